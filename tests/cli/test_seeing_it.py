"""How a run is seen: the structured log, the run's report, progress, and what a server lacks."""

import io
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import httpx
import pytest
from pytest_httpx import HTTPXMock

from fhir_trials.cli import log
from fhir_trials.cli.progress import Progress
from tests.cli.conftest import EXAMPLES, NCT, OMON, Place, Ran, Run, size, titled
from tests.targets.fake_server import BASE, FakeServer

STUDY = "ResearchStudy/NL-OMON46644"


def events(ran: Ran) -> list[dict[str, Any]]:
    """The lines of standard error, each of which is a JSON object."""
    return [json.loads(line) for line in ran.said]


def test_every_line_is_a_json_object(run: Run, server: FakeServer) -> None:
    """Requests, trials, the run and the end; each with its time."""
    ran = run("push", OMON, NCT, "--to", BASE, "--log", "json")
    logged = events(ran)
    assert (0, b"") == (ran.code, ran.out)
    assert all(one["time"].endswith("Z") for one in logged)
    assert {"message", "request", "trial", "run", "end"} == {one["event"] for one in logged}
    assert {"time": logged[-1]["time"], "event": "end", "exit": 0} == logged[-1]
    request = next(one for one in logged if one["event"] == "request" and one.get("entries"))
    assert ("POST", 200, 1, True) == (
        request["method"],
        request["status"],
        request["attempt"],
        bool(request["requestId"]),
    )
    assert {"method", "milliseconds", "attempt", "requestId", "status", "waitedSeconds"} <= request.keys()
    assert {"NL-OMON46644": {"created": size(OMON)}, "NCT04014634": {"created": 5}} == {
        one["trial"]: one["resources"] for one in logged if one["event"] == "trial"
    }


def test_a_log_holds_no_content(run: Run, server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """No value of a trial, no query, no id in a path and no secret, whatever goes wrong."""
    monkeypatch.setenv("FHIR_TRIALS_TOKEN", "s3cr3t-t0ken")
    run("push", OMON, "--to", BASE)
    server.put({**server.store[STUDY], "title": "Th31rs"})
    Path("odd.json").write_text('{"w31rd": 1}')
    ran = run("push", titled(OMON, "0urs"), "odd.json", "--to", BASE, "--log=json", "-v", "--strict")
    logged = events(ran)
    text = "\n".join(ran.said)
    assert [] == [word for word in ("s3cr3t", "Th31rs", "0urs", "w31rd", "Behandeling") if word in text]
    paths = {one.get("path", "") for one in logged if one["event"] == "request"}
    assert [] == [path for path in paths if "?" in path or "OMON" in path]
    conflict = next(one for one in logged if one["event"] == "conflict")
    assert ("NL-OMON46644", STUDY, ["title"]) == (conflict["trial"], conflict["resource"], conflict["paths"])
    told = {one["code"]: one for one in logged if one["event"] == "issue"}
    assert "not written: both sides changed title" == told["conflict"]["message"]
    assert ("error", "odd.json", False) == (
        told["no-trial"]["severity"],
        told["no-trial"]["source"],
        "message" in told["no-trial"],
    )
    assert (1, 1) == (ran.code, logged[-1]["exit"])


def test_errors_are_logged(run: Run, server: FakeServer, httpx_mock: HTTPXMock) -> None:
    """Of the server, of the data, and of the call itself; the exit code is the last line."""
    server.crash(500)
    Path("plan.json").write_text("{}")
    failed = events(run("push", OMON, "--to", BASE, "--log", "json"))
    assert ("not-written", 3) == (
        next(one for one in failed if one["event"] == "issue")["code"],
        failed[-1]["exit"],
    )
    data = events(run("apply", "plan.json", "--to", BASE, "--log", "json"))
    assert ("error", "ReadError", False) == (data[0]["event"], data[0]["error"], "text" in data[0])
    usage = events(run("push", "--to", BASE, "--log", "json"))
    assert ("Error: Missing argument 'SOURCE'.", 2) == (usage[-2]["text"], usage[-1]["exit"])
    refused = httpx.Response(401, json={}, headers={"X-Request-Id": "r-17"})
    httpx_mock.reset()
    httpx_mock.add_callback(lambda _: refused)
    error = events(run("status", BASE, "--log", "json", "--detailed-exit-code"))
    assert ("AuthFailed", 401, "r-17", 1) == (
        error[-2]["error"],
        error[-2]["status"],
        error[-2]["requestId"],
        error[-1]["exit"],
    )


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["push", "--log", "json"], True),
        (["push", "--log=json"], True),
        (["push", "--log", "text", "json"], False),
        (["push"], False),
    ],
)
def test_when_standard_error_is_a_log(arguments: list[str], wanted: bool) -> None:
    """Where the option says so, in either spelling."""
    assert wanted == log.wanted(arguments)


