"""Swedish cells: personnummer in every spelling, numbers, dates, words."""

from datetime import date

import pytest

from tests.registers import number
from valplan.data.register_import.identity import Identity, identity, looks_like_identity
from valplan.data.register_import.words import (
    Problem,
    day_of_text,
    decimal,
    languages,
    parts_of_day,
    roles,
    whole,
    yes_no,
)
from valplan.domain.municipality import Role

FULL = number("19820310", 980)
OLD = number("19120310", 981)
COORDINATION = number("19820370", 982)


@pytest.mark.parametrize(
    "text",
    [FULL, FULL.replace("-", ""), FULL[2:], FULL[2:].replace("-", ""), f" {FULL[2:8]} - {FULL[-4:]} ",
     FULL.replace("-", "–"), f"{FULL[:8]} {FULL[-4:]}"],
)  # fmt: skip
def test_every_spelling_is_the_same_person(text: str) -> None:
    """With or without century, sign and spaces, the number and the date of birth are the same."""
    assert identity(text) == Identity(FULL, date(1982, 3, 10))


def test_a_plus_means_a_hundred_years() -> None:
    """``YYMMDD+NNNN`` is somebody born a century earlier than ``YYMMDD-NNNN``."""
    assert identity(f"{OLD[2:8]}+{OLD[-4:]}") == Identity(OLD, date(1912, 3, 10))
    assert identity(OLD[2:]) == Identity("20" + OLD[2:], date(2012, 3, 10))


@pytest.mark.parametrize("text", [COORDINATION, COORDINATION[2:], COORDINATION.replace("-", "")])
def test_a_samordningsnummer_has_its_day_sixty_later(text: str) -> None:
    """The number is kept as it is; the date of birth is that of the day less sixty."""
    assert identity(text) == Identity(COORDINATION, date(1982, 3, 10))


@pytest.mark.parametrize(
    "text",
    [FULL[:-1] + str((int(FULL[-1]) + 1) % 10), number("19820230", 983), number("19821310", 984),
     number("19820392", 985), "", "-", "820310", "820310-98", FULL + "1", "okänt", "820310-T980",
     number("20990101", 986)],
)  # fmt: skip
def test_a_wrong_number_is_told_without_being_shown(text: str) -> None:
    """A wrong digit, an impossible date, too few or too many digits, letters: a problem that does not repeat it."""
    found = identity(text)
    assert isinstance(found, Problem)
    assert text in ("", "-") or text not in found.expected + found.remedy


def test_what_looks_like_a_number_is_masked() -> None:
    """Nine digits and more in a row, with signs between, may be a personnummer or a telephone; a year is not."""
    assert looks_like_identity(f"se {FULL}")
    assert looks_like_identity("070-123 45 67")
    assert not looks_like_identity("2026-09-13")
    assert not looks_like_identity("05990001")


@pytest.mark.parametrize(
    ("text", "value"),
    [("1 234,5", 1234.5), ("1.234,5", 1234.5), ("1234.5", 1234.5), ("6\u00a0472\u00a0001", 6472001.0), ("−3", -3.0)],
)
def test_numbers_as_swedish_excel_has_them(text: str, value: float) -> None:
    """Decimal comma and spaces or points between thousands are undone."""
    assert decimal(text) == value


def test_whole_numbers_are_whole_and_not_negative() -> None:
    """2 and 2,0 are two; 1,5 and -1 are not whole numbers of anything."""
    assert (whole("2"), whole("2,0")) == (2, 2)
    assert all(isinstance(whole(t), Problem) for t in ("1,5", "-1", "två", ""))


@pytest.mark.parametrize(
    "text",
    ["2026-09-13", "20260913", "2026-09-13T00:00:00", "13/9 2026", "13/9/2026", "13/9-2026", "13.9.2026",
     "13 sept 2026", "13 sep. 2026", "13 september 2026", "sön 13 sept 2026", "söndag 13/9 2026", "13 Sep 2026"],
)  # fmt: skip
def test_dates_as_swedes_write_them(text: str) -> None:
    """Each is election day."""
    assert day_of_text(text) == date(2026, 9, 13)


@pytest.mark.parametrize("text", ["31/2 2026", "2026-13-01", "13/9", "13 mars", "13 xyz 2026", "i höstas", ""])
def test_what_is_no_date_is_none(text: str) -> None:
    """Days that do not exist, and days of no year."""
    assert isinstance(day_of_text(text), Problem)


def test_a_heading_takes_the_election_s_year() -> None:
    """``13/9`` is a date where the year is known."""
    assert day_of_text("13/9", 2026) == day_of_text("sön 13 sept", 2026) == date(2026, 9, 13)


def test_yes_and_no() -> None:
    """x, ja and 1 are yes; nej, - and an empty cell are no; maybe is neither."""
    assert all(yes_no(t) is True for t in ("x", "X", "ja", "Ja", "J", "1", "yes"))
    assert all(yes_no(t) is False for t in ("", "nej", "-", "0", "no"))
    assert isinstance(yes_no("kanske"), Problem)


def test_roles_by_their_names_and_by_the_planner_s_words() -> None:
    """Several in a cell, in Swedish or English, in the program's order; the planner's words come first."""
    assert roles("Förtid och Vice ordf.", {}) == (Role.DEPUTY, Role.EARLY_WORKER)
    assert roles("chair; poll worker", {}) == (Role.CHAIR, Role.WORKER)
    assert roles("Grupp A", {"gruppa": "ordf, rm"}) == (Role.CHAIR, Role.WORKER)
    assert isinstance(roles("vaktmästare", {}), Problem)


def test_languages_by_name_or_code() -> None:
    """Swedish and English names and codes give ISO 639 codes, each once."""
    assert languages("Svenska, arabic, so, arabiska", {}) == ("sv", "ar", "so")
    assert isinstance(languages("rövarspråket", {}), Problem)


def test_parts_of_a_day() -> None:
    """Letters, words and yes; the whole of election day has the count in it, a day of early voting does not."""
    assert parts_of_day("fm + kväll", -3, {}) == "FK"
    assert parts_of_day("ek", -3, {}) == "EK"
    assert (parts_of_day("ja", -3, {}), parts_of_day("hela dagen", 0, {})) == ("FEK", "FEKN")
    assert parts_of_day("", 0, {}) == parts_of_day("nej", 0, {}) == ""
    assert isinstance(parts_of_day("efter lunch", 0, {}), Problem)
