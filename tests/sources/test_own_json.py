import pytest

from fhir_trials.issues import Issues
from fhir_trials.model import Design, Trial
from fhir_trials.sources import own_json


def read(value, path=""):
    """The trial and its errors as path and message."""
    issues = Issues()
    return own_json.read(value, issues, path), [
        (issue.severity, issue.path, issue.message) for issue in issues
    ]


def test_what_a_trial_writes_is_read():
    """to_dict comes back as the same trial."""
    trial = Trial(language="en", target_duration="1 year", phase={"code": "phase-1"})
    assert (trial, []) == read(trial.to_dict())


def test_what_holds_nothing_is_left_out():
    """Empty objects, empty lists and nulls are the same as absence, at any depth."""
    value = {"design": {"masking": {"masked": [{}]}}, "arms": [], "summary": None, "key": "k"}
    assert (Trial(key="k"), []) == read(value)
    assert Trial(key="k") != Trial(key="k", design=Design())


def test_a_transition_that_names_nothing_ends_a_timeline():
    """It is kept, as the end is what it says."""
    steps = [{"to": "b", "condition": "well"}, {}]
    points = [{"id": "a", "name": "A", "next": steps}, {"id": "b", "name": "B"}]
    trial = Trial.model_validate({"schedule": {"timepoints": points}})
    assert (trial, []) == read(trial.to_dict())


def test_errors_name_the_path():
    """Every place that is wrong is told with its path; there is no trial then."""
    value = {"arms": [{"id": "arm-1"}], "phase": {"code": "phase-9"}, "titel": "x"}
    trial, issues = read(value, "[3]")
    assert None is trial
    assert [("error", "[3].phase.code"), ("error", "[3].arms[0].name"), ("error", "[3].titel")] == [
        issue[:2] for issue in issues
    ]


def test_parts_that_do_not_fit_together_are_told():
    """A link to nothing is an error about the whole trial."""
    value = {"arms": [{"id": "arm-1", "name": "A", "interventions": ["none"]}]}
    _, [(severity, path, message)] = read(value, "[0]")
    assert ("error", "[0]") == (severity, path)
    assert "'none' is not one of the trial's interventions" in message
    assert "" == read(value)[1][0][1]


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        ({"titles": [], "arms": []}, True),
        ({"titles": [], "arms": [], "titel": ""}, True),
        ({"language": "en", "name": "x"}, False),
        ({"title": "x"}, False),
        ({}, False),
    ],
)
def test_a_trial_is_told_by_its_members(value, fits):
    """Most members must be a Trial's, so that a slip is an error and another document is none."""
    assert fits is bool(own_json.fits(value))
