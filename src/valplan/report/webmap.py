"""``map.html``: the plan on a map in one file, with no network."""

from pathlib import Path
from typing import Any

import geopandas as gpd
from markupsafe import Markup
from shapely.geometry import mapping

from valplan.domain.case import Case
from valplan.domain.municipality import AreaKind, Premises
from valplan.domain.outcome import AccessState, AreaCoverage, Judgement
from valplan.domain.plan import Plan
from valplan.language import _
from valplan.report.area_days import area_days_table
from valplan.report.early import EarlyOpening
from valplan.report.figures import distance, hours, long_date, number, percent, short_day
from valplan.report.look import BANDS, TINTS, VERDICTS, band_of, band_texts, early_icon, polling_icon
from valplan.report.pages import embedded, inlined, leaflet, render
from valplan.report.premises import UsedPremises
from valplan.report.shapes import CRS, Shapes, simplified, weighted_centre
from valplan.report.tables import compensation_texts, failing_texts, measure_texts
from valplan.report.wording import ACCESS, KINDS, MARKS, named, synthetic_notice
from valplan.report.wording import VERDICTS as VERDICT_WORDS

TOLERANCE_M = 12.0
WGS84 = "EPSG:4326"
_SIZES = {AreaKind.LOCALITY: "town", AreaKind.CITY: "city", AreaKind.RURAL: "rural"}


def write_map(case: Case, plan: Plan, judgement: Judgement, drawn: Shapes, path: Path) -> None:
    """Write the map with its data, Leaflet and styles inside."""
    css, script = leaflet()
    places = sorted({u.place.name for u in drawn.premises} | {o.place.name for o in drawn.early})
    page = render(
        "map.html",
        title=_("Polling places and early voting, {municipality}", municipality=case.municipality.name),
        subtitle=_("Election day {day}", day=long_date(case.election.day)),
        notice=synthetic_notice(case),
        names=[*(f"{d.name} ({d.code})" for d in case.municipality.districts), *places],
        icons=_legend_icons(),
        verdicts=[
            {"verdict": v.value, "fill": look.fill, "line": look.line, "mark": MARKS[v], "text": _(VERDICT_WORDS[v])}
            for v, look in VERDICTS.items()
        ],
        bands=_bands(),
        leaflet_css=css,
        leaflet_js=script,
        css=inlined("templates", "map.css"),
        js=inlined("templates", "map.js"),
        data=embedded(_data(case, plan, judgement, drawn)),
    )
    path.write_text(page, encoding="utf-8")


def _legend_icons() -> dict[str, Markup]:
    icons = {state.value: polling_icon(state) for state in AccessState}
    icons |= {"early": early_icon("9", mobile=False), "mobile": early_icon("2", mobile=True)}
    return {key: Markup(icon) for key, icon in icons.items()}  # noqa: S704 - drawn here


def _bands() -> list[dict[str, object]]:
    return [{"colour": b.colour, "radius": b.radius, "text": t} for b, t in zip(BANDS, band_texts(), strict=True)]


def _data(case: Case, plan: Plan, judgement: Judgement, drawn: Shapes) -> dict[str, Any]:
    return {
        "words": _words(),
        "tints": list(TINTS),
        "verdicts": {v.value: {"fill": look.fill, "line": look.line} for v, look in VERDICTS.items()},
        "bands": _bands(),
        "outline": _features(simplified(drawn.outline, TOLERANCE_M), [{}] * len(drawn.outline)),
        "districts": _features(simplified(drawn.districts, TOLERANCE_M), _district_properties(case, plan, drawn)),
        "areas": _features(simplified(drawn.areas, TOLERANCE_M), _area_properties(case, plan, judgement, drawn)),
        "points": _points(drawn.points),
        "lines": [_latlon(line) for line in drawn.lines.to_crs(WGS84).geometry],
        "polling": _markers([(u.place, _polling(case, u)) for u in drawn.premises if u.districts]),
        "early": _markers([(o.place, _early(o)) for o in drawn.early]),
        "labels": _labels(case),
    }


