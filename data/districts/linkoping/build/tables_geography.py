"""What the tables of areas, districts and voters are and where they come from."""

from manifest import Table

ROLL = "Valmyndigheten, röstberättigade i röstlängden 14 augusti 2026 och 2022"
AREAS = "Linköpings kommun, Linköping i siffror; GeoNames"
OWN = "CC0-1.0"

DECLARATIONS = (
    Table(
        "areas", "areas.csv", "derived", f"{AREAS}; build/areas.py, facts/areas.csv", "2026-09-05", OWN,
        "Stadsdelar och tätorter är verkliga; en del folkmängder och lägen är uppskattade (K i facts/areas.csv) och "
        "landsbygdens delar är påhittade med namn efter socknar. Låg inkomst enligt Corren 2018 och linkoping.se.",
    ),
    Table(
        "districts", "districts.csv", "derived", f"{ROLL}; linkoping.se; build/districts.py", "2026-08-14", OWN,
        "Antalet distrikt (102) och summorna (134 854 och 130 874 år 2026, 124 369 år 2022) är verkliga, liksom "
        "valdeltagandet i Skäggetorp 4, Berga 5, Johannelund 4 och Bankekind, i Vidingsjö och Hjulsbro, och i hela "
        "kommunen (82,7 %). Indelning, koder, de flesta namn och distriktens väljare är påhittade.",
    ),
    Table(
        "polygons", "districts.geojson", "synthetic", "build/districts.py, facts/areas.csv", "2026-09-05", OWN,
        "Distriktens gränser är påhittade efter var människor bor; de är inte Valmyndighetens.",
    ),
    Table(
        "outline", "municipality.geojson", "derived", "SCB, kommungräns; facts/outline.csv", "2026-09-05", OWN,
        "Kommunens gräns grovt förenklad till 52 hörn, på någon kilometer när.",
    ),
    Table(
        "points", "demand_points.csv", "synthetic", "build/homes.py, facts/areas.csv", "2026-09-05", OWN,
        "Påhittade punkter, tätast där folk bor; i varje distrikt summerar de till dess väljare.",
    ),
)  # fmt: skip
