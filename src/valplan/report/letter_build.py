"""Make the default templates of letters: ``python -m valplan.report.letter_build``.

Their text is here and in ``locale/``; the Word files in ``templates/letters`` are made from it and committed.
"""

import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from valplan.language import LANGUAGES, N_, _, speaking
from valplan.report.letter_templates import NAMES, packed

FOLDER = Path(__file__).parent / "templates" / "letters"
BLUE = RGBColor(0x1B, 0x3A, 0x5D)
PLACE = (
    "{{ u.plats }}{% if u.adress %}, {{ u.adress }}{% else %}, {{ u.omrade }}{% endif %}"
    "{% if u.distrikt %} ({{ u.distrikt }}){% endif %}"
)
COLUMNS = (
    (N_("Day"), "{{ u.dag_kort }}", 2.2),
    (N_("Time"), "{{ u.tid }}", 2.6),
    (N_("Place"), PLACE, 4.5),
    (N_("Role"), "{{ u.roll }}", 3.1),
    (N_("Responsible"), "{{ u.ansvarig }}", 2.8),
    (N_("Fee"), "{{ u.arvode }}", 1.8),
)  # fmt: skip
APPOINTMENT = (
    ("p", "{%p if andrad %}"),
    ("h", N_("Changed appointment as poll worker")),
    ("p", "{%p else %}"),
    ("h", N_("Appointment as poll worker")),
    ("p", "{%p endif %}"),
    ("s", "{{ val }}"),
    ("p", "{%p if andrad %}"),
    ("p", N_("The planning has been changed. This letter takes the place of the one that you have had before.")),
    ("p", "{%p endif %}"),
    ("p", "{%p if uppdrag %}"),
    ("p", N_("Thank you for serving. The election board has appointed you for the following:")),
    ("table", ""),
    ("p", N_("The fee is {{ arvode_summa }} in all, before tax.")),
    ("p", "{%p if valdagen %}"),
    ("p", N_("On election day the work goes on until the votes are counted, so the time at which it ends is an "
             "estimate.")),
    ("p", "{%p endif %}"),
    ("p", "{%p endif %}"),
    ("p", "{%p if reserv %}"),
    ("p", N_("The election board has appointed you as reserve: {{ reserv.roll }}. You are on standby on "
             "{{ reserv.dag }}, {{ reserv.tid }}, and we call you if you are needed. The fee for standby is "
             "{{ reserv.arvode }} before tax.")),
    ("p", "{%p endif %}"),
    ("p", "{%p if not uppdrag and not reserv and not leder %}"),
    ("p", N_("You are no longer planned to serve, and what we have told you before does not apply. Thank you for "
             "being willing to help.")),
    ("p", "{%p endif %}"),
    ("p", "{%p if leder %}"),
    ("p", N_("You lead these trainings:")),
    ("p", "{%p endif %}"),
    ("p", "{%p for t in leder %}"),
    ("f", N_("{{ t.dag }}, {{ t.tid }}, {{ t.plats }}")),
    ("p", "{%p endfor %}"),
    ("p", "{%p if utbildning %}"),
    ("p", N_("The appointment holds if you have been trained. A call to the training comes in a letter of its own. "
             "Your training:")),
    ("p", "{%p endif %}"),
    ("p", "{%p for t in utbildning %}"),
    ("f", N_("{{ t.dag }}, {{ t.tid }}, {{ t.plats }}")),
    ("p", "{%p endfor %}"),
    ("p", "{%p if utbildad and not utbildning and (uppdrag or reserv) %}"),
    ("p", N_("You took part in the training on {{ utbildad }}.")),
    ("p", "{%p endif %}"),
)  # fmt: skip
TRAINING = (
    ("h", N_("Call to training")),
    ("s", "{{ val }}"),
    ("p", N_("Only those who have been trained may serve as poll workers (chapter 3, section 5 of the Elections Act). "
             "We therefore call you to a training:")),
    ("p", "{%p for t in utbildning %}"),
    ("f", N_("Day: {{ t.dag }}")),
    ("f", N_("Time: {{ t.tid }}")),
    ("f", N_("Place: {{ t.plats }}{% if t.adress %}, {{ t.adress }}{% endif %}")),
    ("g", N_("Fee: {{ t.arvode }} before tax")),
    ("p", "{%p endfor %}"),
    ("p", "{%p if uppdrag %}"),
    ("p", N_("The shifts that you are trained for stand in your letter of appointment.")),
    ("p", "{%p endif %}"),
)  # fmt: skip
ENDING = (
    ("p", "{%p if uppdrag or reserv or utbildning or leder %}"),
    ("e", N_("Can you not come, or is anything unclear? Please tell us as soon as you can{% if kontakt %}: "
             "{{ kontakt }}{% endif %}.")),
    ("e", N_("Welcome!")),
    ("p", "{%p else %}"),
    ("e", N_("If you have questions you are welcome to ask us{% if kontakt %}: {{ kontakt }}{% endif %}.")),
    ("p", "{%p endif %}"),
    ("e", N_("The election board, {{ kommun }}")),
    ("s", N_("Your reference: {{ id }}")),
)  # fmt: skip
KINDS = dict(zip(NAMES, (APPOINTMENT, TRAINING), strict=True))


