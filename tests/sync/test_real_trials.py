"""The example trials, kept in a folder and on a real HAPI FHIR: what comes back is what went in."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from fhir_trials import json_text
from fhir_trials.fhir import key_of
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.settings import Settings
from fhir_trials.sync import pull, push
from fhir_trials.targets import Target, connect, marks

EXAMPLES = Path(__file__).parents[2] / "examples"
RELEASES = ("R4", "R4B", "R5")


@pytest.fixture(scope="module")
def trials() -> list[Trial]:
    """The example trials that were read by hand."""
    files = sorted(EXAMPLES.glob("*/trial.json"))
    return [Trial.model_validate(json_text.decode(file.read_bytes())) for file in files]


@pytest.fixture(params=[f"folder-{release}" for release in RELEASES])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Target:
    """A folder of each release."""
    return connect(tmp_path / "fhir", release=request.param.partition("-")[2])


@pytest.fixture(params=RELEASES)
def hapi(request: pytest.FixtureRequest) -> Iterator[Target]:
    """A real HAPI FHIR of each release."""
    base = request.getfixturevalue(f"hapi_{request.param.lower()}")
    with connect(base, release=request.param, settings=Settings()) as target:
        yield target


def kept_in_step(target: Target, trials: list[Trial]) -> None:
    """Pushed, pushed again without a write, pulled by key, the same as before."""
    issues = Issues()
    first = push(trials, target, issues=issues)
    assert first.ok
    assert [] == [outcome.to_dict() for outcome in first.outcomes if outcome.kept_differently]
    again = push(trials, target, issues=issues)
    assert {"unchanged": len(first.outcomes)} == dict(Counter(outcome.action for outcome in again.outcomes))
    # By our own key: on a shared server others may carry the same register number.
    back = pull(target, [f"{marks.KEY_SYSTEM}|{key_of(trial).name}" for trial in trials], issues=issues)
    assert [trial.to_dict() for trial in trials] == [trial.to_dict() for trial in back]
    assert [] == issues.errors
    assert not {"not-read", "dangling-reference"} & {issue.code for issue in issues}


def test_folder(folder: Target, trials: list[Trial]) -> None:
    """A folder gives back the very trials, in every release."""
    assert len(trials) >= 5
    kept_in_step(folder, trials)


@pytest.mark.hapi
def test_hapi(hapi: Target, trials: list[Trial]) -> None:
    """A real HAPI FHIR gives back the very trials, in every release, and the second push writes nothing."""
    kept_in_step(hapi, trials)
