"""Header fields as Vietnamese documents call them."""

from __future__ import annotations

from collections.abc import Mapping

FIELD_WORDS: Mapping[str, str] = {
    "title": "Trích yếu",
    "subtitle": "Trích yếu",
    "grounds": "Căn cứ",
    "recipients": "Nơi nhận",
    "archive": "Nơi nhận",
    "signature": "Chữ ký",
    "tasks": "Phụ lục nhiệm vụ",
}
"""What is not here is called by its key."""
