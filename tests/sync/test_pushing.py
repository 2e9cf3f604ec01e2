"""Plan and apply in one."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest

from fhir_trials.errors import AmbiguousMatch, Conflict, Invalid, PartialTransaction, TimeUp, Unreachable
from fhir_trials.issues import Issues
from fhir_trials.sync import Pace, Plan, Policy, Result, State, push, push_each, pushing, status
from fhir_trials.sync.sending import Sending
from fhir_trials.targets import Change, FhirServer, Folder, Target
from tests.sync.conftest import delete, edit, to_fhir
from tests.targets.fake_server import FakeServer, Refused
from tests.targets.samples import activity, group, plan_definition, resource, study, trial

Json = dict[str, Any]
QUICK = Pace(jitter=0)


def pushed(target: Target, *trials: list[Json], **more: Any) -> Result:
    """Push these trials."""
    return push(iter(trials), target, **{"to_fhir": to_fhir, "pace": QUICK, **more})  # pyright: ignore


def done(result: Result) -> dict[str, int]:
    """The counts that are not nought."""
    return {action: count for action, count in result.counts.items() if count}


def refuse_bad(fake: FakeServer) -> None:
    """Let the server refuse resources whose status is bad."""

    def keep(found: Json) -> Json:
        if found.get("status") == "bad":
            raise Refused(422)
        return found

    fake.keep = keep


def test_second_push_writes_nothing(target: Target) -> None:
    """What was pushed is there; pushing it again writes nothing."""
    first = pushed(target, trial("NCT1"), trial("NCT2"))
    assert ({"created": 8}, True) == (done(first), first.ok)
    again = pushed(target, trial("NCT1"), trial("NCT2"))
    assert ({"unchanged": 8}, True) == (done(again), again.ok)
    assert {"action": "created", "trial": "NCT1", "resource": "ResearchStudy/NCT1"} == first.to_dicts()[0]
    assert ["NCT1", "NCT2"] == [name for name, _ in first.by_trial()]


def test_second_push_sends_no_transaction(server: FhirServer, fake: FakeServer) -> None:
    """On a server no write goes out the second time, and every version stays the first."""
    pushed(server, trial())
    fake.log.clear()
    pushed(server, trial())
    assert [] == [line for line in fake.log if line == "POST" or line.startswith(("PUT", "DELETE"))]
    assert {"1"} == {one["meta"]["versionId"] for one in fake.store.values()}


def test_lost_state(target: Target) -> None:
    """Without the state everything is adopted, and known from then on."""
    pushed(target, trial())
    with State.open(None, target.name) as state:
        assert {"adopted": 4} == done(pushed(target, trial(), state=state))
        assert {"unchanged": 4} == done(pushed(target, trial(), state=state))


def test_update(target: Target) -> None:
    """Only what changed is written."""
    pushed(target, trial())
    assert {"updated": 1, "unchanged": 3} == done(pushed(target, trial(title="New")))
    assert "New" == (target.read("ResearchStudy", "NCT1") or {})["title"]


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("honoured", [True, False])
def test_made_by_two_writers(server: FhirServer, fake: FakeServer, honoured: bool, strict: bool) -> None:
    """What is there twice at the end of a run on a server that gives ids is a conflict; none is taken away."""
    fake.client_id_status = 404
    fake.conditional_create = honoured
    with State.open(None, server.name) as state:
        more: Any = {"state": state, "issues": None if strict else (issues := Issues()), "to_fhir": to_fhir}
        results = push_each(iter([trial("NCT1"), trial("NCT2")]), server, pace=QUICK, **more)
        found = [next(results), next(results)]
        place = state.glance(["ResearchStudy/NCT1"])["ResearchStudy/NCT1"].reference
        fake.put({**fake.store[place], "id": "copy"})
        if strict:
            with pytest.raises(AmbiguousMatch, match=r"several carry its identifier, .*ResearchStudy/copy"):
                next(results)
            return
        (twice,) = results
        assert [("conflict", place)] == [(one.action, one.reference) for one in twice.outcomes]
        assert [8, "conflict"] == [sum(one.counts["created"] for one in found), *(one.code for one in issues)]
        assert "AmbiguousMatch" == type(twice.errors[0]).__name__


@pytest.mark.parametrize("locations", [True, False])
def test_server_ids(server: FhirServer, fake: FakeServer, locations: bool) -> None:
    """On a server that gives ids of its own, too, the second push writes nothing, and updates find their way."""
    fake.client_id_status = 404
    fake.locations = locations
    assert {"created": 8} == done(pushed(server, trial("NCT1"), trial("NCT2")))
    assert {"unchanged": 8} == done(pushed(server, trial("NCT1"), trial("NCT2")))
    assert {"updated": 1, "unchanged": 3} == done(pushed(server, trial(title="New")))
    assert 8 == len(fake.store)


def test_large_trial_on_a_server_that_gives_ids(server: FhirServer, fake: FakeServer) -> None:
    """A trial in several transactions points to the ids that the server gave in the first ones."""
    fake.client_id_status = 404
    assert {"created": 4} == done(pushed(server, trial(), pace=Pace(entries=1)))
    (made,) = (one for one in fake.store.values() if one["resourceType"] == "ResearchStudy")
    assert {made["protocol"][0]["reference"], made["enrollment"][0]["reference"]} <= fake.store.keys()
    assert {"unchanged": 4} == done(pushed(server, trial()))


def test_several_trials_in_a_transaction(server: FhirServer, fake: FakeServer) -> None:
    """Whole trials share a transaction; portions pass one by one, each planned while the one before is written."""
    taken: list[int] = []

    def trials() -> Iterator[list[Json]]:
        for number in range(60):
            taken.append(sum(line == "POST" for line in fake.log))
            yield trial(f"NCT{number}")

    result = push(trials(), server, to_fhir=to_fhir)  # pyright: ignore
    assert {"created": 240} == done(result)
    assert (0, 0) == (taken[0], taken[49])
    # Four transactions of 60 entries, the last of which has trials of both portions; and two batches that read the
    # first back.
    assert 6 == sum(line == "POST" for line in fake.log)


def test_edited_on_both_sides(target: Target) -> None:
    """Different elements are merged, the same one is a conflict that stays until a side is taken; no change is lost."""
    with State.open(None, target.name) as state:
        pushed(target, trial("NCT1"), trial("NCT2"), state=state)
        edit(target, "ResearchStudy/NCT1", description="Theirs")
        edit(target, "ResearchStudy/NCT2", title="Theirs")
        edited = [trial("NCT1", title="Ours"), trial("NCT2", title="Ours")]
        result = pushed(target, *edited, issues=Issues(), state=state)
        assert {"updated": 1, "unchanged": 6, "conflict": 1} == done(result)
        there = target.read("ResearchStudy", "NCT1") or {}
        assert ("Ours", "Theirs") == (there["title"], there["description"])
        assert "Theirs" == (target.read("ResearchStudy", "NCT2") or {})["title"]
        assert [("title", "Ours", "Theirs")] == [(one.path, one.ours, one.theirs) for one in state.disputes()]
        state.choose("NCT2", "ours")
        assert {"updated": 1, "unchanged": 7} == done(pushed(target, *edited, state=state))
        assert [] == state.disputes()
        assert {"unchanged": 8} == done(pushed(target, *edited, state=state))


def test_a_dispute_that_somebody_settled(target: Target) -> None:
    """Once both sides say the same, nothing is in dispute."""
    with State.open(None, target.name) as state:
        pushed(target, trial(), state=state)
        edit(target, "ResearchStudy/NCT1", title="Theirs")
        pushed(target, trial(title="Ours"), issues=Issues(), state=state)
        edit(target, "ResearchStudy/NCT1", title="Ours")
        assert {"unchanged": 4} == done(pushed(target, trial(title="Ours"), state=state))
        assert [] == state.disputes()


def test_purged(target: Target) -> None:
    """What is not there any more is made again."""
    pushed(target, trial("NCT1"), trial("NCT2"))
    for one in trial("NCT1"):
        delete(target, f"{one['resourceType']}/{one['id']}")
    assert {"created": 4, "unchanged": 4} == done(pushed(target, trial("NCT1"), trial("NCT2")))


def test_conflict_with_what_nobody_knows(server: FhirServer, fake: FakeServer) -> None:
    """A trial with a conflict is not written at all, and said why; without a collector nothing is."""
    fake.put(group("NCT1"), group("NCT1") | {"id": "copy"}, study("NCT1"))
    trials = [trial("NCT1"), trial("NCT2")]
    with pytest.raises(Conflict, match="nothing of this plan was written: Group/NCT1-eligibility: several"):
        pushed(server, *trials)
    assert 3 == len(fake.store)
    issues = Issues()
    result = pushed(server, *trials, issues=issues)
    assert {"conflict": 1, "skipped": 2, "unchanged": 1, "created": 4} == done(result)
    assert ["conflict"] == [one.code for one in issues]
    (skipped, *_) = (row for row in result.to_dicts() if row["action"] == "skipped")
    assert "another resource" in skipped["message"]


def test_refused_content(server: FhirServer, fake: FakeServer) -> None:
    """A trial that the server refuses raises, or is collected with its outcome while its neighbours are written."""
    refuse_bad(fake)
    trials = [trial("NCT1"), trial("NCT2", status="bad"), trial("NCT3")]
    with pytest.raises(Invalid):
        pushed(server, *trials)
    issues = Issues()
    result = pushed(server, *trials, issues=issues)
    assert 4 == result.counts["failed"]
    assert "OperationOutcome" == (result.errors[0].outcome or {})["resourceType"]  # pyright: ignore
    assert [("not-written", "NCT2")] == [(one.code, one.path) for one in issues.errors]
    assert {"NCT1", "NCT3"} == {one["id"][:4] for one in fake.store.values()}


def test_what_needs_a_refused_resource_is_skipped(server: FhirServer, fake: FakeServer) -> None:
    """A trial that points to what another could not make is not sent, and says why."""
    refuse_bad(fake)
    shared = resource("Organization", "sponsor", "X", status="bad")
    one = [*trial("NCT1"), shared]
    link = {"sponsor": {"reference": "Organization/X-sponsor"}}
    issues = Issues()
    result = pushed(server, one, trial("NCT2", **link), trial("NCT3"), issues=issues, pace=Pace(entries=5))
    assert {"failed": 5, "skipped": 4, "created": 4} == done(result)
    assert [("not-written", "NCT1"), ("not-written", "NCT2")] == [(i.code, i.path) for i in issues.errors]
    assert {"NCT3"} == {one["id"][:4] for one in fake.store.values()}


def test_what_needs_a_resource_that_was_refused_in_another_portion(
    server: FhirServer, fake: FakeServer
) -> None:
    """The next portion is tried for itself, and fails for itself."""
    refuse_bad(fake)
    shared = resource("Organization", "sponsor", "X", status="bad")
    link = {"sponsor": {"reference": "Organization/X-sponsor"}}
    trials = [
        [*trial("NCT0"), shared],
        *(trial(f"NCT{n}") for n in range(1, 50)),
        [*trial("NCTx", **link), shared],
    ]
    result = pushed(server, *trials, issues=Issues())
    assert (10, 196) == (result.counts["failed"] + result.counts["skipped"], result.counts["created"])


def test_a_resource_that_two_portions_share_is_made_once(server: FhirServer, fake: FakeServer) -> None:
    """What is under way while the next portion is planned is not made a second time."""
    shared = resource("Organization", "sponsor", "X")
    link = {"sponsor": {"reference": "Organization/X-sponsor"}}
    result = pushed(server, *([*trial(f"NCT{number}", **link), shared] for number in range(30)))
    assert {"created": 121} == done(result)
    assert "1" == fake.store["Organization/X-sponsor"]["meta"]["versionId"]


def test_changed_while_it_was_planned(server: FhirServer, fake: FakeServer) -> None:
    """Somebody who is faster is noticed, and what he did is planned with: nothing is lost."""
    pushed(server, trial("NCT1"), trial("NCT2"))
    fake.meanwhile = lambda: fake.put({**fake.store["ResearchStudy/NCT1"], "description": "Theirs"})
    result = pushed(server, trial("NCT1", title="Ours"), trial("NCT2", title="Ours"))
    assert {"updated": 2, "unchanged": 6} == done(result)
    there = fake.store["ResearchStudy/NCT1"]
    assert ("Ours", "Theirs") == (there["title"], there["description"])


def test_changed_again_and_again(server: FhirServer, fake: FakeServer) -> None:
    """After some attempts the trial is given up as a conflict, and the others are written."""
    pushed(server, trial("NCT1"), trial("NCT2"))

    def change() -> None:
        number = int(fake.store["ResearchStudy/NCT1"]["meta"]["versionId"])
        fake.put({**fake.store["ResearchStudy/NCT1"], "description": f"Theirs {number}"})
        fake.meanwhile = change

    fake.meanwhile = change
    issues = Issues()
    result = pushed(server, trial("NCT1", title="Ours"), trial("NCT2", title="Ours"), issues=issues)
    assert {"conflict": 1, "updated": 1, "unchanged": 6} == done(result)
    assert ["not-written"] == [one.code for one in issues.errors]
    assert "Trial NCT1" == fake.store["ResearchStudy/NCT1"]["title"]


def test_the_same_element_changed_while_it_was_planned(server: FhirServer, fake: FakeServer) -> None:
    """Planned again it is a conflict, which raises without a collector."""
    for issues in (None, Issues()):
        fake.purge()
        with State.open(None, server.name) as state:
            pushed(server, trial(), state=state)
            fake.meanwhile = lambda: fake.put({**fake.store["ResearchStudy/NCT1"], "title": "Theirs"})
            if issues is None:
                with pytest.raises(Conflict):
                    pushed(server, trial(title="Ours"), state=state)
            else:
                result = pushed(server, trial(title="Ours"), issues=issues, state=state)
                assert {"conflict": 1, "unchanged": 3} == done(result)
            assert ["title"] == [one.path for one in state.disputes()]
        assert "Theirs" == fake.store["ResearchStudy/NCT1"]["title"]


def test_written_in_part(server: FhirServer, fake: FakeServer) -> None:
    """On a server that keeps what came before a failure, the rest is planned again and written."""
    fake.rollback = False
    pushed(server, trial("NCT1"), trial("NCT2"))
    fake.meanwhile = lambda: fake.put({**fake.store["Group/NCT2-eligibility"], "name": "Theirs"})
    mine = [trial("NCT1", title="Ours"), trial("NCT2", title="Ours")]
    mine[1][1]["actual"] = True
    result = pushed(server, *mine)
    assert result.ok
    assert {"unchanged": 8} == done(pushed(server, *mine))
    there = fake.store["Group/NCT2-eligibility"]
    assert (True, "Theirs") == (there["actual"], there["name"])


def test_too_many_entries(server: FhirServer, fake: FakeServer) -> None:
    """A server that takes less at once gets less from then on."""
    fake.most_entries = 5
    assert {"created": 80} == done(pushed(server, *(trial(f"NCT{number}") for number in range(20))))


def test_lost_answer(server: FhirServer, fake: FakeServer) -> None:
    """After an answer that was lost less is sent at once; a second time ends the run, and the next one goes on."""
    trials = [trial(f"NCT{number}") for number in range(10)]
    with State.open(None, server.name) as state:
        for done_first in (True, False):
            fake.purge()
            fake.crash(httpx.ReadTimeout("slow"), done=done_first)
            result = pushed(server, *trials, state=state)
            assert {"created": 40} == done(result)
            assert [] == state.open_intents()
            assert {"unchanged": 40} == done(pushed(server, *trials, state=state))


@pytest.mark.parametrize("count", range(4))
def test_gone_in_the_midst(
    server: FhirServer, fake: FakeServer, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """What was written before the server was gone is told; the next push goes on from there."""
    write, left = FhirServer.write, count

    def gone(self: FhirServer, changes: Any, **more: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise Unreachable("gone")
        return write(self, changes, **more)

    trials = [trial(f"NCT{number}") for number in range(4)]
    results: list[Result] = []
    with monkeypatch.context() as patch:
        patch.setattr(FhirServer, "write", gone)
        each = push_each(trials, server, issues=Issues(), to_fhir=to_fhir, pace=Pace(entries=4, at_once=1))  # pyright: ignore
        with pytest.raises(Unreachable, match="gone"):
            results.extend(each)
    assert count == len(results)
    result = pushed(server, *trials)
    assert {"created": 16 - 4 * count, "unchanged": 4 * count} == {"unchanged": 0, **done(result)}


@pytest.mark.parametrize("fails_at", range(4))
@pytest.mark.parametrize("after", [True, False])
def test_killed_and_started_again(
    target: Target, monkeypatch: pytest.MonkeyPatch, fails_at: int, after: bool
) -> None:
    """A push that dies before or after any write and starts again ends as if it had not died."""
    trials = [trial(f"NCT{number}") for number in range(4)]
    write, count = type(target).write, 0

    def dying(self: Any, changes: Any, **more: Any) -> Any:
        nonlocal count
        count += 1
        if count > fails_at and after:
            write(self, changes, **more)
        if count > fails_at:
            raise KeyboardInterrupt
        return write(self, changes, **more)

    with monkeypatch.context() as patch:
        patch.setattr(type(target), "write", dying)
        with pytest.raises(KeyboardInterrupt):
            pushed(target, *trials, pace=Pace(entries=4, at_once=1))
    written = 4 * (fails_at + after)
    result = pushed(target, *trials)
    assert {"created": 16 - written, "unchanged": written} == {"created": 0, "unchanged": 0, **done(result)}
    assert {"unchanged": 16} == done(pushed(target, *trials))


def test_time_is_up(server: FhirServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run whose time is over ends; another one goes on."""
    with monkeypatch.context() as patch:

        def late(*_: Any, **__: Any) -> None:
            raise TimeUp("the time is over")

        patch.setattr(FhirServer, "write", late)
        with pytest.raises(TimeUp):
            pushed(server, trial(), issues=Issues())
    assert {"created": 4} == done(pushed(server, trial()))


