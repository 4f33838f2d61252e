"""The way through the comments: one is shown, a key is pressed, its decision is on disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from msgspec import Struct

from plantool.cli.diff_text import has_colour, print_pieces
from plantool.cli.output import say, tell
from plantool.cli.reading import review_of
from plantool.cli.review_keys import Keyboard, edited
from plantool.cli.review_screen import Sheet, sheet_lines
from plantool.cli.round_files import refuse_faulty, write_comment_files
from plantool.cli.words import decision_word
from plantool.core.adopted_wording import adopted, wordings_of
from plantool.core.comment import DecisionStatus, LocatedComment
from plantool.core.comment_place import is_open, place_of
from plantool.core.deciding import Deciding, DecisionGiven, decide_comments
from plantool.core.duplicates import DuplicateGroup, duplicate_groups
from plantool.core.message import Message, message, plural
from plantool.core.opinion import Opinion, opinions_of
from plantool.core.prospect import AcceptedWishes, Prospect, accepted_wishes, prospect_of
from plantool.core.review import Review
from plantool.core.usual_answers import usual_answers
from plantool.disk import Loaded, Repo, locked
from plantool.errors import PlantoolError
from plantool.i18n import translate

KEYS: tuple[tuple[str, Message], ...] = (
    ("a", message("accept")),
    ("p", message("accept in part: edit the wording")),
    ("r", message("reject, with the reason")),
    ("n", message("note, with an answer")),
    ("l", message("leave it to the leadership, with a proposal")),
    ("s", message("skip")),
    ("b", message("back to the one before")),
    ("q", message("quit; what is decided is saved")),
    ("?", message("this help")),
)


class Signature(Struct, frozen=True):
    """Who decides, and on which day."""

    by: str
    date: str


class Session:
    """The comments to be decided, in the draft's order, and how far one has come."""

    def __init__(
        self,
        repo: Repo,
        plan_id: str,
        loaded: Loaded,
        ids: Sequence[str],
        signature: Signature,
    ) -> None:
        self.repo = repo
        self.plan_id = plan_id
        self.ids = tuple(ids)
        self.signature = signature
        self.keyboard = Keyboard()
        self.at = 0
        self.decided: dict[str, DecisionStatus] = {}
        self.take(loaded)

    def take(self, loaded: Loaded) -> None:
        """What was read is what is shown from here on."""
        refuse_faulty(loaded, self.plan_id, f"comments/{self.plan_id}/")
        self.set_review(review_of(loaded))
        review = self.review
        self.opinions: Mapping[str, Opinion] = {
            one.id: one for one in opinions_of(review, review.comments)
        }
        self.groups: Mapping[str, DuplicateGroup] = {
            one.id: group for group in duplicate_groups(review) for one in group.comments
        }

    def set_review(self, review: Review) -> None:
        """What the decisions of this moment make of everything else."""
        self.review = review
        self.accepted: AcceptedWishes = accepted_wishes(review)

    def walk(self) -> None:
        """Shows comment after comment until the last one, or until somebody quits."""
        while self.at < len(self.ids):
            sheet = self.sheet(self.ids[self.at])
            if sheet is None:
                self.at += 1
                continue
            position = message("{n}/{all}", n=self.at + 1, all=len(self.ids))
            is_coloured = has_colour()
            lines = sheet_lines(sheet, position)
            print_pieces(lines, is_coloured=is_coloured)
            if not self.act(sheet):
                return

    def act(self, sheet: Sheet) -> bool:
        """Asks for a key until the comment is done with; False to quit."""
        asked: Mapping[str, Callable[[Sheet], bool]] = {
            "a": self.accept,
            "p": self.accept_partly,
            "r": partial(self.answer, DecisionStatus.REJECTED),
            "n": partial(self.answer, DecisionStatus.NOTED),
            "l": self.refer,
        }
        keys = "".join(key for key, _ in KEYS)
        while True:
            prompt = message("a accept · p in part · r reject · n note · s skip · q quit · ? keys:")
            key = self.keyboard.choice(prompt, keys)
            match key:
                case "q" | "":
                    return False
                case "s":
                    self.forward()
                    return True
                case "b":
                    self.at = max(0, self.at - 1)
                    return True
                case "?":
                    _print_keys()
                case _:
                    if asked[key](sheet):
                        self.forward()
                        return True

    def forward(self) -> None:
        """On to the next; what was decided along with another is passed over."""
        self.at += 1
        while self.at < len(self.ids) and self.ids[self.at] in self.decided:
            self.at += 1

    def accept(self, sheet: Sheet) -> bool:
        """Accepts what is asked; a remark without an edit needs the reason why nothing changes."""
        if sheet.prospect.obstacles:
            say(message("It cannot be accepted as it is; p edits the wording."))
            return False
        given = self.given(DecisionStatus.ACCEPTED)
        if not sheet.located.comment.adopted and not sheet.located.comment.decision.same_as:
            usual = usual_answers(self.review, DecisionStatus.ACCEPTED)
            what = message("Accepted, and no word changes: why? (p writes a wording instead)")
            why = self.keyboard.answer(what, usual)
            return bool(why) and self.decide(sheet, {**given, "no_edit": why})
        twin = self.accepted_twin(sheet)
        if twin:
            what = message(
                "{id} says the same and is accepted. Let its wording cover this one? y/n", id=twin
            )
            answer = self.keyboard.choice(what, "yn")
            if not answer:
                return False
            if answer == "y":
                return self.decide(sheet, {**given, "same_as": twin})
        if sheet.prospect.conflicts:
            rivals = ", ".join(sheet.prospect.rivals)
            what = message("It conflicts with {ids}. Accept it all the same? y/n", ids=rivals)
            if self.keyboard.choice(what, "yn") != "y":
                return False
        return self.decide(sheet, given)

    def accepted_twin(self, sheet: Sheet) -> str:
        """One that says the same and whose wording is adopted; "" where there is none."""
        others = sheet.group.others(sheet.located.id) if sheet.group else ()
        adopting = (one.id for one in others if one.comment.is_adopted and one.comment.adopted)
        return next(adopting, "")

    def accept_partly(self, sheet: Sheet) -> bool:
        """Opens the wording in the editor; other words than those asked for are adopted in part."""
        wordings = wordings_of(self.review, sheet.located)
        if not wordings:
            say(message("There is no wording to edit; 'plantool decide' takes edits of any kind."))
            return False
        texts = []
        for wording in wordings:
            text = edited(wording.text, message("The wording is open in the editor …"))
            if text is None:
                return False
            texts.append(text)
        if texts == [wording.text.strip("\n") for wording in wordings]:
            say(message("The wording is as it was; nothing was decided."))
            return False
        words = adopted(self.review, sheet.located, wordings, texts)
        if isinstance(words, Message):
            say(words)
            return False
        what = message("Accepted in part: the answer?")
        reply = self.keyboard.answer(what, usual_answers(self.review, DecisionStatus.PARTLY))
        if not reply:
            return False
        return self.decide(sheet, {**self.given(DecisionStatus.PARTLY), "reply": reply, **words})

    def answer(self, status: DecisionStatus, sheet: Sheet) -> bool:
        """Rejects or notes, with the answer that the body gets."""
        what = (
            message("Rejected: the reason?")
            if status is DecisionStatus.REJECTED
            else message("Noted: the answer?")
        )
        reply = self.keyboard.answer(what, usual_answers(self.review, status))
        return bool(reply) and self.decide(sheet, {**self.given(status), "reply": reply})

    def refer(self, sheet: Sheet) -> bool:
        """Leaves it to the leadership; what staff propose may be left open."""
        say(message("To the leadership: what do staff propose? (Enter for nothing)"))
        proposal = self.keyboard.line()
        given = self.given(DecisionStatus.REFERRED)
        return self.decide(sheet, {**given, "proposal": proposal} if proposal else given)

    def given(self, status: DecisionStatus) -> dict[str, object]:
        """A decision with who makes it, and when."""
        found: dict[str, object] = {"status": status.value, "date": self.signature.date}
        return {**found, "by": self.signature.by} if self.signature.by else found

    def decide(self, sheet: Sheet, given: Mapping[str, object]) -> bool:
        """Writes the decision, and the same for those that say the same if that is wanted."""
        first = sheet.located.id
        if not self.write({first: DecisionGiven(**given)}):  # type: ignore[arg-type]
            return False
        waiting = [
            other.id
            for other in (sheet.group.others(first) if sheet.group else ())
            if (now := self.review.by_id.get(other.id)) and is_open(now.comment)
        ]
        if waiting:
            what = plural(
                "{ids} says the same. Decide it alike? y/n",
                "{ids} say the same. Decide them alike? y/n",
                len(waiting),
                ids=", ".join(waiting),
            )
            if self.keyboard.choice(what, "yn") == "y":
                alike = DecisionGiven(**_alike(first, given))  # type: ignore[arg-type]
                self.write(dict.fromkeys(waiting, alike))
        return True

    def write(self, given: Mapping[str, DecisionGiven]) -> bool:
        """Writes decisions; where a file was changed by somebody else, it is read anew first."""
        with locked(self.repo, self.plan_id):
            made = decide_comments(self.review, given)
            if isinstance(made, Deciding):
                try:
                    write_comment_files(self.repo, self.review, made.files)
                except PlantoolError as error:
                    tell(error.message)
                    self.take(self.repo.load(self.plan_id))
                    return False
        if not isinstance(made, Deciding):
            for finding in made:
                say(finding.message)
            return False
        for finding in made.findings:
            say(message("note: {what}", what=finding.message))
        self.set_review(made.review)
        for comment_id, decision in given.items():
            status = DecisionStatus(decision.status)
            self.decided[comment_id] = status
            words = decision_word(status)
            say(message("{id}: {status}, written.", id=comment_id, status=words))
        return True

    def sheet(self, comment_id: str) -> Sheet | None:
        """What is shown of a comment; None where it is gone from the files."""
        located = self.review.by_id.get(comment_id)
        opinion = self.opinions.get(comment_id)
        if located is None or opinion is None:
            return None
        group = self.groups.get(comment_id)
        if group:
            members = (self.review.by_id.get(one.id) for one in group.comments)
            group = DuplicateGroup(tuple(filter(None, members)))
        return Sheet(
            self.review,
            located,
            opinion,
            self.prospect(located),
            tuple(self.others(located, group)),
            group,
        )

    def prospect(self, located: LocatedComment) -> Prospect:
        """What accepting it would do."""
        return prospect_of(self.review, located, self.accepted)

    def others(
        self, located: LocatedComment, group: DuplicateGroup | None
    ) -> Sequence[LocatedComment]:
        """Other comments on the same place that say something else."""
        place = place_of(located.comment)
        if not (place.section or place.field):
            return ()
        same = {one.id for one in group.comments} if group else {located.id}
        return [
            one
            for one in self.review.consulted.comments
            if one.id not in same and place_of(one.comment) == place
        ]

    def summary(self) -> Message:
        """How many were decided, how many are left."""
        left = sum(
            1
            for comment_id in self.ids
            if (now := self.review.by_id.get(comment_id)) and is_open(now.comment)
        )
        done = len(self.decided)
        what = plural("{n} comment decided", "{n} comments decided", done)
        return message("{done}; {left} of these still open.", done=translate(what), left=left)


def _alike(first: str, given: Mapping[str, object]) -> dict[str, object]:
    """The decision for one that says the same: covered by the first one's wording if adopted."""
    status = given["status"]
    alike = {key: value for key, value in given.items() if key not in {"text", "edits"}}
    covers = {DecisionStatus.ACCEPTED.value, DecisionStatus.PARTLY.value}
    if status in covers and "no_edit" not in given:
        alike["same_as"] = first
    return alike


def _print_keys() -> None:
    for key, what in KEYS:
        say(f"  {key}  {translate(what)}")
