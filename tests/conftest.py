"""Fixtures for a real HAPI FHIR server of each release and HL7's validator, one of each for a whole test run."""

import os
import sys
from collections.abc import Generator, Iterator
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, is_hypothesis_test, settings

from tests.hapi import java
from tests.hapi.java import Validator
from tests.medplum import process as medplum
from tests.serving import ServingError
from tests.shared_servers import SharedProcesses, ask

# how long an example takes says more about the machine than about the code
settings.register_profile("any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any-machine")

_OWNER = pytest.StashKey[SharedProcesses]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-goldens` writes goldens anew; read the difference before you commit it."""
    parser.addoption("--update-goldens", action="store_true", help="write golden files anew")


def pytest_configure(config: pytest.Config) -> None:
    """The process that owns the run owns the server processes; workers of pytest-xdist ask it for addresses."""
    if not hasattr(config, "workerinput"):
        config.stash[_OWNER] = SharedProcesses()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker where to ask."""
    node.workerinput["servers"] = node.config.stash[_OWNER].ticket()


def pytest_unconfigure(config: pytest.Config) -> None:
    """No server process outlives the run."""
    if _OWNER in config.stash:
        config.stash[_OWNER].stop()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Coverage is that of what is said one by one: of properties it would differ from run to run, and cost most."""
    for item in items:
        if is_hypothesis_test(getattr(item, "obj", None)):
            item.add_marker("unmeasured")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Neither such a test nor what it asks for is traced: pytest-cov's own mark does nothing in workers of xdist."""
    if item.get_closest_marker("unmeasured") is None:
        return (yield)
    tracing = sys.gettrace()
    sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(tracing)


_STATES = count()


@pytest.fixture(autouse=True)
def state_folder(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What is known of servers is kept apart for each test, and never in the user's own folder."""
    folder = tmp_path_factory.getbasetemp() / "states" / str(next(_STATES))
    monkeypatch.setenv("XDG_STATE_HOME", str(folder))


def _need_tools(lack: str | None) -> None:
    if lack:
        # In continuous integration a skipped proof would pass for a proof.
        (pytest.fail if os.environ.get("CI") else pytest.skip)(lack)


def _address(config: pytest.Config, name: str) -> str:
    _need_tools(medplum.missing_tools() if name.startswith("medplum") else java.missing_tools())
    try:
        if _OWNER in config.stash:
            return config.stash[_OWNER].address(name)
        return ask(getattr(config, "workerinput")["servers"], name)  # noqa: B009
    except ServingError as error:
        pytest.fail(str(error), pytrace=False)


@pytest.fixture(scope="session")
def java_tools() -> None:
    """Java and Maven are there; else the test is skipped, or fails in continuous integration."""
    _need_tools(java.missing_tools())


@pytest.fixture(scope="session")
def hapi_r4(pytestconfig: pytest.Config) -> str:
    """The base URL of a HAPI FHIR R4 server, shared by all tests of the run: use ids and identifiers of your own."""
    return _address(pytestconfig, "hapi_r4")


@pytest.fixture(scope="session")
def hapi_r4b(pytestconfig: pytest.Config) -> str:
    """As `hapi_r4`, for R4B."""
    return _address(pytestconfig, "hapi_r4b")


@pytest.fixture(scope="session")
def hapi_r5(pytestconfig: pytest.Config) -> str:
    """As `hapi_r4`, for R5."""
    return _address(pytestconfig, "hapi_r5")


@pytest.fixture(scope="session")
def hapi_r4_strict(pytestconfig: pytest.Config) -> str:
    """As `hapi_r4`, for a server that refuses invalid resources with 422."""
    return _address(pytestconfig, "hapi_r4_strict")


@pytest.fixture(scope="session")
def validator(pytestconfig: pytest.Config) -> Iterator[Validator]:
    """HL7's validator for R4, R4B and R5, knowing HL7's cross-version definitions and our own."""
    with Validator(_address(pytestconfig, "validator")) as client:
        yield client


@pytest.fixture(scope="session")
def medplum_r4(pytestconfig: pytest.Config) -> str:
    """The base URL of Medplum's router in memory, R4: a failed transaction keeps what came before the failure."""
    return _address(pytestconfig, "medplum")


@pytest.fixture(scope="session")
def medplum_r4_atomic(pytestconfig: pytest.Config) -> str:
    """The same, with transactions that are done whole or not at all."""
    return _address(pytestconfig, "medplum_atomic")
