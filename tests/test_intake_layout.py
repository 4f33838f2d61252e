"""A copy set otherwise than the renderer sets it: titles and signatures over other lines."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from plantool.cli.app import run
from plantool.core.intake_draft import SentDraft, sent_draft
from plantool.core.intake_layout import as_laid_out, is_appendix_label
from plantool.core.intake_marked import remarks_of_changes
from plantool.core.intake_silent import as_marked
from plantool.core.marked_text import MarkedParagraph, MarkedText, Stretch
from plantool.resources import example_folder
from tests.building import HEADER, review_of_texts

REAL = Path(__file__).resolve().parents[2] / "shared/data/plans"

HEAD = HEADER.replace("title:", "title: Phát triển công nghiệp theo hướng xanh\nx-t:").replace(
    "signature:", "signature: {lines: [KT. CHỦ TỊCH, PHÓ CHỦ TỊCH], name: A}\nx-s:"
)
BODY = """
# Mục đích, yêu cầu {#mot}

Triển khai kịp thời Đề án.

# Đề cương báo cáo kết quả {#hai .phu-luc}

Kết quả trong tháng.
"""
LINES = (
    "Phát triển công nghiệp",
    "theo hướng xanh",
    "I. Mục đích, yêu cầu",
    "Triển khai kịp thời Đề án.",
    "Phụ lục số 01:",
    "Đề cương báo cáo ",
    "kết quả",
    "Kết quả trong tháng.",
    "KT. CHỦ TỊCH PHÓ CHỦ TỊCH",
)


def draft() -> SentDraft:
    found = sent_draft(review_of_texts(HEAD + BODY), 1)
    assert found is not None
    return found


def copy(*lines: str) -> MarkedText:
    return MarkedText(tuple(MarkedParagraph((Stretch(line),)) for line in lines))


def said(*lines: str) -> list[tuple[str, str]]:
    sent = draft()
    found = remarks_of_changes(sent, as_marked(sent, copy(*lines)))
    return [(edit.action.value, edit.text or "") for one in found for edit in one.edits]


def test_a_title_over_two_lines_and_two_lines_in_one_are_no_edits() -> None:
    assert said(*LINES) == []


def test_an_edit_beside_them_is_still_one() -> None:
    assert said(*LINES[:3], "Triển khai đầy đủ Đề án.", *LINES[4:]) == [("replace", "đầy đủ")]
    assert said("Phát triển công nghiệp", "theo hướng đỏ", *LINES[2:])


def test_a_paragraph_parted_in_two_stays_an_edit() -> None:
    assert said(*LINES[:3], "Triển khai kịp thời", "Đề án.", *LINES[4:])


def test_the_lines_are_those_of_the_draft() -> None:
    laid = as_laid_out(draft().targets, copy(*LINES))
    assert [one.final for one in laid.paragraphs] == [
        "Phát triển công nghiệp theo hướng xanh",
        *LINES[2:5],
        "Đề cương báo cáo kết quả",
        LINES[7],
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
    ]


@pytest.mark.parametrize("words", ["Phụ lục", "PHỤ LỤC II", "Phụ lục số 01:", "Phụ lục a)"])
def test_a_label_over_an_appendix_is_not_its_text(words: str) -> None:
    assert is_appendix_label(words)
    assert not is_appendix_label(f"{words} kèm theo danh mục")


@pytest.mark.skipif(not REAL.is_dir(), reason="no ../shared/data")
@pytest.mark.parametrize("name", ["kh-ubnd-chi-thi-11", "kh-so-de-an-08"])
def test_the_file_a_plan_was_made_from_differs_from_it_in_nothing(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plans").mkdir()
    shutil.copy(example_folder() / "plans" / "agencies.yaml", tmp_path / "plans")
    monkeypatch.chdir(tmp_path)
    source = str(REAL / f"{name}.docx")
    assert run(["new", "x", "--from", source]) == 0
    assert run(["round", "new", "x", "dot-1", "--kind", "letter"]) == 0
    capsys.readouterr()
    words = ["intake", source, "--plan", "x", "--round", "dot-1", "--agency", "SNV"]
    assert run([*words, "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["comments"] == []
    assert report["findings"] == []