def test_kept_differently(server: FhirServer, fake: FakeServer) -> None:
    """Where the server keeps something else than was sent, that is told, and is nobody's change afterwards."""
    fake.keep = lambda found: {**found, "title": found["title"][:5]} if "title" in found else found
    issues = Issues()
    result = pushed(server, trial(), issues=issues)
    expected = [{"path": "title", "ours": "Trial NCT1", "theirs": "Trial"}]
    assert expected == result.to_dicts()[0]["keptDifferently"]
    assert [("warning", "kept-differently", "ResearchStudy/NCT1.title")] == [issue[:3] for issue in issues]
    assert {"unchanged": 4} == done(pushed(server, trial()))
    assert {"updated": 1, "unchanged": 3} == done(pushed(server, trial(title="Another trial")))
    assert "Anoth" == fake.store["ResearchStudy/NCT1"]["title"]


def test_kept_differently_beside_a_foreign_change(server: FhirServer, fake: FakeServer) -> None:
    """Both are told apart: a foreign change stays foreign, and ours to the same element is a conflict."""
    fake.keep = lambda found: {**found, "title": found["title"][:5]} if "title" in found else found
    pushed(server, trial())
    edit(server, "ResearchStudy/NCT1", description="Theirs")
    assert {"updated": 1, "unchanged": 3} == done(pushed(server, trial(title="Another trial")))
    again = trial(title="Another trial")
    assert {"unchanged": 4} == done(pushed(server, again))
    result = pushed(server, trial(title="Another trial", description="Ours"), issues=Issues())
    assert {"conflict": 1, "unchanged": 3} == done(result)


