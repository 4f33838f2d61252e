"""Comments (ý kiến góp ý): what a body asks for, and what staff decided."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from enum import Enum
from functools import cached_property
from typing import Any, ClassVar

from msgspec import Struct
from msgspec.structs import replace

from plantool.core.model import Date, Id, Ids, Model, PositiveInt, Text, keys_of, plain_data
from plantool.core.text import SourceText, Span
from plantool.core.yaml_text import Path, YamlMapping, YamlScalar, nearest_span


class Action(Enum):
    """What a comment asks to be done at its place."""

    COMMENT = "comment"
    REPLACE = "replace"
    DELETE = "delete"
    INSERT_BEFORE = "insert-before"
    INSERT_AFTER = "insert-after"
    APPEND = "append"
    ADD_SECTION = "add-section"
    DELETE_SECTION = "delete-section"
    MOVE_SECTION = "move-section"
    MERGE_SECTION = "merge-section"
    RETITLE = "retitle"
    SET = "set"
    ADD_ITEM = "add-item"
    DELETE_ITEM = "delete-item"
    MOVE_ITEM = "move-item"
    PATCH = "patch"


QUOTE_ACTIONS = frozenset(
    {Action.REPLACE, Action.DELETE, Action.INSERT_BEFORE, Action.INSERT_AFTER}
)
SECTION_ACTIONS = frozenset(
    {
        Action.ADD_SECTION,
        Action.DELETE_SECTION,
        Action.MOVE_SECTION,
        Action.MERGE_SECTION,
        Action.RETITLE,
    }
)
ITEM_ACTIONS = frozenset({Action.ADD_ITEM, Action.DELETE_ITEM, Action.MOVE_ITEM})


class DecisionStatus(Enum):
    """Kết quả xử lý: what staff decided."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    PARTLY = "partly"
    REJECTED = "rejected"
    NOTED = "noted"
    REFERRED = "referred"


ADOPTED = frozenset({DecisionStatus.ACCEPTED, DecisionStatus.PARTLY})
"""Statuses by which text changes."""


class ReplyPosition(Enum):
    """What a letter says of the draft as a whole."""

    AGREE = "agree"
    COMMENTS = "comments"
    NO_COMMENT = "no-comment"
    OUT_OF_SCOPE = "out-of-scope"


class Channel(Enum):
    """How a reply came."""

    WORKSHOP = "workshop"
    LETTER = "letter"
    MEETING = "meeting"
    PORTAL = "portal"
    EMAIL = "email"
    SPOKEN = "spoken"


class Quote(Model):
    """The W3C Web Annotation TextQuoteSelector."""

    ALONE: ClassVar[str] = "exact"

    exact: Text = ""
    prefix: Text = ""
    suffix: Text = ""


class NewSection(Model):
    """The heading of a section to be added."""

    id: Id
    title: Text
    level: PositiveInt | None = None


class EditRequest(Model):
    """One edit asked for: a place, an action and its words."""

    section: Id | None = None
    field: Text = ""
    quote: Quote | None = None
    whole: bool = False
    """The place's whole own text instead of a quote."""
    block: bool = False
    """The whole paragraph, list item or table row in which the quote stands."""
    action: Action = Action.COMMENT
    text: Text = ""
    new: NewSection | None = None
    after: Text = ""
    before: Text = ""
    into: Text = ""
    item: Text = ""
    """The member of a list field that is added, deleted or moved."""
    value: Any = None
    """What a field is set to: text, a list or a mapping."""
    old: Text = ""
    line: PositiveInt | None = None


class DecisionEdit(EditRequest):
    """One edit that staff adopt."""


