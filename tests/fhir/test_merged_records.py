"""The records a trial was joined from, as others can read them."""

from typing import Any

import pytest

import fhir_trials as ft
from fhir_trials.model import Trial

TRIAL = Trial.model_validate(
    {
        "identifiers": [{"value": "NCT01234567", "registry": "ctgov", "primary": True}],
        "links": [{"url": "https://example.org"}],
        "merged": [
            {
                "source": {"registry": "ctgov", "version": "2025-03-21"},
                "identifier": {"value": "NCT01234567", "registry": "ctgov", "primary": True},
                "facts": ["identifiers"],
            },
            {
                "source": {
                    "registry": "ctgov",
                    "through": "WHO ICTRP",
                    "url": "https://clinicaltrials.gov/show/NCT01234567",
                    "updated": "2020-04-14",
                },
                "identifier": {"value": "NCT01234567", "registry": "ctgov"},
            },
            {"identifier": {"value": "P-1", "registry": "own", "link": "see page 3"}},
            {"source": {"name": "Hospital"}},
            {"facts": ["links"]},
        ],
    }
)


@pytest.mark.parametrize("release", ["R4", "R4B", "R5"])
def test_each_record_is_what_the_study_is_derived_from(release: Any) -> None:
    """Register, number, day and address in elements of FHIR, beside our extension; nothing comes back twice."""
    bundle = ft.to_fhir(TRIAL, release)
    link, *records = bundle["entry"][0]["resource"]["relatedArtifact"]
    assert "documentation" == link["type"]
    assert [
        {
            "type": "derived-from",
            "display": "ClinicalTrials.gov NCT01234567",
            "citation": "ClinicalTrials.gov NCT01234567, version 2025-03-21",
        },
        {
            "type": "derived-from",
            "display": "ClinicalTrials.gov NCT01234567",
            "citation": "ClinicalTrials.gov NCT01234567, 2020-04-14, through WHO ICTRP, "
            "https://clinicaltrials.gov/show/NCT01234567",
            "document": {"url": "https://clinicaltrials.gov/show/NCT01234567"},
        },
        {"type": "derived-from", "display": "own P-1", "citation": "own P-1, see page 3"},
        {"type": "derived-from", "display": "Hospital", "citation": "Hospital"},
    ] == records
    assert ([TRIAL], []) == (ft.from_fhir(bundle), ft.check(bundle, release))


def test_an_artifact_of_another_is_told() -> None:
    """What the study of a stranger is derived from is no record of ours."""
    bundle = ft.to_fhir(TRIAL)
    bundle["entry"][0]["resource"]["relatedArtifact"].append({"type": "derived-from", "display": "Other"})
    issues = ft.Issues()
    assert [TRIAL] == ft.from_fhir(bundle, issues=issues)
    assert {"not-read"} == {issue.code for issue in issues}
