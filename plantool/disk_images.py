"""The pictures of a plan's text, read from below `plans/`."""

from __future__ import annotations

from plantool.core.finding import Finding
from plantool.core.images import (
    MAX_IMAGES_BYTES,
    image_fault,
    image_findings,
    image_path,
    image_targets,
)
from plantool.core.message import Message, message
from plantool.core.plan import Plan
from plantool.disk import Repo


def read_images(repo: Repo, plan: Plan) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
    """The pictures by the name that the text gives them, and those that cannot be shown.

    A name that means no file below `plans/` is left to rule S307.
    """
    images: dict[str, bytes] = {}
    faults: dict[str, Message] = {}
    total = 0
    for target in image_targets(plan):
        path = image_path(target)
        if path is None:
            continue
        found = _read(repo, f"plans/{path}")
        if isinstance(found, Message):
            faults[target] = found
            continue
        total += len(found)
        if total > MAX_IMAGES_BYTES:
            faults[target] = message(
                "with it the pictures have {n} bytes; the limit is {limit}",
                n=total,
                limit=MAX_IMAGES_BYTES,
            )
            continue
        images[target] = found
    return images, tuple(image_findings(plan, faults))


def _read(repo: Repo, relative: str) -> bytes | Message:
    """A picture's bytes, or why it cannot be shown."""
    if not repo.holds(relative, below="plans"):
        return message("the link leads out of plans/")
    if not repo.path(relative).is_file():
        return message("there is no such file below plans/")
    content = repo.read_bytes(relative)
    return image_fault(content) or content
