"""Links and pictures of an old Word text under the names that a new one has for them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath

from lxml import etree

from plantool.word.names import PACKAGE_RELATIONSHIPS, R
from plantool.word.package import parse_part, part_bytes

_NAMES = (f"{R}id", f"{R}embed")

Target = tuple[str, str, bytes]
"""Kind and mode of a relationship, and what it leads to: an address, or a picture's bytes."""


def adopt_links(
    old: Mapping[str, bytes], new: dict[str, bytes], text: etree._Element, part: str
) -> None:
    """Rename the relationships in the old `text` to those of the new file; what the new file
    lacks is added to its `part`, pictures to its media.
    """
    if part not in old:
        return
    root = parse_part(new[part] if part in new else old[part])
    if part not in new:
        for child in [*root]:
            root.remove(child)
    there = {_target(new, link): link.get("Id", "") for link in root}
    renamed: dict[str, str] = {}
    for link in parse_part(old[part]):
        if not link.get("Type", "").endswith(("/hyperlink", "/image")):
            continue
        target = _target(old, link)
        if target not in there:
            there[target] = f"rIdOld{len(there)}"
            root.append(_added(old, new, link, there[target]))
        renamed[link.get("Id", "")] = there[target]
    for element in text.iter("{*}hyperlink", "{*}blip"):
        for name in _NAMES:
            if element.get(name) in renamed:
                element.set(name, renamed[element.get(name, "")])
    new[part] = part_bytes(root)


def _target(parts: Mapping[str, bytes], link: etree._Element) -> Target:
    target = link.get("Target", "")
    words = parts.get(f"word/{target}", target.encode())
    return link.get("Type", ""), link.get("TargetMode", ""), words


def _added(
    old: Mapping[str, bytes], new: dict[str, bytes], link: etree._Element, name: str
) -> etree._Element:
    target = link.get("Target", "")
    if link.get("Type", "").endswith("/image") and f"word/{target}" in old:
        picture = old[f"word/{target}"]
        target = f"media/{name}{PurePosixPath(target).suffix}"
        new[f"word/{target}"] = picture
    attributes = {"Id": name, "Type": link.get("Type", ""), "Target": target}
    if link.get("TargetMode"):
        attributes["TargetMode"] = link.get("TargetMode", "")
    return etree.Element(f"{{{PACKAGE_RELATIONSHIPS}}}Relationship", attributes)