def _words() -> dict[str, str]:
    return {
        "legend": _("Legend"),
        "attribution": _("Drawn by valplan from the plan and its data; no background map"),
        "layers": _("Choose what the map shows"),
        "close": _("Close"),
        "zoomIn": _("Zoom in"),
        "zoomOut": _("Zoom out"),
        "districts": _("Voting districts by polling place"),
        "coverage": _("Early-voting coverage by area"),
        "polling": _("Polling places"),
        "early": _("Early-voting places"),
        "compensated": _("Areas with compensation or without coverage"),
        "lines": _("Lines from district to polling place"),
        "points": _("Distance to early voting, by home"),
        "names": _("Names of areas"),
    }


def _features(frame: gpd.GeoDataFrame, properties: list[dict[str, Any]]) -> dict[str, Any]:
    shapes = frame.to_crs(WGS84).geometry
    found = [
        {"type": "Feature", "properties": p, "geometry": _rounded(mapping(shape))}
        for shape, p in zip(shapes, properties, strict=True)
        if not shape.is_empty
    ]
    return {"type": "FeatureCollection", "features": found}


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 5)
    if isinstance(value, dict):
        return {k: _rounded(v) for k, v in value.items()}
    return [_rounded(v) for v in value] if isinstance(value, list | tuple) else value


def _latlon(line: Any) -> list[list[float]]:
    return [[round(y, 5), round(x, 5)] for x, y in line.coords]


def _about(title: str, tag: str, rows: list[tuple[str, str]]) -> dict[str, Any]:
    return {"title": title, "tag": tag, "rows": [list(row) for row in rows if row[1]]}


def _district_properties(case: Case, plan: Plan, drawn: Shapes) -> list[dict[str, Any]]:
    needs = {p.district: p for p in plan.district_posts}
    mean = dict(zip(drawn.lines["district"], drawn.lines["mean_distance_m"], strict=True))
    found = []
    for row in drawn.districts.itertuples():
        code, place = str(row.code), case.premises.get(str(row.premises))
        need = needs.get(code)
        rows = [
            (_("Code"), code),
            (_("Polling place"), place.name if place else _("no premises")),
            (_("Voters"), number(case.electors(code))),
            (_("Mean distance"), distance(float(mean[code])) if code in mean else ""),
            (_("Poll workers"), number(need.workers) if need else ""),
            (_("Voting screens"), number(need.screens) if need else ""),
        ]
        about = _about(f"{case.districts[code].name} ({code})", _("Voting district"), rows)
        found.append({"tint": int(row.tint), "about": about})
    return found


def _area_properties(case: Case, plan: Plan, judgement: Judgement, drawn: Shapes) -> list[dict[str, Any]]:
    known = {c.area_id: c for c in judgement.coverage}
    found = []
    for area_id in drawn.areas["area_id"]:
        covered = known.get(area_id)
        if covered is None:
            found.append({"verdict": "", "about": _about(case.areas[area_id].name, "", [])})
            continue
        rows = _area_rows(case, plan, covered)
        tag = (
            f"{MARKS[covered.verdict]} {_(VERDICT_WORDS[covered.verdict])} \u2013 {named(KINDS, covered.kind).lower()}"
        )
        about = _about(covered.name, tag, rows) | {"table": area_days_table(case, judgement, area_id)}
        found.append({"verdict": covered.verdict.value, "about": about})
    return found


