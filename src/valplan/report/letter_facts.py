"""What a letter can say of a person: the fields of the templates, in Swedish, and their values."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from babel.dates import format_date

from valplan.data.key_file import Contact
from valplan.demand.prices import bare_fee_ore, post_units
from valplan.demand.teams import polling_shift
from valplan.domain.case import Case
from valplan.domain.municipality import Role, TrainingSession, Use
from valplan.domain.plan import Plan, Post, Reserve
from valplan.language import N_, _, current
from valplan.report.figures import clock, kronor, locale, long_date, short_day
from valplan.report.wording import ROLES, USES, synthetic_notice

BETWEEN_DIGITS = re.compile(r"(?<=\d) (?=\d)")  # a telephone number is not parted at the end of a line
COMMON = {
    "kommun": N_("name of the municipality"),
    "val": N_("the election, as the scenario calls it"),
    "valdag": N_("election day"),
    "kontakt": N_("where the board is reached (board_line of the scenario); may be empty"),
    "syntetisk": N_("what is made up in the data; empty where nothing is"),
}
OWN = {
    "id": N_("the person's id, a reference without a name"),
    "namn": N_("name, from the key file or the register"),
    "postadress": N_("lines of the postal address, from the key file (a list; may be empty)"),
    "uppdrag": N_("the shifts (a list; empty for those on standby only)"),
    "arvode_summa": N_("fee for all shifts, before tax"),
    "valdagen": N_("true where a shift is in a polling place"),
    "utbildning": N_("the trainings that the person is called to (a list; may be empty)"),
    "leder": N_("the trainings that the person leads (a list; mostly empty)"),
    "utbildad": N_("date of a training already held; may be empty"),
    "reserv": N_("standby on election day; false for those who are not on standby"),
    "andrad": N_("true where the plan has been changed and the letter takes the place of an earlier one"),
}
PARTS = {
    "uppdrag": ("dag", "dag_kort", "tid", "roll", "tjanst", "plats", "adress", "omrade", "distrikt", "ansvarig",
                "arvode"),
    "utbildning": ("dag", "tid", "plats", "adress", "arvode"),
    "leder": ("dag", "tid", "plats", "adress"),
    "reserv": ("dag", "tid", "roll", "arvode"),
}  # fmt: skip
FIELDS = {**COMMON, **OWN}
LEADS = (Role.CHAIR, Role.EARLY_LEAD)
STOCKHOLM = "Europe/Stockholm"


class Nothing(dict[str, str]):
    """A part that a person does not have: false, and each of its fields is empty."""

    def __bool__(self) -> bool:
        """Nothing is there."""
        return False


@dataclass(frozen=True)
class Roster:
    """A plan with its named case and the key file's people, looked up by person.

    ``replaced`` are those whose earlier letter no longer holds where the plan has been changed; None: not known, so
    everybody's.
    """

    case: Case
    plan: Plan
    contacts: Mapping[str, Contact] = field(default_factory=dict)
    replaced: frozenset[str] | None = None

    @cached_property
    def posts(self) -> dict[str, tuple[Post, ...]]:
        """Each person's posts in order of time."""
        known = {p.post_id: p for p in self.plan.posts}
        found: dict[str, list[Post]] = defaultdict(list)
        for a in self.plan.appointments:
            if a.worker and a.post_id in known:
                found[a.worker].append(known[a.post_id])
        return {w: tuple(sorted(held, key=lambda p: (p.starts, p.post_id))) for w, held in sorted(found.items())}

    @cached_property
    def reserves(self) -> dict[str, Reserve]:
        """Who is on standby."""
        return {r.worker: r for r in self.plan.reserves}

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Those of the register who serve, are on standby, lead or are booked for a training; by name and id."""
        ids = {*self.posts, *self.reserves, *self.leading, *self._booked} & self.case.workers.keys()
        return tuple(sorted(ids, key=lambda w: (self.case.workers[w].name, w)))

    @cached_property
    def leading(self) -> dict[str, tuple[TrainingSession, ...]]:
        """The training sessions that people lead, in order of time."""
        led: dict[str, set[str]] = defaultdict(set)
        for held in self.plan.sessions:
            if held.leader:
                led[held.leader].add(held.session)
        return {worker: _in_time(self.case, ids) for worker, ids in led.items()}

    @cached_property
    def _booked(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for b in self.plan.training:
            found[b.worker].add(b.session)
        return found

    @cached_property
    def _leads(self) -> dict[tuple[Use, str, str], list[Post]]:
        found: dict[tuple[Use, str, str], list[Post]] = defaultdict(list)
        for p in self.plan.posts:
            if p.role in (*LEADS, Role.DEPUTY):
                found[p.use, p.premises, p.district].append(p)
        return found

    @cached_property
    def _holder(self) -> dict[str, str]:
        return {a.post_id: a.worker for a in self.plan.appointments}

    def is_replaced(self, worker: str) -> bool:
        """Whether a letter takes the place of one that the person has had before."""
        return self.plan.revision is not None and (self.replaced is None or worker in self.replaced)

    def trainings(self, worker: str) -> tuple[TrainingSession, ...]:
        """The sessions that a person is called to, in order of time: booked by the plan or, if untrained, before it.

        Those whose attendance has been entered have been.
        """
        known = self.case.workers[worker]
        own = {known.booked_session} if known.trained_on is None else set()
        return _in_time(self.case, (self._booked.get(worker, set()) | own) - self.case.accounted)

    def trained(self, worker: str) -> date | None:
        """When a person was last trained, by the register or by the attendance that has been entered."""
        known = self.case.workers[worker]
        been = [s.on for s in _in_time(self.case, self.case.attended.get(worker, ()))]
        return max([*been, *([known.trained_on] if known.trained_on else [])], default=None)

    def lead(self, post: Post) -> tuple[str, Post] | None:
        """Who is in charge where a post is, for most of its time, and of which post; the id is empty if vacant.

        The chair or the one in charge of early voting; where neither is there, the deputy.
        """
        there = [p for p in self._leads[post.use, post.premises, post.district] if _together_s(p, post) > 0]
        first = [p for p in there if p.role in LEADS] or there
        if not first:
            return None
        best = max(first, key=lambda p: (_together_s(p, post), p.post_id))
        return self._holder.get(best.post_id, ""), best


def fields_text() -> str:
    """A list of all fields, as they are written in a template, with what they are."""
    lines = [_("Fields of letters, to be written in the templates as they stand here")]
    for name, meaning in FIELDS.items():
        lines.append(f"{{{{ {name} }}}}  {_(meaning)}")
        if name in PARTS:
            lines.append("    " + _("with: {fields}", fields=", ".join(PARTS[name])))
    return "\n".join(lines) + "\n"


def own_facts(roster: Roster, worker: str) -> dict[str, Any]:
    """The value of every field for a person."""
    case, known = roster.case, roster.case.workers[worker]
    posts, contact = roster.posts.get(worker, ()), roster.contacts.get(worker)
    trained, reserve = roster.trained(worker), roster.reserves.get(worker)
    return {
        **common_facts(case),
        "id": worker,
        "namn": known.name,
        "postadress": list(contact.address) if contact else [],
        "uppdrag": [_shift(roster, worker, p) for p in posts],
        "arvode_summa": kronor(sum(fee_of(case, p) for p in posts)) if posts else "",
        "valdagen": any(p.use == Use.POLLING for p in posts),
        "utbildning": [_training(case, s) for s in roster.trainings(worker)],
        "leder": [_session(s) for s in roster.leading.get(worker, ())],
        "utbildad": long_date(trained) if trained else "",
        "reserv": _standby(case, reserve),
        "andrad": roster.is_replaced(worker),
    }


def common_facts(case: Case) -> dict[str, Any]:
    """The value of every field that is the same for all."""
    scenario = case.scenario
    return {
        "kommun": case.municipality.name,
        "val": scenario.title if current() == "sv" else scenario.title_en,
        "valdag": weekday_date(case.election.day),
        "kontakt": BETWEEN_DIGITS.sub("\u00a0", scenario.board_line),
        "syntetisk": synthetic_notice(case),
    }


def leads_named(roster: Roster, worker: str) -> tuple[str, ...]:
    """The ids of others whose names stand in a person's letter."""
    found = {lead[0] for p in roster.posts.get(worker, ()) if (lead := roster.lead(p))}
    return tuple(sorted(found - {"", worker}))


