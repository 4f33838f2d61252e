"""Options of the test run, and an environment that is the same on every machine."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from plantool.i18n import choose

settings.register_profile("no-deadline", deadline=None)  # a test is never timed
settings.load_profile("no-deadline")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-cases",
        action="store_true",
        help="write what each case of tests/cases does now into its expectation (never in CI)",
    )


@pytest.fixture
def update_cases(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-cases")) and not os.environ.get("CI")


@pytest.fixture(autouse=True)
def _same_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "FORCE_COLOR", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("PLANTOOL_LANG", "en")
    monkeypatch.setenv("PLANTOOL_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    choose("en")  # as the test before may have left another language
