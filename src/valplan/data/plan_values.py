"""What a value of a plan file should have been, in words, from how it failed to fit."""

import re
from typing import TYPE_CHECKING

from valplan.data.faults import did_you_mean
from valplan.language import N_, _

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

EXPECTED = (
    ("timezone_naive", N_("a time without a time zone, in local time")),
    ("datetime", N_("a date and time such as 2026-09-13T08:00:00")),
    ("date", N_("a date such as 2026-09-13")),
    ("time", N_("a time of day such as 08:00:00")),
    ("int", N_("a whole number")),
    ("float", N_("a number")),
    ("string", N_("a text in quotation marks")),
    ("tuple", N_("a list in [ ]")),
    ("model", N_("an object in { }")),
    ("dict", N_("an object in { }")),
)
_QUOTED = re.compile(r"'([^']*)'")


def expectation(error: "ErrorDetails") -> tuple[str, str]:
    """What was expected, and what to do about it; both in the current language."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "enum":
        known = _QUOTED.findall(str(context["expected"]))
        return _("one of: {names}", names=", ".join(known)), did_you_mean(str(error["input"]), known)
    if kind == "greater_than_equal":
        return _("a whole number that is at least {limit}", limit=context["ge"]), ""
    return next((_(text) for start, text in EXPECTED if kind.startswith(start)), _("the value does not fit")), ""
