"""Training sessions and release from work in the staffing book, the tables and the report."""

import csv
import json
from dataclasses import replace
from pathlib import Path

from openpyxl import load_workbook

from tests.changes import with_tables, with_worker
from tests.report.sample import sample_judgement, sample_plan
from valplan.domain.case import Case
from valplan.domain.municipality import Role
from valplan.domain.plan import HeldSession, Plan
from valplan.report import write_outputs
from valplan.report.training import section, sessions_table
from valplan.rules.people import serving


def written(case: Case, plan: Plan, out: Path) -> Path:
    write_outputs(case, plan, sample_judgement(case), out)
    return out


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def session_case(case: Case) -> Case:
    """One session that is held anyway, one that may be chosen, one in reserve, and a leader."""
    first, second = case.municipality.sessions
    sessions = (
        first,
        second.model_copy(update={"candidate": True, "cost_ore": 120_000, "roles": (Role.CHAIR, Role.DEPUTY)}),
        second.model_copy(update={"session_id": "sent", "rescue": True}),
    )
    return with_worker(with_tables(case, sessions=sessions), "R001", roles=(Role.CHAIR, Role.TRAINER))


def test_sessions_are_told_with_who_they_are_for_and_how_full_they_are(tiny_case: Case, tmp_path: Path) -> None:
    case = session_case(tiny_case)
    plan = sample_plan(case).model_copy(update={"sessions": (HeldSession(session="u1", leader="R001"),)})
    out = written(case, plan, tmp_path / "out")
    found = {r["Tillfälle"]: r for r in rows(out / "training_sessions.csv")}
    assert [found[s]["Hålls"] for s in ("u1", "u2", "sent")] == ["hålls", "hålls inte", "behövs inte"]
    assert (found["u1"]["Bokade sedan tidigare"], found["u1"]["Bokade av planen"]) == ("1", "1")
    assert found["u1"]["Platser kvar"] == "28"
    assert found["u1"]["Ledare"] == "R001"
    assert (found["u2"]["För"], found["u2"]["Kostnad, kr"]) == ("ordförande, ersättare för ordföranden", "1200")
    records = {
        r["session_id"]: r for r in json.loads((out / "training_sessions.json").read_text())["training_sessions"]
    }
    assert records["u2"]["held"] == "left"
    page = (out / "report.html").read_text("utf-8")
    assert "Biblioteket" in page
    assert "Registret anger inga utbildningsledare" not in page
    assert "Påhittad 1<" not in page


def test_the_book_names_the_leader_and_the_tables_do_not(tiny_case: Case, tmp_path: Path) -> None:
    case = session_case(tiny_case)
    plan = sample_plan(case).model_copy(
        update={"sessions": (HeldSession(session="u1", leader="R001"), HeldSession(session="u2"))}
    )
    out = written(case, plan, tmp_path / "out")
    book = load_workbook(out / "staffing.xlsx")
    cells = [[c.value for c in row] for row in book["Utbildningstillfällen"].iter_rows(min_row=4)]
    assert next(r for r in cells if r[0] == "u1")[11:13] == ["Påhittad 1", "R001"]
    assert next(r for r in cells if r[0] == "u2")[6] == "valt av planen"
    assert "Påhittad" not in (out / "training_sessions.csv").read_text("utf-8-sig")


def test_release_is_listed_by_department_with_names_in_the_book_only(tiny_case: Case, tmp_path: Path) -> None:
    """The sample's early post on Thursday is R013's."""
    case = with_worker(tiny_case, "R013", department="Kultur")
    out = written(case, sample_plan(case), tmp_path / "out")
    (row,) = [r for r in rows(out / "release.csv") if r["Förvaltning"] == "Kultur"]
    assert (row["Datum"], row["Från"], row["Till"], row["Person-id"]) == ("2026-09-10", "09:30", "17:00", "R013")
    assert row["Plats"] == "Biblioteket"
    cells = [[c.value for c in r] for r in load_workbook(out / "staffing.xlsx")["Ledighet från arbetet"].iter_rows()]
    assert any("Påhittad 13" in r for r in cells)
    assert "Påhittad" not in (out / "release.csv").read_text("utf-8-sig")


def test_a_register_without_departments_says_so(tiny_case: Case, tmp_path: Path) -> None:
    people = tuple(w.model_copy(update={"department": ""}) for w in tiny_case.municipality.workers)
    case = with_tables(tiny_case, workers=people)
    out = written(case, sample_plan(case), tmp_path / "out")
    cells = [c.value for r in load_workbook(out / "staffing.xlsx")["Ledighet från arbetet"].iter_rows() for c in r]
    assert "Ingen från någon förvaltning behövs under arbetstid." in cells
    assert rows(out / "release.csv") == []


def test_no_cost_is_told_where_the_data_have_none(tiny_case: Case) -> None:
    """Nought for every session is an unknown price, in the table, for machines and in the report alike."""
    _heads, cells, records = sessions_table(tiny_case, sample_plan(tiny_case))
    assert {row[-1] for row in cells} == {""}
    assert {r["cost_ore"] for r in records} == {None}


def test_why_not_all_who_were_booked_before_are_counted(tiny_case: Case) -> None:
    """Of those whom the register has booked, some do not serve and some are given another session."""
    booked = ("R001", "R010", "R039")  # serves on it, given a session by the plan, does not serve
    workers = tuple(
        w.model_copy(update={"booked_session": "u1" if w.worker_id in booked else "", "trained_on": None})
        for w in tiny_case.municipality.workers
    )
    case = replace(tiny_case, municipality=tiny_case.municipality.model_copy(update={"workers": workers}))
    plan = sample_plan(case)
    serve = {w.worker_id for w in serving(case, plan)}
    assert {b: b in serve for b in booked} == {"R001": True, "R010": True, "R039": False}
    (note,) = [n for n in section(case, plan)["notes"] if n.startswith("Bokade sedan tidigare")]
    assert note.startswith(
        "Bokade sedan tidigare enligt registret: 3. Av dem tjänstgör 1 inte i den här planen, 1 tjänstgör men"
    )
    assert "och 1 tjänstgör på den bokningen" in note