def test_what_others_print_is_logged_too(capsys: pytest.CaptureFixture[str]) -> None:
    """Line by line, also the last one without an end; names that are no text become escapes."""

    def printing() -> None:
        print("one\n\ntwo \udce9", end="", file=sys.stderr)
        assert sys.stderr.writable()
        sys.exit(3)

    with pytest.raises(SystemExit), log.told(["--log=json"]):
        printing()
    assert ["one", r"two \udce9", 3] == [
        one.get("text", one.get("exit")) for one in map(json.loads, capsys.readouterr().err.splitlines())
    ]


def test_a_log_without_standard_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it was closed by the caller, nothing is logged."""
    monkeypatch.setattr(sys, "stderr", None)
    with log.told(["--log=json"]):
        assert not log.active()


def test_the_report_of_a_run(run: Run, server: FakeServer) -> None:
    """Counts, latencies, retries, conflicts and waits in a file as JSON, and in words with -v."""
    run("push", OMON, NCT, "--to", BASE)
    server.put({**server.store[STUDY], "title": "Theirs"})
    ran = run("push", titled(OMON, "Ours"), NCT, "--to", BASE, "--run-report", "report", "-v")
    report = json.loads(Path("report").read_text())
    assert (BASE, 2, {"unchanged": size(OMON, NCT) - 3, "conflict": 1, "skipped": 2}) == (
        report["target"],
        report["trials"],
        report["resources"],
    )
    assert [{"trial": "NL-OMON46644", "resource": STUDY, "paths": ["title"]}] == report["conflicts"]
    assert (report["requests"], 0, 0) == (
        report["answers"]["200"],
        report["retries"],
        report["waitedSeconds"],
    )
    assert {"count", "median", "p95", "max"} == set(report["latencies"]["GET metadata"])
    assert report["notes"]
    assert "Theirs" not in json.dumps(report)
    told = next(line for line in ran.said if " requests (" in line)
    assert told.endswith("0 repeated, 0.0 s waited, 1 conflict")
    assert any(line.startswith("  GET metadata: 1, median ") for line in ran.said)


def test_the_report_of_a_run_that_failed(
    run: Run, httpx_mock: HTTPXMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is written too: attempts and waits are what one wants to see then."""
    monkeypatch.setenv("FHIR_TRIALS_ATTEMPTS", "3")
    monkeypatch.setattr("time.sleep", lambda _: None)
    busy = httpx.Response(503, headers={"Retry-After": "7"})
    httpx_mock.add_callback(lambda _: busy, is_reusable=True)
    ran = run("status", BASE, "--run-report", "report.json", "--detailed-exit-code", "--log", "json")
    report = json.loads(Path("report.json").read_text())
    assert (3, BASE, "Throttled", 503) == (
        report["exit"],
        report["target"],
        report["error"]["error"],
        report["error"]["status"],
    )
    logged = next(one for one in events(ran) if one["event"] == "run")
    assert (3, report["error"]) == (logged["exit"], logged["error"])
    assert (1, {"503": 3}, 2, True) == (
        ran.code,
        report["answers"],
        report["retries"],
        report["waitedSeconds"] >= 14,
    )


@pytest.mark.parametrize(
    ("where", "told", "error"),
    [
        ("https://u:s3cr3t@fhir.example.org/r4?key=s3cr3t", "https://fhir.example.org/r4", "UsageError"),
        ("fhir.example.org/r4", "fhir.example.org/r4", "UsageError"),
    ],
)
def test_the_report_tells_where_to(run: Run, where: str, told: str, error: str) -> None:
    """The address as it was given, without what may be secret, also where it cannot be used."""
    ran = run("push", OMON, "--to", where, "--run-report", "report")
    report = json.loads(Path("report").read_text())
    assert (2, 2, told, error) == (ran.code, report["exit"], report["target"], report["error"]["error"])
    assert "s3cr3t" not in Path("report").read_text() + "".join(ran.said)


