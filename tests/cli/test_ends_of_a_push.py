"""How a push ends: interrupted, out of time, behind another one, refused by a person; and its exit codes."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from filelock import FileLock
from pytest_httpx import HTTPXMock

from fhir_trials import sync
from fhir_trials.cli import asking, log
from fhir_trials.http import Budget
from fhir_trials.sync import Plan, State, Step
from tests.cli.conftest import EXAMPLES, NCT, OMON, Place, Run, size, titled, version
from tests.cli.test_seeing_it import Terminal
from tests.targets.fake_server import BASE, FakeServer

STUDY = "ResearchStudy/NL-OMON46644"
PAGE = str(EXAMPLES / "pages" / "omon-morvanol.txt")


def test_interrupted_in_the_middle(run: Run, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C is 130; it is said that the next push goes on, and it does."""
    real = sync.push_each

    def interrupted(*arguments: Any, **more: Any) -> Any:
        results = real(*arguments, **more)
        yield next(results)
        results.close()
        raise KeyboardInterrupt

    monkeypatch.setattr(sync, "push_each", interrupted)
    code, _, said = run("push", OMON, NCT, PAGE, "--to", place.where)
    assert (130, True) == (
        code,
        said[-1].startswith(f"{place.where}: interrupted after 1 trial, {size(OMON)} resources"),
    )
    assert said[-1].endswith("; the next push goes on from here")
    monkeypatch.setattr(sync, "push_each", real)
    assert 0 == run("push", OMON, NCT, PAGE, "--to", place.where).code
    assert 0 == run("plan", OMON, NCT, PAGE, "--to", place.where, "--detailed-exit-code").code


def test_out_of_time(
    run: Run, server: FakeServer, httpx_mock: HTTPXMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the budget is over before all is done, exit code 3 and the words to run again; what was done stands."""
    server.software = "HAPI FHIR Server"
    left = [60.0]
    monkeypatch.setattr(Budget, "left", property(lambda _: left[0]))
    server.afterwards = lambda: left.__setitem__(0, 0.0)
    several = [NCT, OMON, PAGE]
    code, _, said = run("push", *several, "--to", BASE, "--time-budget", "60", "--entries", "4")
    assert (3, True) == (code, said[-1].endswith("what was done stands, run again to go on"))
    assert any(line.startswith(f"{BASE}: stopped after ") and "mended" not in line for line in said)
    left[0] = 60.0
    assert 0 == run("push", *several, "--to", BASE).code


def test_two_pushes_at_once(run: Run, tmp_path: Path) -> None:
    """The second says whom it waits for, and ends where its time is over."""
    run("push", OMON, "--to", "kept")
    state = tmp_path / "kept" / ".fhir-trials.sqlite"
    with FileLock(f"{state}.lock", is_singleton=False):
        Path(f"{state}.holder").write_text("process 4711, since 2026-01-01T00:00:00Z\n")
        code, _, said = run("push", OMON, "--to", "kept", "--time-budget", "0.01")
    assert (2, "waiting for process 4711, since 2026-01-01T00:00:00Z") == (code, said[0].partition(": ")[2])
    assert said[1].endswith("still after 0.01 s; wait for it, or end it")
    assert 0 == run("push", OMON, "--to", "kept").code


def lost() -> str:
    """A trial that has lost its interventions, which are to be retired."""
    return version(OMON, interventions=None, arms=None)


def test_nobody_can_answer(run: Run, place: Place) -> None:
    """What takes something away is left and told, the rest is done, exit code 1; `--yes` does it."""
    run("push", OMON, "--to", place.where)
    code, _, said = run("push", lost(), NCT, "--to", place.where)
    assert (1, "NCT04014634               5 created") == (code, said[0])
    assert any(" to retire" in line for line in said)
    assert "nothing of this was done: --yes does it without asking" in said
    assert any(" refused" in line for line in said)
    code, _, said = run("push", lost(), NCT, "--to", place.where, "--yes")
    assert (0, True) == (code, any(" retired" in line for line in said))


def retired(kind: str, name: str, title: str = "") -> Step:
    """A step that retires a resource of NCT1."""
    text = f"{kind}/NCT1{name}"
    return Step("retire", "NCT1", text, text, resource={"title": title} if title else {})


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (
            [retired("PlanDefinition", "-visit-week-12", "Week 12"), retired("Group", "-eligibility")],
            [
                "NCT1                      2 to retire",
                "                          retire Group/NCT1-eligibility",
                '                          retire PlanDefinition/NCT1-visit-week-12: visit "Week 12"',
            ],
        ),
        (
            [retired("ResearchStudy", "", "Short"), retired("Group", "-eligibility")],
            ['NCT1                      2 to retire, the whole trial "Short"'],
        ),
        (
            [retired("ActivityDefinition", f"-activity-{number:02}") for number in range(12)],
            [
                "NCT1                      12 to retire",
                *(
                    f"                          retire ActivityDefinition/NCT1-activity-{number:02}: activity"
                    for number in range(10)
                ),
                "                          and 2 more; -v lists them",
            ],
        ),
    ],
)
def test_what_is_taken_away_is_named(
    steps: list[Step], said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Each resource with what it is, so that nobody takes it for the trial; of a whole trial that is said."""
    with State.open(None, "kept") as state:
        assert not asking.confirmed(Plan("kept", "R4", tuple(steps)), state, yes=False, asking=False)
    first, *rest, last = capsys.readouterr().err.splitlines()
    assert (f"kept: 1 trial, {len(steps)} resources: {len(steps)} to retire", said) == (first, rest)
    assert "nothing of this was done: --yes does it without asking" == last


def test_absent_trials(run: Run, place: Place) -> None:
    """They are left, retired, or deleted up to a number."""
    run("push", OMON, NCT, "--to", place.where)
    assert 0 == run("push", NCT, "--to", place.where).code
    ran = run("push", NCT, "--to", place.where, "--absent", "delete", "--most-absent", "0", "--yes")
    assert (1, True) == (ran.code, any("a run may have 0 of them so" in line for line in ran.said))
    assert 0 == run("push", NCT, "--to", place.where, "--absent", "delete", "--yes").code
    missing = KeyError if place.server else FileNotFoundError
    with pytest.raises(missing):
        place.read(STUDY)


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 1)])
def test_a_person_is_asked(run: Run, monkeypatch: pytest.MonkeyPatch, answer: str, code: int) -> None:
    """In a terminal, after what it is about was shown."""
    run("push", OMON, "--to", "kept")
    asked: list[str] = []
    monkeypatch.setattr(asking, "_can_answer", lambda: True)
    monkeypatch.setattr("typer.confirm", lambda words, err: asked.append(words) or answer == "y\n")
    ran = run("push", lost(), "--to", "kept")
    assert (code, ["Go on?"]) == (ran.code, asked)


