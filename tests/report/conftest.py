"""The outputs of the hand-made plan, written once in each language."""

from pathlib import Path

import pytest

from tests.report.sample import sample_judgement, sample_plan
from valplan.domain.case import Case
from valplan.report import write_outputs


@pytest.fixture(scope="session")
def out(tiny_case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of results in Swedish."""
    folder = tmp_path_factory.mktemp("results") / "out"
    write_outputs(tiny_case, sample_plan(tiny_case), sample_judgement(tiny_case), folder)
    return folder


@pytest.fixture(scope="session")
def out_in_english(tiny_case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of results in English."""
    folder = tmp_path_factory.mktemp("results") / "out"
    write_outputs(tiny_case, sample_plan(tiny_case), sample_judgement(tiny_case), folder, "en")
    return folder
