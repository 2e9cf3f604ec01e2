"""Two trials on one page are not made into one."""

from pathlib import Path

import pytest

from fhir_trials.issues import Issues
from fhir_trials.sources import pages

OWN = sorted((Path(__file__).parents[3] / "examples" / "pages").glob("*.txt"))


@pytest.mark.parametrize("file", OWN, ids=lambda file: file.stem)
def test_a_page_printed_twice_is_refused_with_its_line(file: Path) -> None:
    """Whose facts are whose cannot be told: an error names where the second trial begins, and none is read."""
    text = file.read_text(encoding="utf-8")
    issues = Issues()
    assert [] == pages.read(f"{text}\n{text}", "page", issues)
    [issue] = issues
    assert ("error", "several-trials") == (issue.severity, issue.code)
    assert int(issue.path.removeprefix("line ")) > text.count("\n")


def test_one_fact_that_stands_twice_is_no_second_trial() -> None:
    """A label that is repeated alone is read as one trial."""
    issues = Issues()
    assert 1 == len(pages.read("T\nSponsor: A\nPhase: Phase 1\nPhase: Phase 2", "page", issues))
    assert "several-trials" not in [issue.code for issue in issues]


def test_arms_countries_and_cohorts_are_no_second_trial() -> None:
    """What each arm, country or cohort says of itself is read as one trial, on a page of any layout."""
    arm = "Intervention: Drug {0}\nDescription\nThree weeks of {0}.\nTreatment\nDrug: {0}\n"
    country = "Country: {}\nStatus: Recruiting\nStart date: 2024-01-0{}\nNumber of participants: 1{}\nSites\nHere {}\n"
    cohort = (
        "Cohort\nInclusion criteria\n- has {0}\nExclusion criteria\n- no {0}\nPrimary outcome\nLess {0}\n"
    )
    text = "T\nSponsor: A\nPhase: Phase 1\nTrial ID: NCT01234567\nSummary\nA trial.\n"
    text += (
        arm.format("A")
        + arm.format("B")
        + country.format("Belgium", 1, 1, 1)
        + country.format("France", 2, 2, 2)
    )
    issues = Issues()
    assert 1 == len(pages.read(text + cohort.format("pain") + cohort.format("fever"), "page", issues))
    assert "several-trials" not in [issue.code for issue in issues]