def test_everything_read_back(server: FhirServer, fake: FakeServer) -> None:
    """On demand each transaction is compared with what came of it."""
    pushed(server, trial("NCT1"), trial("NCT2"), pace=Pace(entries=4, read_back="all"))
    assert 4 == sum(line == "POST" for line in fake.log)


def lost_a_part(name: str = "NCT1") -> list[Json]:
    """A trial that has no intervention any more."""
    return [study(name), group(name), plan_definition(name, relatedArtifact=[], action=[])]


def test_what_takes_away_is_asked_for_once(target: Target) -> None:
    """Trials that retire something wait until all are read, and are shown together; the others are written before."""
    trials = [trial("NCT1"), trial("NCT2"), trial("NCT3")]
    with State.open(None, target.name) as state:
        pushed(target, *trials, state=state)
        edited = [lost_a_part("NCT1"), trial("NCT2", title="New"), lost_a_part("NCT3")]
        shown: list[list[tuple[str, str]]] = []

        def confirm(plan: Plan) -> bool:
            assert "New" == (target.read("ResearchStudy", "NCT2") or {})["title"]
            shown.append([(step.action, step.text) for step in plan.steps if step.destructive])
            return len(shown) > 1

        issues = Issues()
        result = pushed(target, *edited, state=state, confirm=confirm, issues=issues)
        assert {"updated": 1, "unchanged": 7, "skipped": 2, "refused": 2} == done(result)
        assert ["not-allowed", "not-allowed"] == [one.code for one in issues]
        assert "unknown" == (target.read("ActivityDefinition", "NCT1-drug") or {})["status"]
        result = pushed(target, *edited, state=state, confirm=confirm)
        assert {"updated": 2, "unchanged": 8, "retired": 2} == done(result)
        retires = [("retire", "ActivityDefinition/NCT1-drug"), ("retire", "ActivityDefinition/NCT3-drug")]
        assert [retires, retires] == shown
        assert "retired" == (target.read("ActivityDefinition", "NCT1-drug") or {})["status"]
        assert {"unchanged": 10} == done(pushed(target, *edited, state=state))


