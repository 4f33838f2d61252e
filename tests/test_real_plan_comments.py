"""Ten comments written by hand on a real plan that came from Word: each applies as meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from plantool.cli.app import run

REAL = Path(__file__).resolve().parents[2] / "shared/data/plans/kh-ubnd-chi-thi-11.docx"

COMMENTS = """\
plan: chi-thi-11
draft: 1
round: dot-1
agency: so-xay-dung
replies: [{document: 12/SXD, date: 2026-03-02, channel: letter, position: comments}]
comments:
- id: sxd-1
  section: bao-ve-khoang-san-chua-khai
  quote: người đứng đầu địa phương
  action: replace
  text: người đứng đầu cấp ủy, chính quyền địa phương
- id: sxd-2
  section: kinh-phi-thuc-hien
  action: append
  text: Các Sở, ngành lập dự toán gửi Sở Tài chính tổng hợp.
- id: sxd-3
  section: cong-tac-dau-gia-quyen-khai
  quote: Không sử dụng tàu cuốc
  action: delete
  block: true
- id: sxd-4
  section: hoan-thien-co-che-chinh-sach
  quote: theo quy định Luật Địa chất và khoáng sản
  action: replace
  text: theo quy định của Luật Địa chất và khoáng sản
- id: sxd-5
  field: tasks.huong-dan-cac-to-chuc-ca.due
  action: set
  value: Quý III/2026
- id: sxd-6
  section: yeu-cau
  quote: Hoàn thành các nhiệm vụ trọng tâm
  action: insert-before
  block: true
  text: Phân công rõ người, rõ việc, rõ thời gian.
- id: sxd-7
  section: kinh-phi-thuc-hien
  action: retitle
  text: KINH PHÍ BẢO ĐẢM
- id: sxd-8
  action: add-section
  after: kinh-phi-thuc-hien
  new: {id: thong-tin-bao-cao, title: "THÔNG TIN, BÁO CÁO"}
  text: Định kỳ hằng quý báo cáo Ủy ban nhân dân tỉnh.
- id: sxd-9
  section: cong-tac-tuyen-truyen-pho-bien
  quote: văn bản có liên quan
  action: insert-after
  text: " của tỉnh"
- id: sxd-10
  section: muc-dich
  quote: đầy đủ, kịp thời và đồng bộ
  action: replace
  text: kịp thời, đồng bộ
"""


def test_ten_comments_on_a_real_plan_apply_as_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if not REAL.is_file():
        pytest.skip("the real documents are not beside this checkout")
    monkeypatch.chdir(tmp_path)
    assert run(["new", "chi-thi-11", "--from", str(REAL)]) == 0
    folder = tmp_path / "comments" / "chi-thi-11" / "dot-1"
    folder.mkdir(parents=True)
    (folder / "round.yaml").write_text("round: dot-1\nkind: letter\ndraft: 1\n", encoding="utf-8")
    decided = COMMENTS.replace(
        "\n- id:", "\n  decision: {status: accepted, reply: Tiếp thu.}\n- id:"
    )
    decided = decided.replace(
        "comments:\n  decision: {status: accepted, reply: Tiếp thu.}\n", "comments:\n"
    )
    decided += "  decision: {status: accepted, reply: Tiếp thu.}\n"
    (folder / "so-xay-dung.yaml").write_text(decided, encoding="utf-8")
    path = tmp_path / "plans" / "chi-thi-11.md"
    before = path.read_text(encoding="utf-8")
    assert run(["apply", "chi-thi-11"]) == 0, capsys.readouterr().out
    after = path.read_text(encoding="utf-8")
    changes = {
        "người đứng đầu địa phương": "người đứng đầu cấp ủy, chính quyền địa phương",
        "theo quy định của pháp luật.\n\n# TỔ CHỨC": (
            "theo quy định của pháp luật.\n\nCác Sở, ngành lập dự toán gửi Sở Tài chính tổng hợp."
            "\n\n# THÔNG TIN, BÁO CÁO {#thong-tin-bao-cao}\n\n"
            "Định kỳ hằng quý báo cáo Ủy ban nhân dân tỉnh.\n\n# TỔ CHỨC"
        ),
        "- Không sử dụng tàu cuốc để khai thác khoáng sản trên sông, suối.\n": "",
        "theo quy định Luật Địa chất": "theo quy định của Luật Địa chất",
        "- Hoàn thành các nhiệm vụ trọng tâm": (
            "- Phân công rõ người, rõ việc, rõ thời gian.\n- Hoàn thành các nhiệm vụ trọng tâm"
        ),
        "# KINH PHÍ THỰC HIỆN {": "# KINH PHÍ BẢO ĐẢM {",
        "các văn bản có liên quan.": "các văn bản có liên quan của tỉnh.",
        "đầy đủ, kịp thời và đồng bộ": "kịp thời, đồng bộ",
        "draft: 1\n": "draft: 2\n",
    }
    expected = before
    for old, new in changes.items():
        assert expected.count(old) == 1, old
        expected = expected.replace(old, new)
    body = after.split("\n---\n", 1)[1]
    assert body == expected.split("\n---\n", 1)[1]
    assert "due: Quý III/2026" in after
    assert run(["audit", "chi-thi-11"]) == 0
    assert run(["render", "chi-thi-11", "-o", "ra.docx"]) == 0
