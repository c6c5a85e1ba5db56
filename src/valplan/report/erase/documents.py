"""Take people out of Word files with a page a person: their pages go; what cannot be taken out takes the file with it.

Pages are known by the bookmarks that ``letter_templates`` puts around them.
"""

import json
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from lxml import etree

from valplan.report.erase.people import People
from valplan.report.letter_templates import BODY, MARK, W, packed
from valplan.report.letters import FORMAT, MANIFEST

PARAGRAPH = b"<w:p"


def without_pages(data: bytes, people: People) -> tuple[bytes | None, int]:
    """A document without the people's pages and with a dash where others' pages name them, and how many mentions went.

    No document where nobody else's page is left, or where something of them would remain: in a header, in text that
    Word has split, on a page that is no longer marked.
    """
    with ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    if not any(_in_part(part, people) for part in parts.values()):
        return data, 0
    tree = etree.fromstring(parts[BODY])
    body = tree.find(f"{W}body")
    if body is None:
        return None, 1
    count = sum(_without_page(body, mark) for mark in _marks(body, people))
    count += _dashed(tree, people)
    parts[BODY] = bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))
    remains = any(_in_part(part, people) for part in parts.values())
    if people.everybody or remains or not _pages(body):
        return None, max(count, 1)
    return packed(data, {BODY: parts[BODY]}), count


def listed_in_letters(path: Path) -> frozenset[str] | None:
    """The ids of whom a file, such as a PDF, tells by the list of its folder of letters; none if it is not listed."""
    for folder in (path.parent, path.parent.parent):
        listing = folder / MANIFEST
        if listing.is_file():
            value = json.loads(listing.read_text("utf-8"))
            known = value.get("files", []) if value.get("format") == FORMAT else []
            name = path.relative_to(folder).as_posix()
            return next((frozenset(f["people"]) for f in known if f["file"] == name), None)
    return None


def _pages(body: Any) -> list[Any]:
    return [b for b in body.findall(f"{W}bookmarkStart") if str(b.get(f"{W}name")).startswith(MARK)]


def _marks(body: Any, people: People) -> list[Any]:
    return [b for b in _pages(body) if str(b.get(f"{W}name")).removeprefix(MARK) in people.ids]


def _without_page(body: Any, mark: Any) -> bool:
    """Remove what stands from a bookmark's start to its end; nothing where the end is lost."""
    blocks, number = list(body), mark.get(f"{W}id")
    first = blocks.index(mark)
    ends = (k for k, b in enumerate(blocks) if b.tag == f"{W}bookmarkEnd" and b.get(f"{W}id") == number and k > first)
    last = next(ends, None)
    for block in blocks[first : last + 1] if last is not None else ():
        body.remove(block)
    return last is not None


def _dashed(tree: Any, people: People) -> int:
    count = 0
    for text in tree.iter(f"{W}t"):
        text.text, more = people.taken_out(text.text or "")
        count += more
    return count


def _in_part(part: bytes, people: People) -> bool:
    """Whether a part of the file names one of the people, also where Word has split the name or written it in codes."""
    text = part.decode("utf-8", errors="replace")
    if people.named_in(text) or people.named_in(unescape(text)):
        return True
    tree = etree.fromstring(part, etree.XMLParser(recover=True)) if PARAGRAPH in part else None
    paragraphs = () if tree is None else tree.iter(f"{W}p")
    return any(people.named_in("".join(t.text or "" for t in p.iter(f"{W}t"))) for p in paragraphs)