def test_what_needs_a_trial_that_waits_waits_too(target: Target) -> None:
    """A trial that points to what a waiting one makes comes after it."""
    pushed(target, trial("NCT1"), trial("NCT2"))
    shared = resource("Organization", "sponsor", "X")
    link = {"sponsor": {"reference": "Organization/X-sponsor"}}
    held = [*lost_a_part("NCT1"), shared]

    def confirm(plan: Plan) -> bool:
        assert {"NCT1", "NCT2"} == {step.trial for step in plan.steps}
        return True

    filling = [trial(f"NCT{number}") for number in range(100, 124)]
    result = pushed(target, held, *filling, trial("NCT2", **link), confirm=confirm)
    assert result.ok
    assert target.read("Organization", "X-sponsor")


def test_changed_after_it_was_allowed(server: FhirServer, fake: FakeServer) -> None:
    """What would be overwritten and was not shown is not overwritten."""
    with State.open(None, server.name) as state:
        pushed(server, trial(), state=state)
        fake.put({**fake.store["ResearchStudy/NCT1"], "title": "Theirs"})
        ours = trial(title="Ours")

        def confirm(plan: Plan) -> bool:
            fake.meanwhile = lambda: fake.put({**fake.store["ResearchStudy/NCT1"], "title": "Theirs again"})
            return True

        issues = Issues()
        more: Any = {"policy": Policy(take="ours"), "state": state, "issues": issues}
        assert {"conflict": 1, "unchanged": 3} == done(pushed(server, ours, confirm=confirm, **more))
        assert "Theirs again" == fake.store["ResearchStudy/NCT1"]["title"]
        assert {"updated": 1, "unchanged": 3} == done(pushed(server, ours, confirm=lambda _: True, **more))
        assert "Ours" == fake.store["ResearchStudy/NCT1"]["title"]


