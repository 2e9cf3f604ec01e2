"""A trial goes to FHIR as bytes and comes back the same, in every release, and nothing is left unread."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

import fhir_trials as ft
from fhir_trials import json_text
from tests.fhir.strategies import trials
from tests.whole_way.trials import FOLDERS, RELEASES, Known, files_of, known, own, sample

OWN = list(own())
# whole trials are large: explaining a failure takes minutes
NO_EXPLAINING = [Phase.explicit, Phase.reuse, Phase.generate]
# rows of the ICTRP's exports of each register; `make prove-validator` takes all 553
EACH = 4


def there_and_back(trial: ft.Trial, release: Any) -> tuple[list[ft.Trial], list[ft.Issue], list[ft.Issue]]:
    """The trials that come back, what was not understood on the way back, and what the check finds."""
    bundle = ft.to_fhir(trial, release, issues=ft.Issues())
    content = json_text.decode(json_text.encode(bundle))
    issues = ft.Issues()
    return ft.from_fhir(content, issues=issues), list(issues), ft.check(content, release)


def fewer_rows(trials: Iterable[Known]) -> list[Known]:
    """All of them, but of the exports with hundreds of rows a few of each register."""
    every = list(trials)
    rows = [one for one in every if one.format == "ictrp-csv"]
    return [one for one in every if one.format != "ictrp-csv"] + sample(rows, EACH)


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("one", OWN, ids=[f"{one.format}-{one.name}" for one in OWN])
def test_a_trial_comes_back_equal(one: Known, release: str):
    """Every trial the project carries comes back equal, with every leaf understood and no fault found."""
    assert ([one.trial], [], []) == there_and_back(one.trial, release)


@pytest.mark.unmeasured
@pytest.mark.parametrize("folder", FOLDERS)
def test_every_record_comes_back_equal(folder: str):
    """All records of the registers come back equal in each release, with every leaf understood and no fault found."""
    odd: dict[tuple[str, str], Any] = {}
    counts: Counter[str] = Counter()
    for one in fewer_rows(known(files_of(folder))):
        counts[one.format] += 1
        for release in RELEASES:
            if (found := there_and_back(one.trial, release)) != ([one.trial], [], []):
                odd[one.name, release] = found[1:]
    assert {} == odd
    print(f"{folder}: {dict(counts)} equal in {', '.join(RELEASES)}, every leaf read, 0 faults")


@pytest.mark.parametrize("release", RELEASES)
@settings(max_examples=40, deadline=None, phases=NO_EXPLAINING, suppress_health_check=list(HealthCheck))
@given(trial=trials())
def test_a_trial_nobody_thought_of_comes_back_equal(release: str, trial: ft.Trial):
    """Whatever the model can hold comes back equal."""
    back, issues, faults = there_and_back(trial, release)
    assert ([trial], [], []) == (back, issues, faults)
