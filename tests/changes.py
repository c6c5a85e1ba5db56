"""A case with one thing changed, for tests at a limit and beside it."""

from dataclasses import replace

from valplan.domain.case import Case


def with_premises(case: Case, premises: str, **changes: object) -> Case:
    """The case with one premises changed in the data."""
    m = case.municipality
    table = tuple(p.model_copy(update=changes) if p.premises_id == premises else p for p in m.premises)
    return replace(case, municipality=m.model_copy(update={"premises": table}))


def with_worker(case: Case, worker: str, **changes: object) -> Case:
    """The case with one worker changed in the register."""
    m = case.municipality
    table = tuple(w.model_copy(update=changes) if w.worker_id == worker else w for w in m.workers)
    return replace(case, municipality=m.model_copy(update={"workers": table}))


def with_workers(case: Case, **changes: object) -> Case:
    """The case with every worker changed alike."""
    return with_tables(case, workers=tuple(w.model_copy(update=changes) for w in case.municipality.workers))


def with_tables(case: Case, **tables: object) -> Case:
    """The case with whole tables replaced."""
    return replace(case, municipality=case.municipality.model_copy(update=tables))


def with_number(case: Case, key: str, value: float) -> Case:
    """The case with one number changed."""
    return with_numbers(case, {key: value})


def with_numbers(case: Case, numbers: dict[str, float]) -> Case:
    """The case with several numbers changed."""
    changed = {key: case.limits[key].model_copy(update={"value": value}) for key, value in numbers.items()}
    return replace(case, limits={**case.limits, **changed})


def with_budget(case: Case, **changes: object) -> Case:
    """The case with the budget changed."""
    return replace(case, budget=case.budget.model_copy(update=changes))


def with_scenario(case: Case, **changes: object) -> Case:
    """The case with the scenario changed."""
    return replace(case, scenario=case.scenario.model_copy(update=changes))


def with_staffing(case: Case, **changes: object) -> Case:
    """The case with ``[staffing]`` of the scenario changed."""
    return with_scenario(case, staffing=case.scenario.staffing.model_copy(update=changes))
