"""Which language the interface speaks: --lang, PLANTOOL_LANG, the repo's settings, the system."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

LANGUAGES = ("en", "vi")
_SETTINGS_LIMIT = 65536
"""Settings are a screenful; a larger file is not read at start-up only to find one key."""
_LANG_LINE = re.compile(r"""^lang[ \t]*[:=][ \t]*["']?([A-Za-z_-]+)""", re.MULTILINE)
_TABLE = re.compile(r"\A.*?^\[tool\.plantool\]|\A.*|^\[.*", re.MULTILINE | re.DOTALL)
"""All of a `pyproject.toml` but the table of plantool."""
_WINDOWS_VIETNAMESE = 0x2A
_WINDOWS_PRIMARY_LANGUAGE = 0x3FF


def split_language(arguments: Sequence[str]) -> tuple[str | None, list[str]]:
    """The value of `--lang`, wherever it stands, and the arguments without it."""
    given: str | None = None
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--":
            return given, [*rest, word, *words]
        if word == "--lang":
            given = next(words, "")
        elif word.startswith("--lang="):
            given = word.removeprefix("--lang=")
        else:
            rest.append(word)
    return given, rest


def usual_language(environment: Mapping[str, str], folder: Path) -> str:
    """The language to speak where none is asked for on the command line."""
    wishes = (
        environment.get("PLANTOOL_LANG"),
        _language_of_repo(folder),
        environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG"),
        _language_of_windows(),
    )
    known = (known_language(wish) for wish in wishes if wish)
    return next((language for language in known if language), "en")


def known_language(wish: str) -> str | None:
    """The language of a locale's name ("vi_VN.UTF-8" is "vi"), if plantool speaks it."""
    code = re.split(r"[-_.@]", wish, maxsplit=1)[0].lower()
    return code if code in LANGUAGES else None


def _language_of_repo(folder: Path) -> str | None:
    for parent in (folder, *folder.parents):
        if (parent / "plans").is_dir():
            settings = _text_of(parent / "plantool.yaml")
            if settings is None:
                settings = _TABLE.sub("", _text_of(parent / "pyproject.toml") or "")
            match = _LANG_LINE.search(settings)
            return match.group(1) if match else None
    return None


def _text_of(path: Path) -> str | None:
    """The settings as they stand: a whole parser would cost more than the start-up itself."""
    try:
        if not path.is_file():
            return None  # opening a pipe would wait for ever
        with path.open("rb") as file:
            return file.read(_SETTINGS_LIMIT).decode("utf-8", "replace")
    except OSError:
        return None


def _language_of_windows() -> str | None:
    if sys.platform == "win32":
        import ctypes

        number = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        if number & _WINDOWS_PRIMARY_LANGUAGE == _WINDOWS_VIETNAMESE:
            return "vi"
    return None
