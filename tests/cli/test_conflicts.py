"""What both sides changed: told by `push`, listed and settled by `resolve`, or at once with `--take`."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import NCT, OMON, PUMP, Place, Run, key, size, titled

STUDY = "ResearchStudy/NL-OMON46644"
TRIAL = "NL-OMON46644"


@pytest.fixture
def ours(run: Run, place: Place) -> str:
    """A trial of which both sides changed the title, and others the description; the file of ours."""
    assert 0 == run("push", OMON, NCT, "--to", place.where).code
    place.edit(STUDY, title="Theirs", description="Foreign")
    return titled(OMON, "Ours")


def test_a_push_tells_all_three_values(run: Run, place: Place, ours: str) -> None:
    """The trial is not written, the others are; what it was, ours and theirs stand below it; exit code 1."""
    code, out, said = run("push", ours, PUMP, "--to", place.where)
    assert (1, b"") == (code, out)
    assert f"error conflict {STUDY}: not written: both sides changed title" == said[0]
    start = said.index(f"{TRIAL:<24}  {size(OMON) - 3} unchanged, 1 conflict, 2 skipped")
    assert [
        f"{'':<26}{STUDY} title: both changed it",
        f'{"":<28}ours   "Ours"',
        f'{"":<28}theirs "Theirs"',
    ] == [
        said[start + 1],
        *said[start + 3 : start + 5],
    ]
    assert said[start + 2].startswith(f'{"":<28}was    "Behandeling')
    assert any(line.startswith(key(PUMP)) and " created" in line for line in said)
    assert ("Theirs", "Foreign") == (place.read(STUDY)["title"], place.read(STUDY)["description"])


def test_nothing_is_listed_where_nothing_is_open(run: Run, place: Place) -> None:
    """`resolve` says so, and a choice for nothing is a finding."""
    run("push", OMON, "--to", place.where)
    assert (0, b"", [f"{place.where}: 0 conflicts"]) == run("resolve", "--to", place.where)
    said = f"{place.where}: no conflict of {TRIAL} is known; without --take all are listed"
    assert (1, b"", [said]) == run("resolve", TRIAL, "--take", "ours", "--to", place.where)


@pytest.mark.parametrize("what", [None, TRIAL, STUDY, f"{STUDY}:title"])
def test_conflicts_are_listed(run: Run, place: Place, ours: str, what: str | None) -> None:
    """All of them, of a trial, a resource or an element; readably and as JSON."""
    run("push", ours, "--to", place.where)
    arguments = [what] if what else []
    code, out, said = run("resolve", *arguments, "--to", place.where)
    assert (0, b"", f"{place.where}: 1 conflict") == (code, out, said[-1])
    assert f"{TRIAL:<24}  {STUDY} title: both changed it" == said[0]
    rows: Any = run("resolve", *arguments, "--to", place.where, "--json").json
    assert [(TRIAL, STUDY, "title", "Ours", "Theirs")] == [
        (row["trial"], row["resource"], row["path"], row["ours"], row["theirs"]) for row in rows
    ]
    assert [] == run("resolve", f"{STUDY}:status", "--to", place.where, "--json").json


def test_the_place_that_differs_is_seen(run: Run, place: Place) -> None:
    """Of long texts that begin alike is shown where they differ; with -v all of each."""
    start = "A long beginning that all of them have in common. " * 3
    run("push", titled(OMON, start + "Before"), "--to", place.where)
    place.edit(STUDY, title=start + "Theirs")
    ours = titled(OMON, start + "Ours")
    seen = start[-19:]
    assert [
        f'{"":<28}was    "…{seen}Before"',
        f'{"":<28}ours   "…{seen}Ours"',
        f'{"":<28}theirs "…{seen}Theirs"',
    ] == [line for line in run("push", ours, "--to", place.where).said if "common" in line]
    whole = f'{"":<28}theirs "{start}Theirs"'
    assert whole in run("push", ours, "--to", place.where, "-v").said
    assert whole in run("resolve", "--to", place.where, "-v").said


@pytest.mark.parametrize("side", ["ours", "theirs"])
@pytest.mark.parametrize("what", [TRIAL, STUDY, f"{STUDY}:title"])
def test_the_next_push_does_what_was_chosen(run: Run, place: Place, ours: str, what: str, side: str) -> None:
    """Without being asked again; what others changed elsewhere stays, and then there is nothing to do."""
    title = side.capitalize()
    run("push", ours, "--to", place.where)
    code, _, said = run("resolve", what, "--take", side, "--to", place.where)
    assert (0, [f"{place.where}: 1 conflict of {what}: {side} will stand with the next push"]) == (code, said)
    assert f'{"":<28}{side:<6} "{title}"  (taken)' in run("resolve", "--to", place.where).said
    assert 0 == run("push", ours, "--to", place.where).code
    assert (title, "Foreign") == (place.read(STUDY)["title"], place.read(STUDY)["description"])
    assert [f"{place.where}: 0 conflicts"] == run("resolve", "--to", place.where).said
    assert 0 == run("plan", ours, "--to", place.where, "--detailed-exit-code").code


def test_a_choice_holds_for_these_values_only(run: Run, place: Place, ours: str) -> None:
    """Where somebody changes the same again, it is a conflict again."""
    run("push", ours, "--to", place.where)
    run("resolve", TRIAL, "--take", "ours", "--to", place.where)
    place.edit(STUDY, title="Theirs again")
    assert 1 == run("push", ours, "--to", place.where).code
    assert "Theirs again" == place.read(STUDY)["title"]


def test_a_side_without_a_name(run: Run, place: Place) -> None:
    """What is to be resolved must be named."""
    run("push", OMON, "--to", place.where)
    said = "fhir-trials: name what to resolve: a trial, a resource (Type/id) or an element (Type/id:path)"
    assert (2, b"", [said]) == run("resolve", "--take", "ours", "--to", place.where)


@pytest.mark.parametrize("take", ["ours", f"ours={TRIAL}", f"ours={STUDY}", f"ours={STUDY}:title"])
def test_a_side_taken_with_the_push(run: Run, place: Place, ours: str, take: str) -> None:
    """For all, a trial, a resource or an element; to overwrite is asked, or allowed with `--yes`."""
    ran = run("push", ours, "--to", place.where, "--take", take)
    assert (1, "Theirs") == (ran.code, place.read(STUDY)["title"])
    assert f"{place.where}: 1 trial, 1 resource: 1 to overwrite" == ran.said[0]
    assert f'{TRIAL:<24}  1 to overwrite of "Ours"' == ran.said[1]
    assert "nothing of this was done: --yes does it without asking" in ran.said
    assert 0 == run("push", ours, "--to", place.where, "--take", take, "--yes").code
    # By its name also what others alone changed is taken back.
    whole = take.endswith((TRIAL, STUDY))
    assert ("Ours", not whole) == (place.read(STUDY)["title"], place.read(STUDY)["description"] == "Foreign")


def test_a_conflict_of_a_lost_state(run: Run, place: Place, ours: str) -> None:
    """Nobody can tell who changed what, and nobody is said to have."""
    ran = run("push", ours, "--to", place.where, "--state", "other.sqlite")
    line = f"{'':<26}{STUDY} title: ours and theirs differ, who changed it is not known"
    assert (1, True) == (ran.code, line in ran.said)


def test_the_other_side_taken_with_the_push(run: Run, place: Place, ours: str) -> None:
    """To leave theirs takes nothing away, so nobody is asked."""
    assert 0 == run("push", ours, "--to", place.where, "--take", "theirs").code
    assert "Theirs" == place.read(STUDY)["title"]


@pytest.mark.parametrize("what", ["NONSENSE", "Group/nonsense", "ResearchStudy/x:title"])
def test_a_side_taken_for_nothing(run: Run, place: Place, what: str) -> None:
    """A name that nothing bears is wrong usage, told when all was read; the rest is done."""
    said = f"fhir-trials: --take ours={what}: there is no such trial or resource; nothing was taken for it"
    for command in ("plan", "push"):
        ran = run(command, OMON, "--to", place.where, "--take", f"ours={what}")
        assert (2, True) == (ran.code, said in ran.said)
    assert (
        0
        == run(
            "push", OMON, "--to", place.where, "--take", f"ours={TRIAL}", "--take", f"ours={STUDY}:title"
        ).code
    )
    assert 0 == run("push", NCT, "--to", place.where, "--take", f"ours={STUDY}").code


@pytest.mark.parametrize("take", ["mine", "ours=", "=x", ""])
def test_a_side_that_is_none(run: Run, take: str) -> None:
    """Wrong usage; an empty name after the sign takes no side for all."""
    said = f"fhir-trials: --take {take}: expected ours or theirs, or ours=WHAT or theirs=WHAT"
    assert (2, b"", [said]) == run("push", OMON, "--to", "kept", "--take", take)
    assert not Path("kept").exists()


def test_a_trial_somebody_else_made_first(run: Run, place: Place) -> None:
    """A conflict without values to choose from is told with its reason."""
    run("push", OMON, "--to", place.where)
    place.edit(STUDY, identifier=None, meta=None)
    code, _, said = run("push", titled(OMON, "Ours"), "--to", place.where)
    assert (1, True) == (code, "carries neither our identifier nor our tag any more" in said[0])
