import pytest

from fhir_trials import from_fhir, to_fhir
from fhir_trials.building import build, place_of
from fhir_trials.errors import DataError
from fhir_trials.issues import Issues
from fhir_trials.model import Outcome, Trial


def built(values, path=""):
    """The trial, and the messages of what was refused."""
    issues = Issues()
    return build(values, issues, path), [(issue.code, issue.path, issue.message) for issue in issues]


def test_values_that_fit_are_a_trial():
    """Nothing is refused of what fits."""
    assert (Trial(language="en"), []) == built({"language": "en"})


def test_a_refused_value_costs_itself_only():
    """The value is taken out and named, the rest stays."""
    trial, issues = built({"language": "english?", "target_duration": "1 year"}, "studies[1]")
    assert Trial(target_duration="1 year") == trial
    [(code, path, message)] = issues
    assert ("value-refused", "studies[1]") == (code, path)
    assert message.startswith("the model refuses language: ")


def test_what_lacks_a_required_part_goes_as_a_whole():
    """An outcome whose measure is refused cannot stand; both refusals are told."""
    trial, issues = built({"outcomes": [{"measure": "\ud800", "description": "d"}, {"measure": "m"}]})
    assert Trial(outcomes=(Outcome(measure="m"),)) == trial
    assert ["outcomes[0].measure", "outcomes[0]"] == [
        message.split(": ")[0].removeprefix("the model refuses ") for _, _, message in issues
    ]


def test_what_a_refusal_leaves_empty_goes_too():
    """An empty value says nothing, and would not come back from FHIR; its holder stays where it says more."""
    trial, issues = built(
        {
            "enrollment": {"planned": 9999999999},
            "sites": [{"facility": "\ud800"}, {"facility": "A"}],
            "eligibility": {"minimum_age": {"value": 18, "unit": "\ud800"}},
        }
    )
    assert Trial.model_validate({"sites": [{"facility": "A"}]}) == trial
    assert 3 <= len(issues)
    assert [trial] == from_fhir(to_fhir(trial, "R5"))


def test_an_item_of_a_tuple_goes_alone():
    """Of a list that was handed in finished, only the item that is refused is lost."""
    trial, issues = built({"outcomes": ({"description": "no measure"}, {"measure": "m"}), "key": "k"})
    assert Trial(key="k", outcomes=(Outcome(measure="m"),)) == trial
    assert ["the model refuses outcomes[0]: Field required"] == [message for _, _, message in issues]


def test_parts_that_do_not_fit_together_are_an_error():
    """An id used twice is no value to leave out: the caller made the ids."""
    arm = {"id": "arm-1", "name": "A"}
    with pytest.raises(DataError, match="the id 'arm-1' is used twice") as raised:
        built({"arms": [arm, arm]})
    assert [("error", "trial-invalid", "")] == [issue[:3] for issue in raised.value.issues]


def test_a_place_is_a_path():
    """Members by name, items by position."""
    assert "arms[0].name" == place_of(("arms", 0, "name"))
    assert "" == place_of(())
