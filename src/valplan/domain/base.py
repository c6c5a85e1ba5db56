"""The base of every value type: frozen, no unknown keys."""

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A frozen value; unknown fields are refused so that a misspelt one is never silently lost."""

    model_config = ConfigDict(frozen=True, extra="forbid")
