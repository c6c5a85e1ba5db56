"""What a scenario asks of premises that cannot be: fixed to premises that are closed, barred or of no use so."""

from collections.abc import Iterator

from valplan.data.faults import Fault
from valplan.data.folder import Folder
from valplan.data.merge import place_of
from valplan.data.scenario import Reading
from valplan.domain.municipality import Premises
from valplan.domain.scenario import ScenarioPremises
from valplan.language import _


def wanted_faults(reading: Reading, folder: Folder) -> Iterator[Fault]:
    """Premises that the scenario fixes and that cannot serve so; that they are known at all is told elsewhere."""
    asked = reading.part("premises", ScenarioPremises)
    if asked is None:
        return
    premises = {p.premises_id: p for p in folder.of("premises", Premises)}
    fixed = [(f"premises.polling_fixed.{district}", name, True) for district, name in asked.polling_fixed.items()]
    fixed += [("premises.early_fixed", name, False) for name in asked.early_fixed]
    for column, name, polling in fixed:
        expected = _hindrance(asked, name, premises.get(name), folder.file("premises").name, polling=polling)
        if expected:
            remedy = _("Name other premises, or remove one of the two.")
            yield Fault(**place_of(reading.merged, column), value=name, expected=expected, remedy=remedy)


def _hindrance(asked: ScenarioPremises, name: str, place: Premises | None, file: str, *, polling: bool) -> str:
    """Why premises cannot serve as the scenario fixes them, or an empty text."""
    if name in asked.closed:
        return _("the scenario closes the same premises ([premises] closed)")
    key = "polling_forbidden" if polling else "early_forbidden"
    if name in (asked.polling_forbidden if polling else asked.early_forbidden):
        return _("the scenario forbids the same premises ([premises] {key})", key=key)
    if place is not None and not (place.polling if polling else place.early):
        column = "polling" if polling else "early"
        return _("{file} says that the premises cannot be used so: {column} is “nej”", file=file, column=column)
    return ""
