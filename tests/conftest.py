"""Fixtures that all tests share."""

from pathlib import Path

import pytest

from tests.tiny import write_tiny


@pytest.fixture
def tiny_scenario(tmp_path: Path) -> Path:
    """The scenario file of a tiny case, freshly written."""
    return write_tiny(tmp_path)
