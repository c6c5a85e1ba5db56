"""What tells somebody on a register, and what is a word or a place."""

import io
from collections import Counter
from collections.abc import Iterable
from contextlib import redirect_stderr, redirect_stdout
from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.registers import HEADINGS, person, write_register
from tests.tiny import write_tiny
from valplan.cli import Exit, main
from valplan.data.register_import import propose
from valplan.data.register_import.fields import field_of
from valplan.data.register_import.headings import DAY_HEADINGS, ROLE_HEADINGS
from valplan.data.register_import.headings import HEADINGS as FIELD_HEADINGS
from valplan.data.register_import.people_names import PeopleNames, words_of
from valplan.data.register_import.words import fold
from valplan.data.tables import Sheet

PEOPLE = PeopleNames.of(["Anna Maria Berg", "Öberg, Bo-Lennart", "Li Å"])
OWN = words_of("Cecilia Skog")


@pytest.mark.parametrize(
    ("text", "names", "hints"),
    [
        ("Socialförvaltningen", False, False),
        ("Barn- och ungdom 2", False, False),
        ("Bergs skola", False, False),
        ("Berg, hemtjänsten", False, True),  # a place or a surname: stands, but no fault shows it
        ("Skogs- och parkenheten", False, False),
        ("Skog", True, False),  # one's own name
        ("Anna Berg", True, True),
        ("berg/ANNA", True, True),
        ("Lennart Oberg", True, True),
        ("Li Å", True, False),  # short words alone tell nobody, together they do
        ("ring 013-20 60 00", True, True),
        ("070/1234567", True, True),
        ("(070) 1234567", True, True),
        ("+46 (0)70-123 45 67", True, True),
        ("Kontor 2026-2030", False, False),
        ("Enhet 1234567", False, False),
        ("820310-9806", True, True),
        ("a.b@exempel.se", True, True),
        ("", False, False),
    ],
)
def test_who_is_named(text: str, names: bool, hints: bool) -> None:
    """A name of one's own, two of another's, an address of mail or many digits."""
    assert PEOPLE.name(text, OWN) == names
    assert PEOPLE.hint_at(text) == hints


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Max antal förtidsdagar", "max_early_days"), ("Antal dagar (förtid)", "max_early_days"),
        ("Vill vara med", "wish_with"), ("Vill jobba med", "wish_with"), ("Vill inte vara med", "wish_avoid"),
        ("Vill ej arbeta med", "wish_avoid"), ("Personnummer (12 siffror)", "personnummer"),
        ("Pers.nr", "personnummer"), ("Tel.nr", "phone"),
        ("Telefon (mobil)", "phone"), ("E-mailadress", "email"), ("Körkort ja/nej", "licence"),
        ("Körkort (B)", "licence"), ("Har bil", "car"), ("EGEN BIL (J/N)", "car"), ("Hemadress", "street"),
        ("Max resväg (km)", "max_travel_km"), ("Max resväg (m)", "max_travel_m"),
        ("Förvaltning/arbetsplats", "department"),
        ("Roll/befattning", "roles"), ("Postnr/ort", ""), ("Max timmar/vecka", ""), ("Mobilnr.", "phone"),
        ("Anställnings-ID", "own_id"), ("Har egen bil", "car"), ("Max resavstånd (km)", "max_travel_km"),
        ("Önskemål om lokal", "wish_premises"), ("Vill arbeta ihop med", "wish_with"),
        ("Bör ej arbeta med", "wish_avoid"), ("Samåker", "car_pool"), ("Släkting till", "related_to"),
        ("Kan delta på utbildning", "can_attend"), ("Genomgången utbildning", "trained_on"),
        ("Bokad på utbildning", "booked_session"), ("Jäv/anknytning", "tie"), ("V. ordf", "role.ersattare"),
        ("Närstående", ""), ("Arbetat tidigare val", ""), ("Språk utöver svenska", ""),
        ("Kommentar", ""), ("Anteckning (ja/nej)", ""),
    ],
)  # fmt: skip
def test_headings_as_planners_write_them(heading: str, field: str) -> None:
    """With abbreviations, and with what stands in parentheses."""
    assert field_of(heading) == field


