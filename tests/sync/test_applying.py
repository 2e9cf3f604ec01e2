"""Carrying a plan out."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from pytest_httpx import HTTPXMock

from fhir_trials.errors import AuthFailed, Conflict, Invalid, PartialTransaction, Throttled, Unreachable
from fhir_trials.issues import Issues
from fhir_trials.sync import Result, apply, of_bundles, push, push_each
from fhir_trials.targets import FhirServer, Target
from tests.sync.conftest import to_fhir
from tests.targets.fake_server import FakeServer, Refused
from tests.targets.samples import bundle, group, study, trial

Json = dict[str, Any]


def pushed(target: Target, *trials: list[Json], **more: Any) -> Result:
    """Push these trials."""
    return push(iter(trials), target, to_fhir=to_fhir, **more)  # pyright: ignore


def done(result: Result) -> dict[str, int]:
    """The counts that are not nought."""
    return {action: count for action, count in result.counts.items() if count}


def test_second_push_writes_nothing(target: Target) -> None:
    """What was pushed is there; pushing it again writes nothing."""
    first = pushed(target, trial("NCT1"), trial("NCT2"))
    assert ({"created": 8}, True) == (done(first), first.ok)
    again = pushed(target, trial("NCT1"), trial("NCT2"))
    assert ({"unchanged": 8}, True) == (done(again), again.ok)
    assert {"action": "created", "trial": "NCT1", "resource": "ResearchStudy/NCT1"} == first.to_dicts()[0]


def test_second_push_sends_no_transaction(server: FhirServer, fake: FakeServer) -> None:
    """On a server, nothing but searches goes out the second time, and every version stays the first."""
    pushed(server, trial())
    fake.log.clear()
    pushed(server, trial())
    assert {
        "POST ResearchStudy/_search",
        "POST Group/_search",
        "POST PlanDefinition/_search",
        "POST ActivityDefinition/_search",
    } == set(fake.log)
    assert {"1"} == {one["meta"]["versionId"] for one in fake.store.values()}


def test_update(target: Target) -> None:
    """Only what changed is written."""
    pushed(target, trial())
    result = pushed(target, trial(title="New"))
    assert {"updated": 1, "unchanged": 3} == done(result)
    assert "New" == (target.read("ResearchStudy", "NCT1") or {})["title"]


@pytest.mark.parametrize("locations", [True, False])
def test_server_ids(server: FhirServer, fake: FakeServer, locations: bool) -> None:
    """On a server that gives ids of its own, too, the second push writes nothing, and updates find their way."""
    fake.client_id_status = 404
    fake.locations = locations
    assert {"created": 8} == done(pushed(server, trial("NCT1"), trial("NCT2")))
    assert {"unchanged": 8} == done(pushed(server, trial("NCT1"), trial("NCT2")))
    assert {"updated": 1, "unchanged": 3} == done(pushed(server, trial(title="New")))
    assert 8 == len(fake.store)


def test_portions(server: FhirServer, fake: FakeServer) -> None:
    """Trials are taken in portions as they come, each with its own few reads."""
    taken: list[int] = []

    def trials() -> Iterator[list[Json]]:
        for number in range(5):
            taken.append(len([line for line in fake.log if line == "POST"]))
            yield trial(f"NCT{number}")

    result = push(trials(), server, to_fhir=to_fhir, at_once=2)  # pyright: ignore
    assert {"created": 20} == done(result)
    assert [0, 0, 4, 4, 8] == taken  # per trial one transaction and one batch of reads


def test_changed_since_planned(target: Target) -> None:
    """What somebody changes between plan and apply is a conflict: raised, or collected so that the next trial follows."""
    pushed(target, trial("NCT1"), trial("NCT2"))
    made = of_bundles([bundle(*trial("NCT1", title="Ours")), bundle(*trial("NCT2", title="Ours"))], target)
    pushed(target, trial("NCT1", title="Theirs"))
    with pytest.raises(Conflict):
        apply(made, target)
    issues = Issues()
    result = apply(made, target, issues=issues)
    assert ({"conflict": 1, "updated": 1, "unchanged": 6}, False) == (done(result), result.ok)
    assert [("error", "not-written", "NCT1")] == [(one.severity, one.code, one.path) for one in issues]
    assert [Conflict] == [type(error) for error in result.errors]
    assert "changed since it was read" in result.to_dicts()[0]["message"]
    assert "Theirs" == (target.read("ResearchStudy", "NCT1") or {})["title"]


def test_conflicts_of_the_plan(server: FhirServer, fake: FakeServer) -> None:
    """A trial with a conflict is not written at all, and said why; without a collector nothing is."""
    fake.put(group("NCT1"), group("NCT1") | {"id": "copy"}, study("NCT1"))
    trials = [trial("NCT1"), trial("NCT2")]
    with pytest.raises(Conflict, match="nothing was written: Group/NCT1-eligibility: several"):
        pushed(server, *trials)
    assert 3 == len(fake.store)
    issues = Issues()
    result = pushed(server, *trials, issues=issues)
    assert {"conflict": 1, "skipped": 2, "unchanged": 1, "created": 4} == done(result)
    assert ["conflict"] == [one.code for one in issues]
    assert (
        "another resource" in next(row for row in result.to_dicts() if row["action"] == "skipped")["message"]
    )


def test_refused_content(server: FhirServer, fake: FakeServer) -> None:
    """A trial that the server refuses raises, or is collected with its outcome while the next one is written."""

    def keep(resource: Json) -> Json:
        if resource.get("status") == "bad":
            raise Refused(422)
        return resource

    fake.keep = keep
    with pytest.raises(Invalid):
        pushed(server, trial("NCT1", status="bad"), trial("NCT2"))
    issues = Issues()
    result = pushed(server, trial("NCT1", status="bad"), trial("NCT2"), issues=issues)
    assert {"failed": 4, "created": 4} == done(result)
    assert "OperationOutcome" == (result.errors[0].outcome or {})["resourceType"]  # pyright: ignore
    assert 1 == len(issues.errors)


@pytest.mark.parametrize("status", [401, 429])
def test_what_stops_everything(server: FhirServer, httpx_mock: HTTPXMock, status: int) -> None:
    """Missing rights and throttling stop the push, also with a collector."""
    made = of_bundles([bundle(*trial())], server)
    httpx_mock.reset()
    httpx_mock.add_response(status_code=status, is_reusable=True)
    with pytest.raises((AuthFailed, Throttled), match=str(status)):
        apply(made, server, issues=Issues())


def test_unreachable_stops(server: FhirServer, httpx_mock: HTTPXMock) -> None:
    """A server that is gone stops the push."""
    made = of_bundles([bundle(*trial())], server)
    httpx_mock.reset()
    httpx_mock.add_exception(httpx.ConnectError("refused"), is_reusable=True)
    with pytest.raises(Unreachable):
        apply(made, server, issues=Issues())


def test_what_was_written_before_the_end(
    server: FhirServer, fake: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Trials that were written are told one by one, also where the server is gone before the last."""
    write = FhirServer.write

    def gone_after_one(self: FhirServer, changes: Any) -> Any:
        if fake.store:
            raise Unreachable("gone")
        return write(self, changes)

    monkeypatch.setattr(FhirServer, "write", gone_after_one)
    results = push_each([trial("NCT1"), trial("NCT2")], server, issues=Issues(), to_fhir=to_fhir)  # pyright: ignore
    assert {"created": 4} == done(next(results))
    with pytest.raises(Unreachable):
        next(results)


