"""Fixtures that all tests share."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tiny import write_tiny
from valplan.data import load_case
from valplan.domain.case import Case
from valplan.domain.plan import Plan

os.environ.pop("COLUMNS", None)  # set where tests run side by side; what is written to a pipe is as wide as it need be


@pytest.fixture
def tiny_scenario(tmp_path: Path) -> Path:
    """The scenario file of a tiny case, freshly written."""
    return write_tiny(tmp_path)


@pytest.fixture(scope="session")
def tiny_case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The tiny case, loaded once."""
    return load_case(write_tiny(tmp_path_factory.mktemp("tiny")))


@pytest.fixture(scope="session", params=["general", "ep", "extra"])
def any_case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The tiny case in each type of election."""
    return load_case(write_tiny(tmp_path_factory.mktemp(request.param), election=request.param))


@pytest.fixture(scope="session")
def any_plan(any_case: Case) -> Plan:
    """A solved plan of the tiny case in each type of election."""
    from valplan.solve import make_plan

    return make_plan(any_case)


@pytest.fixture(scope="session")
def tiny_plan(tiny_case: Case) -> Plan:
    """A solved plan of the tiny case."""
    from valplan.solve import make_plan

    return make_plan(tiny_case)


@pytest.fixture
def planned_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tiny_plan: Plan) -> Path:
    """The working folder with the tiny case and its plan, out/tiny/plan.json; keys and kept ways are its own."""
    from valplan.report import write_plan

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VALPLAN_KEYS", str(tmp_path / "keys"))
    monkeypatch.setenv("VALPLAN_CACHE", str(tmp_path / "cache"))
    write_tiny(tmp_path)
    made = tiny_plan.made.model_copy(update={"scenario_file": "tiny.toml"})
    (tmp_path / "out" / "tiny").mkdir(parents=True)
    write_plan(tiny_plan.model_copy(update={"made": made}), tmp_path / "out/tiny/plan.json")
    return tmp_path


@pytest.fixture(scope="session", autouse=True)
def _own_keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads or writes the key files of whoever runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VALPLAN_KEYS", str(tmp_path_factory.mktemp("keys")))
        yield
