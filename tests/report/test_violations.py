"""A violation as a planner reads it: every rule is broken, and nothing of it comes in codes or in English."""

import pytest

from tests.rules.test_broken import BREAKS
from valplan.domain.case import Case
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan
from valplan.evaluate import judge
from valplan.language import _, catalogue, speaking
from valplan.report.violations import violation_text
from valplan.report.wording import unit_text
from valplan.rules import GOALS, RULES
from valplan.rules.naming import LINES, NOUNS, ROLES, WHOLE, line_text, stage_text, subject_text

SYMBOLS = {"", "kr", "öre", "m", "km", "m²", "h", "share"}


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_every_violation_has_swedish_words(rule: object, tiny_case: Case, tiny_plan: Plan) -> None:
    """What is found and asked for is a number or has a Swedish text, and the subject is told with its noun."""
    rule_id: str = rule.id  # type: ignore[attr-defined]
    case, plan = BREAKS[rule_id](tiny_case, tiny_plan)
    for v in (v for v in judge(case, plan).violations if v.rule == rule_id):
        told = violation_text(case, v)
        noun = NOUNS.get(v.subject.split()[0], "")
        assert v.subject in WHOLE or (noun and told.subject.startswith(_(noun))), v
        with speaking("en"):
            english = violation_text(case, v)
        for raw, swedish, in_english in ((v.found, told.found, english.found), (v.limit, told.limit, english.limit)):
            assert swedish, v
            assert _is_number(raw) or swedish != in_english or raw == "candidate", (v, swedish)


@pytest.mark.parametrize(
    ("violation", "swedish", "english"),
    [
        (
            ("accessible", "premises hall", "A08: 40", "25.0 mm"),
            ("Lokal hall Sporthallen", "A08 Tröskelns eller stegets höjd vid entrén: 40 mm", "högst 25 mm"),
            (
                "Premises hall Sporthallen",
                "A08 Height of the threshold or step at the entrance: 40 mm",
                "at most 25 mm",
            ),
        ),
        (
            ("line-ceiling", "line material", "12345600", "10000000"),
            ("Budgetrad Valmaterial", "123\u00a0456\u00a0kr", "100\u00a0000\u00a0kr"),
            ("Budget line Election material", "123,456\u00a0kr", "100,000\u00a0kr"),
        ),
        (
            ("polling-distance", "district 05990001", "0.558", "0.8"),
            ("Valdistrikt 05990001 Distrikt 1", "55,8\u00a0%", "80\u00a0%"),
            ("Voting district 05990001 Distrikt 1", "55.8\u00a0%", "80\u00a0%"),
        ),
        (
            ("qualified", "post V-1", "rostmottagare, fortid", "ordforande"),
            ("Post V-1", "röstmottagare, förtidsröstning, röstmottagare", "ordförande"),
            ("Post V-1", "poll worker, early voting, poll worker", "chair"),
        ),
        (
            ("available", "reserve R001", "FK", "FEK"),
            ("Reserv R001", "förmiddag, kväll", "förmiddag, eftermiddag, kväll"),
            ("Reserve R001", "morning, evening", "morning, afternoon, evening"),
        ),
        (
            ("no-disqualifying-tie", "worker R001", "candidate", "no tie"),
            ("Röstmottagare R001", "kandidat", "ingen koppling"),
            ("Poll worker R001", "candidate", "no tie"),
        ),
        (
            ("premises-available", "premises library", "early voting 2026-09-01 until 20:00", "available"),
            ("Lokal library Biblioteket", "förtidsröstning 2026-09-01 till 20:00", "tillgänglig för det"),
            ("Premises library Biblioteket", "early voting 2026-09-01 until 20:00", "available"),
        ),
        (
            ("early-capacity", "premises library 2026-09-01", "120", "1"),
            ("Lokal library Biblioteket, 2026-09-01", "120 röster", "1 röst"),
            ("Premises library Biblioteket, 2026-09-01", "120 votes", "1 vote"),
        ),
    ],
)
def test_names_units_and_words_are_the_planners(
    tiny_case: Case, violation: tuple[str, ...], swedish: tuple[str, ...], english: tuple[str, ...]
) -> None:
    """Ids come with names, amounts in kronor, shares in per cent, criteria with what they ask for, in each language."""
    rule, subject, found, limit = violation
    broken = Violation(rule=rule, subject=subject, found=found, limit=limit, message="")
    told = violation_text(tiny_case, broken)
    assert (told.subject, told.found, told.limit) == swedish
    with speaking("en"):
        told = violation_text(tiny_case, broken)
    assert (told.subject, told.found, told.limit) == english


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("area landet stop", "Område Landet, Busshållplatsen"),
        ("source centre", "Förtidsröster från stadskärnan"),
        ("reserve ordforande", "Reserv ordförande"),
        ("time 2026-09-08 16:00", "Tid 2026-09-08, 16:00"),
        ("worker R001 2026-09-08", "Röstmottagare R001, 2026-09-08"),
        ("net", "Nettokostnad"),
        ("districts moved", "Distrikt som får ny vallokal"),
        ("goal cost", "Mål nettokostnad"),
        ("premises ghost", "Lokal ghost"),
        ("hall", "Sporthallen"),
        ("something new", "something new"),
    ],
)
def test_a_subject_is_told_by_name(tiny_case: Case, subject: str, text: str) -> None:
    """Every kind of subject has its noun, its name where there is one, and never a poll worker's name."""
    assert subject_text(tiny_case, subject) == text


def test_a_programs_view_is_the_same_in_both_languages(tiny_case: Case, tiny_plan: Plan) -> None:
    """Subject, found and limit of a violation do not depend on the language."""
    case, plan = BREAKS["accessible"](tiny_case, tiny_plan)
    swedish = judge(case, plan).violations
    with speaking("en"):
        english = judge(case, plan).violations
    assert [(v.rule, v.subject, v.found, v.limit) for v in swedish] == [
        (v.rule, v.subject, v.found, v.limit) for v in english
    ]


def test_every_unit_has_words() -> None:
    """Units of goals and rules are symbols or have a Swedish text."""
    for unit in {g.unit for g in GOALS} | {r.unit for r in RULES}:
        assert unit in SYMBOLS or unit in catalogue("sv"), unit
        assert unit in SYMBOLS or unit_text(unit) != unit


def test_lines_and_stages_have_names(tiny_case: Case) -> None:
    """The board's own names in Swedish, the program's in English; a stage's goal by its wording."""
    assert {x.line for x in tiny_case.budget.lines} <= set(LINES)
    assert line_text("worker_fees", "Arvoden") == "Arvoden"
    goals = {g.id: g.wording for g in GOALS}
    goal = "Väljare som får en annan vallokal än vid förra valet"
    assert stage_text("premises: continuity", goals) == f"Lokaler och förtidsröstning: {goal}"
    with speaking("en"):
        assert line_text("worker_fees", "Arvoden") == "Remuneration of poll workers"
        assert line_text("lunch", "Lunch") == "Lunch"
    assert all(_(text) != text for text in (*ROLES.values(), *NOUNS.values()) if text not in {"Post"})
