"""What a plan results in: every file, whole, the same each time, and names only where they belong."""

import json
import re
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from html import unescape
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest

from tests.report.sample import VACANT, sample_judgement, sample_plan
from valplan.data import load_case
from valplan.domain.case import Case
from valplan.domain.plan import Plan
from valplan.language import speaking
from valplan.report import outputs, write_outputs
from valplan.rules.naming import table_text

FILES = [
    "budget.xlsx",
    "coverage.csv",
    "coverage.json",
    "coverage_days.csv",
    "coverage_days.json",
    "early_voting.csv",
    "early_voting.json",
    "equity.csv",
    "equity.json",
    "indicators.csv",
    "indicators.json",
    "judgement.json",
    "map.html",
    "map.png",
    "plan.json",
    "premises.csv",
    "premises.json",
    "release.csv",
    "release.json",
    "report.html",
    "reserve.csv",
    "reserve.json",
    "staffing.xlsx",
    "training_sessions.csv",
    "training_sessions.json",
    "valplan.gpkg",
]
LAYERS = {"districts", "lines", "areas", "coverage_points", "premises", "early_places", "early_sessions", "origins"}


def _write(case: Case, out: Path) -> tuple[Path, ...]:
    return write_outputs(case, sample_plan(case), sample_judgement(case), out)


def test_every_file_is_written(out: Path) -> None:
    """All promised files are there, and nothing is left beside the folder."""
    assert sorted(p.name for p in out.iterdir()) == FILES
    assert [p.name for p in out.parent.iterdir()] == ["out"]


def test_equal_plans_give_equal_bytes(tiny_case: Case, out: Path, tmp_path: Path) -> None:
    """Writing the same plan again, over itself, gives the same bytes in every file."""
    written = _write(tiny_case, tmp_path / "again")
    written = _write(tiny_case, tmp_path / "again")
    assert [p.name for p in written if p.read_bytes() != (out / p.name).read_bytes()] == []


def test_the_plan_can_be_read_back(tiny_case: Case, out: Path) -> None:
    """``plan.json`` holds the whole plan."""
    assert Plan.model_validate_json((out / "plan.json").read_text("utf-8")) == sample_plan(tiny_case)


def test_names_are_in_the_staffing_list_only(out: Path) -> None:
    """No name of a poll worker stands in any other file."""
    name = "Påhittad 1"
    holders = {p.name for p in out.iterdir() if name.encode() in p.read_bytes() or name in _zipped_text(p)}
    assert holders == {"staffing.xlsx"}


def test_an_interruption_leaves_earlier_results_whole(
    tiny_case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C half-way through leaves the earlier files as they were and no rubbish beside them."""
    folder = tmp_path / "out"
    before = {p.name: p.read_bytes() for p in _write(tiny_case, folder)}

    def interrupted(*_given: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(outputs, "_write_pictures", interrupted)
    with pytest.raises(KeyboardInterrupt):
        _write(tiny_case, folder)
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_an_interruption_of_the_swap_puts_the_old_folder_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the new folder cannot take its place, the old one is put back."""
    new, out = tmp_path / "new", tmp_path / "out"
    for folder, text in ((new, "new"), (out, "old")):
        folder.mkdir()
        (folder / "plan.json").write_text(text)
    rename = Path.rename

    def failing(self: Path, target: Path) -> Path:
        if self == new:
            raise OSError("no")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OSError, match="no"):
        outputs._swap(new, out)
    assert (out / "plan.json").read_text() == "old"


