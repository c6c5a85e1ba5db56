"""The user's own table of distances: read, and every fault told at once."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.data.travel_world import asked, write_csv
from valplan.data import InputFaults
from valplan.data.travel.matrix import Matrix
from valplan.data.travel.places import MOST_TOLD

HOMES, PREMISES = {"h1": (0.0, 0.0), "h2": (0.0, 1000.0), "w1": (0.0, 500.0)}, {"p": (0.0, 300.0), "q": (0.0, 800.0)}
QUESTION = asked(HOMES, PREMISES, points=2)
ROWS = [
    ("h1", "p", 310, 31), ("h1", "q", 820, 82), ("h2", "p", 705, 70), ("h2", "q", 215, 21),
    ("w1", "p", 222, 22), ("w1", "q", 333, 33),
]  # fmt: skip


def written(folder: Path, rows: Sequence[tuple[object, ...]], separator: str = ";") -> Path:
    """A table in a folder."""
    write_csv(folder / "ways.csv", separator.join(("from", "to", "metres", "seconds")), rows, separator)
    return folder / "ways.csv"


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_table(tmp_path: Path, separator: str) -> None:
    """Pairs are found by id, in any order of rows, however Excel separates the cells."""
    found = Matrix(written(tmp_path, ROWS[::-1], separator), straight_allowed=False).ways(QUESTION)
    assert found.metres.tolist() == [[310, 820], [705, 215], [222, 333]]
    assert found.seconds.tolist() == [[31, 82], [70, 21], [22, 33]]
    assert found.told.unreachable == 0
    assert not found.told.workers_straight


def test_parquet(tmp_path: Path) -> None:
    """A Parquet file says the same as the table in text."""
    import duckdb

    path = tmp_path / "ways.parquet"
    with duckdb.connect() as connection:
        table = connection.read_csv(written(tmp_path, ROWS).as_posix(), sep=";")
        table.write_parquet(path.as_posix())
    assert Matrix(path, straight_allowed=False).ways(QUESTION).metres.tolist() == [[310, 820], [705, 215], [222, 333]]


def test_parquet_that_is_none(tmp_path: Path) -> None:
    """A file that is no Parquet is a fault."""
    path = tmp_path / "ways.parquet"
    path.write_text("from;to\n", encoding="utf-8")
    with pytest.raises(InputFaults, match="kan inte läsas som Parquet"):
        Matrix(path, straight_allowed=False).ways(QUESTION)


def test_no_workers(tmp_path: Path) -> None:
    """A table of demand points alone leaves the workers to the straight line, and says so."""
    found = Matrix(written(tmp_path, ROWS[:4]), straight_allowed=False).ways(QUESTION)
    assert found.metres[2].tolist() == [200, 300]
    assert found.told.workers_straight
    assert found.told.unreachable == 0


def test_all_faults_at_once(tmp_path: Path) -> None:
    """Unknown ids, negative and broken numbers and double pairs are told with row, column and value."""
    wrong = [("h3", "p", 1, 1), ("h1", "pp", 1, 1), ("h1", "p", -5, 1), ("h1", "q", 820, "x"), ("h2", "p", 1.5, 1)]
    with pytest.raises(InputFaults) as caught:
        Matrix(written(tmp_path, [*ROWS, *wrong]), straight_allowed=True).ways(QUESTION)
    found = [(f.row, f.column, f.value) for f in caught.value.faults]
    assert found == [
        (8, "from", "h3"),
        (9, "to", "pp"),
        (10, "metres", "-5"),
        (10, "", ""),
        (11, "seconds", "x"),
        (11, "", ""),
        (12, "metres", "1.5"),
        (12, "", ""),
    ]
    assert "h1 → p: paret står redan på rad 2. Ta bort" in caught.value.faults[3].line()


@pytest.mark.parametrize("rows", [ROWS[1:], [("h1", "p", "", ""), *ROWS[1:]]], ids=["missing", "empty"])
def test_a_missing_pair_is_a_fault(tmp_path: Path, rows: Sequence[tuple[object, ...]]) -> None:
    """A pair that is not there, or has no number, is a fault unless the straight line is allowed instead."""
    path = written(tmp_path, rows)
    with pytest.raises(InputFaults, match=r"ways.csv, h1 → p: ingen väg leder"):
        Matrix(path, straight_allowed=False).ways(QUESTION)
    found = Matrix(path, straight_allowed=True).ways(QUESTION)
    assert (found.metres[0, 0], found.told.unreachable) == (300, 1)


def test_many_faults_are_counted(tmp_path: Path) -> None:
    """A table that is wrong throughout is told by its first faults and a count."""
    with pytest.raises(InputFaults) as caught:
        Matrix(written(tmp_path, [(f"x{n}", "p", 1, 1) for n in range(50)]), straight_allowed=False).ways(QUESTION)
    assert len(caught.value.faults) == MOST_TOLD + 1
    assert "och 30 till" in caught.value.faults[-1].line()


def test_a_misspelt_column(tmp_path: Path) -> None:
    """A misspelt column is told with the likely one."""
    write_csv(tmp_path / "ways.csv", "from;to;meters;seconds", ROWS, ";")
    with pytest.raises(InputFaults, match=r"metres: kolumnen saknas\. Menade du ”meters”"):
        Matrix(tmp_path / "ways.csv", straight_allowed=False).ways(QUESTION)