def test_who_can_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody at a terminal on both ends, unless standard error is a log."""

    class Keyboard(Terminal): ...

    monkeypatch.setattr(sys, "stdin", Keyboard())
    monkeypatch.setattr(sys, "stderr", Terminal())
    assert asking._can_answer()
    with log.told(["--log=json"]):
        assert not asking._can_answer()
    monkeypatch.setattr(sys, "stdin", None)
    assert not asking._can_answer()


CHANGED: list[tuple[list[str], Callable[[], list[str]], int]] = [
    (["plan"], lambda: [OMON], 0),
    (["plan"], lambda: [titled(OMON, "Ours")], 2),
    (["plan"], lambda: ["nowhere.json"], 1),
    (["push"], lambda: [OMON], 0),
    (["push"], lambda: [titled(OMON, "Ours")], 2),
    (["push"], lambda: [titled(OMON, "Ours"), "nowhere.json"], 1),
    (["push"], lambda: [lost()], 1),
    (["push", "--nope"], lambda: [OMON], 1),
    (["diff"], lambda: [OMON], 0),
    (["diff"], lambda: [titled(OMON, "Ours")], 2),
    (["diff"], lambda: ["nowhere.json"], 1),
]


@pytest.mark.parametrize(("command", "sources", "code"), CHANGED)
def test_the_detailed_exit_code(
    run: Run, place: Place, command: list[str], sources: Callable[[], list[str]], code: int
) -> None:
    """0 where there is nothing to do, 1 on any error, 2 where something changes."""
    run("push", OMON, "--to", place.where)
    assert code == run(*command, *sources(), "--to", place.where, "--detailed-exit-code").code


@pytest.mark.parametrize("command", [["plan", OMON, "--to"], ["push", OMON, "--to"], ["status"]])
def test_trouble_is_no_change(run: Run, httpx_mock: HTTPXMock, command: list[str]) -> None:
    """A server that is not there is 1 with `--detailed-exit-code`, else 3."""
    httpx_mock.add_exception(httpx.ConnectError("gone"), is_reusable=True)
    codes = [run(*command, BASE, *more).code for more in ([], ["--detailed-exit-code"])]
    assert [3, 1] == codes


def test_plain_http_elsewhere(run: Run, httpx_mock: HTTPXMock) -> None:
    """It is refused unless it is allowed; with credentials always."""
    fake = FakeServer()
    httpx_mock.add_callback(fake, is_reusable=True, is_optional=True)
    where = "http://fhir.example.org/fhir"
    for command in (["plan", OMON, "--to"], ["pull", "--from"], ["status"]):
        ran = run(*command, where)
        assert (2, True) == (ran.code, "plain http goes to this machine only" in ran.said[0])
    assert 0 == run("pull", "--from", where, "--allow-http").code


def test_a_pull_out_of_time(run: Run, server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading has its time, too."""
    lefts = iter(range(60, -100, -20))
    monkeypatch.setattr(Budget, "left", property(lambda _: max(0, next(lefts, 0))))
    ran = run("pull", "--from", BASE, "--time-budget", "60")
    assert (3, True) == (ran.code, "60 s for this run are over" in ran.said[-1])


def test_a_provenance_is_written(run: Run, place: Place) -> None:
    """With `--provenance`, one for each trial that changes, and none where nothing does."""
    if place.server:
        place.server.update_create = True
    line = f"NL-OMON46644              {size(OMON) + 1} created"
    assert line in run("push", OMON, "--to", place.where, "--provenance").said
    assert f" {size(OMON)} unchanged" in run("push", OMON, "--to", place.where, "--provenance").said[-1]


def test_the_state_lies_where_it_is_told(
    run: Run, server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With an option, by a setting, or in the user's folder for states; never beside the program."""
    run("push", OMON, "--to", BASE, "--state", "mine.sqlite")
    monkeypatch.setenv("FHIR_TRIALS_STATE", "states")
    run("push", OMON, "--to", BASE)
    names = sorted(name for name in os.listdir() + os.listdir("states") if name.endswith(".sqlite"))
    assert ["127.0.0.1-8080-", "mine.sqlite"] == [name[:15] for name in names][:2] or len(names) == 2
