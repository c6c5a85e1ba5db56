"""A motivation that the program writes is a draft, tells the premises as they are, and is told as a draft."""

from tests.report.sample import sample_plan
from valplan.domain.case import Case
from valplan.domain.plan import FundedMeasure, Motivation, Plan
from valplan.evaluate import judge
from valplan.language import _
from valplan.model.motivations import draft_motivation
from valplan.report.sections import motivations

DRAFT = "Förslag, som nämnden ska besluta om och anpassa:"


def _tie(case: Case, *measures: FundedMeasure) -> str:
    plan = sample_plan(case).model_copy(update={"measures": measures})
    found = draft_motivation(case, plan, "tie-motivated", "parish")
    assert found.draft
    return found.text


def test_a_draft_says_that_it_is_one_and_what_the_tie_is(tiny_case: Case) -> None:
    text = _tie(tiny_case)
    assert text.startswith(f"{DRAFT} Församlingshemmet har en koppling till en religiös sammanslutning.")
    assert "vallokal för 1 distrikt med 900 väljare" in text


def test_premises_that_fail_are_not_called_accessible(tiny_case: Case) -> None:
    """The parish house lacks a low screen (A14, told by name); a measure cures it."""
    low = "A14 " + _(next(c.name for c in tiny_case.criteria if c.criterion == "A14"))
    left = f"Den är inte tillgänglig. Det som inte uppfylls: {low}. Planen avhjälper inte: {low}."
    assert left in _tie(tiny_case)
    mended = _tie(tiny_case, FundedMeasure(premises="parish", measure="låg_skärm"))
    assert f"Den är inte tillgänglig i dag. Det som inte uppfylls: {low}. Planens åtgärder ska avhjälpa det" in mended
    assert "ändamålsenlig" not in mended


def test_the_nearest_premises_without_a_tie_are_told(tiny_case: Case) -> None:
    """Of the others that may be polling places the library, at (1600, 3200), is nearest to (6000, 3000)."""
    assert "på samma sätt: Biblioteket, 4\u00a0405 m bort fågelvägen." in _tie(tiny_case)


def test_a_long_way_is_told_with_its_share_and_the_best_there_is(tiny_case: Case) -> None:
    text = draft_motivation(tiny_case, sample_plan(tiny_case), "polling-distance", "05990003").text
    assert text.startswith(f"{DRAFT} I Distrikt 3 har 100")
    assert "Med den bästa av alla lokaler" in text


def test_drafts_are_told_until_the_board_has_decided(tiny_case: Case, tiny_plan: Plan) -> None:
    """What does not say that it is decided is a draft; a decided one is told no longer."""
    (own,) = tiny_plan.motivations
    assert judge(tiny_case, tiny_plan).drafts == (f"premises {own.subject}",)
    assert motivations(tiny_case, tiny_plan)[0]["draft"]
    decided = Motivation(rule=own.rule, subject=own.subject, text="Nämndens skäl.", draft=False)
    assert judge(tiny_case, tiny_plan.model_copy(update={"motivations": (decided,)})).drafts == ()
