"""A trial goes to FHIR as bytes and comes back the same, in every release, and nothing is left unread."""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

import fhir_trials as ft
from fhir_trials import json_text
from tests.fhir.strategies import trials
from tests.whole_way.trials import RELEASES, STUDIES, name_of, needs_studies, own, read

OWN = own()
# whole trials are large: explaining a failure takes minutes
NO_EXPLAINING = [Phase.explicit, Phase.reuse, Phase.generate]


def there_and_back(trial: ft.Trial, release: Any) -> tuple[list[ft.Trial], list[ft.Issue], list[ft.Issue]]:
    """The trials that come back, what was not understood on the way back, and what the check finds."""
    bundle = ft.to_fhir(trial, release, issues=ft.Issues())
    content = json_text.decode(json_text.encode(bundle))
    issues = ft.Issues()
    return ft.from_fhir(content, issues=issues), list(issues), ft.check(content, release)


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize(("name", "trial"), OWN, ids=[name for name, _ in OWN])
def test_a_trial_comes_back_equal(name: str, trial: ft.Trial, release: str):
    """Every trial the project carries comes back equal, with every leaf understood and no fault found."""
    assert ([trial], [], []) == there_and_back(trial, release)


@needs_studies
@pytest.mark.parametrize("release", RELEASES)
def test_every_study_comes_back_equal(release: str):
    """All studies of the registry come back equal, with every leaf understood and no fault found."""
    odd = {}
    for file in STUDIES:
        trial = read(file)
        if (found := there_and_back(trial, release)) != ([trial], [], []):
            odd[name_of(file)] = found[1:]
    assert {} == odd
    print(f"{len(STUDIES)} studies, {release}: equal, every leaf read, 0 faults")


@pytest.mark.parametrize("release", RELEASES)
@settings(max_examples=40, deadline=None, phases=NO_EXPLAINING, suppress_health_check=list(HealthCheck))
@given(trial=trials())
def test_a_trial_nobody_thought_of_comes_back_equal(release: str, trial: ft.Trial):
    """Whatever the model can hold comes back equal."""
    back, issues, faults = there_and_back(trial, release)
    assert ([trial], [], []) == (back, issues, faults)
