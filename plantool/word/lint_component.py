"""The components that Decree 30 asks of a document, and one of them as found in a file."""

from __future__ import annotations

from enum import Enum
from functools import cached_property

from msgspec import Struct

from plantool.core.message import Message, message
from plantool.word.lint_read import LintParagraph, Piece


class Kind(Enum):
    """A component; the value is its name for people, with its box in Annex I."""

    STATE_NAME = "Quốc hiệu"
    MOTTO = "Tiêu ngữ"
    PARENT = "Tên cơ quan chủ quản"
    ISSUER = "Tên cơ quan ban hành"
    NUMBER = "Số, ký hiệu"
    PLACE_DATE = "Địa danh, thời gian ban hành"
    TYPE_NAME = "Tên loại văn bản"
    TITLE = "Trích yếu"
    GROUND = "Căn cứ"
    AUTHORITY = "Quyền hạn, chức vụ của người ký"
    SIGNER = "Họ tên người ký"
    RECIPIENTS = "Nơi nhận"
    RECIPIENT = "Danh sách nơi nhận"
    URGENCY = "Mức độ khẩn"
    APPENDIX_LABEL = "Phụ lục"
    APPENDIX_TITLE = "Tên phụ lục"
    ATTACHED = "Thông tin kèm theo"


class Component(Struct, frozen=True, dict=True):
    """A component, or one line of it, with the letters that belong to it."""

    kind: Kind
    paragraph: LintParagraph
    pieces: tuple[Piece, ...]

    @cached_property
    def text(self) -> str:
        """Its words as a reader sees them, spaces as typed."""
        return "".join(
            piece.text.upper() if piece.look.caps else piece.text for piece in self.pieces
        ).strip()

    @cached_property
    def words(self) -> str:
        """Its words on one line."""
        return " ".join(self.text.split())

    @property
    def place(self) -> Message:
        """How a finding names it."""
        return message("{component}", component=self.kind.value)
