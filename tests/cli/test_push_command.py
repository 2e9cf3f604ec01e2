"""`fhir-trials push`."""

from pathlib import Path

import httpx
import pytest
from pytest_httpx import HTTPXMock

from fhir_trials import json_text
from tests.cli.conftest import EXAMPLES, NCT, OMON, PUMP, Ran, Run, size
from tests.targets.fake_server import BASE, FakeServer


def test_a_line_for_each_trial_and_one_for_all(run: Run, tmp_path: Path) -> None:
    """A person reads what was done on standard error; nothing is on standard output."""
    code, out, said = run("push", NCT, OMON, "--to", "kept")
    assert (0, b"") == (code, out)
    assert [
        "NCT04014634               5 created",
        f"NL-OMON46644              {size(OMON)} created",
        f"kept (R4): 2 trials, {size(NCT, OMON)} resources: {size(NCT, OMON)} created",
    ] == said
    assert (tmp_path / "kept" / "ResearchStudy" / "NCT04014634.json").is_file()


def test_a_second_push_changes_nothing(run: Run, tmp_path: Path) -> None:
    """What is there already is left alone, and said in one line; `-v` lists the trials."""
    run("push", NCT, OMON, "--to", "kept")
    before = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*.json")}
    total = size(NCT, OMON)
    line = f"kept (R4): 2 trials, {total} resources: {total} unchanged"
    assert [line] == run("push", NCT, OMON, "--to", "kept").said
    assert before == {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*.json")}
    assert "NCT04014634               5 unchanged" in run("push", NCT, "--to", "kept", "-v").said


def test_json_where_asked(run: Run, tmp_path: Path) -> None:
    """`--json` prints a row for each resource, `-o` writes them to a file, whatever its name."""
    done = run("push", NCT, "--to", "kept", "-o", "done")
    kept = json_text.decode((tmp_path / "done").read_bytes())
    study = {"trial": "NCT04014634", "resource": "ResearchStudy/NCT04014634"}
    assert ([{"action": "created", **study}], b"") == (kept[:1], done.out)
    again = run("push", NCT, "--to", "kept", "--json").json
    assert [{"action": "unchanged", **study}] == again[:1]  # pyright: ignore


def test_the_release_a_folder_holds(run: Run) -> None:
    """A folder holds one release: to push another one is wrong usage."""
    run("push", NCT, "--to", "kept", "--release", "R5")
    assert (2, b"", ["fhir-trials: kept: holds R5, but R4 was asked for"]) == run(
        "push", NCT, "--to", "kept", "--release", "R4"
    )


def test_a_conflict_is_a_finding(run: Run, tmp_path: Path) -> None:
    """A resource of somebody else under our id is left alone; the trial is not written, the next one is."""
    file = tmp_path / "kept" / "ResearchStudy" / "NCT04014634.json"
    run("push", OMON, "--to", "kept")
    file.write_bytes(json_text.encode({"resourceType": "ResearchStudy", "id": "NCT04014634", "title": "x"}))
    code, _, said = run("push", NCT, PUMP, "--to", "kept")
    assert (1, True) == (code, "1 conflict" in summary(Ran(code, b"", said)))
    assert said[0].startswith("error conflict ResearchStudy/NCT04014634: not written: its id is taken")
    assert not (tmp_path / "kept" / "Group" / "NCT04014634-eligibility.json").exists()


def test_a_server(run: Run, server: FakeServer) -> None:
    """A server is pushed to as a folder is, and a second push writes nothing."""
    server.software = "HAPI FHIR Server"
    said = [
        "NCT04014634               5 created",
        f"{BASE} (R4): 1 trial, 5 resources: 5 created",
    ]
    assert (0, b"", said) == run("push", NCT, "--to", BASE)
    server.log.clear()
    assert (0, b"", [f"{BASE} (R4): 1 trial, 5 resources: 5 unchanged"]) == run("push", NCT, "--to", BASE)
    assert [] == [line for line in server.log if line.startswith("PUT")]


@pytest.mark.parametrize(("status", "code"), [(422, 1), (500, 3)])
def test_a_server_that_refuses_a_trial(run: Run, httpx_mock: HTTPXMock, status: int, code: int) -> None:
    """A refusal of the content is a finding, trouble of the server is the server's; both name the trial."""
    fake = FakeServer()

    def answered(request):
        if request.method == "POST" and request.url.path == "/fhir" and b"transaction" in request.content:
            return httpx.Response(status, json={"resourceType": "OperationOutcome", "issue": []})
        return fake(request)

    httpx_mock.add_callback(answered, is_reusable=True)
    ran = run("push", NCT, "--to", BASE)
    assert (code, True) == (
        ran.code,
        any(line.startswith("error not-written NCT04014634: ") for line in ran.said),
    )
    assert f"{BASE} (R4): 1 trial, 5 resources: 5 failed" in ran.said


def test_a_server_that_goes_away(run: Run, httpx_mock: HTTPXMock) -> None:
    """What was done until then is said, and what to do."""
    fake = FakeServer(software="HAPI FHIR Server")

    def answered(request: httpx.Request) -> httpx.Response:
        if request.method == "POST" and b"transaction" in request.content:
            raise httpx.ConnectError("gone")
        return fake(request)

    httpx_mock.add_callback(answered, is_reusable=True)
    code, _, said = run("push", NCT, "--to", BASE)
    assert (3, f"{BASE}: stopped after 0 trials; push again once it is mended") == (code, said[0])
    assert said[1].startswith("fhir-trials: ")


def summary(ran: Ran) -> str:
    """The line that sums up a push to the folder `kept`."""
    return next(line for line in ran.said if line.startswith("kept (R4)"))


def pages(tmp_path: Path, count: int) -> Path:
    """A folder of this many pages of invented trials; after them the first again, with another phase."""
    page = (EXAMPLES / "pages" / "any-imagine.txt").read_text()
    (tmp_path / "pages").mkdir()
    for number in range(count):
        own = page.replace("99999999", f"{10000000 + number}").replace("NCT99999902", "another study")
        own = own.replace("2020-000000-00", f"2020-{number:06}-00")
        (tmp_path / "pages" / f"{number:02}.txt").write_text(own)
    again = (tmp_path / "pages" / "00.txt").read_text().replace("Phase 2/Phase 3", "Phase 4")
    (tmp_path / "pages" / "again.txt").write_text(again)
    return tmp_path / "pages"


@pytest.mark.parametrize("count", [1, 26])
def test_of_a_trial_that_comes_twice_the_first_stands(run: Run, tmp_path: Path, count: int) -> None:
    """Where two records of a trial differ the first stands and the other is told, however many come between them."""
    folder = str(pages(tmp_path, count))
    code, _, said = run("push", folder, "--to", "kept")
    (why,) = (line for line in said if line.startswith("error record-left-out"))
    assert (1, True) == (code, f"{folder}/00.txt and {folder}/again.txt describe this trial" in why)
    # No line but this for the record that is left out, and one for each trial.
    assert count == sum("created" in line and not line.startswith("kept") for line in said)
    trials = f"{count} trial{'s' if count > 1 else ''}"
    (told,) = (line for line in said if line.startswith(f"kept (R4): {trials}, "))
    made = int(told.partition(" resources")[0].split()[-1])
    assert told.endswith(f": {made} created, 1 record left out")
    before = {file: file.read_bytes() for file in (tmp_path / "kept").rglob("*.json")}
    code, _, said = run("plan", folder, "--to", "kept")
    assert (1, []) == (code, [line for line in said if "to create" in line or "to update" in line])
    assert 1 == sum(line.startswith("error record-left-out") for line in said)
    assert "1 record to leave out" in summary(Ran(code, b"", said))
    code, _, said = run("diff", folder, "--to", "kept")
    assert (1, [why]) == (code, [line for line in said if not line.startswith(("kept", "1 error"))])
    assert 1 == run("push", folder, "--to", "kept").code
    assert before == {file: file.read_bytes() for file in (tmp_path / "kept").rglob("*.json")}


def test_the_same_record_twice_is_one_trial(run: Run, tmp_path: Path) -> None:
    """A record that comes again far behind the first changes nothing, in a plan as in a push."""
    folder = pages(tmp_path, 26)
    (folder / "again.txt").write_bytes((folder / "00.txt").read_bytes())
    alone = sorted(str(file) for file in folder.glob("[0-9]*.txt"))
    planned = summary(run("plan", *alone, "--to", "kept"))
    assert planned == summary(run("plan", str(folder), "--to", "kept"))
    assert "26 trials" in summary(run("push", str(folder), "--to", "kept"))
    last = summary(run("push", str(folder), "--to", "kept"))
    assert "unchanged" in last
    assert not [word for word in ("created", "updated", "conflict") if word in last]


@pytest.mark.parametrize("option", ["-o", "--issues", "--run-report"])
@pytest.mark.parametrize("command", ["plan", "push", "apply", "diff"])
def test_an_input_is_not_overwritten(run: Run, tmp_path: Path, command: str, option: str) -> None:
    """A file to write that is one of the inputs is wrong usage."""
    file = tmp_path / "own.json"
    file.write_bytes(Path(OMON).read_bytes())
    assert 2 == run(command, "own.json", "--to", "kept", option, "own.json").code
    assert (Path(OMON).read_bytes(), False) == (file.read_bytes(), (tmp_path / "kept").exists())


RUBBISH = {
    "an empty object": "{}",
    "an empty list": "[]",
    "null": "null",
    "a message": '{"message": "Too many requests"}',
    "no studies": '{"studies": []}',
    "an empty study": '{"protocolSection": {}}',
    "an OperationOutcome": '{"resourceType": "OperationOutcome", "issue": []}',
    "an empty Bundle": '{"resourceType": "Bundle", "type": "collection"}',
    "a page": "<html><body><h1>503 Service Unavailable</h1></body></html>",
}


@pytest.mark.parametrize("content", RUBBISH.values(), ids=RUBBISH.keys())
@pytest.mark.parametrize("command", ["push", "plan"])
def test_what_became_rubbish_is_not_absent(run: Run, tmp_path: Path, command: str, content: str) -> None:
    """A document of a folder that holds no trial any more does not make its trial one that the sources lack."""
    (tmp_path / "in").mkdir()
    for name, file in {"a": OMON, "b": PUMP}.items():
        (tmp_path / "in" / f"{name}.json").write_bytes(Path(file).read_bytes())
    assert 0 == run("push", "in", "--to", "kept").code
    before = {file: file.read_bytes() for file in (tmp_path / "kept").rglob("*.json")}
    (tmp_path / "in" / "b.json").write_text(content)
    yes = ["--yes"] if command == "push" else []
    ran = run(command, "in", "--to", "kept", "--absent", "delete", *yes, "-v")
    assert "absent-left" in "\n".join(ran.said)
    assert "to delete" not in "\n".join(ran.said)
    assert before == {file: file.read_bytes() for file in (tmp_path / "kept").rglob("*.json")}
