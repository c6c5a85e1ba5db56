"""The front as tables and as a page: what is drawn, what is told, and that it comes whole or not at all."""

import csv
import json
import re
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from valplan.domain.case import Case
from valplan.domain.frontier import Chosen, Floor, Front, FrontGoal, FrontPoint
from valplan.domain.outcome import Status
from valplan.domain.plan import EarlyPlace, Made, PollingPlace
from valplan.evaluate.frontier import dominating, second_floor, usage
from valplan.language import speaking
from valplan.report import frontier as page
from valplan.report.chart import Scale, chart, nice_step
from valplan.report.frontier import buys, point_rows, verdict, write_front


def _point(first: float, second: float, bound: float, early: tuple[str, ...]) -> FrontPoint:
    return FrontPoint(
        first=first,
        second=second,
        bound=bound,
        gap=(first - bound) / first,
        status=Status.OPTIMAL,
        polling=(PollingPlace(district="05990001", premises="school"),),
        early_places=tuple(EarlyPlace(premises=p, pattern="alla", tier="liten") for p in early),
        measures=(),
        compensations=(),
    )


@pytest.fixture
def front(tiny_case: Case) -> Front:
    """Three made-up points: 10 000 kr more for 100 m less, then 90 000 kr more for 50 m less."""
    return Front(
        made=Made(
            scenario="tiny", scenario_file="tiny.toml", scenario_sha256="a", data_sha256="b", valplan="0", ortools="9",
            synthetic_tables=(),
        ),
        first=FrontGoal(goal="cost", name="Net <cost>", unit="kr"),
        second=FrontGoal(goal="early_ede", name="Distance", unit="m"),
        others="free",
        held=(),
        gap_asked=0.01,
        points=(
            _point(500_000, 1000, 499_000, ("library",)),
            _point(510_000, 900, 508_000, ("library", "parish")),
            _point(600_000, 850, 590_000, ("library", "parish", "stop")),
        ),
        floors=(Floor(limit=None, bound=499_000), Floor(limit=950, bound=508_000), Floor(limit=850, bound=590_000)),
        second_bound=840,
        chosen=Chosen(first=515_000, second=905, file="out/tiny/plan.json"),
        complete=False,
        solves=7,
    )  # fmt: skip


def test_every_file_is_written_and_equal_fronts_give_equal_bytes(tiny_case: Case, front: Front, tmp_path: Path) -> None:
    out = tmp_path / "front"
    files = write_front(tiny_case, front, out)
    before = {f.name: f.read_bytes() for f in files}
    assert sorted(before) == ["frontier.csv", "frontier.html", "frontier.json"]
    assert {f.name: f.read_bytes() for f in write_front(tiny_case, front, out)} == before
    assert [p.name for p in tmp_path.iterdir()] == ["front"]
    assert Front.model_validate(json.loads(before["frontier.json"])["frontier"]) == front


def test_a_folder_with_other_files_is_refused(tiny_case: Case, front: Front, tmp_path: Path) -> None:
    (tmp_path / "front").mkdir()
    (tmp_path / "front" / "plan.json").write_text("{}", "utf-8")
    with pytest.raises(ValueError, match="andra filer"):
        write_front(tiny_case, front, tmp_path / "front")


