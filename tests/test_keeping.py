"""Keeping a target in step, as users call it."""

from pathlib import Path
from typing import Any

import pytest

import fhir_trials as ft
from fhir_trials.targets import Change

EXAMPLES = Path(__file__).parents[1] / "examples"
NCT = EXAMPLES / "ctgov" / "NCT04014634.json"


@pytest.fixture(scope="module")
def trial() -> ft.Trial:
    """A trial with a dose, a schedule and criteria."""
    return ft.read(EXAMPLES / "nl-omon46644" / "trial.json")[0]


def renamed(trial: ft.Trial, text: str) -> ft.Trial:
    """The same trial under another title."""
    first, *rest = trial.titles
    return trial.model_copy(update={"titles": (first.model_copy(update={"text": text}), *rest)})


def edit(target: Any, place: str, **more: Any) -> None:
    """Change a resource as somebody else would."""
    there = target.read(*place.split("/"))
    target.write([Change({**there, **more}, place, target.version(there))])


def done(counts: Any) -> dict[str, int]:
    """The counts that are not nought."""
    return {action: count for action, count in counts.items() if count}


def test_push_takes_bundles_and_objects(trial: ft.Trial, tmp_path: Path) -> None:
    """Who has Bundles already, as data or objects, pushes them as trials: the release of the target is written."""
    nct = ft.read(NCT)[0]
    issues = ft.Issues()
    with ft.connect(tmp_path / "kept", release="R4B") as target:
        items = [trial, ft.to_fhir(nct, "R4"), ft.as_models(ft.to_fhir(trial, "R5"), "R5")]
        planned = ft.plan(items[:2], target)
        assert {"create": 17} == {action: count for action, count in planned.counts.items() if count}
        counts = ft.push(items, target, issues=issues).counts
        assert (17, 0) == (counts["created"], counts["conflict"])
        assert [trial, nct] == sorted(ft.pull(target), key=lambda one: one.title() or "")
        assert 17 == ft.push([nct, trial], target).counts["unchanged"]


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ({"resourceType": "Bundle"}, "expected a list of trials or Bundles, found one: put it into [ ]"),
        ("{}", "expected a list of trials or Bundles, found one: put it into [ ]"),
        ([{"resourceType": "ResearchStudy"}], "expected a Trial or a Bundle, found dict"),
        ([3], "expected a Trial or a Bundle, found int"),
        (["NCT02175381"], "expected a Trial or a Bundle, found str"),
    ],
)
def test_push_of_something_else(tmp_path: Path, items: Any, said: str) -> None:
    """A study without what it points to is not pushed as a poorer one; nothing is written."""
    with ft.connect(tmp_path / "kept") as target, pytest.raises(ft.UsageError) as raised:
        ft.push(items, target)
    assert (True, False) == (str(raised.value).startswith(said), (tmp_path / "kept").exists())


def test_push_of_one_trial_alone(trial: ft.Trial, tmp_path: Path) -> None:
    """A trial, or an object of fhir.resources, is no list of them."""
    with ft.connect(tmp_path / "kept") as target:
        for one in (trial, ft.as_models(ft.to_fhir(trial))):
            with pytest.raises(ft.UsageError):
                ft.push(one, target)  # pyright: ignore


def test_plan_and_apply(trial: ft.Trial, tmp_path: Path) -> None:
    """A plan can be looked at before it is carried out; what was pushed is known the next time."""
    with ft.connect(tmp_path / "kept") as target:
        assert not (tmp_path / "kept").exists()
        first = ft.apply(ft.plan([trial], target), target)
        count = len(first.outcomes)
        assert {"created": count} == done(first.counts)
        made = ft.plan([renamed(trial, "New")], target)
        assert {"update": 3, "unchanged": count - 3} == done(made.counts)
        assert {"updated": 3, "unchanged": count - 3} == done(ft.apply(made, target).counts)


