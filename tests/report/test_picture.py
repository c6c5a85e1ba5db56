"""The printed map: marks and names find room of their own within the frame."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from tests.report.sample import sample_judgement, sample_plan
from valplan.domain.case import Case
from valplan.report.picture_marks import Extent, Sheet, draw_names, draw_places, draw_scale
from valplan.report.placing import Box, Room, around, centred, middle
from valplan.report.shapes import Shapes, shapes

FRAME = (0.0, 0.0, 200.0, 150.0)
spots = st.tuples(st.floats(0, 200), st.floats(0, 150))


def overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] - 1e-6 and b[0] < a[2] - 1e-6 and a[1] < b[3] - 1e-6 and b[1] < a[3] - 1e-6


def within(box: Box, frame: Box) -> bool:
    return (
        frame[0] - 1e-6 <= box[0]
        and frame[1] - 1e-6 <= box[1]
        and box[2] <= frame[2] + 1e-6
        and box[3] <= frame[3] + 1e-6
    )


@settings(deadline=None)
@given(st.lists(spots, max_size=30))
def test_what_is_taken_is_free_and_within_the_frame(places: list[tuple[float, float]]) -> None:
    """However close the places lie, no box that finds room covers another or reaches over the frame."""
    room = Room(FRAME)
    for place in places:
        room.take(around(place, 20, 8, 4, (2, 6, 12)))
    assert all(within(box, FRAME) for box in room.taken)
    assert not any(overlap(a, b) for a, b in combinations(room.taken, 2))


def test_a_mark_at_the_upper_edge_is_put_inside() -> None:
    """Its first choice, above the place, would reach over the frame."""
    room = Room(FRAME)
    boxes = around((100, 149), 14, 14, 4, (3, 8))
    found = room.take(boxes, must=True)
    assert found
    assert within(boxes[found], FRAME)


def test_the_first_choice_is_taken_where_there_is_room() -> None:
    """North first: straight above, at the smallest gap."""
    boxes = around((100, 75), 10, 10, 4, (3, 8))
    assert Room(FRAME).take(boxes) == 0
    assert middle(boxes[0]) == pytest.approx((100, 83))


def test_where_nothing_is_free_only_what_must_be_is_placed() -> None:
    """A name is left out; a mark covers as little as it can."""
    room = Room(FRAME, [FRAME])
    boxes = [centred((50, 50), 10, 10), centred((199, 50), 10, 10), centred((60, 60), 5, 5)]
    assert room.take(boxes) is None
    assert room.take(boxes, must=True) == 2


@pytest.mark.parametrize("scale", [0.05, 0.02, 0.008])
def test_marks_and_names_of_a_plan_do_not_cover_each_other(tiny_case: Case, scale: float) -> None:
    """On large and small maps of the tiny municipality all marks stand apart, and names keep off them."""
    drawn = shapes(tiny_case, sample_plan(tiny_case), sample_judgement(tiny_case))
    sheet = _sheet(_bounds(drawn), scale)
    draw_scale(sheet)
    draw_places(sheet, drawn)
    places = len(sheet.room.taken)
    draw_names(sheet, tiny_case)
    polling, early = places - 1 - len(drawn.early), len(drawn.early)
    assert (polling, early) == (3, 2)
    placed = sheet.room.taken[1 + polling :]
    assert all(within(box, sheet.room.frame) for box in placed)
    assert not any(overlap(a, b) for a, b in combinations(placed, 2))
    assert len(sheet.axes.texts) == 1 + early + len(sheet.room.taken) - places


def test_what_is_enlarged_elsewhere_has_no_marks_here(tiny_case: Case) -> None:
    """With all of the map hidden no place is drawn."""
    drawn = shapes(tiny_case, sample_plan(tiny_case), sample_judgement(tiny_case))
    bounds = _bounds(drawn)
    sheet = _sheet(bounds, 0.02, hidden=bounds)
    draw_places(sheet, drawn)
    assert not sheet.axes.lines
    assert not sheet.axes.texts


def _bounds(drawn: Shapes) -> Extent:
    left, bottom, right, top = (float(v) for v in drawn.outline.total_bounds)
    return left, bottom, right, top


def _sheet(bounds: Extent, points_per_m: float, hidden: Extent | None = None) -> Sheet:
    figure = Figure()
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    return Sheet(axes, bounds, points_per_m, small=False, hidden=hidden)