@pytest.mark.parametrize("absent", ["retire", "delete"])
def test_what_the_sources_have_no_longer(target: Target, absent: Any) -> None:
    """It is left, retired or deleted, as the policy says, once somebody allowed it."""
    with State.open(None, target.name) as state:
        pushed(target, trial("NCT1"), trial("NCT2"), state=state)
        more: Any = {"state": state, "policy": Policy(absent=absent)}
        assert {"unchanged": 4} == done(pushed(target, trial("NCT1"), state=state))
        result = pushed(target, trial("NCT1"), confirm=lambda _: False, **more)
        assert {"unchanged": 4, "refused": 4} == done(result)
        result = pushed(target, trial("NCT1"), **more)
        assert {"unchanged": 4, f"{absent}d": 4} == done(result)
        found = target.read("ResearchStudy", "NCT2")
        assert (None if absent == "delete" else "withdrawn") == (found and found["status"])
        assert ["NCT1"] == state.trials()
        assert {"unchanged": 4} == done(pushed(target, trial("NCT1"), **more))


def test_nothing_is_absent_where_a_source_has_errors(target: Target) -> None:
    """A trial that could not be read would be taken for one that is gone."""
    with State.open(None, target.name) as state:
        pushed(target, trial("NCT1"), trial("NCT2"), state=state)
        issues = Issues()
        issues.error("not-read", "NCT2", "broken")
        result = pushed(target, trial("NCT1"), state=state, policy=Policy(absent="delete"), issues=issues)
        assert {"unchanged": 4} == done(result)
        assert ["not-read", "absent-left"] == [one.code for one in issues]


