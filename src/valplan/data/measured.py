"""Counts and measured values that cannot be right: below zero, or out of proportion."""

from collections.abc import Iterator, Mapping
from math import isfinite

from valplan.data.faults import Fault
from valplan.data.folder import Folder
from valplan.domain.case import Limit
from valplan.domain.municipality import District, Inspection
from valplan.language import _


def measured_faults(folder: Folder) -> Iterator[Fault]:
    """Measured values below 0, which no criterion has: widths, heights, slopes and ways are all sizes."""
    for number, found in folder.numbered("inspections", Inspection):
        if not (isfinite(found.value) and found.value >= 0):
            yield Fault(
                file=folder.file("inspections").name,
                row=number,
                column="value",
                subject=f"{found.premises_id}/{found.criterion}",
                value=f"{found.value:.10g}",
                expected=_("a value of at least {least} was expected", least=0),
                remedy=_("Correct the value; leave the row out if the criterion has not been measured."),
            )


def elector_sense(folder: Folder, limits: Mapping[str, Limit]) -> Iterator[Fault]:
    """Electors of a district that must be slips: too many, or out of proportion to those of the municipal council.

    The roll of 2022 is not compared with that of 2026: districts are drawn anew between elections.
    """
    file, most = folder.file("districts").name, int(limits["register_electors_max"].value)
    least_share, most_share = (float(limits[k].value) for k in ("riksdag_share_min", "riksdag_share_max"))
    for number, d in folder.numbered("districts", District):
        counts = {c: int(getattr(d, c)) for c in ("electors_kf_2026", "electors_rd_2026", "electors_rd_2022")}
        for column, count in counts.items():
            place = {"file": file, "row": number, "column": column, "subject": d.code, "value": str(count)}
            if count > most:
                expected = _("at most {most} electors in a district were expected", most=most)
                yield Fault(**place, expected=expected, remedy=_("Correct the number of electors."))
            elif column == "electors_rd_2026" and not (
                least_share * d.electors_kf_2026 <= count <= most_share * d.electors_kf_2026
            ):
                yield Fault(
                    **place,
                    expected=_(
                        "from {least:.0%} to {most:.0%} of the municipal council's electors, {electors}, were expected",
                        least=least_share,
                        most=most_share,
                        electors=d.electors_kf_2026,
                    ),
                    remedy=_("Correct the number of electors."),
                )
