"""Which records are one trial."""

from typing import Any

import pytest

import fhir_trials as ft
from fhir_trials.errors import UsageError
from fhir_trials.model import Trial
from fhir_trials.sources import ctgov_v2
from tests.merging.invented import EUDRACT, NCT, record

ISRCTN = {"value": "ISRCTN12345678", "registry": "isrctn"}
OMON = {"value": "NL-OMON46644", "registry": "nl-omon"}
OLDER = {"value": "NL-OMON22269", "registry": "nl-omon"}


def numbers(trials: list[Trial]) -> list[list[str]]:
    """The numbers of each trial."""
    return [[one.value for one in trial.identifiers] for trial in trials]


def test_a_shared_register_number_joins() -> None:
    """The number a record is filed under may be a secondary one of the other; the first's stays the primary one."""
    merged = ft.merge([record(NCT), record(EUDRACT, NCT)])
    assert [["NCT01234567", "2020-001234-56"]] == numbers(merged)
    assert [True, False] == [one.primary for one in merged[0].identifiers]
    assert ["NCT01234567", "2020-001234-56"] == [
        one.identifier and one.identifier.value for one in merged[0].merged
    ]


def test_sharing_is_transitive() -> None:
    """The first and the last share nothing, but each shares a number with the one between; the order stays."""
    alone = record({"value": "NCT00000009", "registry": "ctgov"})
    merged = ft.merge([record(NCT), alone, record(ISRCTN), record(EUDRACT, NCT, ISRCTN)])
    assert [["NCT01234567", "ISRCTN12345678", "2020-001234-56"], ["NCT00000009"]] == numbers(merged)
    assert alone is merged[1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            {"value": "2020-001234-56-NL", "registry": "eudract"},
            {"value": "2020-001234-56", "registry": "eudract"},
        ),
        (
            {"value": "2022-500244-37-00", "registry": "eu-ct"},
            {"value": "2022-500244-37", "registry": "eu-ct"},
        ),
        ({"value": "nct 01234567", "registry": "ctgov"}, {"value": "NCT01234567", "registry": "ctgov"}),
        ({"value": "A-1", "registry": "own-register"}, {"value": "a-1", "registry": "own-register"}),
    ],
)
def test_spellings_of_one_number(one: dict[str, Any], other: dict[str, Any]) -> None:
    """The country behind a EudraCT number and the last part of a CTIS number name no other trial."""
    assert [[one["value"]]] == numbers(ft.merge([record(one), record(other)]))


@pytest.mark.parametrize(
    "shared",
    [
        {"identifiers": [{"value": "P-12", "kind": {"code": "sponsor"}, "assigner": "Example"}]},
        {"identifiers": [{"value": "U01CA1", "registry": "ctgov", "kind": {"code": "grant"}}]},
        {"titles": [{"text": "ABC", "kind": "acronym"}]},
        {
            "related_trials": [
                {"relation": "related", "identifier": {"value": "NCT01234567", "registry": "ctgov"}}
            ]
        },
        {"related_trials": [{"relation": "same-trial", "title": "No number"}]},
    ],
)
def test_nothing_else_joins(shared: dict[str, Any]) -> None:
    """Neither a sponsor's number nor a grant, an acronym or another trial that both point to."""
    both = [Trial.model_validate(shared), Trial.model_validate({**shared, "phase": {"code": "phase-1"}})]
    issues = ft.Issues()
    assert (both, []) == (ft.merge(both, issues=issues), list(issues))


def test_the_same_trial_by_its_own_words_joins() -> None:
    """A record that calls another registration the same trial is believed, also within one register."""
    newer = record(OMON, related_trials=[{"relation": "same-trial", "identifier": OLDER}])
    assert [["NL-OMON46644", "NL-OMON22269"]] == numbers(ft.merge([newer, record(OLDER)]))


def test_an_obsolete_number_of_clinicaltrials_gov_joins() -> None:
    """A study tells the numbers it had before; a record filed under one of them is of this trial."""
    named = {"nctId": "NCT00000001", "nctIdAliases": ["NCT00000002"]}
    study = ctgov_v2.read({"protocolSection": {"identificationModule": named}}, ft.Issues())
    old = record({"value": "NCT00000002", "registry": "ctgov"}, target_duration="1 year")
    assert [["NCT00000001", "NCT00000002"]] == numbers(ft.merge([study, old]))


def test_two_numbers_of_one_register_are_two_trials() -> None:
    """Also where both name the same EudraCT number; that is told, and a third record joins the first."""
    other = {"value": "NCT07654321", "registry": "ctgov"}
    issues = ft.Issues()
    merged = ft.merge([record(NCT, EUDRACT), record(other, EUDRACT), record(EUDRACT)], issues=issues)
    assert [["NCT01234567", "2020-001234-56"], ["NCT07654321", "2020-001234-56"]] == numbers(merged)
    told = "NCT01234567 and NCT07654321 are two trials of one register, although both records name 2020-001234-56"
    assert [("warning", "records-not-joined", told)] * 2 == [
        (issue.severity, issue.code, issue.message) for issue in issues
    ]


def test_a_merged_trial_joins_by_the_numbers_of_all_its_records() -> None:
    """And is kept from what contradicts any of them."""
    merged = ft.merge([record(ISRCTN, EUDRACT), record(NCT, EUDRACT)])
    other = record({"value": "NCT07654321", "registry": "ctgov"}, EUDRACT)
    assert 2 == len(ft.merge([*merged, other]))
    assert 1 == len(ft.merge([*merged, record(NCT)]))


def test_one_trial_is_no_list_and_a_path_no_trial() -> None:
    """What is handed in by mistake is told in words."""
    with pytest.raises(UsageError, match="merge takes Trials, found str"):
        ft.merge("NCT01234567.json")  # pyright: ignore
    with pytest.raises(UsageError, match=r"merge takes a list of trials, found one: put it into \[ \]"):
        ft.merge(record(NCT))  # pyright: ignore
    assert [] == ft.merge([])
