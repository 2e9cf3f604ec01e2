"""What a command opens its target for, and how long it waits for another one."""

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fhir_trials import targets
from fhir_trials.cli import session
from fhir_trials.sync import Policy
from fhir_trials.sync.state import State
from fhir_trials.targets import Target
from tests.cli.conftest import OMON, Run

TRIAL = str(Path(__file__).parents[2] / "examples" / "nl-omon46644" / "trial.json")


def test_what_a_push_does() -> None:
    """A push writes; it deletes, and signs, only where it is told to."""
    found = [session.uses(one) for one in (Policy(), Policy(provenance=True), Policy(absent="delete"))]
    assert [("write",), ("write", "provenance"), ("write", "delete", "provenance")] == found


def test_only_a_push_asks_to_write(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Commands that only look open their target for nothing else; a kept plan is applied for what it does."""
    seen: list[Any] = []
    real = targets.connect

    def connect(where: Any, *, uses: Any, **more: Any) -> Any:
        seen.append(uses)
        return real(where, uses=uses, **more)

    monkeypatch.setattr(targets, "connect", connect)
    there, kept = str(tmp_path / "there"), str(tmp_path / "plan.json")
    run("plan", TRIAL, "--to", there, "-o", kept)
    run("apply", kept, "--to", there)
    run("push", TRIAL, "--to", there)
    for command in (["status", there], ["diff", TRIAL, "--to", there], ["pull", "--from", there]):
        run(*command)
    assert [(), ("write",), ("write",), (), (), ()] == seen


def test_another_push_that_hangs(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It is waited for as long as the run may take, else an hour."""
    waits: list[Any] = []
    real = State.lock

    def lock(self: State, *, wait: float | None = None, **more: Any) -> Any:
        waits.append(wait)
        return real(self, wait=wait, **more)

    monkeypatch.setattr(State, "lock", lock)
    run("push", TRIAL, "--to", str(tmp_path / "a"))
    run("push", TRIAL, "--to", str(tmp_path / "a"), "--time-budget", "60")
    assert [3600.0, 60.0] == [one for one, _ in itertools.groupby(filter(None, waits))]


def test_a_long_pause_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person is told that the server asks to wait, and for how long; a log has it as an event."""
    run("push", OMON, "--to", "kept")
    connect = targets.connect

    def busy(where: str, *, waiting: Callable[[str, float], None], **more: Any) -> Target:
        waiting("https://fhir.example.org", 29.96)
        return connect(where, **more)

    monkeypatch.setattr(targets, "connect", busy)
    said = "https://fhir.example.org: the server asks to wait; trying again in 30 s"
    assert said == run("status", "kept").said[0]
    event = json.loads(run("status", "kept", "--log", "json").said[0])
    del event["time"]
    assert {"event": "wait", "target": "https://fhir.example.org", "seconds": 30.0} == event