def test_a_folder_of_other_files_is_not_replaced(tiny_case: Case, tmp_path: Path) -> None:
    """A folder that valplan did not write is refused and left alone."""
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(ValueError, match="andra filer"):
        _write(tiny_case, tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_the_geopackage_opens_with_its_layers(out: Path) -> None:
    """Every layer is there, in EPSG:3006, and the polling place stands on its district."""
    assert {str(name) for name, _kind in pyogrio.list_layers(out / "valplan.gpkg")} == LAYERS
    districts = gpd.read_file(out / "valplan.gpkg", layer="districts")
    assert districts.crs.to_epsg() == 3006
    assert list(districts["premises_name"]) == ["Skolan", "Sporthallen", "Församlingshemmet"]


def test_every_layer_says_what_is_synthetic(tiny_case: Case, out: Path) -> None:
    """The description of each layer names the made-up tables, and a layer tells the origin of every table."""
    with closing(sqlite3.connect(out / "valplan.gpkg")) as base:
        told = dict(base.execute("select table_name, description from gpkg_contents"))
    assert set(told) == LAYERS
    assert all("register över röstmottagare" in text for text in told.values())
    origins = pyogrio.read_dataframe(out / "valplan.gpkg", layer="origins", read_geometry=False)
    assert {(o.table, o.origin) for o in origins.itertuples()} == {(o.table, o.origin) for o in tiny_case.origins}


def test_the_map_names_every_synthetic_table(tiny_case: Case, out: Path) -> None:
    """The map's notice leaves none out."""
    notice = (out / "map.html").read_text("utf-8").split('class="notice"')[1].split("</p>")[0]
    assert all(table_text(t).lower() in notice for t in tiny_case.synthetic_tables)


def test_areas_share_the_ground_without_overlap(out: Path) -> None:
    """The areas together cover the districts once."""
    areas = gpd.read_file(out / "valplan.gpkg", layer="areas")
    districts = gpd.read_file(out / "valplan.gpkg", layer="districts")
    assert areas.area.sum() == pytest.approx(districts.area.sum())
    assert areas.union_all().area == pytest.approx(districts.union_all().area)


def test_the_map_is_small_and_asks_for_nothing(out: Path) -> None:
    """The map stays under 3 MB and names no address to load from."""
    text = (out / "map.html").read_text("utf-8")
    assert len(text.encode()) < 3_000_000
    assert "url(images" not in text
    assert "sourceMappingURL" not in text
    data = json.loads(text.split('<script id="data" type="application/json">')[1].split("</script>")[0])
    assert len(data["districts"]["features"]) == 3
    assert VACANT not in text


def _zipped_text(path: Path) -> str:
    if not zipfile.is_zipfile(path):
        return ""
    with zipfile.ZipFile(path) as archive:
        return unescape("".join(archive.read(n).decode("utf-8", "replace") for n in archive.namelist()))


SWEDISH = re.compile(r"\b(och|inte|är|för|av|till|med|enligt|väljare|åtgärder)\b")


def test_english_report_is_english(tiny_case: Case, tmp_path: Path) -> None:
    """What valplan itself writes in a report's summary, indicators and numbers is English; notes are, where given."""
    scenario = tiny_case.scenario.model_copy(update={"notes": ("Påhittat och klart.",), "notes_en": ("All made up.",)})
    case = replace(tiny_case, scenario=scenario, notes=scenario.notes)
    for language, told, untold in (("en", "All made up.", "Påhittat"), ("sv", "Påhittat och klart.", "All made up.")):
        with speaking(language):
            write_outputs(case, sample_plan(case), sample_judgement(case), tmp_path / language, language)
        page = unescape((tmp_path / language / "report.html").read_text(encoding="utf-8"))
        assert told in page
        assert untold not in page
    page = unescape((tmp_path / "en" / "report.html").read_text(encoding="utf-8"))
    parts = [re.search(rf'<section id="{part}".*?</section>', page, re.DOTALL) for part in ("summary", "numbers")]
    words = [re.sub(r"<[^>]+>", "\n", part[0]) for part in parts if part]
    assert len(words) == len(parts)
    assert not [line for text in words for line in text.split("\n") if SWEDISH.search(line)]


def test_notes_that_are_replaced_take_their_english_with_them(tiny_scenario: Path) -> None:
    """A scenario with its own notes does not tell those of its base in English."""
    base = tiny_scenario.read_text(encoding="utf-8")
    tiny_scenario.write_text('notes = ["A"]\nnotes_en = ["B"]\n' + base, encoding="utf-8")
    above = tiny_scenario.with_name("above.toml")
    for text, told in (('notes = ["C"]', ()), ('notes = ["C"]\nnotes_en = ["D"]', ("D",)), ("", ("B",))):
        above.write_text(f'base = "{tiny_scenario.name}"\n{text}\n', encoding="utf-8")
        assert load_case(above).scenario.notes_en == told
