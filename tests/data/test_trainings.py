"""What the data and the scenario say of training is read, and every fault in it is told."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.tiny import write_case_toml
from valplan.data import InputFaults, load_case
from valplan.data.attendance import read_attendance
from valplan.domain.case import Case
from valplan.domain.municipality import Role

HEAD = "session_id;place;x_m;y_m;on;starts;ends;capacity;roles;candidate;least;cost_ore;line\n"
RESCUE = """
[[training.rescue]]
session_id = "sent"
place = "Stadshuset"
x_m = 531600
y_m = 6473200
on = 2026-09-10
starts = 17:30:00
ends = 20:30:00
capacity = 12
cost_kr = 1500
"""


def sessions(scenario: Path, *rows: str) -> None:
    """Write the table of sessions with the optional columns."""
    data = scenario.parent / "data"
    (data / "training_sessions.csv").write_text(HEAD + "".join(f"{r}\n" for r in rows), "utf-8")
    write_case_toml(data)


def more(scenario: Path, text: str) -> Path:
    scenario.write_text(scenario.read_text("utf-8") + text, "utf-8")
    return scenario


def told(scenario: Path) -> list[str]:
    with pytest.raises(InputFaults) as caught:
        load_case(scenario)
    return [f.line() for f in caught.value.faults]


def test_a_session_may_be_for_roles_be_chosen_and_cost(tiny_scenario: Path) -> None:
    sessions(
        tiny_scenario,
        "u1;Biblioteket;531600;6473200;2026-08-14;17:00;20:00;30;ordforande, ersattare;ja;8;120000;transport",
        "u2;Biblioteket;531600;6473200;2026-08-19;17:00;20:00;30;;;;;",
    )
    first, second = load_case(tiny_scenario).municipality.sessions
    assert (first.roles, first.candidate, first.least) == ((Role.CHAIR, Role.DEPUTY), True, 8)
    assert (first.cost_ore, first.line) == (120_000, "transport")
    assert (second.roles, second.candidate, second.least, second.cost_ore, second.line) == ((), False, 0, 0, "premises")


def test_a_table_without_the_new_columns_is_whole(tiny_case: Case) -> None:
    assert not any(s.candidate or s.rescue or s.cost_ore for s in tiny_case.municipality.sessions)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("2026-08-14;20:00;17:00;30;;;;;", "ett klockslag efter 20:00 väntades"),
        ("2026-08-14;17:00;20:00;30;;ja;31;;", "högst så många som tillfället har platser, 30"),
        ("2026-08-14;17:00;20:00;30;;;5;;", "bara ett tillfälle som hålls om det väljs"),
        ("2026-08-14;17:00;20:00;30;;;;10;lunch", "id:t finns inte i budget.csv"),
        ("2026-08-14;17:00;20:00;30;chef;;;;", "något av ordforande"),
    ],
)
def test_a_session_that_cannot_be_right_is_a_fault(tiny_scenario: Path, row: str, fault: str) -> None:
    sessions(tiny_scenario, f"u1;Biblioteket;531600;6473200;{row}")
    assert any(fault in line for line in told(tiny_scenario)), told(tiny_scenario)


def test_the_register_may_say_which_sessions_suit(tiny_scenario: Path) -> None:
    path = tiny_scenario.parent / "data" / "workers.csv"
    head, first, *rest = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([f"{head};can_attend", f"{first};u1, u2", *(f"{r};" for r in rest)]) + "\n", "utf-8")
    write_case_toml(path.parent)
    assert load_case(tiny_scenario).workers["R001"].can_attend == ("u1", "u2")
    path.write_text(path.read_text("utf-8").replace("u1, u2", "u1, u9"), "utf-8")
    write_case_toml(path.parent)
    assert any("u9" in line for line in told(tiny_scenario))


def test_a_scenario_has_sessions_in_reserve(tiny_scenario: Path) -> None:
    case = load_case(more(tiny_scenario, RESCUE))
    session = case.sessions["sent"]
    assert (session.rescue, session.candidate, session.cost_ore, session.capacity) == (True, False, 150_000, 12)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"sent"', '"u1"', "varje utbildningstillfälle behöver ett eget id"),
        ("2026-09-10", "2026-09-13", "en dag före valdagen, 2026-09-13"),
        ("20:30:00", "17:30:00", "ett klockslag efter 17:30"),
        ("cost_kr = 1500", 'line = "lunch"', "någon sådan budgetrad finns inte"),
    ],
)
def test_a_session_in_reserve_that_cannot_be_right_is_a_fault(
    tiny_scenario: Path, old: str, new: str, fault: str
) -> None:
    assert any(fault in line for line in told(more(tiny_scenario, RESCUE.replace(old, new))))


def attendance(folder: Path, *rows: str) -> Path:
    path = folder / "attendance.csv"
    path.write_text("worker;session;attended;entered;source\n" + "".join(f"{r}\n" for r in rows), "utf-8")
    return path


def test_attendance_is_read_for_the_scenario(tiny_scenario: Path) -> None:
    attendance(tiny_scenario.parent, "R020;u1;ja;2026-08-15;lista", "R010;u1;nej;2026-08-15;lista")
    case = load_case(more(tiny_scenario, '\n[training]\nattendance = "attendance.csv"\n'))
    assert case.accounted == {"u1"}
    assert case.attended == {"R020": ("u1",)}


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("R999;u1;ja;2026-08-15;", "ingen i registret har det id:t"),
        ("R020;u7;ja;2026-08-15;", "det finns inget sådant utbildningstillfälle"),
        ("R020;u1;kanske;2026-08-15;", "”ja” eller ”nej” väntades"),
        ("R020;u1;ja;2026-08-13;", "tillfället är 2026-08-14"),
        ("R020;u1;ja;igår;", "ett datum"),
    ],
)
def test_faults_of_attendance_are_told_all_at_once(tiny_scenario: Path, row: str, fault: str) -> None:
    attendance(tiny_scenario.parent, row, "R998;u1;ja;2026-08-15;Anna Andersson")
    lines = told(more(tiny_scenario, '\n[training]\nattendance = "attendance.csv"\n'))
    assert any(fault in line for line in lines), lines
    assert any("R998" in line for line in lines)
    assert not any("Andersson" in line for line in lines)


def test_twice_the_same_person_and_session_is_a_fault(tiny_case: Case, tmp_path: Path) -> None:
    path = attendance(tmp_path, "R020;u1;ja;2026-08-15;", "R020;u1;nej;2026-08-15;")
    with pytest.raises(InputFaults):
        read_attendance(path, tiny_case)


def test_a_file_that_is_missing_is_told(tiny_case: Case, tmp_path: Path) -> None:
    with pytest.raises(InputFaults) as caught:
        read_attendance(tmp_path / "none.csv", tiny_case)
    assert "none.csv" in str(caught.value)
    assert replace(tiny_case, attendance=()).accounted == frozenset()


RELEASE = '\n[[staffing.release]]\ndepartment = "Utbildning"\nmost = 3\ndays = [-4]\n'


def test_a_limit_on_a_department_is_read(tiny_scenario: Path) -> None:
    limits = load_case(more(tiny_scenario, RELEASE)).scenario.staffing.release
    assert [(r.department, r.most, r.days) for r in limits] == [("Utbildning", 3, (-4,))]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("Utbildning", "Utbildnng", "ingen i registret hör dit"),
        ("[-4]", "[0]", "inte är lördag eller söndag"),
        ("[-4]", "[-40]", "inte är lördag eller söndag"),
        ("most = 3", "most = -1", "most"),
    ],
)
def test_a_limit_on_a_department_that_cannot_be_right_is_a_fault(
    tiny_scenario: Path, old: str, new: str, fault: str
) -> None:
    assert any(fault in line for line in told(more(tiny_scenario, RELEASE.replace(old, new))))
