"""The training stage: everyone who serves and is not trained gets a seat in a physical session before serving."""

from datetime import date

import numpy as np
import pandas as pd

from valplan.domain.case import Case
from valplan.domain.outcome import StageProof
from valplan.domain.plan import Plan, TrainingBooking
from valplan.model.algebra import Columns, Linear, Row, Rows
from valplan.rules.people import filled, own_trainings, seats_left, training_way_m
from valplan.solve.bridge import Answer, model_of, solve_model
from valplan.solve.pricing import Clock


def first_shift(case: Case, plan: Plan) -> dict[str, date]:
    """The first day each person serves; election day for reserves."""
    first = {r.worker: case.election.day for r in plan.reserves}
    for post, worker in filled(case, plan):
        first[worker.worker_id] = min(first.get(worker.worker_id, date.max), post.starts.date())
    return first


def book_training(case: Case, plan: Plan, left_s: Clock) -> tuple[tuple[TrainingBooking, ...], Answer, StageProof]:
    """Seats at least travel in all (metres): an assignment problem.

    Returns the bookings (empty when no booking can seat all), the answer and its proof.
    """
    first = first_shift(case, plan)
    untrained = [
        w for w, day in sorted(first.items()) if not any(on < day for on in own_trainings(case, case.workers[w]))
    ]
    pairs = [
        (w, s.session_id, training_way_m(case, w, s.session_id))
        for w in untrained
        for s in case.municipality.sessions
        if s.on < first[w]
    ]
    seat = Columns("seat", pd.DataFrame(pairs, columns=["worker", "session", "metres"]), 0)
    left = seats_left(case)
    rows = Rows.join([
        Rows.of(Row(f"worker {w}", seat.where(seat.keys.worker == w), lower=1.0, upper=1.0) for w in untrained),
        Rows.of(Row(f"session {s}", seat.where(seat.keys.session == s), upper=float(n)) for s, n in left.items()),
    ])
    model = model_of((seat,), rows, Linear(0.0, seat.ids, seat.keys.metres.to_numpy(dtype=np.float64)))
    answer = solve_model(model, time_limit_s=left_s())
    chosen = [] if answer.values is None else seat.keys[answer.values > 0.5].to_numpy()
    bookings = tuple(TrainingBooking(worker=w, session=s) for w, s, _ in chosen)
    return bookings, answer, answer.proof("training", "m", model)
