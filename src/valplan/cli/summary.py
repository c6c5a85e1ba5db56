"""The short summary after a plan is made: money, indicators, proof, what is made up, where the files are."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from rich.console import Console

from valplan.cli.screen import show_violations, table
from valplan.domain.case import Case
from valplan.domain.municipality import Use
from valplan.domain.outcome import Indicator, Judgement, StageProof, Violation
from valplan.domain.plan import Plan
from valplan.language import N_, _, current
from valplan.report.early import early_openings, fixed_and_mobile
from valplan.report.evidence import entered_text, share_text, value_text
from valplan.report.figures import number, tkr
from valplan.report.reserve import risk_text
from valplan.report.roster import serving_text
from valplan.report.voters import voter_lines
from valplan.report.wording import parts_text, proof_text, synthetic_tables
from valplan.report.working_time import rests_on_texts
from valplan.rules import RULES
from valplan.rules.naming import line_text, stage_text, table_text

FILES = (
    (N_("Report and maps"), (".html", ".png")),
    (N_("Excel"), (".xlsx",)),
    (N_("Tables"), (".csv",)),
    (N_("For GIS"), (".gpkg",)),
    (N_("For programs"), (".json",)),
)
MARKS = {True: "✓", False: "✗", None: "–"}


def show_summary(console: Console, case: Case, plan: Plan, judgement: Judgement) -> None:
    """Show what a plan came to."""
    scenario = case.scenario
    console.print()
    console.print(scenario.title if current() == "sv" else scenario.title_en, style="bold")
    for line in (*_sizes(case, plan), serving_text(plan), *_risk(judgement), *_money(judgement)):
        console.print(line)
    for line in voter_lines(case, plan, judgement):
        console.print(line, soft_wrap=True)
    _show_indicators(console, judgement.indicators)
    _show_proof(console, plan.proof, {goal.goal: goal.name for goal in judgement.goals})
    show_judgement(console, case, judgement)
    show_synthetic(console, case)


def show_synthetic(console: Console, *cases: Case) -> None:
    """Say which tables are made up in any of the cases, wholly or in part, if any is."""
    tables = ", ".join(table_text(t).lower() for t in synthetic_tables(*cases))
    if tables:
        console.print(_("Note: these tables are made up, not real data: {tables}.", tables=tables), style="yellow")
    if parts := parts_text(*cases):
        console.print(parts, style="yellow", soft_wrap=True)


def show_judgement(console: Console, case: Case, judgement: Judgement) -> None:
    """Say whether the plan holds, and list what it breaks."""
    for disagreement in judgement.disagreements:
        console.print(_("✗ What the plan claims does not hold: {what}", what=disagreement), style="red")
    if judgement.violations:
        console.print(
            _("✗ The plan breaks rules: {count} {count:|violation|violations}", count=len(judgement.violations)),
            style="red",
        )
        show_violations(console, case, judgement.violations, wordings())
        if not judgement.complete:
            console.print(_("Nothing else of the plan can be judged until that is right."), style="bold")
    else:
        console.print(_("✓ Checked independently of the solver: no violations"), style="green")
    if judgement.drafts:
        text = N_(
            "! {count} {count:|departure rests on a draft motivation|departures rest on draft motivations}, which the "
            "board must decide on."
        )
        console.print(_(text, count=len(judgement.drafts)), style="yellow", soft_wrap=True)
    for text in rests_on_texts(judgement):
        console.print(f"! {text}", style="yellow", soft_wrap=True)


def show_files(console: Console, out: Path, files: Sequence[Path]) -> None:
    """Say where the results are."""
    console.print(_("Results in {folder}:", folder=out), soft_wrap=True)
    for text, suffixes in FILES:
        names = ", ".join(sorted(file.name for file in files if file.suffix in suffixes))
        if names:
            console.print(f"  {_(text)}: {names}")
    if any(file.name == "report.html" for file in files):
        console.print(_("Begin with {file}", file=out / "report.html"), soft_wrap=True)


def counted_rules(broken: Iterable[Violation]) -> str:
    """The ids of the rules that are broken, each with how often where that is more than once."""
    count = Counter(v.rule for v in broken)
    return ", ".join(f"{rule} ({n})" if n > 1 else rule for rule, n in sorted(count.items()))


def wordings() -> dict[str, str]:
    """What each rule demands, in the current language."""
    return {rule.id: _(rule.wording) for rule in RULES}


def _sizes(case: Case, plan: Plan) -> Iterator[str]:
    openings = early_openings(case, plan)
    held = {a.post_id for a in plan.appointments if a.worker}
    yield _(
        "{districts} {districts:|district votes|districts vote} in {polling} premises; early voting in {early} "
        "{early:|place|places}, of which {stops} mobile {stops:|stop|stops}.",
        districts=number(len(plan.polling)),
        polling=number(len({p.premises for p in plan.polling})),
        early=number(len(openings)),
        stops=number(fixed_and_mobile(openings)[1]),
    )
    for use, text in (
        (Use.POLLING, N_("Posts on election day: {posts}, of which vacant {vacant}; reserves {reserves}.")),
        (Use.EARLY, N_("Posts in early voting: {posts}, of which vacant {vacant}.")),
        (Use.HOST, N_("Hosts on election day: {posts}, of which vacant {vacant}.")),
        (Use.AMBULATING, N_("Posts in ambulating teams: {posts}, of which vacant {vacant}.")),
        (Use.COUNT, N_("Posts in the count on Wednesday: {posts}, of which vacant {vacant}.")),
    ):
        posts = [p.post_id for p in plan.posts if p.use is use]
        if not posts:
            continue
        vacant = sum(p not in held for p in posts)
        yield _(text, posts=number(len(posts)), vacant=number(vacant), reserves=number(len(plan.reserves)))


def _risk(judgement: Judgement) -> Iterator[str]:
    if judgement.risk is not None:
        yield f"{MARKS[judgement.risk.computed <= judgement.risk.limit]} {risk_text(judgement.risk)}"


def _money(judgement: Judgement) -> Iterator[str]:
    yield _(
        "{mark} Net cost {net} tkr, ceiling {ceiling} tkr.",
        mark=MARKS[judgement.net_ore <= judgement.net_ceiling_ore],
        net=tkr(judgement.net_ore),
        ceiling=tkr(judgement.net_ceiling_ore),
    )
    for line in judgement.money:
        if line.planned_ore > line.ceiling_ore:
            yield _(
                "{mark} {line}: {planned} tkr, above its ceiling of {ceiling} tkr.",
                mark=MARKS[False],
                line=line_text(line.line, line.name),
                planned=tkr(line.planned_ore),
                ceiling=tkr(line.ceiling_ore),
            )


def _show_indicators(console: Console, indicators: Sequence[Indicator]) -> None:
    rows = (
        (MARKS[i.met], i.name, value_text(i), share_text(i.target), _("entered") if i.entered else _("computed"))
        for i in indicators
    )
    columns = ("", _("Indicator"), _("Value"), _("Target"), _("How"))
    console.print(table(_("The board's indicators"), columns, rows))
    computed = [i for i in indicators if not i.entered]
    met = _("{fine} of {all}", fine=number(sum(i.met is True for i in computed)), all=number(len(computed)))
    console.print(f"{_('Indicators met, by the plan')}: {met}; {entered_text(indicators)}.", soft_wrap=True)


def _show_proof(console: Console, proof: Sequence[StageProof], goals: Mapping[str, str]) -> None:
    rows = ((stage_text(p.stage, goals), proof_text(p.status, p.gap)) for p in proof)
    console.print(table(_("Proof by stage"), (_("Stage"), _("What is proven")), rows))