@pytest.mark.parametrize("asked", [True, False])
@pytest.mark.parametrize("portion", [1, 2, 50])
@pytest.mark.parametrize("differ", [True, False])
def test_a_part_that_a_later_record_has_is_not_retired(
    target: Target, monkeypatch: pytest.MonkeyPatch, asked: bool, portion: int, differ: bool
) -> None:
    """Wherever the records of a trial stand; nor is anything of a trial two records of which differ."""
    monkeypatch.setattr(pushing, "_PORTION", portion)
    less, rest = trial()[:2], trial()[2:]
    again = [{**trial()[0], "title": "Other"}] if differ else rest
    with State.open(None, target.name) as state:
        pushed(target, trial(), state=state)
        issues = Issues()
        more: Any = {"state": state, "confirm": (lambda _: True) if asked else None, "issues": issues}
        result = pushed(target, less, trial("NCT2"), trial("NCT3"), again, **more)
        assert 0 == result.counts["retired"]
        assert int(differ) == result.counts["left"]
        assert ["record-left-out"] * differ == [one.code for one in issues]
        result = pushed(target, less, trial("NCT2"), **more)
        assert 2 == result.counts["retired"]


@pytest.mark.parametrize("lost", [True, False])
@pytest.mark.parametrize("content", ["{", "[]", '{"resourceType": "Group", "id": "other"}'])
def test_a_broken_file_is_a_conflict_of_its_trial(tmp_path: Path, content: str, lost: bool) -> None:
    """The others are written, whether or not the state knows of it."""
    folder = Folder(tmp_path / "kept")
    with State.open(None, folder.name) as state:
        pushed(folder, trial("NCT1"), state=state)
        (tmp_path / "kept" / "Group" / "NCT1-eligibility.json").write_text(content)
        folder = Folder(tmp_path / "kept")
        more: Any = {} if lost else {"state": state}
        result = pushed(folder, trial("NCT1"), trial("NCT2"), issues=Issues(), **more)
        assert (1, 4) == (result.counts["conflict"], result.counts["created"])
        (told,) = folder.profile.degraded
        assert "NCT1-eligibility.json: " in told
    assert content == (tmp_path / "kept" / "Group" / "NCT1-eligibility.json").read_text()


def test_nothing_is_absent_where_a_document_holds_no_trial(target: Target) -> None:
    """What became rubbish may have held a trial before; a warning tells of it where it lies in a folder."""
    with State.open(None, target.name) as state:
        pushed(target, trial("NCT1"), trial("NCT2"), state=state)
        issues = Issues()
        issues.warning("no-trial", "", "no trial in b.json")
        result = pushed(target, trial("NCT1"), state=state, policy=Policy(absent="delete"), issues=issues)
        assert {"unchanged": 4} == done(result)
        assert ["no-trial", "absent-left"] == [one.code for one in issues]


def test_a_conflict_is_no_source_that_could_not_be_read(target: Target) -> None:
    """What the sources have no longer is found beside a trial that cannot be written."""
    with State.open(None, target.name) as state:
        pushed(target, trial("NCT1"), trial("NCT2"), state=state)
        edit(target, "ResearchStudy/NCT1", title="Theirs")
        mine = trial("NCT1")
        mine[0]["title"] = "Ours"
        result = pushed(target, mine, state=state, policy=Policy(absent="retire"), issues=Issues())
        assert (1, 4) == (result.counts["conflict"], result.counts["retired"])


