import pytest
from fhir.resources.operationoutcome import OperationOutcome

from fhir_trials.errors import DataError
from fhir_trials.issues import Issue, Issues


def collected():
    """One issue of each severity."""
    issues = Issues("a.json")
    issues.error("e-code", "x.y", "Wrong.")
    issues.warning("w-code", "z", "Lost.")
    issues.source = ""
    issues.information("i-code", "", "Fine.")
    return issues


def test_issues_keep_their_order_and_source():
    """Issues come in the order they were found, each with the source of its time."""
    assert [
        Issue("error", "e-code", "x.y", "Wrong.", "a.json"),
        Issue("warning", "w-code", "z", "Lost.", "a.json"),
        Issue("information", "i-code", "", "Fine."),
    ] == list(collected())
    assert 3 == len(collected())


def test_an_issue_is_one_line():
    """Severity, code, place and message; an issue about everything says so."""
    assert [
        "error e-code a.json: x.y: Wrong.",
        "warning w-code a.json: z: Lost.",
        "information i-code (whole): Fine.",
    ] == [str(issue) for issue in collected()]


def test_errors_are_raised_together():
    """Only errors raise, as one exception that carries them all."""
    with pytest.raises(DataError, match=r"error e-code a\.json: x\.y: Wrong\.") as caught:
        collected().raise_errors()
    assert tuple(collected().errors) == caught.value.issues
    Issues().raise_errors()


def test_issues_are_plain_data():
    """As JSON data empty fields are left out."""
    assert [
        {"severity": "error", "code": "e-code", "path": "x.y", "message": "Wrong.", "source": "a.json"},
        {"severity": "warning", "code": "w-code", "path": "z", "message": "Lost.", "source": "a.json"},
        {"severity": "information", "code": "i-code", "message": "Fine."},
    ] == collected().to_dicts()


@pytest.mark.parametrize("issues", [collected(), Issues()], ids=["some", "none"])
def test_issues_are_an_operation_outcome(issues):
    """As FHIR they are a valid OperationOutcome, also when there are none."""
    outcome = issues.to_operation_outcome()
    OperationOutcome.model_validate(outcome)
    assert max(1, len(issues)) == len(outcome["issue"])


def test_issues_of_others_are_taken_over():
    """Extend takes issues as they are."""
    issues = Issues("b.json")
    issues.extend(collected())
    assert list(collected()) == list(issues)