def test_the_report_counts_errors_of_trials(run: Run, server: FakeServer) -> None:
    """Also of those that ended a trial and not the run."""
    server.crash(500)
    ran = run("push", OMON, "--to", BASE, "--run-report", "report")
    report = json.loads(Path("report").read_text())
    assert (3, 3, {"ServerError": 1}) == (ran.code, report["exit"], report["errors"])
    assert "error" not in report


def test_what_the_server_says_itself(run: Run, httpx_mock: HTTPXMock) -> None:
    """Its reason is shown to a person who asks for it, cut, and never logged."""
    issue = {
        "severity": "error",
        "code": "forbidden",
        "diagnostics": "The scope is\x1b[31m not enough" + "!" * 900,
    }
    outcome = {"resourceType": "OperationOutcome", "issue": [issue]}
    refused = httpx.Response(403, json=outcome)
    httpx_mock.add_callback(lambda _: refused, is_reusable=True)
    ran = run("status", BASE, "-v")
    (said,) = (line for line in ran.said if "the server says" in line)
    assert (3, True) == (ran.code, said.startswith(r"  the server says: forbidden: The scope is\x1b[31m not"))
    assert len(said) < 400
    assert [] == [line for line in run("status", BASE).said if "not enough" in line]
    assert "not enough" not in "".join(run("status", BASE, "-v", "--log", "json").said)


def test_a_quiet_night_is_quiet(run: Run, server: FakeServer) -> None:
    """Warnings of trials that are as they were are counted once, when they are written; with -v always."""
    page = str(EXAMPLES / "pages" / "omon-morvanol.txt")
    assert "4 warnings; -v lists them, --issues FILE keeps them" == run("push", page, "--to", BASE).said[-1]
    for command in ("push", "plan"):
        assert [] == [line for line in run(command, page, "--to", BASE).said if "warning" in line]
    assert "4 warnings" in run("push", page, "--to", BASE, "-v").said
    assert 1 == run("push", page, "--to", BASE, "--strict").code


def test_what_a_server_lacks_is_said_once(run: Run, server: FakeServer) -> None:
    """In words, with what is done instead; by what writes, not by what only looks."""
    server.transactions = False
    words = "it takes no transactions: resources are written one after another"
    ran = run("push", OMON, NCT, "--to", BASE)
    assert (0, 1) == (ran.code, sum(words in line for line in ran.said))
    assert 0 == sum(words in line for line in run("status", BASE).said)


class Terminal(io.StringIO):
    """Standard error where somebody looks on."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def test_a_bar_in_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """It shows how many trials there were and what became of them, is away while something is asked, and in the end."""
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with Progress() as progress:
        progress.add(Counter(created=4))
        with progress.paused():
            before = screen.getvalue()
            print("Go on?", file=sys.stderr)
            assert f"{before}Go on?\n" == screen.getvalue()
    assert "1 trials" in screen.getvalue()


def test_a_line_a_minute(capsys: pytest.CaptureFixture[str]) -> None:
    """Where nobody looks on, trials that come faster are told together."""
    times = iter([0, 30, 61, 61, 70, 130, 130])
    with Progress(clock=lambda: next(times)) as progress, progress.paused():
        for _ in range(4):
            progress.add(Counter(unchanged=5))
    assert ["… 2 trials, 10 unchanged", "… 4 trials, 20 unchanged"] == capsys.readouterr().err.splitlines()


def test_no_progress_in_a_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """A log has its own lines."""
    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    times = iter([0, 61, 61])
    with log.told(["--log=json"]), Progress(clock=lambda: next(times)) as progress:
        progress.add(Counter(created=1))
    assert "" == screen.getvalue()


@pytest.mark.parametrize(
    "command", [["plan", OMON, "--to"], ["diff", OMON, "--to"], ["status"], ["pull", "--from"]]
)
def test_all_that_talk_to_a_target_log(run: Run, place: Place, command: list[str]) -> None:
    """They take the same options."""
    run("push", OMON, "--to", place.where)
    ran = run(*command, place.where, "--log", "json", "--run-report", "report.json", "--time-budget", "600")
    assert ("end", ran.code, place.where) == (
        events(ran)[-1]["event"],
        events(ran)[-1]["exit"],
        json.loads(Path("report.json").read_text())["target"],
    )