class Decision(Model):
    """Tiếp thu, giải trình: the decision on a comment and the answer to its body."""

    status: DecisionStatus = DecisionStatus.PENDING
    reply: Text = ""
    text: Text | None = None
    """The wording staff adopt instead of the one asked for."""
    edits: tuple[DecisionEdit, ...] = ()
    no_edit: Text = ""
    """Why an accepted comment changes no text."""
    same_as: Id | None = None
    """The comment whose wording covers this one."""
    proposal: Text = ""
    """What staff propose to the leadership."""
    by: Text = ""
    date: Date | None = None
    overturned: OverturnedDecision | None = None
    """The decision that stood before `revert`, whose words were applied and taken back."""


class OverturnedDecision(Model):
    """A decision that was applied and overturned later."""

    status: DecisionStatus = DecisionStatus.PENDING
    reply: Text = ""
    text: Text | None = None
    edits: tuple[DecisionEdit, ...] = ()
    no_edit: Text = ""
    same_as: Id | None = None
    proposal: Text = ""
    by: Text = ""
    date: Date | None = None


class Withdrawal(Model):
    """The letter that took a comment back."""

    document: Text = ""
    date: Date | None = None


class Origin(Model):
    """Which part of which file a comment was taken from."""

    sha256: Text
    part: Text = ""


class Reply(Model):
    """Văn bản trả lời: a letter or speech of a body."""

    document: Text = ""
    date: Date | None = None
    channel: Channel = Channel.LETTER
    position: ReplyPosition = ReplyPosition.COMMENTS


class Comment(EditRequest):
    """One opinion: one row of the matrix and one decision."""

    id: Id
    draft: PositiveInt | None = None
    """The draft the comment is about, where it is not its file's."""
    cited: Text = ""
    """The place as the body named it."""
    content: Text = ""
    """The body's own words."""
    edits: tuple[EditRequest, ...] = ()
    """The edits, where one opinion touches several places."""
    reason: Text = ""
    decision: Decision = Decision()
    supports: Id | None = None
    withdrawn: Withdrawal | None = None
    author: Text = ""
    date: Date | None = None
    """The day on which it was written, where it came with one."""
    reply_to: Text = ""
    file: Text = ""
    origin: Origin | None = None

    @property
    def asked(self) -> tuple[EditRequest, ...]:
        """The edits the body asks for; none for a mere remark."""
        edits = self.edits or (self,)
        return tuple(edit for edit in edits if edit.action is not Action.COMMENT)

    @property
    def adopted(self) -> tuple[EditRequest, ...]:
        """The edits that staff adopt: the decision's own ones, else those asked for."""
        decision = self.decision
        if decision.same_as or decision.no_edit or self.withdrawn:
            return ()
        if decision.edits:
            return decision.edits
        if decision.text is not None and len(self.asked) == 1:
            return (replace(self.asked[0], text=decision.text),)
        return self.asked

    @property
    def is_adopted(self) -> bool:
        """Whether the decision lets the comment change the text."""
        return self.decision.status in ADOPTED and self.withdrawn is None


class CommentFile(Model):
    """All that one body sent in one round."""

    plan: Id | None = None
    draft: PositiveInt = 1
    round: Text = ""
    agency: Id | None = None
    replies: tuple[Reply, ...] = ()
    comments: tuple[Comment, ...] = ()
    own: bool = False
    """The drafter's own revision: in audit and redline, not in the matrix."""


class RoundKind(Enum):
    """Kinds of rounds of comments."""

    WORKSHOP = "workshop"
    LETTER = "letter"
    MEETING = "meeting"
    PORTAL = "portal"
    APPRAISAL = "appraisal"
    MEMBERS = "members"
    CRITIQUE = "critique"
    DIRECTION = "direction"


class Silence(Enum):
    """What a body's silence counts as."""

    AGREE = "agree"
    NONE = "none"


class Request(Model):
    """The letter that asked for comments."""

    document: Text = ""
    date: Date | None = None


