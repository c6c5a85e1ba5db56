"""The templates of letters: read, checked field by field, and filled in for one person or many.

docxtpl makes what a person writes in Word into a Jinja template; the document around it is kept as the board made it.
Each page stands within a bookmark named after the person's id, so that one person can be taken out again.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateError, meta, nodes
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

from valplan.data.faults import Fault, InputFaults, meant_or_one_of
from valplan.data.library_words import library_text
from valplan.language import _, current
from valplan.report.letter_facts import COMMON, FIELDS, PARTS

NAMES = ("appointment.docx", "training.docx")
BODY = "word/document.xml"
MARGINS = re.compile(r"word/(header|footer)\d*\.xml")
FIXED_TIME = (1980, 1, 1, 0, 0, 0)
MARK = "valplan_"
MARKED = re.compile(r"\w{1,32}", re.ASCII)  # a bookmark's name has at most 40 letters, digits and _
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # which a table of names may hold and Word may not
LOCKED = "~$"  # Word's own files beside one that is open
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ENVIRONMENT = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


@dataclass(frozen=True)
class LetterTemplate:
    """A Word file with fields, as it is and as Jinja reads it: part of the file -> source."""

    file: str
    data: bytes
    sources: Mapping[str, str]

    @cached_property
    def compiled(self) -> dict[str, Template]:
        """The parts of the file that hold fields, ready to be filled in."""
        return {part: _ENVIRONMENT.from_string(text) for part, text in self.sources.items()}

    @cached_property
    def uses(self) -> frozenset[str]:
        """The fields that stand in it."""
        return frozenset(f for text in self.sources.values() for f in _fields(text))


def default_templates() -> dict[str, bytes]:
    """The templates that come with valplan, in the current language: name -> file."""
    folder = files("valplan") / "report" / "templates" / "letters" / current()
    return {name: (folder / name).read_bytes() for name in NAMES}


def read_templates(folder: Path | None) -> dict[str, LetterTemplate]:
    """The templates of a folder, checked; what it does not have is the default.

    Raises
    ------
    InputFaults
        With every template that cannot be read and every field that there is none of, with the likely one.
    """
    given, faults = _given(folder) if folder else ({}, [])
    found = {}
    for name, data in {**default_templates(), **given}.items():
        try:
            found[name] = _read(name, data)
            faults += _unknown_fields(found[name])
        except InputFaults as wrong:
            faults += wrong.faults
    if faults:
        raise InputFaults(faults)
    return found


def filled(template: LetterTemplate, people: Sequence[Mapping[str, Any]]) -> bytes:
    """A document with a page for each person, by the fields of each.

    Raises
    ------
    InputFaults
        The template asks for something of a field that it does not have.
    """
    try:
        parts = {
            part: made.render({f: people[0][f] for f in COMMON}).encode()
            for part, made in template.compiled.items()
            if part != BODY
        }
        pages = [(_page(template, facts), str(facts["id"])) for facts in people]
    except (TemplateError, TypeError, ValueError, ArithmeticError, etree.XMLSyntaxError) as error:
        raise InputFaults([_unreadable(template.file, error)]) from error
    return packed(template.data, {**parts, BODY: _joined(pages)})


def _given(folder: Path) -> tuple[dict[str, bytes], list[Fault]]:
    """The templates of a folder, and a fault for each file in it that is no known one."""
    if not folder.is_dir():
        return {}, [Fault(file=str(folder), expected=_("no such file or folder"))]
    files_there = sorted(p for p in folder.iterdir() if p.suffix.lower() == ".docx" and not p.name.startswith(LOCKED))
    faults = [
        Fault(
            file=str(folder), subject=p.name, expected=_("the name of a template"),
            remedy=meant_or_one_of(p.name, NAMES),
        )
        for p in files_there
        if p.name not in NAMES
    ]  # fmt: skip
    if not files_there:
        expected = _("a template: {names}", names=", ".join(NAMES))
        faults.append(Fault(file=str(folder), expected=expected, remedy=_("Get copies with --write-templates DIR.")))
    return {p.name: p.read_bytes() for p in files_there if p.name in NAMES}, faults


def _read(name: str, data: bytes) -> LetterTemplate:
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = [n for n in archive.namelist() if n == BODY or MARGINS.fullmatch(n)]
            texts = {part: archive.read(part).decode("utf-8") for part in parts}
        if BODY not in texts or _body(etree.fromstring(texts[BODY].encode())) is None:
            raise ValueError(BODY)
        patch = DocxTemplate(BytesIO(data)).patch_xml
        template = LetterTemplate(name, data, {part: patch(text) for part, text in texts.items()})
        assert template.compiled
    except TemplateError as error:
        raise InputFaults([_unreadable(name, error)]) from error
    except (BadZipFile, ValueError, etree.XMLSyntaxError) as error:
        expected, remedy = _("a Word document (.docx)"), _("Save it again in Word as .docx.")
        raise InputFaults([Fault(file=name, expected=expected, remedy=remedy)]) from error
    return template


def _unreadable(name: str, error: Exception) -> Fault:
    expected = _("the template cannot be filled in: {error}", error=library_text(error))
    return Fault(file=name, expected=expected, remedy=_("Compare with a fresh copy from --write-templates DIR."))


def _unknown_fields(template: LetterTemplate) -> Iterator[Fault]:
    for part, text in template.sources.items():
        known = FIELDS if part == BODY else COMMON
        for name in sorted(_fields(text) - set(known)):
            expected = _("a field of letters")
            if name in FIELDS:
                expected = _("a field that is the same for all, in a header or footer")
            yield Fault(file=template.file, value=name, expected=expected, remedy=meant_or_one_of(name, known))
        for name, owner, fields in sorted(_parts(text)):
            expected = _("a field of {owner}", owner=owner)
            yield Fault(file=template.file, value=name, expected=expected, remedy=meant_or_one_of(name, fields))


def _fields(source: str) -> frozenset[str]:
    return frozenset(meta.find_undeclared_variables(_ENVIRONMENT.parse(source)))


def _parts(source: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """What is asked of parts, such as ``plats`` of ``uppdrag``, that they do not have: name, part, what it has."""
    tree = _ENVIRONMENT.parse(source)
    loops = {
        loop.target.name: loop.iter.name
        for loop in tree.find_all(nodes.For)
        if isinstance(loop.target, nodes.Name) and isinstance(loop.iter, nodes.Name)
    }
    for asked in tree.find_all(nodes.Getattr):
        if isinstance(asked.node, nodes.Name):
            owner = loops.get(asked.node.name, asked.node.name)
            if owner in PARTS and asked.attr not in PARTS[owner]:
                yield asked.attr, owner, PARTS[owner]


def _page(template: LetterTemplate, facts: Mapping[str, Any]) -> Any:
    """The filled-in document of a person, as a tree; a mark of synthetic data is put where the template has none."""
    text = NOT_IN_XML.sub("", template.compiled[BODY].render(facts))
    tree = etree.fromstring(text.encode())
    if facts["syntetisk"] and "syntetisk" not in template.uses:
        paragraph = etree.Element(f"{W}p")
        etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t").text = str(facts["syntetisk"])
        _body(tree).insert(0, paragraph)
    return tree


def _joined(pages: Sequence[tuple[Any, str]]) -> bytes:
    """One document of several: each begins a new page and stands within its bookmark."""
    whole = deepcopy(pages[0][0])
    body = _body(whole)
    last = body.find(f"{W}sectPr")
    body.clear()
    for number, (tree, worker) in enumerate(pages):
        blocks = [b for b in _body(tree) if b.tag != f"{W}sectPr"]
        if number:
            blocks = _on_a_new_page(blocks)
        body.extend(_bookmarked(blocks, number, worker))
    if last is not None:
        body.append(last)
    _number_drawings(whole)
    return bytes(etree.tostring(whole, xml_declaration=True, encoding="UTF-8", standalone=True))


def _on_a_new_page(blocks: list[Any]) -> list[Any]:
    """The blocks with the first on a new page; where that is no paragraph, an empty one stands before it."""
    if not blocks or blocks[0].tag != f"{W}p":
        blocks = [etree.Element(f"{W}p"), *blocks]
    first = blocks[0]
    properties = first.find(f"{W}pPr")
    if properties is None:
        properties = etree.Element(f"{W}pPr")
        first.insert(0, properties)
    after = properties.find(f"{W}pStyle")
    properties.insert(0 if after is None else 1, etree.Element(f"{W}pageBreakBefore"))
    return blocks


def _bookmarked(blocks: list[Any], number: int, worker: str) -> list[Any]:
    if not MARKED.fullmatch(worker):  # then the whole file is removed when the person is forgotten
        return blocks
    mark = {f"{W}id": str(900_000 + number)}
    return [
        etree.Element(f"{W}bookmarkStart", {**mark, f"{W}name": MARK + worker}),
        *blocks,
        etree.Element(f"{W}bookmarkEnd", mark),
    ]


def _number_drawings(tree: Any) -> None:
    """Pictures of many pages get numbers of their own, as Word wants it."""
    drawing = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
    for number, found in enumerate(tree.iter(drawing), start=1):
        found.set("id", str(number))


def _body(tree: Any) -> Any:
    return tree.find(f"{W}body")


def packed(data: bytes, parts: Mapping[str, bytes]) -> bytes:
    """The file with some of its parts replaced, in the same order and with fixed times: equal pages, equal bytes."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as archive, ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name in archive.namelist():
            info = ZipInfo(name, FIXED_TIME)
            info.compress_type = ZIP_DEFLATED
            made.writestr(info, parts.get(name, archive.read(name)))
    return out.getvalue()
