"""The same trial twice in one input."""

import json

import pytest

import fhir_trials as ft
from fhir_trials.issues import Issues


def ctgov(number):
    """An invented record of version 2."""
    about = {"nctId": number, "briefTitle": f"Invented {number}"} if number else {"briefTitle": "No number"}
    return {"protocolSection": {"identificationModule": about}}


def repeated(issues):
    """Path and message of what is told of repeated numbers."""
    return [(one.path, one.message) for one in issues if one.code == "trial-repeated"]


@pytest.mark.parametrize("joined", [json.dumps, lambda records: "\n".join(map(json.dumps, records))])
def test_a_number_seen_before_in_the_input_is_told(tmp_path, joined):
    """Both trials come out; the later one is told, with the place of the first. No number is never repeated."""
    file = tmp_path / "studies.json"
    numbers = ["NCT99000001", "NCT99000002", None, "NCT99000001", None, "NCT99000001"]
    file.write_text(joined([ctgov(number) for number in numbers]), encoding="utf-8")
    issues = Issues()
    assert 6 == len(list(ft.read(file, issues=issues)))
    message = "NCT99000001 is the number of trial 1 of this input too; both are read"
    assert [message] * 2 == [text for _, text in repeated(issues)]
    assert {"information"} == {one.severity for one in issues if one.code == "trial-repeated"}
    assert 2 == len({path for path, _ in repeated(issues)})


def test_rows_of_a_table_are_one_input(tmp_path):
    """The path is the row of the second."""
    file = tmp_path / "rows.csv"
    columns = "TrialID,Public title,Scientific title,Source Register,web address,Recruitment Status,Phase,Countries\n"
    rows = [f"NCT9900000{number},A title,,ClinicalTrials.gov,,,,\n" for number in (1, 2, 1)]
    file.write_text(columns + "".join(rows), encoding="utf-8")
    issues = Issues()
    assert 3 == len(list(ft.read(file, issues=issues)))
    expected = [("row 4", "NCT99000001 is the number of trial 1 of this input too; both are read")]
    assert expected == repeated(issues)


def test_two_inputs_may_have_the_same_trial(tmp_path):
    """Each input stands for itself."""
    for name in ("a.json", "b.json"):
        (tmp_path / name).write_text(json.dumps(ctgov("NCT99000001")), encoding="utf-8")
    issues = Issues()
    assert 2 == len(list(ft.read(tmp_path, issues=issues)))
    assert [] == repeated(issues)
