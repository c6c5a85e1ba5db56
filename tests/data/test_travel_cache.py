"""The cache of distances: read when it can be, remade when it cannot be trusted."""

from pathlib import Path

import numpy as np
import pytest

from valplan.data.travel.cache import cache_folder, kept, key_of

SHAPES: dict[str, tuple[int, ...]] = {"metres": (2, 2), "count": ()}
ARRAYS = {"metres": np.array([[1, 2], [3, 4]]), "count": np.array(7)}


class Maker:
    """Makes the arrays, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.int64]]]:
        self.times += 1
        return dict(ARRAYS)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of its own, made when it is first written to."""
    monkeypatch.setenv("VALPLAN_CACHE", str(tmp_path / "below" / "cache"))
    return tmp_path / "below" / "cache"


def test_hit(folder: Path) -> None:
    """What was made once is read the next time, and nothing but the file is left in the folder."""
    make = Maker()
    found = [kept("k", SHAPES, make) for _ in range(3)]
    assert make.times == 1
    assert all((f["metres"] == ARRAYS["metres"]).all() and int(f["count"]) == 7 for f in found)
    assert [p.name for p in folder.iterdir()] == ["k.npz"]


def test_another_key(folder: Path) -> None:
    """Another key is another answer."""
    make = Maker()
    kept("k", SHAPES, make)
    kept("l", SHAPES, make)
    assert make.times == 2


@pytest.mark.parametrize("damage", ["cut", "garbage", "empty", "changed", "other shape", "no checksum", "pickle"])
def test_a_damaged_file_is_remade(folder: Path, damage: str) -> None:
    """A file that is cut, garbled or altered is made again, and whole afterwards."""
    make = Maker()
    kept("k", SHAPES, make)
    path = folder / "k.npz"
    whole = path.read_bytes()
    if damage == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    elif damage in ("garbage", "empty"):
        path.write_bytes(b"x" * 100 if damage == "garbage" else b"")
    else:
        with np.load(path) as file:
            arrays = dict(file)
        if damage == "changed":
            arrays["metres"] = arrays["metres"] + 1
        elif damage == "other shape":
            arrays["metres"] = arrays["metres"].ravel()
        elif damage == "pickle":
            arrays["metres"] = np.array([[{}, 2], [3, 4]], dtype=object)
        else:
            del arrays["checksum"]
        np.savez_compressed(path, **arrays)
    assert (kept("k", SHAPES, make)["metres"] == ARRAYS["metres"]).all()
    kept("k", SHAPES, make)
    assert make.times == 2


def test_any_bit_may_be_wrong(folder: Path) -> None:
    """Whatever byte of a file is altered, the answer is right: read all the same, or made again."""
    kept("k", SHAPES, Maker())
    path = folder / "k.npz"
    whole = path.read_bytes()
    remade = 0
    for at in range(0, len(whole), 3):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :])
        make = Maker()
        assert (kept("k", SHAPES, make)["metres"] == ARRAYS["metres"]).all()
        remade += make.times
    assert remade > len(whole) // 6


def test_a_cache_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no file can be written the answer is made each time."""
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    monkeypatch.setenv("VALPLAN_CACHE", str(tmp_path / "file"))
    make = Maker()
    assert int(kept("k", SHAPES, make)["count"]) == 7
    assert int(kept("k", SHAPES, make)["count"]) == 7
    assert make.times == 2


def test_keys_tell_parts_apart() -> None:
    """The same text cut differently is another key."""
    assert key_of(["ab", "c"]) != key_of(["a", "bc"]) != key_of(["abc"])
    assert key_of(["a"]) == key_of([b"a"])


def test_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The environment's folder comes first, then the user's cache."""
    monkeypatch.setenv("VALPLAN_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv("VALPLAN_CACHE")
    assert cache_folder().name == "valplan"
