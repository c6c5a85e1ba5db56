"""The algebra: named blocks of columns, named blocks of rows, and linear money - arrays, and no solver."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from valplan.domain.case import Floats, Ints


@dataclass(frozen=True)
class Columns:
    """A named block of columns.

    Attributes
    ----------
    name : str
        What the block decides, such as ``assign``.
    keys : pandas.DataFrame
        One row a column: what the column is about.
    offset : int
        Number of the first column in the whole model.
    upper : float
        Upper bound of every column; the lower bound is 0.
    integer : bool
        Whether the columns are whole numbers.
    """

    name: str
    keys: pd.DataFrame
    offset: int
    upper: float = 1.0
    integer: bool = True

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def ids(self) -> Ints:
        """Column numbers of the block."""
        return np.arange(self.offset, self.offset + len(self.keys), dtype=np.int64)

    def where(self, mask: "pd.Series[bool]") -> Ints:
        """Column numbers where ``mask`` (one value a column) holds."""
        return self.ids[mask.to_numpy(dtype=bool)]


@dataclass(frozen=True)
class Rows:
    """Rows ``lower <= A x <= upper`` as coordinate triplets, each named by what it is about.

    Attributes
    ----------
    keys : tuple[str, ...]
        Subject of each row, such as ``district 05800123``.
    row, column : integer arrays, coefficient : float array
        The non-zeros of A; ``row`` counts within this block.
    lower, upper : float arrays
        Bounds of each row.
    """

    keys: tuple[str, ...]
    row: Ints
    column: Ints
    coefficient: Floats
    lower: Floats
    upper: Floats

    @staticmethod
    def of(rows: Iterable["Row"]) -> "Rows":
        """Put single rows together into one block."""
        many = list(rows)
        lengths = [len(r.columns) for r in many]
        return Rows(
            keys=tuple(r.key for r in many),
            row=np.repeat(np.arange(len(many), dtype=np.int64), lengths),
            column=_joined([r.columns for r in many], np.int64),
            coefficient=_joined([np.broadcast_to(r.coefficients, len(r.columns)) for r in many], np.float64),
            lower=np.array([r.lower for r in many], dtype=np.float64),
            upper=np.array([r.upper for r in many], dtype=np.float64),
        )

    @staticmethod
    def each(
        keys: "pd.Series[str]",
        column: Ints,
        *,
        coefficient: Floats | float = 1.0,
        lower: float = -np.inf,
        upper: float = np.inf,
    ) -> "Rows":
        """One row for each distinct key, with the columns that carry that key; rows in order of first appearance."""
        numbers, names = pd.factorize(keys)
        return Rows(
            keys=tuple(map(str, names)),
            row=numbers.astype(np.int64),
            column=column,
            coefficient=np.broadcast_to(np.asarray(coefficient, dtype=np.float64), len(column)).copy(),
            lower=np.full(len(names), lower),
            upper=np.full(len(names), upper),
        )

    @staticmethod
    def join(blocks: Iterable["Rows"]) -> "Rows":
        """Several blocks as one."""
        many = list(blocks)
        starts = np.cumsum([0, *(len(b.keys) for b in many)])
        return Rows(
            keys=tuple(k for b in many for k in b.keys),
            row=_joined([b.row + s for b, s in zip(many, starts, strict=False)], np.int64),
            column=_joined([b.column for b in many], np.int64),
            coefficient=_joined([b.coefficient for b in many], np.float64),
            lower=_joined([b.lower for b in many], np.float64),
            upper=_joined([b.upper for b in many], np.float64),
        )

    def satisfied(self, values: Floats, *, tolerance: float = 1e-6) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
        """Which rows hold for the column values."""
        activity = np.bincount(self.row, self.coefficient * values[self.column], minlength=len(self.keys))
        return (activity >= self.lower - tolerance) & (activity <= self.upper + tolerance)


@dataclass(frozen=True)
class Row:
    """One row: its subject, its columns with coefficients, and its bounds."""

    key: str
    columns: Ints
    coefficients: Floats | float = 1.0
    lower: float = -np.inf
    upper: float = np.inf


@dataclass(frozen=True)
class Linear:
    """A constant plus columns with coefficients."""

    constant: float
    columns: Ints
    coefficients: Floats

    @staticmethod
    def total(parts: Iterable["Linear"]) -> "Linear":
        """The sum of several."""
        many = list(parts)
        return Linear(
            sum(p.constant for p in many),
            _joined([p.columns for p in many], np.int64),
            _joined([p.coefficients for p in many], np.float64),
        )

    @staticmethod
    def weighed(parts: Iterable[tuple[float, "Linear"]]) -> "Linear":
        """The weighted sum of several."""
        return Linear.total(p.times(weight) for weight, p in parts)

    @staticmethod
    def number(constant: float) -> "Linear":
        """A constant alone."""
        return Linear(constant, np.zeros(0, dtype=np.int64), np.zeros(0))

    def times(self, factor: float) -> "Linear":
        """So many times as much."""
        return Linear(factor * self.constant, self.columns, factor * self.coefficients)

    def over(self, divisor: float) -> "Linear":
        """In a larger unit, such as kronor of öre."""
        return Linear(self.constant / divisor, self.columns, self.coefficients / divisor)

    def value(self, values: Floats) -> float:
        """The value for the column values."""
        return self.constant + float(self.coefficients @ values[self.columns])


_NONE, _EMPTY = np.zeros(0, dtype=np.int64), np.zeros(0)
NO_ROWS = Rows(keys=(), row=_NONE, column=_NONE, coefficient=_EMPTY, lower=_EMPTY, upper=_EMPTY)


def carried(old: Iterable[Columns], new: Iterable[Columns], values: Floats) -> Floats:
    """Values of the ``old`` columns in the ``new`` ones that are about the same; 0 where there was none before."""
    before, blocks = {b.name: b for b in old}, list(new)
    found = np.zeros(sum(map(len, blocks)))
    for b in blocks:
        known = before[b.name]
        if b.keys.equals(known.keys):
            found[b.ids] = values[known.ids]
            continue
        at = pd.MultiIndex.from_frame(known.keys).get_indexer(pd.MultiIndex.from_frame(b.keys))
        found[b.ids[at >= 0]] = values[known.ids[at[at >= 0]]]
    return found


def _joined(parts: list, dtype: type) -> np.ndarray:  # type: ignore[type-arg]
    return np.concatenate(parts).astype(dtype) if parts else np.zeros(0, dtype=dtype)
