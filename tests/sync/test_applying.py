"""Carrying a plan out."""

from typing import Any

import httpx
import pytest
from pytest_httpx import HTTPXMock

from fhir_trials.errors import (
    AnswerLost,
    AuthFailed,
    Conflict,
    Invalid,
    PartialTransaction,
    Throttled,
    TooLarge,
    UsageError,
)
from fhir_trials.http import Client
from fhir_trials.issues import Issues
from fhir_trials.sync import (
    Pace,
    Plan,
    Policy,
    Result,
    State,
    Step,
    apply,
    apply_saved,
    load,
    plan,
    push,
    save,
)
from fhir_trials.sync.carrying import Carrying
from fhir_trials.targets import FhirServer, Folder, Target
from tests.sync.conftest import edit, to_fhir
from tests.targets.fake_server import BASE, FakeServer
from tests.targets.samples import resource, trial

Json = dict[str, Any]


def planned(target: Target, state: State, *trials: list[Json], **more: Any) -> Plan:
    """The plan for these trials."""
    return plan(trials, target, state=state, to_fhir=to_fhir, **more)  # pyright: ignore


def done(result: Result) -> dict[str, int]:
    """The counts that are not nought."""
    return {action: count for action, count in result.counts.items() if count}


def failing(monkeypatch: pytest.MonkeyPatch, *errors: Exception | None) -> None:
    """Let the writes of a server fail in turn; None lets one pass, as all pass at last."""
    write, waiting = FhirServer.write, list(errors)

    def failing_write(self: FhirServer, changes: Any, **more: Any) -> Any:
        if waiting and (error := waiting.pop(0)):
            raise error
        return write(self, changes, **more)

    monkeypatch.setattr(FhirServer, "write", failing_write)


def test_a_plan_is_done(target: Target, state: State) -> None:
    """What was planned is there and known, and there is nothing left to do."""
    made = planned(target, state, trial("NCT1"), trial("NCT2"))
    assert ({"created": 8}, True) == (done(result := apply(made, target, state=state)), result.ok)
    assert {"unchanged": 8} == {
        k: v for k, v in planned(target, state, trial(), trial("NCT2")).counts.items() if v
    }
    assert {"ResearchStudy/NCT1"} == state.known(["ResearchStudy/NCT1"]).keys()


def test_changed_since_it_was_planned(target: Target, state: State) -> None:
    """What somebody changed between plan and apply is a conflict: raised, or told while the others are written."""
    apply(planned(target, state, trial("NCT1"), trial("NCT2")), target, state=state)
    made = planned(target, state, trial("NCT1", title="Ours"), trial("NCT2", title="Ours"))
    edit(target, "ResearchStudy/NCT1", title="Theirs")
    issues = Issues()
    result = apply(made, target, state=state, issues=issues)
    assert ({"conflict": 1, "updated": 1, "unchanged": 6}, False) == (done(result), result.ok)
    assert [("not-written", "NCT1")] == [(one.code, one.path) for one in issues]
    with pytest.raises(Conflict):
        apply(made, target, state=state)
    assert "Theirs" == (target.read("ResearchStudy", "NCT1") or {})["title"]


def test_a_saved_plan(target: Target, state: State) -> None:
    """It is carried out where nothing has moved, else nothing of it is."""
    apply(planned(target, state, trial("NCT1"), trial("NCT2")), target, state=state)
    kept = save(planned(target, state, trial("NCT1", title="Ours"), trial("NCT2", title="Ours")))
    edit(target, "ResearchStudy/NCT1", title="Theirs")
    with pytest.raises(Conflict, match="moved on since the plan was made: ResearchStudy/NCT1 is at version"):
        apply_saved(load(kept), target, state=state, issues=Issues())
    assert "Trial NCT2" == (target.read("ResearchStudy", "NCT2") or {})["title"]
    kept = save(planned(target, state, trial("NCT2", title="Ours")))
    assert {"updated": 1, "unchanged": 3} == done(apply_saved(load(kept), target, state=state))


def test_much_has_moved(target: Target, state: State) -> None:
    """The first few of what has moved are named, and the rest is counted."""
    made = planned(target, state, trial("NCT1"), trial("NCT2"))
    with State.open(None, target.name) as elsewhere:
        apply(made, target, state=elsewhere)
    with pytest.raises(Conflict, match=r"there already, .* and \d+ more; plan again"):
        apply_saved(made, target, state=state)


