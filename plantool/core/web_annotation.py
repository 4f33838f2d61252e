"""Comments as W3C Web Annotations (JSON-LD): https://www.w3.org/TR/annotation-model/.

A comment's target is the draft it was written on: a FragmentSelector names the section, refined by
the TextQuoteSelector of its quote. The answer is an annotation of its own that replies to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plantool.core.comment import EditRequest, LocatedComment
from plantool.core.model import plain_data
from plantool.core.opinion import Opinion
from plantool.core.review import Review

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MARKDOWN_FRAGMENTS = "http://tools.ietf.org/rfc/rfc7763"
"""RFC 7763: fragment identifiers of text/markdown."""
_WHOLE_DAY = len("2021-02-05")

Json = dict[str, object]


def annotation_collection(review: Review, listed: Sequence[tuple[Opinion, LocatedComment]]) -> Json:
    """All comments and answers as one AnnotationCollection with a single page."""
    items = [item for opinion, located in listed for item in _annotations(review, opinion, located)]
    own = f"comments/{review.plan.id}"
    page: Json = {
        "id": f"{own}#page-1",
        "type": "AnnotationPage",
        "partOf": own,
        "startIndex": 0,
        "items": items,
    }
    return {
        "@context": [CONTEXT, _OWN_TERMS],
        "id": own,
        "type": "AnnotationCollection",
        "label": " ".join(review.plan.header.title.split()),
        "total": len(items),
        "first": page,
    }


_OWN_TERMS: Json = {
    "plantool": "urn:plantool:",
    "plantool:comment": {"@type": "@json"},
    "plantool:decision": {"@type": "@json"},
}
"""What the W3C's vocabulary has no word for is kept whole, as the comment file holds it."""


def _annotations(review: Review, opinion: Opinion, located: LocatedComment) -> Iterator[Json]:
    comment = located.comment
    own = f"{located.file.source.path}#{located.id}"
    requests = comment.edits or (comment,)
    annotation: Json = {
        "id": own,
        "type": "Annotation",
        "motivation": "editing" if comment.asked else "commenting",
        "creator": _creators(opinion),
    }
    if comment.date and len(comment.date) == _WHOLE_DAY:
        annotation["created"] = f"{comment.date}T00:00:00Z"
    if bodies := list(_bodies(comment.content, requests)):
        annotation["body"] = bodies
    targets = [_target(review, located, request) for request in requests]
    annotation["target"] = targets if len(targets) > 1 else targets[0]
    annotation["plantool:comment"] = plain_data(comment, without=("decision",)) | {
        "round": located.file.round,
        "agency": located.agency,
        "draft": located.draft,
    }
    yield annotation
    decided = plain_data(comment.decision)
    if decided:
        yield _answer(review, opinion, own, decided)


def _answer(review: Review, opinion: Opinion, comment: str, decided: Json) -> Json:
    """The decision as an annotation that replies to the comment."""
    drafter = review.plan.header.drafter
    body: list[Json] = [
        {"type": "TextualBody", "purpose": "assessing", "value": opinion.answer.status}
    ]
    if opinion.answer.reply:
        body.insert(0, _text("\n".join(opinion.answer.reply), "replying", "text/plain"))
    answer: Json = {
        "id": f"{comment}-decision",
        "type": "Annotation",
        "motivation": "replying",
        "body": body,
        "target": comment,
        "plantool:decision": decided,
    }
    if drafter and drafter.name:
        answer["creator"] = {"type": "Organization", "name": " ".join(drafter.name.split())}
    return answer


def _creators(opinion: Opinion) -> Json | list[Json]:
    body: Json = {
        "id": f"plans/agencies.yaml#{opinion.body}",
        "type": "Organization",
        "name": opinion.agency,
    }
    return [body, {"type": "Person", "name": opinion.author}] if opinion.author else body


def _bodies(content: str, requests: Sequence[EditRequest]) -> Iterator[Json]:
    if content:
        yield _text(content, "commenting", "text/plain")
    for request in requests:
        if request.text:
            yield _text(request.text, "editing", "text/markdown")


def _text(words: str, purpose: str, kind: str) -> Json:
    return {
        "type": "TextualBody",
        "purpose": purpose,
        "format": kind,
        "language": "vi",
        "value": words,
    }


def _target(review: Review, located: LocatedComment, request: EditRequest) -> Json | str:
    """The draft as it was frozen, or the plan; the section in it; the words in the section."""
    frozen = review.frozen.get(located.draft)
    source = frozen.path if frozen else review.plan.source.path
    quote = _quote(request)
    section = request.section or ""
    if section:
        selector: Json = {
            "type": "FragmentSelector",
            "conformsTo": MARKDOWN_FRAGMENTS,
            "value": section,
        }
        if quote:
            selector["refinedBy"] = quote
        return {"type": "SpecificResource", "source": source, "selector": selector}
    if quote:
        return {"type": "SpecificResource", "source": source, "selector": quote}
    return source


def _quote(request: EditRequest) -> Json | None:
    if request.quote is None or not request.quote.exact:
        return None
    found: Json = {"type": "TextQuoteSelector", "exact": request.quote.exact}
    for key, words in (("prefix", request.quote.prefix), ("suffix", request.quote.suffix)):
        if words:
            found[key] = words
    return found