def test_a_plan_is_kept(trial: ft.Trial, tmp_path: Path) -> None:
    """In a file, also of the command line; what is no plan is told with its name."""
    file = tmp_path / "plan.json"
    with ft.connect(tmp_path / "kept") as target:
        made = ft.plan([trial], target)
        ft.save_plan(made, file)
        assert made == ft.load_plan(file)
        assert ft.apply(ft.load_plan(str(file)), target).ok
    file.write_text("{}")
    with pytest.raises(ft.ReadError, match=r"plan\.json: this is no plan"):
        ft.load_plan(file)
    for call in (
        lambda: ft.save_plan(made, tmp_path / "none" / "x"),
        lambda: ft.load_plan(tmp_path / "none"),
    ):
        with pytest.raises(ft.UsageError, match="No such file or directory"):
            call()


def test_one_identifier_is_no_list(tmp_path: Path) -> None:
    """It would be taken letter by letter."""
    with ft.connect(tmp_path / "kept") as target, pytest.raises(ft.UsageError, match=r"put it into \[ \]"):
        ft.pull(target, "NCT02175381")


def test_a_conflict_is_resolved(trial: ft.Trial, tmp_path: Path) -> None:
    """What both sides changed is told by `status`, and settled by `resolve` and the next push."""
    ours, place = renamed(trial, "Ours"), "ResearchStudy/NL-OMON46644"
    with ft.connect(tmp_path / "kept") as target, ft.State.open(tmp_path / "state", target.name) as state:
        ft.push([trial], target, state=state)
        assert ft.status(target, state=state).calm
        edit(target, place, title="Theirs")
        issues = ft.Issues()
        assert 1 == ft.push([ours], target, state=state, issues=issues).counts["conflict"]
        (found,) = ft.status(target, state=state).trials
        assert ["title"] == [one.path for one in found.disputes]
        with pytest.raises(ft.UsageError, match="take: 'mine' is none of ours, theirs"):
            ft.resolve(target, "NL-OMON46644", "mine", state=state)  # type: ignore[arg-type]
        with pytest.raises(ft.UsageError, match="no conflict of NCT1:title is open"):
            ft.resolve(target, "NCT1", "ours", path="title", state=state)
        assert 1 == ft.resolve(target, ft.key_of(trial), "ours", state=state)
        refused = ft.push([ours], target, state=state, confirm=lambda plan: False, issues=issues)
        assert 1 == refused.counts["refused"]
        allowed = ft.push([ours], target, state=state, confirm=lambda plan: plan.writes == 3)
        assert 3 == allowed.counts["updated"]  # the protocol and the schedule have the title, too
        assert "Ours" == (target.read(*place.split("/")) or {})["title"]
        assert ft.status(target, state=state).calm


def test_a_file_as_state(trial: ft.Trial, tmp_path: Path) -> None:
    """The state may lie anywhere; a pace and a policy are values."""
    file = tmp_path / "elsewhere" / "state.sqlite"
    with ft.connect(tmp_path / "kept") as target:
        ft.push([trial], target, state=file, pace=ft.Pace(entries=2, read_back="all"))
        assert file.is_file()
        again = ft.push(ft.read(NCT), target, state=str(file), policy=ft.Policy(absent="retire"))
        assert again.counts["retired"] > 3


def test_an_address_is_no_target(trial: ft.Trial) -> None:
    """An address where an open target is due is wrong usage."""
    calls: list[Any] = [
        lambda: ft.plan([trial], "folder"),  # type: ignore[arg-type]
        lambda: ft.push([trial], "folder"),  # type: ignore[arg-type]
        lambda: ft.apply(None, "folder"),  # type: ignore[arg-type]
        lambda: ft.status("folder"),  # type: ignore[arg-type]
        lambda: ft.resolve("folder", "NCT1", "ours"),  # type: ignore[arg-type]
    ]
    for call in calls:
        with pytest.raises(ft.UsageError, match="open it with connect"):
            call()


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({"take": "mine"}, "take: 'mine' is none of None, ours, theirs"),
        ({"takes": {"NCT1": "mine"}}, r"takes\['NCT1'\]: 'mine' is none of ours, theirs"),
        ({"absent": "Delete"}, "absent: 'Delete' is none of leave, retire, delete"),
        ({"most_absent": -1}, "most_absent: expected a number from 0, found -1"),
    ],
)
def test_a_policy_is_checked(choices: dict[str, Any], said: str) -> None:
    """A misspelt choice is wrong usage; it decides nothing in silence."""
    with pytest.raises(ft.UsageError, match=said):
        ft.Policy(**choices)
