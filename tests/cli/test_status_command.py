"""`fhir-trials status`."""

from pathlib import Path
from typing import Any

from tests.cli.conftest import NCT, OMON, PUMP, Place, Run, size, titled, version
from tests.targets.fake_server import BASE, FakeServer

STUDY = "ResearchStudy/NL-OMON46644"
GROUP = "Group/NL-OMON46644-eligibility"


def test_all_is_as_it_was_pushed(run: Run, place: Place) -> None:
    """One line; with -v a line for each trial; exit code 0 also where that is to tell changes."""
    run("push", OMON, NCT, "--to", place.where)
    line = f"{place.where} (R4): 2 trials, {size(OMON, NCT)} resources"
    assert (0, b"", [line]) == run("status", place.where, "--detailed-exit-code")
    said = run("status", place.where, "-v").said
    assert ["NCT04014634", "NL-OMON46644"] == [one.split()[0] for one in said[:2]]
    assert said[0].split("  ")[-1].strip().startswith("5 resources")


def test_what_others_changed(run: Run, place: Place) -> None:
    """Which elements; with -v and as JSON what they were and are; exit code 2 where that is asked for."""
    run("push", OMON, NCT, "--to", place.where)
    place.edit(STUDY, title="Edited")
    place.delete(GROUP)
    code, out, said = run("status", place.where)
    assert (0, b"") == (code, out)
    assert [
        f"{'':<26}changed by others {STUDY}: title",
        f"{'':<26}gone {GROUP}: a push makes it again",
        f"{place.where} (R4): 2 trials, {size(OMON, NCT) - 1} resources: 1 changed by others, 1 gone",
    ] == said[1:]
    assert said[0].endswith(": 1 changed by others, 1 gone")
    assert any(
        line.startswith(f'{"":<26}{STUDY} title: "Edited" there, changed by others from "Behandeling')
        for line in run("status", place.where, "-v").said
    )
    found: Any = run("status", place.where, "--json").json
    mine = next(one for one in found["trials"] if one["trial"] == "NL-OMON46644")
    assert (STUDY, "title", "Edited") == (
        mine["drift"][0]["resource"],
        mine["drift"][0]["differences"][0]["path"],
        mine["drift"][0]["differences"][0]["theirs"],
    )
    assert [GROUP] == mine["gone"]
    assert 2 == run("status", place.where, "--detailed-exit-code").code
    assert 2 == run("status", place.where, "--detailed-exit-code", "-o", "status.json").code


def test_conflicts_and_what_was_retired(run: Run, place: Place) -> None:
    """Open conflicts stand there with all values; what was retired is listed with -v."""
    run("push", OMON, "--to", place.where)
    run("push", version(OMON, interventions=None, arms=None), "--to", place.where, "--yes")
    place.edit(STUDY, title="Theirs")
    run("push", titled(OMON, "Ours"), "--to", place.where)
    said = run("status", place.where, "-v").said
    assert f"{'':<26}{STUDY} title: both changed it" in said
    assert any(line.startswith(f"{'':<26}retired ") for line in said)
    assert "1 in conflict" in said[0]


def test_what_is_not_known_here(run: Run, place: Place) -> None:
    """Another state has pushed it, or this one was lost: it carries our tag, and a push adopts it."""
    run("push", OMON, "--to", place.where, "--state", "first.sqlite")
    run("push", NCT, "--to", place.where, "--state", "first.sqlite")
    again = "pushed from elsewhere, or before the state was lost: push the trials again to know them"
    assert [
        f"{'NCT04014634':<24}  5 resources unknown here",
        f"{'NL-OMON46644':<24}  {size(OMON)} resources unknown here",
        f"{'':<26}{again}",
        f"{place.where} (R4): 0 trials, 0 resources: {size(OMON, NCT)} unknown here",
    ] == run("status", place.where, "--state", "second.sqlite").said
    assert f"{'':<26}{GROUP}" in run("status", place.where, "--state", "second.sqlite", "-v").said


def test_duplicates(run: Run, server: FakeServer) -> None:
    """Two resources with one identifier of ours are told, and what to do."""
    run("push", OMON, "--to", BASE)
    server.put({**server.store[STUDY], "id": "again"})
    ran = run("status", BASE, "--detailed-exit-code")
    line = f"duplicate ResearchStudy|NL-OMON46644: {STUDY}, ResearchStudy/again; keep one of them"
    assert (2, True) == (ran.code, f"{'':<26}{line}" in ran.said)


def test_writes_that_were_cut_off(run: Run, server: FakeServer) -> None:
    """Where nobody waited for an answer it is not known what became of a write, until the next push finds out."""
    server.crash(KeyboardInterrupt(), done=True)
    ran = run("push", PUMP, "--to", BASE)
    assert (130, f"{BASE}: interrupted after 0 trials; the next push goes on from here") == (
        ran.code,
        ran.said[-1],
    )
    found: Any = run("status", BASE, "--json").json
    words = "1 write was cut off; the next push finds out what became of it"
    assert (1, f"{'':<26}{words}") == (found["journal"], run("status", BASE).said[-2])
    assert 0 == run("push", PUMP, "--to", BASE).code
    assert 0 == run("status", BASE, "--detailed-exit-code").code


def test_a_folder_that_is_not_there(run: Run) -> None:
    """Most likely it is misspelt."""
    said = "fhir-trials: kpet: no such folder; a server's address begins with http:// or https://"
    assert (2, b"", [said]) == run("status", "kpet")
    assert (1, b"", [said]) == run("status", "kpet", "--detailed-exit-code")
    Path("kpet").mkdir()
    said = "fhir-trials: kpet: is no target: nothing was pushed there"
    assert (2, b"", [said]) == run("status", "kpet")
    assert (2, b"", [said]) == run("resolve", "--to", "kpet")
