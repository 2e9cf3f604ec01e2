"""The fake server of the target tests, and both kinds of target."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytest_httpx import HTTPXMock

from fhir_trials.http import Client
from fhir_trials.issues import Issues
from fhir_trials.sync import Plan, State, Step
from fhir_trials.targets import Change, FhirServer, Folder, Target
from tests.targets.fake_server import BASE, FakeServer
from tests.targets.samples import bundle

Json = dict[str, Any]


@pytest.fixture
def fake(httpx_mock: HTTPXMock) -> FakeServer:
    """A server that answers every request of the test."""
    server = FakeServer()
    httpx_mock.add_callback(server, is_reusable=True, is_optional=True)
    return server


@pytest.fixture
def server(fake: FakeServer) -> FhirServer:
    """The fake server as a target; what it was asked while connecting is forgotten."""
    opened = FhirServer(Client(BASE, sleep=lambda _: None))
    fake.log.clear()
    return opened


@pytest.fixture(params=["server", "folder"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Target:
    """A server and a folder: what holds for one holds for the other."""
    return request.getfixturevalue("server") if request.param == "server" else Folder(tmp_path / "fhir")


@pytest.fixture
def state() -> Iterator[State]:
    """An empty state, in memory."""
    with State.open(None, BASE) as opened:
        yield opened


def carry(plan: Plan, target: Target, state: State) -> None:
    """Do what a plan says, without any of the care that `apply` takes."""
    steps = [step for step in plan.steps if step.writes]
    written = target.write([_change(step) for step in steps])
    done = {step.text: one for step, one in zip(steps, written, strict=True)}
    places = {text: one.reference for text, one in done.items()}
    state.settle(
        replace(
            step.after,
            version=done[step.text].version,
            updated=done[step.text].updated,
            reference=places[step.text],
        )
        if step.text in done
        else step.after
        for step in plan.steps
        if step.after
    )
    state.settle((), [step.text for step in plan.steps if step.action == "delete"])


def _change(step: Step) -> Change:
    assert step.resource
    if step.action in ("create", "gone"):
        return Change(step.resource)
    return Change(step.resource, step.reference, step.version, delete=step.action == "delete")


def edit(target: Target, place: str, **more: Any) -> None:
    """Change a resource as somebody else would."""
    there = target.read(*place.split("/"))
    assert there
    target.write([Change({**there, **more}, place, target.version(there))])


def delete(target: Target, place: str) -> None:
    """Take a resource away as somebody else would."""
    there = target.read(*place.split("/"))
    assert there
    target.write([Change(there, place, target.version(there), delete=True)])


def to_fhir(trial: Sequence[Json], release: str, issues: Issues) -> Json:
    """A translation for trials that are lists of resources already."""
    return bundle(*trial)


def from_fhir(found: Json, issues: Issues) -> list[Json]:
    """A translation that gives the Bundle itself."""
    return [found]