class Round(Model):
    """Đợt lấy ý kiến: one round of comments."""

    round: Id | None = None
    title: Text = ""
    kind: RoundKind = RoundKind.LETTER
    draft: PositiveInt = 1
    request: tuple[Request, ...] = ()
    opened: Date | None = None
    deadline: Date | None = None
    closed: Date | None = None
    place: Text = ""
    chair: Text = ""
    invited: Ids = ()
    attended: Ids = ()
    silence: Silence = Silence.AGREE
    frozen: Text = ""
    """sha256 of the draft that was sent out; written by `release`."""


class RoundFile(Struct, frozen=True):
    """A round with its text and places."""

    source: SourceText
    root: YamlMapping
    model: Round

    @property
    def id(self) -> str:
        """The round's ID: its folder's name."""
        return self.source.path.split("/")[-2]


class BodyFile(Struct, frozen=True, dict=True):
    """One body's comment file with its text and places."""

    source: SourceText
    root: YamlMapping
    model: CommentFile

    @property
    def round(self) -> str:
        """The round: the folder's name."""
        return self.source.path.split("/")[-2]

    @property
    def agency(self) -> str:
        """The body: as the file says, else its stem."""
        stem = self.source.path.rsplit("/", 1)[-1].removesuffix(".yaml")
        return self.model.agency or stem

    @cached_property
    def node_by_id(self) -> dict[str, YamlMapping]:
        """The YAML of comments by their ID; the first one where an ID stands twice."""
        found: dict[str, YamlMapping] = {}
        for item in getattr(self.root.get("comments"), "items", ()):
            key = item.get("id") if isinstance(item, YamlMapping) else None
            if isinstance(key, YamlScalar):
                found.setdefault(key.value, item)
        return found

    @property
    def comments(self) -> tuple[LocatedComment, ...]:
        """The comments with the way to each in the file."""
        return tuple(
            LocatedComment(comment, self, index)
            for index, comment in enumerate(self.model.comments)
        )


class LocatedComment(Struct, frozen=True):
    """A comment in its file."""

    comment: Comment
    file: BodyFile
    index: int
    """Its place in the model's list."""

    @property
    def id(self) -> str:
        """The comment's ID."""
        return self.comment.id

    @property
    def agency(self) -> str:
        """The body's ID."""
        return self.file.agency

    @property
    def draft(self) -> int:
        """The draft the comment was written on."""
        return self.comment.draft or self.file.model.draft

    @property
    def node(self) -> YamlMapping | None:
        """The comment's YAML, found by its ID, since faulty entries are left out of the model."""
        return self.file.node_by_id.get(self.comment.id)

    def span(self, *path: str | int) -> Span:
        """Where a key of the comment stands; the comment's ID when it is not there."""
        node = self.node
        if node is None:
            return self.file.root.span
        way: Path = path
        if not way or node.get(str(way[0])) is None:
            way = ("id",)
        return nearest_span(node, way)

    @property
    def fingerprint(self) -> str:
        """sha256 of what is asked and decided, as recorded when the comment is applied."""
        return _fingerprint(self, self.comment.decision)

    @property
    def overturned_fingerprint(self) -> str | None:
        """The fingerprint that the comment had when it was applied, before `revert`."""
        before = self.comment.decision.overturned
        return _fingerprint(self, before) if before else None


REQUEST_KEYS = frozenset(keys_of(EditRequest))
"""The keys that say what is asked for."""


def _fingerprint(located: LocatedComment, decision: Decision | OverturnedDecision) -> str:
    """sha256 of sorted JSON, NFC; answer, reason, by and date may be mended later."""
    comment = located.comment
    asked = plain_data(comment, only={*REQUEST_KEYS, "id", "edits", "supports", "withdrawn"})
    decided = plain_data(decision, only={"status", "text", "edits", "same_as"})
    data = {
        **asked,
        "plan": located.file.model.plan,
        "round": located.file.round,
        "agency": located.agency,
        "draft": located.draft,
        "decision": decided,
    }
    words = unicodedata.normalize("NFC", json.dumps(data, sort_keys=True, ensure_ascii=False))
    return hashlib.sha256(words.encode()).hexdigest()
