"""Letters of appointment, calls to training and calendar files: what is written, for whom, and where it is noted."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from valplan.domain.case import Case
from valplan.domain.plan import Plan
from valplan.evaluate.changes import changes
from valplan.report.calendars import calendar_file
from valplan.report.letter_facts import Roster, leads_named, own_facts
from valplan.report.letter_templates import LetterTemplate, filled
from valplan.report.tables import canonical_json, provenance

MANIFEST = "letters.json"
FORMAT = "valplan-letters/1"
CALENDARS = "calendar"
APPOINTMENT, TRAINING = "appointment", "training"


@dataclass(frozen=True)
class Concerned:
    """Who gets a letter of appointment, a call to training, a calendar file; ids in order of name."""

    appointment: tuple[str, ...]
    training: tuple[str, ...]
    calendar: tuple[str, ...]


@dataclass(frozen=True)
class Written:
    """A file of the folder of letters: its name, its contents, and whose letters and names are in it."""

    file: str
    data: bytes
    people: tuple[str, ...]
    worker: str = ""


def concerned_by(roster: Roster, before: Roster | None, *, everybody: bool) -> Concerned:
    """Those for whom something differs from the plan before, or everybody.

    Everybody are those who serve, are on standby or have a training before them, and those who no longer do.
    """
    told, called = _changed(roster, before) if before else (set(), set())
    if everybody:
        told |= {w for w in roster.people if w in roster.posts or w in roster.reserves or w in roster.leading}
        called |= set(roster.people)
    return listed_concerned(roster, told, called)


def with_replaced(roster: Roster, before: Roster) -> Roster:
    """The roster, knowing whose earlier letter no longer holds."""
    told, called = _changed(roster, before)
    return replace(roster, replaced=frozenset((told | called) & set(before.people)))


def listed_concerned(roster: Roster, told: Collection[str], called: Collection[str]) -> Concerned:
    """Those who are told of their posts, and those who are called to a training if they have one before them."""
    order = sorted({*told, *called}, key=lambda w: (roster.case.workers[w].name, w))
    return Concerned(
        tuple(w for w in order if w in told),
        tuple(w for w in order if w in called and roster.trainings(w)),
        tuple(order),
    )


def _changed(roster: Roster, before: Roster) -> tuple[set[str], set[str]]:
    """Who has other posts or another standby than before, and who has another training."""
    absent = set(roster.plan.revision.absent if roster.plan.revision else ())
    known = (roster.case.workers.keys() & {*roster.people, *before.people}) - absent
    called = {w for w in roster.people if roster.trainings(w) and roster.trainings(w) != before.trainings(w)}
    lead = {w for w in known if roster.leading.get(w) != before.leading.get(w)}
    return (set(changes(before.plan, roster.plan).letters) | lead) & known, called


def letter_files(
    roster: Roster, concerned: Concerned, templates: Mapping[str, LetterTemplate], *, each: bool
) -> Iterator[Written]:
    """The letters as Word files: one of a kind with a page a person, or one a person.

    Raises
    ------
    InputFaults
        A template cannot be filled in.
    """
    for kind, people in ((APPOINTMENT, concerned.appointment), (TRAINING, concerned.training)):
        template = templates[f"{kind}.docx"]
        facts = {w: own_facts(roster, w) for w in people}
        if not each and people:
            data = filled(template, list(facts.values()))
            yield Written(f"{kind}.docx", data, _all_named(roster, people))
        for worker in people if each else ():
            data = filled(template, [facts[worker]])
            yield Written(f"{kind}/{worker}.docx", data, _all_named(roster, [worker]), worker)


def calendar_files(roster: Roster, concerned: Concerned, before: Roster | None) -> Iterator[Written]:
    """A calendar file for each person."""
    for worker in concerned.calendar:
        data = calendar_file(roster, worker, before)
        yield Written(f"{CALENDARS}/{worker}.ics", data, (worker,), worker)


def manifest(case: Case, plan: Plan, files: Iterable[Written]) -> str:
    """What the folder holds and whose: by it the folder is known, and a PDF is found when a person is forgotten."""
    listed = [
        {"file": f.file, "people": sorted(f.people), **({"worker": f.worker} if f.worker else {})}
        for f in sorted(files, key=lambda f: f.file)
    ]
    made = {"scenario": plan.made.scenario, "revision": plan.revision.number if plan.revision else 0}
    return canonical_json({**provenance(case), "format": FORMAT, "plan": made, "files": listed})


def _all_named(roster: Roster, people: Iterable[str]) -> tuple[str, ...]:
    return tuple({*people} | {named for w in people for named in leads_named(roster, w)})