def _area_rows(case: Case, plan: Plan, covered: AreaCoverage) -> list[tuple[str, str]]:
    nearest = case.premises.get(covered.nearest_premises)
    return [
        (_("Voters"), number(covered.electors)),
        (_("Within {limit}", limit=distance(covered.limit_m)), percent(covered.share_within)),
        (_("Nearest place that counts"), nearest.name if nearest else _("no premises")),
        (_("Mean distance"), distance(covered.mean_distance_m)),
        (_("Longest distance"), distance(covered.max_distance_m)),
        (_("Compensation"), ", ".join(compensation_texts(case, plan, covered.area_id))),
        (_("Reason"), " ".join(c.reason for c in plan.compensations if c.area_id == covered.area_id)),
    ]


def _points(frame: gpd.GeoDataFrame) -> list[list[Any]]:
    places = frame.to_crs(WGS84).geometry
    found = []
    for place, electors, metres in zip(places, frame["electors"], frame["distance_m"], strict=True):
        if metres < 0:
            continue
        text = _("{voters} voters, {distance}", voters=number(electors), distance=distance(metres))
        found.append([round(place.y, 5), round(place.x, 5), int(electors), int(metres), band_of(metres), text])
    return found


def _markers(places: list[tuple[Premises, dict[str, Any]]]) -> list[dict[str, Any]]:
    spots = gpd.GeoSeries(gpd.points_from_xy([p.x_m for p, _m in places], [p.y_m for p, _m in places]), crs=CRS)
    return [
        {"lat": round(spot.y, 5), "lon": round(spot.x, 5), **marker}
        for spot, (_p, marker) in zip(spots.to_crs(WGS84), places, strict=True)
    ]


def _polling(case: Case, used: UsedPremises) -> dict[str, Any]:
    verdict = f"{MARKS[used.state]} {_(ACCESS[used.state])}" if used.state else _("not known")
    rows = [
        (_("Districts"), ", ".join(f"{case.districts[d].name} ({d})" for d in used.districts)),
        (_("Voters"), number(sum(case.electors(d) for d in used.districts))),
        (_("Accessibility"), verdict),
        (_("Fails today"), "; ".join(failing_texts(case, used))),
        (_("Measures"), ", ".join(measure_texts(case, used))),
    ]
    about = _about(used.place.name, _("Polling place"), rows)
    return {"about": about, "icon": polling_icon(used.state), "size": [18, 18], "anchor": [9, 9], "above": 0}


def _early(opening: EarlyOpening) -> dict[str, Any]:
    days = len({s.on for s in opening.sessions})
    rows = [
        (_("Area"), opening.area),
        (_("Days open"), number(days)),
        (_("Hours open"), number(opening.open_hours)),
        (_("Dimensioned for"), _("{votes} votes", votes=number(opening.votes))),
    ]
    tag = _("Early voting, mobile stop") if opening.mobile else _("Early voting")
    about = _about(opening.place.name, tag, rows)
    opens = [[short_day(s.on), hours(s.opens, s.closes), number(s.posts)] for s in opening.sessions]
    about["table"] = {"heads": [_("Day"), _("Open"), _("Posts")], "rows": opens}
    icon = early_icon(str(days), mobile=opening.mobile)
    return {"about": about, "icon": icon, "size": [28, 36], "anchor": [14, 36], "above": 500}


def _labels(case: Case) -> list[dict[str, Any]]:
    """Names of areas, those that matter most first: a label that would overlap an earlier one is hidden."""
    order = (AreaKind.LOCALITY, AreaKind.CITY, AreaKind.RURAL)
    known = [a for a in case.municipality.areas if a.area_id in case.points_of_area]
    weight = {a.area_id: int(case.point_electors[case.points_of_area[a.area_id]].sum()) for a in known}
    ranked = sorted(known, key=lambda a: (order.index(a.kind), -weight[a.area_id], a.area_id))
    centres = gpd.GeoSeries([weighted_centre(case, case.points_of_area[a.area_id]) for a in ranked], crs=CRS)
    return [
        {"lat": round(spot.y, 5), "lon": round(spot.x, 5), "name": a.name, "size": _SIZES[a.kind]}
        for spot, a in zip(centres.to_crs(WGS84), ranked, strict=True)
    ]
