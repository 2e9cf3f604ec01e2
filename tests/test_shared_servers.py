"""Workers of a test run get the same processes from whoever owns the run, or are told why not."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests import shared_servers as shared
from tests.hapi import java
from tests.medplum import process as medplum
from tests.serving import ServingError


class _Started:
    """Stands for a server process."""

    count = 0

    def __init__(self) -> None:
        type(self).count += 1
        self.address = f"here-{self.count}"
        self.running = True

    def stop(self) -> None:
        self.running = False


def _does_not_start() -> Any:
    raise ServingError("no memory")


@pytest.fixture
def owner(monkeypatch: pytest.MonkeyPatch) -> Iterator[shared.SharedProcesses]:
    """An owner of two kinds of process, one of which never starts."""
    monkeypatch.setattr(_Started, "count", 0)
    monkeypatch.setattr(shared, "_START", {"good": _Started, "bad": _does_not_start})
    processes = shared.SharedProcesses()
    yield processes
    processes.stop()


def test_process_is_started_once_for_all_who_ask(owner: shared.SharedProcesses) -> None:
    """The owner itself and any number of workers get the address of one process."""
    asked = [shared.ask(owner.ticket(), "good"), owner.address("good"), shared.ask(owner.ticket(), "good")]
    assert ["here-1"] * 3 == asked


def test_worker_is_told_why_a_process_did_not_start(owner: shared.SharedProcesses) -> None:
    """The failure of a start reaches the worker that asked."""
    with pytest.raises(ServingError, match="no memory"):
        shared.ask(owner.ticket(), "bad")


def test_stop_ends_what_was_started(owner: shared.SharedProcesses, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the run every started process has been ended."""
    process = _Started()
    monkeypatch.setattr(shared, "_START", {"good": lambda: process})
    owner.address("good")
    owner.stop()
    assert not process.running


def test_missing_tools_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """On a machine without Java and Maven, or Node, the reason names them."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert java.missing_tools() == "java and mvn not found: needs JDK 17 and Maven"
    assert medplum.missing_tools() == "node and npm not found: needs Node 20"
