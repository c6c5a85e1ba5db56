"""The look that maps and report share: colours that colour-blind people tell apart, and marks beside them."""

from dataclasses import dataclass

from valplan.domain.outcome import AccessState, Verdict
from valplan.language import _
from valplan.report.figures import NO_BREAK, number

INK = "#16263b"
NAVY = "#1f3a5f"
EARLY = "#a84300"
MOBILE = "#6b2c8f"
BAD = "#a12a12"
TINTS = ("#d6e6f4", "#f7e6c8", "#d9eadb", "#f1dbe4", "#e9e6d2", "#dfddf0")


@dataclass(frozen=True)
class VerdictLook:
    """Fill and line of an area on the interactive map."""

    fill: str
    line: str


VERDICTS = {
    Verdict.COVERED: VerdictLook("#cfe8dc", "#2b6f55"),
    Verdict.COMPENSATED: VerdictLook("url(#hatch)", MOBILE),
    Verdict.NOT_COVERED: VerdictLook("url(#cross)", BAD),
}


@dataclass(frozen=True)
class Band:
    """A band of distances: darker and larger is farther."""

    to_m: float
    colour: str
    radius: int


BANDS = (
    Band(1000, "#fde725", 3),
    Band(2500, "#5ec962", 3),
    Band(5000, "#21918c", 4),
    Band(10000, "#3b528b", 5),
    Band(float("inf"), "#440154", 6),
)


def band_of(metres: float) -> int:
    """The number of the band that a distance lies in."""
    return next(i for i, band in enumerate(BANDS) if metres <= band.to_m)


def band_texts() -> tuple[str, ...]:
    """What each band is called."""
    found, start = [], 0.0
    for band in BANDS:
        if band.to_m == float("inf"):
            found.append(_("more than {limit}", limit=_km(start)))
        else:
            found.append(_("at most {limit}", limit=_km(band.to_m)))
        start = band.to_m
    return tuple(found)


def _km(metres: float) -> str:
    return number(metres / 1000, 0 if metres % 1000 == 0 else 1) + NO_BREAK + "km"


def polling_icon(state: AccessState | None) -> str:
    """A square; with a diamond when measures are needed, a cross and another colour when not accessible."""
    inside = {
        AccessState.AFTER_MEASURES: '<path d="M9 4.6L13.4 9L9 13.4L4.6 9Z" fill="#fff"/>',
        AccessState.NOT_ACCESSIBLE: '<path d="M5.5 5.5L12.5 12.5M12.5 5.5L5.5 12.5" stroke="#fff" stroke-width="2.2"/>',
    }
    fill = BAD if state is AccessState.NOT_ACCESSIBLE else NAVY
    box = f'<rect x="1.5" y="1.5" width="15" height="15" rx="2" fill="{fill}" stroke="#fff" stroke-width="1.5"/>'
    mark = inside.get(state, "") if state else ""
    return f'<svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">{box}{mark}</svg>'


def early_icon(text: str, *, mobile: bool) -> str:
    """A pin with a number in it: round for a place, angular for a mobile stop."""
    round_pin = "M14 35C9 27 2 22 2 13.5A12 12 0 0 1 26 13.5C26 22 19 27 14 35Z"
    angular = "M14 35L8.5 26H2V2H26V26H19.5Z"
    path, fill = (angular, MOBILE) if mobile else (round_pin, EARLY)
    label = f'<text x="14" y="18.5" text-anchor="middle" font-size="12.5" font-weight="700" fill="#fff">{text}</text>'
    pin = f'<path d="{path}" fill="{fill}" stroke="#fff" stroke-width="1.6"/>'
    return f'<svg width="28" height="36" viewBox="0 0 28 36" aria-hidden="true">{pin}{label}</svg>'