def build(name: str) -> bytes:
    """A template in the current language; the same bytes each time."""
    document = _page()
    for kind, text in (*HEAD, *KINDS[name], *ENDING):
        _add(document, kind, _(text) if text else "")
    out = BytesIO()
    document.save(out)
    return packed(out.getvalue(), {})


HEAD = (
    ("b", N_("The election board, {{ kommun }}")),
    ("p", "{%p if syntetisk %}"),
    ("s", "{{ syntetisk }}"),
    ("p", "{%p endif %}"),
    ("a", "{{ namn }}"),
    ("p", "{%p for rad in postadress %}"),
    ("a", "{{ rad }}"),
    ("p", "{%p endfor %}"),
)


def _page() -> Any:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", Pt(11)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "Arial")
    normal.paragraph_format.space_after = Pt(8)
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "valplan", "", ""
    properties.created = properties.modified = datetime(2026, 1, 1, tzinfo=UTC)
    return document


def _add(document: Any, kind: str, text: str) -> None:
    """A block.

    ``h`` heading, ``b`` sender, ``a`` addressee, ``f`` fact, ``g`` the last fact, ``s`` small print, ``p`` plain,
    ``e`` plain and not torn from what follows, ``table``.
    """
    if kind == "table":
        _add_table(document)
        return
    paragraph = document.add_paragraph()
    run = paragraph.add_run(text)
    space = paragraph.paragraph_format
    if kind == "h":
        space.space_before, run.font.size, run.bold, run.font.color.rgb = Pt(30), Pt(17), True, BLUE
        space.keep_with_next = True
    elif kind == "b":
        run.bold, run.font.color.rgb, space.space_after = True, BLUE, Pt(4)
    elif kind == "s":
        run.font.size, space.space_after = Pt(9), Pt(16)
    elif kind == "a":
        space.space_after, space.left_indent = Pt(0), Cm(9)
    elif kind in ("f", "g"):
        run.bold, space.space_after, space.left_indent = True, Pt(4 if kind == "f" else 12), Cm(1)
    elif kind == "e":
        space.keep_with_next = space.keep_together = True


def _add_table(document: Any) -> None:
    """The shifts: heads that are repeated on each page, then one row a shift."""
    table = document.add_table(rows=4, cols=len(COLUMNS))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.LEFT, False
    for k, (head, text, width_cm) in enumerate(COLUMNS):
        table.columns[k].width = Cm(width_cm)
        for row, content in ((0, _(head)), (2, text)):
            _set_cell(table.cell(row, k), content, width_cm, bold=row == 0)
    table.cell(1, 0).text, table.cell(3, 0).text = "{%tr for u in uppdrag %}", "{%tr endfor %}"
    for row, mark in ((0, "w:tblHeader"), (2, "w:cantSplit")):
        table.rows[row]._tr.get_or_add_trPr().append(OxmlElement(mark))  # noqa: SLF001 - python-docx has no public way
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _set_cell(cell: Any, text: str, width_cm: float, *, bold: bool) -> None:
    cell.width = Cm(width_cm)
    run = cell.paragraphs[0].add_run(text)
    run.font.size, run.bold = Pt(9), bold
    cell.paragraphs[0].paragraph_format.space_after = Pt(2)


def main() -> int:
    """Write all templates."""
    for language in LANGUAGES:
        (FOLDER / language).mkdir(parents=True, exist_ok=True)
        with speaking(language):
            for name in NAMES:
                (FOLDER / language / name).write_bytes(build(name))
    return 0


if __name__ == "__main__":
    sys.exit(main())