def test_an_interruption_leaves_the_earlier_front_whole(
    tiny_case: Case, front: Front, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "front"
    before = {f.name: f.read_bytes() for f in write_front(tiny_case, front, out)}

    def interrupted(*_given: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(page, "_page", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_front(tiny_case, front, out)
    assert {f.name: f.read_bytes() for f in out.iterdir()} == before
    assert [p.name for p in tmp_path.iterdir()] == ["front"]


def test_the_table_tells_the_marginal_price(front: Front) -> None:
    """10 000 kr for 100 m is 100 kr a metre, 90 000 kr for 50 m is 1 800; the first plan has none before it."""
    with speaking("en"):
        heads, rows = point_rows(front)
    price = heads.index("Price of one m less (kr)")
    assert [row[price] for row in rows] == ["–", "100.0", "1,800.0"]


def test_the_csv_reads_back_in_a_swedish_spreadsheet(tiny_case: Case, front: Front, tmp_path: Path) -> None:
    write_front(tiny_case, front, tmp_path / "front")
    text = (tmp_path / "front" / "frontier.csv").read_text("utf-8-sig")
    rows = list(csv.reader(StringIO(text), delimiter=";"))
    assert [row[2] for row in rows[1:]] == ["500000,00", "510000,00", "600000,00"]
    assert all("påhittade" in row[0] or "syntetisk" in row[0] for row in rows[1:])
    assert rows[3][9] == "library, parish, stop"


def test_premises_are_counted_over_all_plans(tiny_case: Case, front: Front) -> None:
    counted = {(u.premises, u.use.value): u.plans for u in usage(tiny_case, front)}
    assert counted["library", "early"] == 3
    assert counted["parish", "early"] == 2
    assert counted["hall", "polling"] == 0
    assert ("hall", "early") not in counted


@pytest.mark.parametrize(("money", "least"), [(498_000, float("inf")), (505_000, 950), (520_000, 850), (595_000, 840)])
def test_money_buys_no_more_than_the_bounds_allow(front: Front, money: float, least: float) -> None:
    """A bound above the money bars every plan at its limit; below the cheapest bound there is no plan at all."""
    assert second_floor(front, money) == least


def test_what_a_little_more_buys_is_told_from_the_own_plan_and_by_place(front: Front) -> None:
    with speaking("en"):
        told = buys(front)
    assert "50,000 kr more than 515,000 kr buys nothing found here: Distance stays at 900 m" in told[0]
    assert "below 850 m" in told[0]
    assert any("Plan 1 to plan 2, one more place for early voting (2): +10,000 kr, -100 m" in line for line in told)


def test_the_page_holds_chart_and_uses_and_escapes_its_texts(tiny_case: Case, front: Front, tmp_path: Path) -> None:
    write_front(tiny_case, front, tmp_path / "front")
    html = (tmp_path / "front" / "frontier.html").read_text("utf-8")
    assert "<cost>" not in html
    assert html.count("<circle") == 3
    assert "Församlingshemmet (2/3)" in html
    assert not re.search(r"(?:src|href)=\"(?!data:)", html)


def test_an_unsound_front_says_so(front: Front) -> None:
    bad = front.points[0].model_copy(update={"disagreements": ("x",)})
    with speaking("en"):
        assert "Do not use" in verdict(front.model_copy(update={"points": (bad, *front.points[1:])}))
        assert "none below the proven bound" in verdict(front)


def test_the_region_lies_between_bound_and_plans(front: Front) -> None:
    """Both stairs end at the right side; the bound never runs above the plans found."""
    drawn = chart(front)
    region = re.search(r'class="region" d="([^"]+)"', drawn)
    assert region is not None
    assert region[1].startswith("M")
    assert region[1].endswith("Z")
    assert all(0 <= float(x) <= 860 for x in re.findall(r"[MVH]([\d.]+)", region[1]))


def test_one_point_can_be_drawn(front: Front) -> None:
    """A front of a single plan has no width; it is drawn all the same."""
    assert "<circle" in chart(front.model_copy(update={"points": front.points[:1], "chosen": None}))


@pytest.mark.parametrize(("rough", "step"), [(0.7, 1.0), (1.0, 1.0), (1.1, 2.0), (230.0, 500.0), (51_000.0, 100_000.0)])
def test_ticks_are_round(rough: float, step: float) -> None:
    assert nice_step(rough) == pytest.approx(step)
    scale = Scale(0.0, rough * 6, 0.0, 100.0)
    assert all(0 <= scale.at(t) <= 100 for t in scale.ticks())


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=1, max_size=25, unique=True))
def test_no_number_covers_another_or_a_dot(front: Front, spots: list[tuple[int, int]]) -> None:
    """However near the plans lie to each other; the ends have theirs before the plans between."""
    points = tuple(_point(500_000.0 + first, 1000.0 + second, 499_000.0, ()) for first, second in sorted(spots))
    drawn = chart(front.model_copy(update={"points": points, "chosen": None}))
    dots = [(float(x), float(y)) for x, y in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', drawn)]
    found = re.findall(r'class="number" x="([\d.]+)" y="([\d.]+)"[^>]*>(\d+)<', drawn)
    boxes = [(float(x), float(y) - 4, 4.0 * len(n), 6.0) for x, y, n in found]
    assert found
    for k, (x, y, half, tall) in enumerate(boxes):
        assert x - half + 0.2 >= 96
        assert x + half <= 836.2
        assert all(abs(x - a) > half + b - 0.2 or abs(y - c) > tall + d - 0.2 for a, c, b, d in boxes[k + 1 :])
        assert all(abs(x - a) > half + 5 - 0.2 or abs(y - c) > tall + 5 - 0.2 for a, c in dots)
    if len(points) > 3:
        return
    assert [n for *_at, n in sorted(found, key=lambda f: int(f[2]))] == [str(n + 1) for n in range(len(points))]


@pytest.mark.parametrize(
    ("first", "second", "by", "words"),
    [
        (515_000, 905, (2,), "Plan 2 outdoes it: 5,000 kr and 5 m less."),
        (600_000, 950, (2, 3), "Plan 2 outdoes it: 90,000 kr and 50 m less. So does plan 3."),
        (600_000, 1000, (1, 2, 3), "Plan 1 outdoes it: 100,000 kr and 0 m less. So do plans 2, 3."),
        (510_000, 900, (), "No plan of the front has less"),
        (510_000.4, 900.4, (), "No plan of the front has less"),
        (505_000, 950, (), "No plan of the front has less"),
    ],
)
def test_a_plan_that_outdoes_the_own_is_told_and_by_how_much(
    tiny_case: Case, front: Front, tmp_path: Path, first: float, second: float, by: tuple[int, ...], words: str
) -> None:
    """The one that saves most of the first goal; a difference under one unit is none."""
    chosen = Chosen(first=first, second=second)
    assert dominating(front.points, chosen) == by
    chosen = chosen.model_copy(update={"dominated_by": by})
    write_front(tiny_case, front.model_copy(update={"chosen": chosen}), tmp_path / "front", "en")
    html = (tmp_path / "front" / "frontier.html").read_text("utf-8")
    assert words in html
    assert ("other goals are free there" in html) == bool(by)


@pytest.mark.parametrize(("price", "digits"), [(0.0, 1), (0.00195, 5), (0.5, 3), (1.2, 2), (99.0, 1), (1_800.0, 1)])
def test_a_small_price_is_told_with_figures(price: float, digits: int) -> None:
    assert page._digits(price) == digits
