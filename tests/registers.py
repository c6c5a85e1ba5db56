"""Registers of poll workers as a municipality might have them: wholly made up, written to Excel when a test runs."""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from stdnum import luhn

from tests.tiny import DISTRICTS, X0, Y0
from valplan.data.register_import import ColumnMapping

HEADINGS = (
    "Personnummer", "Förnamn", "Efternamn", "Roll", "Antal tidigare val", "Språk", "Körkort", "Egen bil", "Mobil",
    "E-post", "Gatuadress", "Postnr", "Ort", "Valdistrikt", "X", "Y", "12/9 2026", "13 sept 2026", "Önskad lokal",
    "Vill arbeta med", "Utbildad", "Bokad utbildning", "Max dagar", "Förvaltning", "Anm",
    "Max timmar", "Max resväg km", "Släkt med", "Kan utbildning", "16/9 2026", "Insats",
)  # fmt: skip


def number(born: str, serial: int) -> str:
    """A personnummer, ``YYYYMMDD-NNNN``, with the serials 980-999 that Skatteverket gives to nobody."""
    digits = f"{born[2:]}{serial:03}"
    return f"{born}-{serial:03}{luhn.calc_check_digit(digits)}"


def person(n: int) -> dict[str, object]:
    """Row ``n`` of a register in which nothing is wrong."""
    return {
        "Personnummer": number(f"{1950 + n}0{1 + n % 9}1{n % 10}", 980 + n % 20),
        "Förnamn": f"Påhittad{n}", "Efternamn": f"Testsson{n}",
        "Roll": ("Ordf", "vice ordförande", "Röstmottagare", "Röstmottagare, förtid")[n % 4],
        "Antal tidigare val": n % 4, "Språk": ("svenska", "svenska, arabiska", "")[n % 3],
        "Körkort": ("x", "", "ja")[n % 3], "Egen bil": ("ja", "nej")[n % 2],
        "Mobil": f"070-000 00 {n:02}", "E-post": f"p{n}@exempel.se", "Gatuadress": f"Påhittsgatan {n}",
        "Postnr": "580 00", "Ort": "Liten", "Valdistrikt": DISTRICTS[n % 3],
        "X": X0 + 1000 + n if n % 5 == 0 else None, "Y": Y0 + 1000 if n % 5 == 0 else None,
        "12/9 2026": ("fm, em", "ja", "")[n % 3], "13 sept 2026": "ja", "Önskad lokal": ("", "Skolan")[n % 2],
        "Vill arbeta med": "", "Utbildad": ("", "14 maj 2026", "14/5 2026")[n % 3], "Bokad utbildning": "",
        "Max dagar": n % 6, "Förvaltning": "Utbildning", "Anm": "",
        "Max timmar": ("", 40, "37,5", "40 tim")[n % 4], "Max resväg km": ("", 8, "12,5", "9 000 m")[n % 4],
        "Släkt med": "", "Kan utbildning": ("", "u1", "Biblioteket 2026-08-14, u2", "14/8 2026; 19 aug")[n % 4],
        "16/9 2026": ("", "ja", "fm")[n % 3], "Insats": ("", "Extratjänst", "Nystartsjobb")[n % 3],
    }  # fmt: skip


def write_register(path: Path, people: Sequence[dict[str, object]], headings: Sequence[str] = HEADINGS) -> Path:
    """Write an Excel register; the first person stands on row 2."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(headings))
    for row in people:
        sheet.append([row.get(h) for h in headings])
    book.save(path)
    return path


def with_own(mapping: ColumnMapping) -> ColumnMapping:
    """The mapping with the board's own column kept, as a planner writes it there."""
    return mapping.model_copy(update={"columns": mapping.columns | {"Insats": "own.insats"}})