def test_everything_is_absent(target: Target) -> None:
    """No trial at all is no answer of a source: nothing is retired, and that is told."""
    pushed(target, trial())
    assert {} == done(pushed(target, policy=Policy(absent="retire"), issues=(issues := Issues())))
    assert ["absent-left"] == [one.code for one in issues]


def test_nothing_at_all(tmp_path: Path) -> None:
    """Without a trial nothing is made."""
    assert {} == done(pushed(Folder(tmp_path / "fhir")))
    assert [] == list(tmp_path.iterdir())


def test_provenance(target: Target) -> None:
    """A Provenance goes with each trial that is written, and with no other."""
    trials = [trial("NCT1"), trial("NCT2")]
    target.write([Change(activity("NCT0"))])  # now a server is known to take ids of ours
    signing: Any = {"policy": Policy(provenance=True), "to_fhir": to_fhir}
    signing["issues"] = issues = Issues()
    assert {"created": 10} == done(pushed(target, *map(Listed, trials), **signing))
    assert {"unchanged": 8} == done(pushed(target, *map(Listed, trials), **signing))
    again = Listed(trial("NCT2", title="New"))
    result = pushed(target, Listed(trials[0]), again, **signing)
    assert {"created": 1, "updated": 1, "unchanged": 7} == done(result)
    kinds = [row["resource"].split("/")[0] for row in result.to_dicts() if row["action"] == "created"]
    assert (["Provenance"], []) == (kinds, list(issues))


def provenances(target: Target) -> dict[str, list[str]]:
    """What each Provenance tells of, by its id."""
    return {one["id"]: [two["reference"] for two in one["target"]] for one in target.managed("Provenance")}


def test_a_provenance_goes_with_its_trial(target: Target, state: State) -> None:
    """What was signed is known, is wanted by no plan, is told by status, and is deleted before what it points to."""
    target.write([Change(activity("NCT0"))])
    signing: Any = {"policy": Policy(provenance=True), "to_fhir": to_fhir, "state": state}
    for title in ("Old", "New"):
        pushed(target, Listed(trial("NCT1")), Listed(trial("NCT2", title=title)), **signing)
    assert (3, 3) == (len(provenances(target)), state.expected()["Provenance"])
    first, second = status(target, state).trials
    assert ([(5, ()), (6, ())], True, True) == (
        [(one.resources, one.retired) for one in (first, second)],
        first.calm,
        second.calm,
    )
    result = pushed(
        target, Listed(trial("NCT1")), **{**signing, "policy": Policy(provenance=True, absent="delete")}
    )
    assert {"unchanged": 4, "deleted": 6} == done(result)
    assert (1, 1) == (len(provenances(target)), state.expected()["Provenance"])
    order = [row["resource"].split("/")[0] for row in result.to_dicts() if row["action"] == "deleted"]
    assert ["Provenance"] * 2 == order[:2]


def test_what_is_retired_is_signed_too(target: Target, state: State) -> None:
    """Also where the sources have a trial no longer it is said who retired it when, without a record to name."""
    target.write([Change(activity("NCT0"))])
    pushed(target, trial("NCT1"), trial("NCT2"), state=state)
    policy = Policy(provenance=True, absent="retire")
    assert {"unchanged": 4, "retired": 4, "created": 1} == done(
        pushed(target, Listed(trial("NCT1")), state=state, policy=policy)
    )
    ((one,),) = [list(target.managed("Provenance"))]
    assert ("UPDATE", 4, False) == (
        one["activity"]["coding"][0]["code"],
        len(one["target"]),
        "entity" in one,
    )
    assert {"unchanged": 4} == done(pushed(target, Listed(trial("NCT1")), state=state, policy=policy))


def test_no_provenance_where_it_could_not_be_found_again(server: FhirServer, fake: FakeServer) -> None:
    """It is left out on servers that give ids of their own, and told once."""
    fake.client_id_status = 404
    issues = Issues()
    trials = [Listed(trial(f"NCT{number}")) for number in range(30)]
    result = pushed(server, *trials, policy=Policy(provenance=True), issues=issues)
    assert {"created": 120} == done(result)
    assert ["provenance-left-out"] == [one.code for one in issues]


class Listed(list[Json]):
    """A trial that is a list of resources, with what a Provenance asks of it."""

    merged = ()
    source = None
    identifiers = ()


def test_an_error_of_the_sources_comes_after_what_was_written(target: Target) -> None:
    """Trials that were read before a source fails are written, and told."""

    def trials() -> Iterator[list[Json]]:
        for number in range(50):
            yield trial(f"NCT{number}")
        raise PartialTransaction("the source is broken", status=500)

    results: list[Result] = []
    with pytest.raises(PartialTransaction, match="the source is broken"):
        results.extend(push_each(trials(), target, to_fhir=to_fhir))  # pyright: ignore
    assert 50 == len(results)
    assert target.read("ResearchStudy", "NCT24")