def test_partial_transaction(server: FhirServer, fake: FakeServer, httpx_mock: HTTPXMock) -> None:
    """A transaction that was done in part is reported as failed; pushing again completes it."""
    made = of_bundles([bundle(*trial())], server)
    httpx_mock.reset()
    entries = [{"response": {"status": "201 Created"}}] * 3
    httpx_mock.add_response(json={"resourceType": "Bundle", "entry": entries})
    httpx_mock.add_callback(fake, is_reusable=True)
    issues = Issues()
    result = apply(made, server, issues=issues)
    assert ({"failed": 4}, [PartialTransaction]) == (done(result), [type(error) for error in result.errors])
    assert {"created": 4} == done(pushed(server, trial()))


def test_kept_differently(server: FhirServer, fake: FakeServer) -> None:
    """Where the server keeps something else than was sent, the outcome and an issue say where."""
    fake.keep = lambda resource: {**resource, "title": "cut"} if "title" in resource else resource
    issues = Issues()
    result = pushed(server, trial(), issues=issues)
    expected = [{"path": "title", "ours": "Trial NCT1", "theirs": "cut"}]
    assert expected == result.to_dicts()[0]["keptDifferently"]
    assert [("warning", "kept-differently", "ResearchStudy/NCT1.title")] == [issue[:3] for issue in issues]
    assert result.ok


@pytest.mark.parametrize("fails_at", range(4))
def test_killed_and_started_again(target: Target, monkeypatch: pytest.MonkeyPatch, fails_at: int) -> None:
    """A push that dies after any number of trials and starts again ends as if it had not died."""
    trials = [trial(f"NCT{number}") for number in range(4)]
    write, count = type(target).write, 0

    def dying(self: Any, changes: Any) -> Any:
        nonlocal count
        count += 1
        if count > fails_at:
            raise KeyboardInterrupt
        return write(self, changes)

    with monkeypatch.context() as patch:
        patch.setattr(type(target), "write", dying)
        with pytest.raises(KeyboardInterrupt):
            pushed(target, *trials)
    result = pushed(target, *trials)
    assert {"created": 16 - 4 * fails_at, "unchanged": 4 * fails_at} == {"created": 0, "unchanged": 0} | done(
        result
    )
    assert {"unchanged": 16} == done(pushed(target, *trials))
