"""``valplan.gpkg``: the plan's layers for QGIS, in EPSG:3006."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
from shapely.geometry import Point

from valplan.domain.case import Case
from valplan.domain.municipality import Premises
from valplan.domain.outcome import Judgement
from valplan.domain.plan import Plan
from valplan.report.shapes import CRS, Shapes
from valplan.report.tables import compensation_texts
from valplan.report.wording import synthetic_notice


def write_geopackage(case: Case, plan: Plan, judgement: Judgement, drawn: Shapes, path: Path) -> None:
    """Write the layers districts, premises, early_places, early_sessions, areas, coverage_points, lines and origins.

    Each layer's description (``gpkg_contents``) names the tables that are made up; ``origins`` has no geometry and
    tells of each table of the case whether it is real, derived or synthetic, and its source.
    """
    layers = {
        "districts": _districts(case, plan, drawn),
        "lines": drawn.lines,
        "areas": _areas(case, plan, judgement, drawn),
        "coverage_points": drawn.points,
        "premises": _premises(drawn),
        "early_places": _early(drawn),
        "early_sessions": _sessions(drawn),
        "origins": _origins(case),
    }
    notice = synthetic_notice(case)
    fixed = {"OGR_CURRENT_DATE": f"{case.election.day.isoformat()}T00:00:00Z"}
    pyogrio.set_gdal_config_options(fixed)
    try:
        for name, frame in layers.items():
            if len(frame):
                options = {"DESCRIPTION": notice} if notice else {}
                pyogrio.write_dataframe(frame, path, layer=name, driver="GPKG", layer_options=options)
    finally:
        pyogrio.set_gdal_config_options(dict.fromkeys(fixed))


def _districts(case: Case, plan: Plan, drawn: Shapes) -> gpd.GeoDataFrame:
    frame = drawn.districts.drop(columns="tint")
    needs = {p.district: p for p in plan.district_posts}
    frame["electors"] = [case.electors(code) for code in frame["code"]]
    frame["premises_name"] = [case.premises[p].name if p else "" for p in frame["premises"]]
    frame["workers"] = [needs[code].workers if code in needs else 0 for code in frame["code"]]
    frame["screens"] = [needs[code].screens if code in needs else 0 for code in frame["code"]]
    return frame


def _areas(case: Case, plan: Plan, judgement: Judgement, drawn: Shapes) -> gpd.GeoDataFrame:
    frame = drawn.areas.copy()
    known = {c.area_id: c for c in judgement.coverage}
    rows = [known.get(a) for a in frame["area_id"]]
    frame["verdict"] = [r.verdict.value if r else "" for r in rows]
    frame["share_within"] = [r.share_within if r else float("nan") for r in rows]
    frame["mean_distance_m"] = [r.mean_distance_m if r else -1 for r in rows]
    frame["compensation"] = [", ".join(compensation_texts(case, plan, a, cost=False)) for a in frame["area_id"]]
    return frame


def _premises(drawn: Shapes) -> gpd.GeoDataFrame:
    rows = [
        {
            "premises": u.place.premises_id,
            "name": u.place.name,
            "uses": ", ".join(u.uses),
            "districts": ", ".join(u.districts),
            "state": u.state.value if u.state else "",
            "failing_hard": ", ".join(u.failing_hard),
            "measures": ", ".join(u.measures),
            "cost_kr": u.cost_ore / 100,
        }
        for u in drawn.premises
    ]
    return gpd.GeoDataFrame(rows, geometry=[_at(u.place) for u in drawn.premises], crs=CRS)


def _early(drawn: Shapes) -> gpd.GeoDataFrame:
    rows = [
        {
            "premises": o.place.premises_id,
            "name": o.place.name,
            "mobile": o.mobile,
            "days_open": len({s.on for s in o.sessions}),
            "open_hours": o.open_hours,
            "dimensioned_for_votes": o.votes,
        }
        for o in drawn.early
    ]
    return gpd.GeoDataFrame(rows, geometry=[_at(o.place) for o in drawn.early], crs=CRS)


def _sessions(drawn: Shapes) -> gpd.GeoDataFrame:
    rows, places = [], []
    for o in drawn.early:
        for s in o.sessions:
            times = {"opens": f"{s.opens:%H:%M}", "closes": f"{s.closes:%H:%M}"}
            row = {"premises": s.premises, "name": o.place.name, "on": s.on.isoformat(), **times}
            rows.append({**row, "posts": s.posts, "dimensioned_for_votes": s.expected_votes})
            places.append(_at(o.place))
    return gpd.GeoDataFrame(rows, geometry=places, crs=CRS)


def _origins(case: Case) -> pd.DataFrame:
    keys = ("table", "file", "origin", "source", "date", "licence", "note", "made_up")
    return pd.DataFrame([{key: str(getattr(o, key)) for key in keys} for o in case.origins], columns=list(keys))


def _at(place: Premises) -> Point:
    return Point(place.x_m, place.y_m)