def test_the_server_goes_while_it_is_planned_again(
    server: FhirServer, fake: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run ends, and the next one finds everything in order."""
    pushed(server, trial())
    ours = trial(title="Ours")

    def change_and_go() -> None:
        fake.put({**fake.store["ResearchStudy/NCT1"], "description": "Theirs"})
        patch.setattr(FhirServer, "see", gone)

    def gone(*_: Any) -> None:
        raise Unreachable("gone")

    with monkeypatch.context() as patch:
        fake.meanwhile = change_and_go
        with pytest.raises(Unreachable):
            pushed(server, ours, issues=Issues())
    assert {"updated": 1, "unchanged": 3} == done(pushed(server, ours))
    assert "Theirs" == fake.store["ResearchStudy/NCT1"]["description"]


def test_somebody_makes_what_was_planned(server: FhirServer, fake: FakeServer) -> None:
    """Of what another pusher has done meanwhile nothing is left to do, its Provenance included."""
    signing: Any = {"policy": Policy(provenance=True), "to_fhir": to_fhir}
    server.write([Change(activity("NCT0"))])
    pushed(server, Listed(trial()), **signing)
    there = fake.store["ResearchStudy/NCT1"]
    fake.meanwhile = lambda: fake.put(
        {**there, "title": "New"}, {**there, "title": "New", "description": "More"}
    )
    result = pushed(server, Listed(trial(title="New")), **signing)
    assert {"unchanged": 4} == done(result)
    assert 1 == sum(one["resourceType"] == "Provenance" for one in fake.store.values())


def test_a_part_that_somebody_has_taken_away(server: FhirServer, fake: FakeServer) -> None:
    """A part that was to be retired and is gone once it is planned again needs nothing."""
    pushed(server, trial())

    def change() -> None:
        fake.put({**fake.store["PlanDefinition/NCT1-plan"], "title": "Theirs"})
        fake.delete("ActivityDefinition/NCT1-drug")

    fake.meanwhile = change
    result = pushed(server, lost_a_part())
    assert {"updated": 1, "unchanged": 3} == done(result)


def test_a_held_trial_with_a_conflict(target: Target) -> None:
    """A trial that takes away one thing and is in conflict over another is told as both."""
    edited = [study(title="Ours"), *lost_a_part()[1:]]
    issues = Issues()
    with State.open(None, target.name) as state:
        pushed(target, trial(), state=state)
        edit(target, "ResearchStudy/NCT1", title="Theirs")
        result = pushed(target, edited, state=state, confirm=lambda _: False, issues=issues)
        assert ["title"] == [one.path for one in state.disputes()]
    assert {"conflict": 1, "unchanged": 1, "skipped": 1, "refused": 1} == done(result)
    assert {"error conflict ResearchStudy/NCT1: not written: both sides changed title"} == {
        str(one) for one in issues if one.severity == "error"
    }


def interrupt(patch: pytest.MonkeyPatch) -> None:
    """Interrupt a push where it waits for requests under way."""

    def ended(sending: Sending) -> list[Any]:
        if sending.texts:
            raise KeyboardInterrupt
        return []

    patch.setattr(Sending, "ended", ended)


def test_interrupted_while_much_is_under_way(
    server: FhirServer, fake: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What ends soon is settled all the same; nothing is made twice by the next push."""
    trials = [trial(f"NCT{number}") for number in range(12)]
    pushed(server, trials[0])
    with monkeypatch.context() as patch:
        interrupt(patch)
        with pytest.raises(KeyboardInterrupt):
            pushed(server, *trials, pace=Pace(entries=4, at_once=3))
    before = len(fake.store)
    assert 4 < before < 48
    assert {"created": 48 - before, "unchanged": before} == done(pushed(server, *trials))
    assert {"1"} == {one["meta"]["versionId"] for one in fake.store.values()}


def test_a_request_that_never_ends_is_left_to_the_journal(
    server: FhirServer, fake: FakeServer, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who interrupts does not wait for long."""
    release = Event()
    with monkeypatch.context() as patch:

        def endless(*_: Any, **__: Any) -> list[Any]:
            release.wait(60)
            raise Unreachable("too late")

        patch.setattr(FhirServer, "write", endless)
        patch.setattr("fhir_trials.sync.sending._BRIEFLY", 0.01)
        interrupt(patch)
        with pytest.raises(KeyboardInterrupt):
            pushed(server, trial(), state=state)
    assert 1 == len(state.open_intents())
    release.set()
    assert {"created": 4} == done(pushed(server, trial(), state=state))
