"""What happened to a write is judged by what is there afterwards."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from fhir_trials.errors import (
    AmbiguousMatch,
    AuthFailed,
    Conflict,
    Invalid,
    PartialTransaction,
    ServerError,
    TargetError,
    Throttled,
    TooLarge,
    Unreachable,
)
from fhir_trials.targets import Change, Written
from fhir_trials.targets.aftermath import judge
from tests.targets.conftest import Open
from tests.targets.fake_server import BASE, FakeServer
from tests.targets.samples import creates, current, group, plan_definition, study, trial

Json = dict[str, Any]
LOST = Unreachable("no answer")


def version(resource: Json, number: str = "1") -> Json:
    """A resource as a server has it."""
    return {**resource, "meta": {**resource["meta"], "versionId": number}}


def judged(error: TargetError, *pairs: tuple[Change, Json | None]) -> list[Written]:
    """The judgement on changes and what is there for each."""
    return judge(error, [change for change, _ in pairs], lambda: [now for _, now in pairs], BASE)


NEW = Change(group())
OLD = Change(study(title="Ours"), "ResearchStudy/NCT1", "1")
GONE = Change(plan_definition(), "PlanDefinition/NCT1-plan", "1", delete=True)


def test_all_is_done() -> None:
    """A write whose answer was lost is done where everything is there as wanted, and what should go is gone."""
    done = judged(LOST, (NEW, version(group())), (OLD, version(study(title="Ours"), "2")), (GONE, None))
    assert [
        Written("Group/NCT1-eligibility", True, "1", version(group())),
        Written("ResearchStudy/NCT1", False, "2", version(study(title="Ours"), "2")),
        Written("PlanDefinition/NCT1-plan", False),
    ] == done


@pytest.mark.parametrize(
    ("change", "now"),
    [
        (OLD, version(study(title="Theirs"), "2")),
        (OLD, None),
        (NEW, version(group(name="Theirs"))),
        (GONE, version(plan_definition(), "2")),
    ],
    ids=["changed", "deleted", "made", "not deleted as changed"],
)
@pytest.mark.parametrize(
    "error", [LOST, *(ServerError("?", status=status) for status in (400, 409, 412, 500))], ids=repr
)
def test_somebody_else(change: Change, now: Json | None, error: TargetError) -> None:
    """What somebody else changed, made or took away is a conflict, whichever way the write failed."""
    with pytest.raises(Conflict, match="changed since it was read: ") as caught:
        judged(error, (change, now))
    assert error is caught.value.__cause__


@pytest.mark.parametrize(
    "error", [Invalid("bad", status=422), Throttled("slow", status=503), AuthFailed("no", status=401)]
)
def test_other_reasons(error: ServerError) -> None:
    """Content, limits and rights are what they are, whatever else happened."""
    with pytest.raises(type(error)) as caught:
        judged(error, (OLD, version(study(title="Theirs"), "2")))
    assert error is caught.value


@pytest.mark.parametrize(
    ("change", "now"), [(NEW, None), (OLD, version(study())), (GONE, version(plan_definition()))]
)
def test_nothing_happened(change: Change, now: Json | None) -> None:
    """Where everything is as it was, the error itself counts."""
    with pytest.raises(Unreachable) as caught:
        judged(LOST, (change, now))
    assert LOST is caught.value


@pytest.mark.parametrize(
    ("error", "raised"),
    [
        (LOST, Unreachable),
        (Invalid("bad", status=422), Invalid),
        (PartialTransaction("half", status=200), PartialTransaction),
        (TooLarge("much", status=413), PartialTransaction),
    ],
)
def test_some_is_done(error: TargetError, raised: type[TargetError]) -> None:
    """What was done of a write that failed is told."""
    with pytest.raises(raised, match=r"done all the same: Group/NCT1-eligibility$") as caught:
        judged(error, (NEW, version(group())), (OLD, version(study())))
    if isinstance(caught.value, PartialTransaction):
        assert ["Group/NCT1-eligibility"] == [one.reference for one in caught.value.written]


def test_as_it_was_all_the_time() -> None:
    """What was as wanted before, in the same version, is no sign that something was done."""
    same = Change(study(), "ResearchStudy/NCT1", "1")
    with pytest.raises(Unreachable, match=r"^no answer$"):
        judged(LOST, (NEW, None), (same, version(study())))


def raising(error: TargetError) -> Callable[[], list[Json | None]]:
    """A look that fails."""

    def look() -> list[Json | None]:
        raise error

    return look


def test_look_that_fails() -> None:
    """Where nothing can be seen the first error counts, unless what is seen is too much."""
    with pytest.raises(Unreachable) as caught:
        judge(LOST, [NEW], raising(ServerError("down", status=500)), BASE)
    assert LOST is caught.value
    with pytest.raises(AmbiguousMatch):
        judge(LOST, [NEW], raising(AmbiguousMatch("two")), BASE)


@pytest.mark.parametrize(("status", "code"), [(413, "processing"), (400, "too-costly"), (422, "too-long")])
def test_too_large(status: int, code: str) -> None:
    """A limit of size or entries is told as such, whichever way a server puts it."""
    outcome = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": code}]}
    with pytest.raises(TooLarge) as caught:
        judged(ServerError("no", status=status, outcome=outcome), (NEW, None))
    assert (status, outcome) == (caught.value.status, caught.value.outcome)


def test_limit_of_entries(fake: FakeServer, open_server: Open) -> None:
    """A server that takes fewer entries says so, and nothing is written."""
    fake.most_entries = 3
    server = open_server()
    with pytest.raises(TooLarge):
        server.write(creates())
    assert {} == fake.store
    assert 3 == len(server.write(creates()[:3]))


def test_kept_by_a_server_without_rollback(fake: FakeServer, open_server: Open) -> None:
    """Where a failed transaction leaves some of it behind, the conflict names what was kept."""
    fake.rollback = False
    fake.stale_status = 412
    fake.put(*trial())
    server = open_server(guards=True)
    changes = [current(fake, study(), title="Ours"), current(fake, group(), name="Ours")]
    fake.meanwhile = lambda: fake.put(group(name="Theirs"))
    with pytest.raises(Conflict, match=r"Group/NCT1-eligibility; .*kept the rest .*: ResearchStudy/NCT1"):
        server.write(changes)
    assert ("Ours", "Theirs") == (
        fake.store["ResearchStudy/NCT1"]["title"],
        fake.store["Group/NCT1-eligibility"]["name"],
    )


@pytest.mark.parametrize("done", [True, False])
def test_lost_deletion(fake: FakeServer, open_server: Open, done: bool) -> None:
    """A deletion whose answer was lost is looked up, like every other write."""
    fake.put(group())
    server = open_server()
    change = current(fake, group())
    fake.crash(httpx.ReadError("reset"), done=done)
    gone = Change(change.resource, change.place, change.version, delete=True)
    if done:
        assert [Written("Group/NCT1-eligibility", False)] == server.write([gone])
    else:
        with pytest.raises(Unreachable):
            server.write([gone])
    assert done is ("Group/NCT1-eligibility" not in fake.store)
