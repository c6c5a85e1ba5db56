"""Changes of numbers that a scenario makes under [policy] and [assumption]: known, its to change, and sensible."""

from collections import Counter
from collections.abc import Iterator
from math import isinf

from valplan.data.faults import Fault, did_you_mean
from valplan.data.merge import Merged, place_of, table_at
from valplan.domain.election import ElectionType
from valplan.language import _
from valplan.limits import Span, limit_kinds, limit_spans, load_limits

ALIKE, SIMILAR = 0.8, 0.7
"""A key that looks so much like a known one is that one misspelt; where no word of it is known, less will do."""
UNITS = frozenset(
    {"m", "km", "h", "s", "min", "max", "most", "least", "limit", "share", "hours", "hour", "days", "day"}
)
"""Words of keys that say nothing of what the number is about."""
NAMES_SHOWN = 4
EXEMPTIONS = {"daily_rest_h": "staffing.rest_exemption"}
"""Numbers of law that a decision may grant an exemption from, and the table of the scenario that it is written in."""


def number_faults(merged: Merged) -> Iterator[Fault]:
    """Changes of numbers that do not exist, belong elsewhere, are law, or make no sense."""
    kinds, spans = limit_kinds(), limit_spans()
    for table in ("policy", "assumption"):
        for key, value in table_at(merged.values, table).items():
            where = place_of(merged, f"{table}.{key}")
            kind = kinds.get(key)
            if kind is None:
                yield Fault(**where, expected=_("no such number is known"), remedy=_meant(key))
            elif kind == "law":
                yield Fault(**where, value=str(value), expected=law_text(key), remedy=law_remedy(key))
            elif kind != table:
                yield Fault(
                    **where, expected=_("the number belongs under [{kind}]", kind=kind), remedy=_("Move it there.")
                )
            elif isinstance(value, int | float) and not spans[key].holds(value):
                yield Fault(**where, value=str(value), expected=_span_text(spans[key]))


def _span_text(span: Span) -> str:
    if isinf(span.most):
        return _("a value of at least {least} was expected", least=f"{span.least:.10g}")
    return _("a value between {least} and {most} was expected", least=f"{span.least:.10g}", most=f"{span.most:.10g}")


def law_text(key: str) -> str:
    """That a number, or with no key any number, is the law's."""
    if not key:
        return _("numbers of law cannot be changed by a scenario")

    limit = load_limits(ElectionType.GENERAL)[key]
    return _(
        "the number is set by law ({source}: {value}) and cannot be changed by a scenario",
        source=_(limit.source.text),
        value=limit.value,
    )


def law_remedy(key: str) -> str:
    """What to do instead of changing a number of law."""
    remove = _("Remove the key; what a scenario may change stands in policy.toml.")
    return f"{remove} {_exemption(key)}".strip()


def _exemption(key: str) -> str:
    if key not in EXEMPTIONS:
        return ""
    return _("An exemption that has been decided is written under [{table}].", table=EXEMPTIONS[key])


def _meant(key: str) -> str:
    """The number that is meant: by its spelling, else by the words of its key, which may be those of a number of law.

    Spelling alone misleads: rest_hours looks most like fair_early_hours, and is about the daily rest.
    """
    kinds = limit_kinds()
    likely = did_you_mean(key, [k for k in kinds if kinds[k] != "law"], ALIKE)
    if likely:
        return likely
    about = _about_the_same(key)
    if about and all(kinds[k] == "law" for k in about):
        return " ".join(part for k in about for part in (_law_instead(k), _exemption(k)) if part)
    if about:
        return _("About the same: {names}.", names=", ".join(about[:NAMES_SHOWN]))
    return did_you_mean(key, kinds, SIMILAR) or _("The numbers that a scenario may change stand in policy.toml.")


def _law_instead(key: str) -> str:
    limit = load_limits(ElectionType.GENERAL)[key]
    return _(
        "“{key}” is the number of that kind; it is set by law ({source}: {value}) and cannot be changed by a scenario.",
        key=key,
        source=_(limit.source.text),
        value=limit.value,
    )


def _about_the_same(key: str) -> list[str]:
    """Known keys that share a word with a key, those first that share the most and the rarest words."""
    words = {k: set(k.casefold().split("_")) - UNITS for k in limit_kinds()}
    asked = set(key.casefold().split("_")) - UNITS
    common = Counter(w for known in words.values() for w in known)
    weight = {k: sum(1 / common[w] for w in known & asked) for k, known in words.items()}
    return sorted((k for k in weight if weight[k]), key=lambda k: (-weight[k], k))
