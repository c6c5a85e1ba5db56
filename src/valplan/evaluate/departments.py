"""Which departments take part in the election, with how many people, and which by reserves alone."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from valplan.domain.case import Case
from valplan.domain.plan import Plan
from valplan.language import N_, _
from valplan.rules.people import filled, serving


@dataclass(frozen=True)
class Departments:
    """People who serve by department, and the departments none of whose people hold a post."""

    people: Mapping[str, int]
    standby_only: frozenset[str]


def departments(case: Case, plan: Plan) -> Departments:
    """Everyone who holds a post or is on standby, by department; whoever has none is left out."""
    people = Counter(w.department for w in serving(case, plan) if w.department)
    with_post = {w.department for _post, w in filled(case, plan)}
    return Departments(people, frozenset(people) - with_post)


def department_rows(found: Departments, before: int, least: int) -> Iterator[dict[str, str]]:
    """The evidence: each department with its people, those of a few people together and unnamed.

    Parameters
    ----------
    before
        Departments at the last election.
    least
        The smallest count of people that is told.
    """
    few = [d for d, n in found.people.items() if n < least]
    for department in sorted(set(found.people) - set(few)):
        yield {"department": department, "people": str(found.people[department])}
    if few:
        text = N_(
            "{count} {count:|department|departments} with fewer than {least} {least:|person|people} each, not named"
        )
        yield {"department": _(text, count=len(few), least=least), "people": ""}
    if found.standby_only:
        text = N_(
            "{count} {count:|takes|take} part by reserves alone; if no reserve is called in, {left} serve, against "
            "{before} at the last election"
        )
        count = len(found.standby_only)
        yield {"department": _(text, count=count, left=len(found.people) - count, before=before), "people": ""}
