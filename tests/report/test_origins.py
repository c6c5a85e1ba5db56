"""Tables that rest on published figures but are made up in part are told wherever made-up tables are."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.tiny import write_tiny
from valplan.data import InputFaults, load_case
from valplan.domain.case import Case
from valplan.language import speaking
from valplan.report.sections import origins
from valplan.report.tables import provenance
from valplan.report.wording import origin_text, parts_text, rehearsal, synthetic_notice

LINKOPING = Path(__file__).parents[2] / "scenarios" / "linkoping-2026.toml"


@pytest.fixture
def partly(tiny_case: Case) -> Case:
    """The tiny case with real tables but the fees, of which the hourly ones are made up."""
    parts = {"origin": "derived", "made_up": "timarvodena", "made_up_en": "the hourly fees"}
    told = (o.model_copy(update=parts if o.table == "fees" else {"origin": "real"}) for o in tiny_case.origins)
    return replace(tiny_case, origins=tuple(told))


def test_every_notice_names_a_table_that_is_partly_made_up(partly: Case) -> None:
    assert synthetic_notice(partly) == "Delvis påhittade: arvoden."
    assert origin_text(partly) == "delvis påhittade: arvoden"
    assert rehearsal(partly)


def test_the_parts_are_told_in_the_reader_s_language(partly: Case) -> None:
    assert parts_text(partly) == "Delvis påhittade: arvoden (timarvodena)."
    assert provenance(partly)["about"]["partly_made_up"] == {"fees": "timarvodena"}
    assert [o["made_up"] for o in origins(partly) if o["made_up"]] == ["timarvodena"]
    with speaking("en"):
        assert parts_text(partly) == "Partly made up: fees (the hourly fees)."


def test_a_case_without_such_parts_says_nothing_of_them(tiny_case: Case) -> None:
    assert parts_text(tiny_case) == ""
    assert "Delvis" not in synthetic_notice(tiny_case)


def test_a_real_table_has_no_parts_that_are_made_up(tmp_path: Path) -> None:
    scenario = write_tiny(tmp_path)
    toml = tmp_path / "data" / "case.toml"
    text = toml.read_text("utf-8").replace('origin = "synthetic"', 'origin = "real"\nmade_up = "x"', 1)
    toml.write_text(text, "utf-8")
    with pytest.raises(InputFaults) as found:
        load_case(scenario)
    assert [f.column for f in found.value.faults] == ["tables.areas.made_up"]


def test_each_derived_table_of_linkoping_says_its_parts_or_has_none() -> None:
    """What the notes of the tables call made up is also said in the notices."""
    case = load_case(LINKOPING)
    parts = {o.table for o in case.partly_made_up}
    assert parts == {
        o.table for o in case.origins if o.origin == "derived" and ("påhitt" in o.note or "antagna" in o.note)
    }
    assert all(o.made_up_en and o.note_en for o in case.partly_made_up)
