"""`fhir-trials plan`, and `apply` of a plan that was kept."""

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import NCT, OMON, PUMP, Place, Run, size, titled, version
from tests.targets.fake_server import BASE, FakeServer

STUDY = "ResearchStudy/NL-OMON46644"
PLAN = "PlanDefinition/NL-OMON46644-plan"


def content(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(file): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_nobody_is_asked_about_a_plan_that_holds_no_longer(run: Run, place: Place) -> None:
    """Whether it was applied already or the target has moved on is told before anything that is taken away."""
    run("push", OMON, PUMP, "--to", place.where)
    run("plan", PUMP, "--to", place.where, "--absent", "retire", "-o", "plan.json")
    assert (
        "nothing of this was done: --yes does it without asking"
        in run("apply", "plan.json", "--to", place.where).said
    )
    assert 0 == run("apply", "plan.json", "--to", place.where, "--yes").code
    again = run("apply", "plan.json", "--to", place.where)
    assert [f"fhir-trials: {place.where}: nothing was written, as the plan was applied already"] == again.said
    run("push", titled(OMON, "Another"), PUMP, "--to", place.where)
    moved = run("apply", "plan.json", "--to", place.where)
    assert (1, 1) == (moved.code, len(moved.said))
    assert "has moved on since the plan was made" in moved.said[0]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
def test_a_plan_is_for_its_owner(run: Run, tmp_path: Path) -> None:
    """The file holds what the state holds, and nobody else may read it."""
    run("plan", OMON, "--to", "kept", "-o", "plan.json", "--run-report", "run.json")
    assert 0o600 == (tmp_path / "plan.json").stat().st_mode & 0o777
    assert 0o600 != (tmp_path / "run.json").stat().st_mode & 0o777


def test_what_would_be_done_and_why(run: Run, place: Place) -> None:
    """A line for each trial that changes, and one for each resource with the elements that differ."""
    run("push", OMON, "--to", place.where)
    code, out, said = run("plan", titled(OMON, "Another"), NCT, "--to", place.where)
    assert (0, b"") == (code, out)
    assert [
        f"NL-OMON46644              3 to update, {size(OMON) - 3} unchanged",
        f"                          update {STUDY}: title",
        f"                          update {PLAN}: title",
        "                          update PlanDefinition/NL-OMON46644-schedule: title",
        "NCT04014634               5 to create",
        "                          create ResearchStudy/NCT04014634",
    ] == said[:6]
    counts = f"5 to create, 3 to update, {size(OMON) - 3} unchanged"
    assert f"{place.where} (R4): 2 trials, {size(OMON, NCT)} resources: {counts}; nothing was written" in said


def test_what_is_unchanged_is_one_line(run: Run, place: Place) -> None:
    """Trials that are as they should be are counted; -v lists them."""
    run("push", OMON, "--to", place.where)
    line = f"{place.where} (R4): 1 trial, {size(OMON)} resources: {size(OMON)} unchanged; nothing was written"
    assert (0, b"", [line]) == run("plan", OMON, "--to", place.where)
    assert (
        f"NL-OMON46644              {size(OMON)} unchanged"
        in run("plan", OMON, "--to", place.where, "-v").said
    )


def test_every_kind_of_step_as_json(run: Run, place: Place) -> None:
    """`--json` has a row for each resource, with what differs, what others changed, and both sides of a dispute."""
    run("push", OMON, "--to", place.where)
    place.edit(STUDY, title="Theirs", description="Foreign")
    rows: Any = run("plan", titled(OMON, "Ours"), "--to", place.where, "--json").json
    assert {"conflict": 1, "update": 2, "unchanged": size(OMON) - 3} == Counter(row["action"] for row in rows)
    study = next(row for row in rows if row["resource"] == STUDY)
    dispute = study["disputes"][0]
    assert ("title", "Ours", "Theirs", True) == (
        dispute["path"],
        dispute["ours"],
        dispute["theirs"],
        dispute["base"].startswith("Behandeling"),
    )
    place.edit(STUDY, title=None)
    place.delete(PLAN)
    rows = run("plan", OMON, "--to", place.where, "--json").json
    assert {"gone": 1, "unchanged": size(OMON) - 1} == {
        action: [row["action"] for row in rows].count(action) for action in ("gone", "unchanged")
    }
    study = next(row for row in rows if row["resource"] == STUDY)
    assert {"description", "title"} <= {one["path"] for one in study["foreign"]}


def test_what_is_wanted_no_longer(run: Run, place: Place) -> None:
    """A part that a trial has lost is to be retired; a trial that the sources have lost with `--absent`."""
    run("push", OMON, NCT, "--to", place.where)
    lost = version(OMON, interventions=None, arms=None)
    said = run("plan", lost, "--to", place.where).said
    assert any(" to retire" in line and line.startswith("NL-OMON46644") for line in said)
    assert not [line for line in said if line.startswith("NCT04014634")]
    for absent, action in (("retire", "retire"), ("delete", "delete")):
        said = run("plan", OMON, "--to", place.where, "--absent", absent, "--thorough").said
        assert f"NCT04014634               5 to {action}" in said


def test_after_an_error_nothing_is_absent(run: Run, place: Place) -> None:
    """A trial that could not be read would be taken for one that is gone."""
    run("push", OMON, NCT, "--to", place.where)
    Path("broken.json").write_text("{")
    ran = run("plan", OMON, "broken.json", "--to", place.where, "--absent", "retire")
    assert (1, []) == (ran.code, [line for line in ran.said if "to retire" in line])


def test_what_is_there_without_a_state_is_adopted(run: Run, place: Place) -> None:
    """Where the state was lost, what is as it should be is ours; what differs is a conflict, and exit code 1."""
    run("push", OMON, "--to", place.where, "--state", "first.sqlite")
    line = f"{place.where} (R4): 1 trial, {size(OMON)} resources: {size(OMON)} to adopt; nothing was written"
    ran = run("plan", OMON, "--to", place.where, "--state", "second.sqlite", "--detailed-exit-code")
    assert (0, line) == (ran.code, ran.said[-1])
    ran = run("plan", titled(OMON, "Ours"), "--to", place.where, "--state", "second.sqlite")
    assert (1, True) == (ran.code, any("nobody can tell who changed it" in line for line in ran.said))


@pytest.mark.parametrize("command", [["plan", OMON, "--to"], ["diff", OMON, "--to"], ["status"]])
def test_looking_writes_nothing(run: Run, place: Place, tmp_path: Path, command: list[str]) -> None:
    """Neither the target nor its state is touched or made, be it new or known."""
    if place.server:
        run(*command, place.where, "--state", "new.sqlite")
        assert [] == [line for line in place.server.log if line.startswith("PUT")] + list(place.server.store)
    else:
        run(*command, place.where)
    assert {} == content(tmp_path)
    run("push", NCT, "--to", place.where, "--state", "old.sqlite")
    before = content(tmp_path), dict(place.server.store) if place.server else {}
    run(*command, place.where, "--state", "old.sqlite")
    assert before == (content(tmp_path), dict(place.server.store) if place.server else {})


def test_a_kept_plan_is_carried_out(run: Run, place: Place) -> None:
    """`-o` keeps it, `apply` does what it says, and there is nothing to do afterwards."""
    run("push", OMON, "--to", place.where)
    changed = titled(OMON, "Another")
    run("plan", changed, PUMP, "--to", place.where, "-o", "plan.json")
    code, out, said = run("apply", "plan.json", "--to", place.where)
    assert (0, b"") == (code, out)
    assert f"NL-OMON46644              3 updated, {size(OMON) - 3} unchanged" == said[0]
    assert "Another" == place.read(STUDY)["title"]
    after = run("plan", changed, PUMP, "--to", place.where, "--detailed-exit-code")
    assert (0, True) == (after.code, f"{size(OMON, PUMP)} unchanged; nothing was written" in after.said[0])


def test_a_plan_without_work_is_no_change(run: Run, place: Place) -> None:
    """With `--detailed-exit-code`, 0 where nothing was to do, 2 where something was; `--json` tells what."""
    run("plan", OMON, "--to", place.where, "-o", "plan.json")
    ran = run("apply", "plan.json", "--to", place.where, "--detailed-exit-code", "--json")
    assert (2, {"created"}) == (ran.code, {row["action"] for row in ran.json})  # pyright: ignore
    run("plan", OMON, "--to", place.where, "-o", "plan.json")
    assert 0 == run("apply", "plan.json", "--to", place.where, "--detailed-exit-code").code


def test_a_plan_of_a_target_that_moved_on(run: Run, place: Place) -> None:
    """Nothing is written; what has moved is said in one line."""
    run("push", OMON, "--to", place.where)
    run("plan", titled(OMON, "Ours"), "--to", place.where, "-o", "plan.json")
    place.edit(STUDY, description="Edited")
    code, out, said = run("apply", "plan.json", "--to", place.where)
    assert (1, b"", 1) == (code, out, len(said))
    assert said[0].startswith(
        f"fhir-trials: {place.where}: nothing was written, as it has moved on since the plan was made: {STUDY} is at"
    )
    assert "Ours" != place.read(STUDY)["title"]


def test_a_plan_that_was_edited(run: Run, tmp_path: Path) -> None:
    """It is refused, as is what is no plan, and a file that is not there."""
    run("plan", OMON, "--to", "kept", "-o", "plan.json")
    file = tmp_path / "plan.json"
    kept = json.loads(file.read_text())
    kept["plan"]["steps"][0]["resource"]["title"] = "Mine"
    file.write_text(json.dumps(kept))
    said = "fhir-trials: plan.json: the plan was edited since it was kept, or is damaged: plan again"
    assert (1, b"", [said]) == run("apply", "plan.json", "--to", "kept")
    file.write_text("{}")
    assert (1, True) == (
        run("apply", "plan.json", "--to", "kept").code,
        "is no plan that was kept" in run("apply", "plan.json", "--to", "kept").said[0],
    )
    assert (2, b"", ["fhir-trials: no.json: cannot be read: No such file or directory"]) == run(
        "apply", "no.json", "--to", "kept"
    )
    assert not (tmp_path / "kept").exists()


def test_a_plan_for_another_target(run: Run, tmp_path: Path) -> None:
    """It is wrong usage to carry it out elsewhere: the target is named with the call, never by the file alone."""
    run("plan", OMON, "--to", "kept", "-o", "plan.json")
    said = "fhir-trials: the plan is for kept (R4), not for other (R4)"
    ran = run("apply", "plan.json", "--to", "other")
    assert (2, [said]) == (ran.code, ran.said[-1:])
    assert not list((tmp_path / "other").glob("[A-Z]*"))


def test_a_destructive_plan_asks(run: Run, place: Place) -> None:
    """What it takes away is listed, and `--yes` needed where nobody can answer."""
    run("push", OMON, "--to", place.where)
    run("plan", version(OMON, interventions=None, arms=None), "--to", place.where, "-o", "plan.json")
    ran = run("apply", "plan.json", "--to", place.where)
    assert (1, "nothing of this was done: --yes does it without asking") == (ran.code, ran.said[-1])
    assert ": 1 to retire" in ran.said[0]
    assert 0 == run("apply", "plan.json", "--to", place.where, "--yes").code


def test_a_plan_that_cannot_be_kept(run: Run, server: FakeServer) -> None:
    """A file that cannot be written is found out before anything is asked of the target."""
    Path("file").write_text("here")
    said = "fhir-trials: file/below.json: cannot be written: Not a directory"
    assert (2, b"", [said]) == run("plan", OMON, "--to", BASE, "-o", "file/below.json")
    assert [] == server.log


def test_a_plan_holds_no_secret(run: Run, server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the plan nor the state nor anything that is said has the token in it."""
    monkeypatch.setenv("FHIR_TRIALS_TOKEN", "s3cr3t-t0ken")
    run("plan", OMON, "--to", BASE, "-o", "plan.json")
    ran = run("apply", "plan.json", "--to", BASE, "-v", "--run-report", "report.json", "--state", "s.sqlite")
    assert 0 == ran.code
    everything = b"".join(file.read_bytes() for file in Path().iterdir()) + "".join(ran.said).encode()
    assert b"s3cr3t" not in everything