def fee_of(case: Case, post: Post) -> int:
    """What a post pays, öre, before tax and without employer's contributions."""
    return bare_fee_ore(case, post.role, units=post_units(case, post))


def standby_times(case: Case) -> tuple[datetime, datetime]:
    """When reserves are on standby: the whole of election day's work."""
    return polling_shift(case)


def weekday_date(on: date) -> str:
    """A date in words with its weekday: ``söndag 13 september 2026``."""
    return format_date(on, "EEEE d MMMM y", locale=locale())


def _shift(roster: Roster, worker: str, post: Post) -> dict[str, str]:
    case = roster.case
    premises = case.premises[post.premises]
    return {
        "dag": weekday_date(post.starts.date()),
        "dag_kort": short_day(post.starts.date()),
        "tid": _times(post.starts, post.ends),
        "roll": _(ROLES[post.role]),
        "tjanst": _(USES[post.use.value]),
        "plats": premises.name,
        "adress": premises.address,
        "omrade": case.areas[premises.area_id].name,
        "distrikt": case.districts[post.district].name if post.district else "",
        "ansvarig": _in_charge(roster, worker, post),
        "arvode": kronor(fee_of(case, post)),
    }


def _in_charge(roster: Roster, worker: str, post: Post) -> str:
    found = roster.lead(post)
    if found is None:
        return ""
    holder, _lead = found
    if holder == worker:
        return _("you yourself")
    return roster.case.workers[holder].name if holder else _("to be appointed")


def _training(case: Case, session: TrainingSession) -> dict[str, str]:
    return {**_session(session), "arvode": kronor(bare_fee_ore(case, "training"))}


def _session(session: TrainingSession) -> dict[str, str]:
    return {
        "dag": weekday_date(session.on),
        "tid": f"{clock(session.starts)}\u2013{clock(session.ends)}",
        "plats": session.place,
        "adress": session.address,
    }


def _in_time(case: Case, ids: Iterable[str]) -> tuple[TrainingSession, ...]:
    known = (case.sessions[i] for i in ids if i in case.sessions)
    return tuple(sorted(known, key=lambda s: (s.on, s.starts, s.session_id)))


def _standby(case: Case, reserve: Reserve | None) -> dict[str, str]:
    if reserve is None:
        return Nothing.fromkeys(PARTS["reserv"], "")
    starts, ends = standby_times(case)
    return {
        "dag": weekday_date(starts.date()),
        "tid": _times(starts, ends),
        "roll": _(ROLES[reserve.role]),
        "arvode": kronor(bare_fee_ore(case, "standby")),
    }


def _times(starts: datetime, ends: datetime) -> str:
    text = f"{clock(starts)}\u2013{clock(ends)}"
    return text if starts.date() == ends.date() else _("{times} (next day)", times=text)


def _together_s(a: Post, b: Post) -> float:
    """Seconds that two posts share."""
    return (min(a.ends, b.ends) - max(a.starts, b.starts)).total_seconds()
