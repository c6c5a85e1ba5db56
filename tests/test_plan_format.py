"""``docs/plan-format.md`` describes the plan file as it is."""

import re
import typing
from collections.abc import Iterator
from pathlib import Path

import pytest

from valplan.domain.base import Record
from valplan.domain.plan import PLAN_FORMAT, Plan

TEXT = (Path(__file__).parents[1] / "docs" / "plan-format.md").read_text("utf-8")


def _records(record: type[Record]) -> Iterator[type[Record]]:
    yield record
    for field in record.model_fields.values():
        for inner in (field.annotation, *typing.get_args(field.annotation)):
            if isinstance(inner, type) and issubclass(inner, Record):
                yield from _records(inner)


@pytest.mark.parametrize("record", list(_records(Plan)), ids=lambda r: r.__name__)
def test_every_field_is_described(record: type[Record]) -> None:
    """The section of each part names exactly its fields, in order."""
    section = re.search(rf"^## .*`{record.__name__}`.*?$(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL)
    assert section, record.__name__
    rows = [line.split("|")[1] for line in section[1].splitlines() if line.startswith("| `")]
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert named == list(record.model_fields)


def test_the_version_is_told() -> None:
    """The document tells the format's version."""
    assert f"`{PLAN_FORMAT}`" in TEXT
