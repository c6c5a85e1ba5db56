"""Who has done the training so far, once attendance is entered, and what to do about those who were absent."""

from collections import defaultdict

from valplan.demand.training import own_sessions
from valplan.domain.case import Case
from valplan.domain.municipality import Worker
from valplan.domain.plan import Plan
from valplan.language import N_
from valplan.rules.people import serving
from valplan.rules.trained import missed_sessions

STATES = ("trained", "attended", "to_come", "absent", "untrained")
REMEDIES = {
    "to_come": N_("the session is to come, or its attendance is not entered"),
    "absent": N_("book them for a session that is left, or let others serve (valplan replan)"),
    "untrained": N_("book them for a session, or let others serve (valplan replan)"),
}


def trained_so_far(case: Case, plan: Plan, untrained: frozenset[str]) -> tuple[int, int, list[dict[str, str]]]:
    """How many of all who serve have done the training, how many serve, and the people in each state (ids, no names).

    Parameters
    ----------
    untrained : frozenset of str
        Ids of those who break the rule of training: nothing that they have had or are booked for is in time.
    """
    people: dict[str, list[str]] = defaultdict(list)
    for worker in serving(case, plan):
        people[_state(case, plan, worker, untrained)].append(worker.worker_id)
    rows = [
        {
            "training": state,
            "people": str(len(people[state])),
            "workers": ", ".join(people[state]) if state in REMEDIES and state != "to_come" else "",
            "remedy": REMEDIES.get(state, "") if people[state] else "",
        }
        for state in STATES
    ]
    done = len(people["trained"]) + len(people["attended"])
    return done, sum(map(len, people.values())), rows


def _state(case: Case, plan: Plan, worker: Worker, untrained: frozenset[str]) -> str:
    booked = [b for b in plan.training if b.worker == worker.worker_id]
    if worker.worker_id in untrained:
        return "absent" if missed_sessions(case, worker.worker_id, booked) else "untrained"
    if any(s.session_id in case.accounted for s in own_sessions(case, worker)):
        return "attended"
    return "trained" if worker.trained_on else "to_come"
