"""The base of every value type: frozen, no unknown keys."""

from typing import Any, get_args

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A frozen value; unknown fields are refused so that a misspelt one is never silently lost."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def model_in(annotation: Any) -> type[BaseModel] | None:
    """The record type in a field's type, such as that of the items of a tuple; none where there is none."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((m for a in get_args(annotation) if (m := model_in(a)) is not None), None)
