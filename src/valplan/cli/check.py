"""``valplan check``: judge a plan file against its case, with no solver; nothing is written."""

from pathlib import Path

from valplan.cli.exits import Exit
from valplan.cli.judged import Judged, judge_file
from valplan.cli.register_notes import show_register_notes
from valplan.cli.screen import screen, show_faults, show_json
from valplan.cli.summary import show_judgement, show_synthetic, wordings
from valplan.data import InputFaults
from valplan.evaluate.proofs import on_trust
from valplan.language import _
from valplan.report.evidence import value_text
from valplan.report.tables import provenance


def run(plan: Path, *, scenario: Path | None, attendance: Path | None = None, as_json: bool) -> int:
    """Judge a plan and list every violation; ``attendance`` is a file of who attended training."""
    try:
        judged = judge_file(plan, scenario, attendance)
    except InputFaults as found:
        return show_faults(found.faults, as_json=as_json)
    if as_json:
        show_json(_answer(plan, judged))
    else:
        _show(plan, judged)
    return Exit.BREAKS_RULES if judged.judgement.violations or judged.judgement.disagreements else Exit.OK


def _show(plan: Path, judged: Judged) -> None:
    console = screen()
    console.print(_("{plan} judged against {scenario}", plan=plan, scenario=judged.scenario), soft_wrap=True)
    for change in judged.judgement.other_data:
        console.print(_("Note: {what}", what=change), style="yellow")
    if claimed := on_trust(judged.plan):
        console.print(_("Note: {what}", what=claimed), soft_wrap=True)
    for i in judged.judgement.indicators:
        if judged.case.attendance and i.indicator == "physically_trained":
            console.print(f"{_(i.name)}: {value_text(i)}", soft_wrap=True)
    show_judgement(console, judged.case, judged.judgement)
    if judged.judgement.disagreements:
        console.print(_("What a plan claims no longer holds when it is edited by hand; change it with valplan replan."))
    show_register_notes(console, judged.case)
    show_synthetic(console, judged.case)


def _answer(plan: Path, judged: Judged) -> dict[str, object]:
    texts, found = wordings(), judged.judgement
    return {
        **provenance(judged.case),
        "plan": str(plan),
        "scenario": str(judged.scenario),
        "complete": found.complete,
        "other_data": list(found.other_data),
        "on_trust": on_trust(judged.plan),
        "violations": [{**v.model_dump(mode="json"), "wording": texts.get(v.rule, "")} for v in found.violations],
        "disagreements": list(found.disagreements),
        "rests_on": [x.model_dump(mode="json") for x in found.rests_on],
        "drafts": list(found.drafts),
        "net_ore": found.net_ore if found.complete else None,
        "net_ceiling_ore": found.net_ceiling_ore,
    }