def test_a_plan_for_another_target(target: Target, state: State) -> None:
    """Nothing is written."""
    made = planned(target, state, trial())
    with pytest.raises(UsageError, match=r"the plan is for .* \(R4\), not for elsewhere"):
        apply(made, Folder("elsewhere"), state=state)


def test_a_plan_with_conflicts(server: FhirServer, fake: FakeServer, state: State) -> None:
    """It raises before anything is written, or all but its trial is."""
    fake.put({"resourceType": "Group", "id": "NCT1-eligibility", "type": "person", "actual": True})
    made = planned(server, state, trial("NCT1"), trial("NCT2"))
    with pytest.raises(Conflict, match="nothing of this plan was written: Group/NCT1-eligibility"):
        apply(made, server, state=state)
    assert 1 == len(fake.store)
    assert {"conflict": 1, "skipped": 3, "created": 4} == done(
        apply(made, server, state=state, issues=Issues())
    )


@pytest.mark.parametrize("error", [AuthFailed("no", status=401), Throttled("no", status=429)])
def test_what_ends_everything(
    server: FhirServer, state: State, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """Missing rights, and throttling that lasts, end all, also with a collector."""
    made = planned(server, state, trial("NCT1"), trial("NCT2"))
    with monkeypatch.context() as patch:
        failing(patch, error, error)
        with pytest.raises(type(error)):
            apply(made, server, state=state, issues=Issues())
    assert isinstance(error, AuthFailed) is (not state.open_intents())
    assert {"created": 8} == done(apply(made, server, state=state))
    assert [] == state.open_intents()


def test_what_cannot_be_sent_in_less(
    server: FhirServer, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A single resource that is too large fails, and its trial stays as it was."""
    made = planned(server, state, trial("NCT1"), trial("NCT2"))
    failing(monkeypatch, TooLarge("large", status=413))
    result = apply(made, server, state=state, issues=Issues(), pace=Pace(entries=1))
    assert {"failed": 1, "skipped": 3, "created": 4} == done(result)
    (error,) = result.errors
    assert isinstance(error, TooLarge)


def test_waiting_transactions_become_as_small(
    server: FhirServer, fake: FakeServer, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once a transaction was too large, those that wait are made smaller before they are sent."""
    made = planned(server, state, *(trial(f"NCT{number}") for number in range(4)))
    failing(monkeypatch, TooLarge("large", status=413))
    fake.log.clear()
    apply(made, server, state=state, pace=Pace(entries=8))
    # Four transactions of four, and one batch that reads the first back.
    assert 5 == fake.log.count("POST")


def test_written_in_part(
    server: FhirServer, fake: FakeServer, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written all the same is found out, and the rest is sent once more, each trial for itself."""
    made = planned(server, state, trial("NCT1"), trial("NCT2"))
    fake.put(*(step.resource for step in made.steps[:3] if step.resource))
    failing(monkeypatch, PartialTransaction("in part", status=200))
    assert {"created": 8} == done(apply(made, server, state=state))
    assert {"unchanged": 8} == {
        k: v for k, v in planned(server, state, trial(), trial("NCT2")).counts.items() if v
    }


def test_written_in_part_again(server: FhirServer, state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    """A trial that is never written as a whole fails."""
    made = planned(server, state, trial())
    failing(monkeypatch, PartialTransaction("in part", status=200))
    result = apply(made, server, state=state, issues=Issues())
    assert {"failed": 4} == done(result)
    assert {"created": 4} == done(apply(made, server, state=state))


def test_written_in_part_and_gone(
    server: FhirServer, fake: FakeServer, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it cannot be found out what was written, that is left to the journal."""
    made = planned(server, state, trial())
    with monkeypatch.context() as patch:
        failing(patch, PartialTransaction("in part", status=200))

        def lost(*_: Any) -> Any:
            raise Throttled("busy", status=503)

        patch.setattr(FhirServer, "find", lost)
        with pytest.raises(Throttled):
            apply(made, server, state=state, issues=Issues())
    assert 1 == len(state.open_intents())
    assert {"created": 4} == done(apply(made, server, state=state))


def test_a_part_of_a_large_trial_fails(
    server: FhirServer, fake: FakeServer, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written before stays told as written, what is left out as skipped; the next push completes it."""
    made = planned(server, state, trial(), trial("NCT2"))
    failing(monkeypatch, None, Invalid("bad", status=422))
    issues = Issues()
    result = apply(made, server, state=state, issues=issues, pace=Pace(entries=2, at_once=1))
    assert {"created": 6, "failed": 2} == done(result)
    assert ["not-written"] == [one.code for one in issues]
    made = planned(server, state, trial(), trial("NCT2"))
    assert {"created": 2, "unchanged": 6} == done(apply(made, server, state=state))


def test_several_at_once(server: FhirServer, fake: FakeServer, state: State) -> None:
    """Transactions go in parallel once it is known how the server keeps things; each trial is told once."""
    trials = [trial(f"NCT{number}") for number in range(30)]
    result = apply(planned(server, state, *trials), server, state=state, pace=Pace(entries=4, at_once=5))
    assert {"created": 120} == done(result)
    assert 30 == len(list(result.by_trial()))
    assert 120 == len(fake.store)


def test_a_strange_error(server: FhirServer, state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of the program is not taken for one of the server; what was under way stays in the journal."""
    made = planned(server, state, trial())
    with monkeypatch.context() as patch:
        failing(patch, ZeroDivisionError("oh"))
        with pytest.raises(ZeroDivisionError):
            apply(made, server, state=state, issues=Issues())
    assert 1 == len(state.open_intents())
    assert {"created": 4} == done(apply(made, server, state=state))


def test_overwriting_is_settled(target: Target, state: State) -> None:
    """With a side taken both values are gone from the disputes."""
    apply(planned(target, state, trial()), target, state=state)
    edit(target, "ResearchStudy/NCT1", title="Theirs")
    apply(planned(target, state, trial(title="Ours")), target, state=state, issues=Issues())
    assert 1 == len(state.disputes())
    made = planned(target, state, trial(title="Ours"), policy=Policy(take="ours"))
    assert {"updated": 1, "unchanged": 3} == done(apply(made, target, state=state))
    assert [] == state.disputes()


def test_the_default_state(target: Target) -> None:
    """Without a state, what was written is noted at the default place of the target."""
    with State.open(None, target.name) as empty:
        made = planned(target, empty, trial())
    apply(made, target)
    with pytest.raises(Conflict, match="the plan was applied already"):
        apply_saved(replaced(made), target)


def replaced(made: Plan) -> Plan:
    """A plan that makes something else of what it makes."""
    other = resource("Organization", "other", "X")
    one = made.steps[0]
    step = Step("create", "X", one.text, "Organization/X-other", resource=other, after=one.after)
    return Plan(made.target, made.release, (step,))


def test_a_deletion_without_content(target: Target, state: State) -> None:
    """A step that takes something away needs no more than its place and version."""
    apply(planned(target, state, trial()), target, state=state)
    known = state.known(["ActivityDefinition/NCT1-drug"])["ActivityDefinition/NCT1-drug"]
    made = planned(target, state)
    step = Step("delete", "NCT1", known.text, known.reference, version=known.version)
    result = apply(Plan(made.target, made.release, (step,)), target, state=state)
    assert {"deleted": 1} == done(result)
    assert {} == state.known([known.text])


GIVES_IDS: dict[str, Any] = {"client_id_status": 405, "update_create": False}


class Gateway:
    """In front of a server: it gives up on transactions that make something, and hands them on later.

    Args:
        fake: the server.
        impatient: how many it gives up on.
    """

    def __init__(self, fake: FakeServer, impatient: int) -> None:
        self._fake = fake
        self._impatient = impatient
        self.held: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        if b'"POST"' in request.content and len(self.held) < self._impatient:
            self.held.append(request)
            return httpx.Response(504, text="gateway timeout")
        return self._fake(request)

    def hand_on(self) -> None:
        """Hand on what was held."""
        for request in self.held:
            self._fake(request)


@pytest.mark.parametrize("conditional", [False, True])
def test_a_creation_without_an_answer(httpx_mock: HTTPXMock, state: State, conditional: bool) -> None:
    """It may still be under way, so it is not sent again in this run; the others go on, and the next run looks."""
    declared = {"conditionalCreate": conditional}
    fake = FakeServer(conditional_create=conditional, declares=declared, **GIVES_IDS)
    gateway = Gateway(fake, 1)
    httpx_mock.add_callback(gateway, is_reusable=True)
    with FhirServer(Client(BASE, sleep=lambda _: None)) as server:
        made = planned(server, state, trial("NCT1"), trial("NCT2"))
        result = apply(made, server, state=state, issues=Issues(), pace=Pace(entries=4))
        assert {"failed": 4, "created": 4} == done(result)
        assert "the next push looks what became of it" in result.outcomes[0].message
        assert (["AnswerLost"], 1) == ([type(one).__name__ for one in result.errors], len(gateway.held))
        assert 1 == len(state.open_intents())
        gateway.hand_on()
        assert {"unchanged": 8} == done(
            push([trial("NCT1"), trial("NCT2")], server, state=state, to_fhir=to_fhir)
        )  # pyright: ignore
    assert (8, []) == (len(fake.store), state.open_intents())


def test_what_may_still_be_made_is_not_made_by_another_trial(httpx_mock: HTTPXMock, state: State) -> None:
    """A trial that shares a resource whose creation may still be under way is left for the next run, too."""
    gateway = Gateway(FakeServer(**GIVES_IDS), 1)
    httpx_mock.add_callback(gateway, is_reusable=True)
    with FhirServer(Client(BASE, sleep=lambda _: None)) as server:
        made = planned(server, state, trial("NCT1"))
        issues = Issues()
        with Carrying(server, state, Pace(), issues) as carrying:
            for _ in range(2):
                carrying.start(made)
                outcomes = [one for result in carrying.finished() for one in result.outcomes]
    assert ({"skipped"}, 1) == ({one.action for one in outcomes}, len(gateway.held))
    assert ["may still be under way" in one.message for one in issues][1:] == [True]


def test_a_server_that_never_answers(httpx_mock: HTTPXMock, state: State) -> None:
    """After the third creation in a row without an answer the run ends, and the journal holds them all."""
    gateway = Gateway(FakeServer(**GIVES_IDS), 9)
    httpx_mock.add_callback(gateway, is_reusable=True)
    with FhirServer(Client(BASE, sleep=lambda _: None)) as server:
        made = planned(server, state, *(trial(f"NCT{number}") for number in range(5)))
        with pytest.raises(AnswerLost):
            apply(made, server, state=state, issues=Issues(), pace=Pace(entries=4))
    assert (3, 3) == (len(gateway.held), len(state.open_intents()))


FORBIDDEN = AuthFailed("no", status=403)


def test_a_firewall_that_dislikes_a_trial(
    server: FhirServer, fake: FakeServer, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of several trials that were refused together each is sent alone; the one that is refused again fails alone."""
    made = planned(server, state, *(trial(f"NCT{number}") for number in range(3)))
    failing(monkeypatch, FORBIDDEN, FORBIDDEN)
    result = apply(made, server, state=state, issues=Issues(), pace=Pace(at_once=1))
    assert ({"failed": 4, "created": 8}, (FORBIDDEN,)) == (done(result), result.errors)
    assert [] == state.open_intents()


def test_missing_rights(server: FhirServer, state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three refusals in a row, with nothing written between them, end the run."""
    made = planned(server, state, *(trial(f"NCT{number}") for number in range(9)))
    failing(monkeypatch, FORBIDDEN, None, FORBIDDEN, FORBIDDEN, FORBIDDEN)
    with pytest.raises(AuthFailed):
        apply(made, server, state=state, issues=Issues(), pace=Pace(entries=4, at_once=1))
    assert ([], 4) == (state.open_intents(), len(state.trials()) * 4)


def test_who_says_when_to_come_back_is_not_asked_for_less(
    server: FhirServer, fake: FakeServer, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Throttling without a time is answered with less at once; with one, nothing is sent before."""
    made = planned(server, state, trial("NCT1"), trial("NCT2"))
    fake.log.clear()
    with monkeypatch.context() as patch:
        failing(patch, Throttled("no", status=429, retry_after=3600))
        with pytest.raises(Throttled):
            apply(made, server, state=state, issues=Issues())
    assert [] == fake.log
    failing(monkeypatch, Throttled("no", status=429))
    assert {"created": 8} == done(apply(made, server, state=state))