def test_no_heading_is_of_two_fields() -> None:
    """In the tables of headings, folded, each stands once."""
    tables = (FIELD_HEADINGS, ROLE_HEADINGS, DAY_HEADINGS)
    found = Counter(fold(h) for table in tables for texts in table.values() for h in set(map(fold, texts)))
    assert [h for h, count in found.items() if count > 1] == []


@pytest.mark.parametrize("word", ["ej", "inte", "icke", "aldrig"])
@pytest.mark.parametrize("heading", [h for h in FIELD_HEADINGS["wish_with"] if " med" in h])
def test_a_wish_with_a_not_in_it_is_never_its_opposite(heading: str, word: str) -> None:
    """However near the words are, “vill … inte” is not “vill”."""
    first, _space, rest = heading.partition(" ")
    for text in (f"{first} {word} {rest}", f"{word} {heading}"):
        sheet = Sheet("register", "r.csv", ("Personnummer", text), (("", ""),), (2,))
        assert propose(sheet).columns[text] in ("wish_avoid", "")


@pytest.mark.parametrize(
    ("days", "proposed"),
    [
        (range(-18, 1), date(2026, 9, 13)),
        (range(-18, 8), date(2026, 9, 13)),  # the Sunday after is of the counting
        (range(-18, 4), date(2026, 9, 13)),
        (range(-7, 1), date(2026, 9, 13)),
        ([0], date(2026, 9, 13)),
        ([-1], None),
    ],
)
def test_election_day_is_the_sunday_that_most_days_are_counted_from(days: Iterable[int], proposed: date | None) -> None:
    """Not the latest where columns of the days after it follow."""
    headings = ("Personnummer", *((date(2026, 9, 13) + timedelta(d)).isoformat() for d in days))
    sheet = Sheet("register", "r.csv", headings, (("",) * len(headings),), (2,))
    assert propose(sheet).election_day == proposed


TOKENS = {
    "Förnamn": "Xanadufornamn", "Efternamn": "Yggdrasilefternamn", "E-post": "hemlig@exempel.se",
    "Mobil": "070-999 88 77", "Gatuadress": "Ginnungagapsgatan",
}  # fmt: skip
BAD = ("Roll", "Antal tidigare val", "Max dagar", "Max timmar", "Önskad lokal", "Utbildad", "Förvaltning", "Insats",
       "Valdistrikt", "12/9 2026", "Körkort", "Bokad utbildning", "Kan utbildning", "Språk",
       "Max resväg km")  # fmt: skip


@given(
    planted=st.lists(st.tuples(st.integers(0, 7), st.sampled_from(BAD), st.sampled_from(sorted(TOKENS))), min_size=1),
    owner=st.integers(0, 7),
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_where_no_fault_tells_anybody(
    tmp_path: Path, planted: list[tuple[int, str, str]], owner: int
) -> None:
    """Names, mail and telephone of one person in cells of any other: none is on the screen or in a file."""
    folder = Path(mkdtemp(dir=tmp_path))
    write_tiny(folder)
    people = [person(n) for n in range(8)]
    people[owner] |= TOKENS
    for row, column, token in planted:
        people[row] = people[row] | {column: f"se {TOKENS[token]}"}
    source = write_register(folder / "register.xlsx", people, HEADINGS)
    key = Path(mkdtemp(dir=tmp_path), "key.csv")
    before = {p for p in folder.rglob("*") if p.is_file()}
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(out):
        code = main(["register", "import", str(source), "--out", str(folder / "data"), "--accept", "--key", str(key)])
    assert code in (Exit.BAD_INPUT, Exit.OK)
    assert code == Exit.OK or "register.xlsx" in out.getvalue()  # faults are of the cells
    told = out.getvalue() + "".join(
        p.read_text("utf-8", errors="replace")
        for p in folder.rglob("*")
        if p.is_file() and p.suffix != ".xlsx" and (p not in before or "workers" in p.name)
    )
    alone = {TOKENS[t] for _row, c, t in planted if c == "Förvaltning" and t in ("Förnamn", "Efternamn")}
    assert not [t for t in TOKENS.values() if t in told and t not in alone]
    assert not [t for t in alone if t in out.getvalue()]
    if code == Exit.OK and any(t in told for t in alone):  # a surname alone may be a place: it stands, and is told
        assert "är också ett namn i registret" in out.getvalue()
