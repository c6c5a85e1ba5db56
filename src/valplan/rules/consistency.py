"""A plan hangs together: what it says in one place agrees with what it says in another."""

from collections import Counter
from collections.abc import Iterator

from valplan.demand.early import early_forecast
from valplan.demand.opening import posts_on, session_votes
from valplan.demand.postlist import posts_of
from valplan.demand.posts import district_posts
from valplan.domain.case import Case
from valplan.domain.outcome import Violation
from valplan.domain.plan import Plan
from valplan.language import N_, _
from valplan.rules.rule import Rule


class Consistent(Rule):
    """Sessions follow from the chosen patterns, posts from the places; appointments name known posts and workers."""

    id = "consistent"
    wording = N_("The plan's parts agree with each other and with the data.")
    source = "docs/plan-format.md"
    kind = "policy"

    def check(self, case: Case, plan: Plan) -> Iterator[Violation]:
        """Rebuild each part from the parts it follows from."""
        yield from self._needs(case, plan)
        yield from self._sessions(case, plan)
        yield from self._posts(case, plan)
        yield from self._names(case, plan)

    def _needs(self, case: Case, plan: Plan) -> Iterator[Violation]:
        wanted = {p.district: p for p in district_posts(case)}
        found = {p.district: p for p in plan.district_posts}
        for district in sorted(set(wanted) | set(found)):
            if wanted.get(district) != found.get(district):
                yield self._differs(f"district {district}", N_("what the polling place needs"))

    def _sessions(self, case: Case, plan: Plan) -> Iterator[Violation]:
        votes: Counter[str] = Counter()
        for c in plan.catchments:
            votes[c.premises] += c.votes
        profile = early_forecast(case).profile
        wanted = Counter(
            (place.premises, case.election.date_of(o.day), o.opens, o.closes, posts_on(case, place.tier, o.day),
             on_day[o.day])
            for place in plan.early_places
            if place.tier in case.tiers and place.pattern in case.openings
            for on_day in [session_votes(profile, [o.day for o in case.openings[place.pattern]], votes[place.premises])]
            for o in case.openings[place.pattern]
        )  # fmt: skip
        found = Counter((s.premises, s.on, s.opens, s.closes, s.posts, s.expected_votes) for s in plan.early_sessions)
        for premises, on, *_rest in sorted({*(wanted - found), *(found - wanted)}):
            yield self._differs(f"premises {premises} {on}", N_("an early-voting session and its opening pattern"))
        for premises in sorted(set(plan.vote_transports) - {s.premises for s in plan.early_sessions}):
            yield self._differs(f"premises {premises}", N_("the transport of votes and the places that are open"))

    def _posts(self, case: Case, plan: Plan) -> Iterator[Violation]:
        known = [s for s in plan.early_sessions if s.posts > 0]
        wanted = Counter(posts_of(case, plan.district_posts, plan.polling, known))
        found = Counter(plan.posts)
        for post in sorted({p.post_id for p in {*(wanted - found), *(found - wanted)}}):
            yield self._differs(f"post {post}", N_("a post and the place it belongs to"))
        held = Counter(a.post_id for a in plan.appointments)
        ids = {p.post_id for p in plan.posts}
        for post in sorted(ids | set(held)):
            if held[post] != 1 or post not in ids:
                yield self._differs(f"post {post}", N_("a post and its appointment"))

    def _names(self, case: Case, plan: Plan) -> Iterator[Violation]:
        workers = [a.worker for a in plan.appointments if a.worker]
        workers += [b.worker for b in plan.training] + [r.worker for r in plan.reserves]
        for worker in sorted(set(workers) - set(case.workers)):
            yield self._differs(f"worker {worker}", N_("a worker and the register"))
        for district in sorted({p.district for p in plan.polling} - set(case.districts)):
            yield self._differs(f"district {district}", N_("a district and the table of districts"))
        places = [p.premises for p in plan.polling] + [s.premises for s in plan.early_sessions]
        places += [p.premises for p in plan.posts] + [c.premises for c in plan.compensations if c.premises]
        for premises in sorted(set(places) - set(case.premises)):
            yield self._differs(f"premises {premises}", N_("premises and the table of premises"))
        measures = {m.measure for m in plan.measures} - set(case.measures)
        compensations = {c.compensation for c in plan.compensations} - set(case.compensations)
        for measure in sorted(measures | compensations):
            yield self._differs(f"measure {measure}", N_("a measure and the catalogue of measures"))

    def _differs(self, subject: str, what: str) -> Violation:
        text = N_("These do not agree: {what}.")
        return self.violation(subject, N_("differs"), N_("agrees"), text, what=_(what))
