"""What is easily got wrong on the five pages, fact by fact."""

from decimal import Decimal
from pathlib import Path

import pytest

from fhir_trials import json_text
from fhir_trials.model import Age, DateFact, Duration, Enrollment, Frequency, Quantity, Repeat, Trial

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ["nl-omon46644", "ozm-034", "start-net", "anlotinib-toripalimab-sts", "pump-iii"]
YEARS_18 = Age(value=Decimal(18), unit="year")


def trial(name: str) -> Trial:
    """An example's trial."""
    return Trial.model_validate(json_text.decode((EXAMPLES / name / "trial.json").read_bytes()))


def codes(name: str) -> list[str]:
    """The codes of an example's issues."""
    rows: list[dict[str, str]] = json_text.decode((EXAMPLES / name / "issues.json").read_bytes())
    return [row["code"] for row in rows]


@pytest.mark.parametrize("name", NAMES)
def test_each_criterion_is_a_line_of_the_whole_text(name: str) -> None:
    """The criteria are the lines of the text in the same order, list marks and headings left out."""
    found = trial(name).eligibility
    assert found is not None
    assert found.text is not None
    lines = iter(
        line.strip().removeprefix("•").removeprefix("-").strip() for line in found.text.text.split("\n")
    )
    assert [criterion.text for criterion in found.criteria if criterion.text not in lines] == []


def test_omon_numbers_and_the_other_registration() -> None:
    """The record's own number is the primary one of four; the EudraCT number loses its wrapping, not its print."""
    found = trial("nl-omon46644")
    assert [
        ("nl-omon", "NL-OMON46644", None, True),
        ("eudract", "2017-003028-59", "EUCTR2017-003028-59-NL", False),
        ("nl-ccmo", "NL62684.091.17", None, False),
        ("nl-omon", "NL-OMON22269", None, False),
    ] == [(one.registry, one.value, one.printed, one.primary) for one in found.identifiers]
    related = found.related_trials[0]
    assert related.identifier is not None
    assert ("22269", "Nationaal Trial Register") == (related.identifier.printed, related.source)


def test_omon_ethics_approved_twice() -> None:
    """Both decisions of the committee are kept, each with its date."""
    found = [(one.decision and one.decision.code, one.date) for one in trial("nl-omon46644").ethics_reviews]
    assert [("approved", "2018-03-06"), ("approved", "2018-06-06")] == found


def test_omon_age_bands_mean_18_and_over() -> None:
    """Two bands that meet have one lower bound together and no upper one; both bands are kept."""
    found = trial("nl-omon46644").eligibility
    assert found is not None
    assert (YEARS_18, None) == (found.minimum_age, found.maximum_age)
    assert [(18, 64), (65, None)] == [
        (band.minimum and band.minimum.value, band.maximum and band.maximum.value) for band in found.age_bands
    ]


def test_omon_doses_follow_each_other() -> None:
    """600 mg into a vein in the first week, then 100 mg a day under the skin for 6 months."""
    first, then = trial("nl-omon46644").interventions[0].doses
    assert (Quantity(value=Decimal(600), unit="mg"), Duration(value=Decimal(1), unit="week"), None) == (
        first.amount,
        first.duration,
        first.frequency,
    )
    assert (
        Quantity(value=Decimal(100), unit="mg"),
        Duration(value=Decimal(6), unit="month"),
        Frequency(times=1, period=Decimal(1), unit="day"),
    ) == (then.amount, then.duration, then.frequency)
    assert ["intravenous", "subcutaneous"] == [dose.route and dose.route.code for dose in (first, then)]


def test_omon_schedule_comes_out_of_a_sentence() -> None:
    """Imaging and blood at four timepoints, a questionnaire every two weeks."""
    schedule = trial("nl-omon46644").schedule
    assert schedule is not None
    offsets = [point.timing.offset if point.timing else None for point in schedule.timepoints]
    assert [4, 8, 12, 24] == [offset and offset.value for offset in offsets]
    weeks = ("week-4", "week-8", "week-12", "week-24")
    assert [
        ("questionnaire", (), Repeat(every=Duration(value=Decimal(2), unit="week"))),
        ("imaging", weeks, None),
        ("sample", weeks, None),
    ] == [(one.kind and one.kind.code, one.timepoints, one.repeat) for one in schedule.activities]


def test_omon_status_start_and_number_per_country() -> None:
    """The country block gives status, start and number; with one country they are the trial's too."""
    found = trial("nl-omon46644")
    country = found.countries[0]
    assert ("Nederland", "NL", "stopped", 10) == (
        country.name,
        country.code,
        country.status and country.status.code,
        country.planned,
    )
    assert found.start == country.start == DateFact(date="2018-10-16", kind="actual")


def test_headings_without_criteria() -> None:
    """Two headings with nothing under them are zero criteria, and said so."""
    found = trial("ozm-034").eligibility
    assert found is not None
    assert () == found.criteria
    assert "no-criteria" in codes("ozm-034")


def test_phase_in_prose_is_read_only_where_it_is_this_trials() -> None:
    """'As a Phase 2 trial' is this trial's phase; 'a phase II clinical study evaluated' is another's."""
    phases = [trial(name).phase for name in ("ozm-034", "anlotinib-toripalimab-sts")]
    assert ["phase-2", None] == [phase and phase.code for phase in phases]


def test_a_target_of_nobody_is_a_number() -> None:
    """Zero planned participants is not the same as no number."""
    assert Enrollment(planned=0) == trial("start-net").enrollment


def test_lost_labels_fill_nothing() -> None:
    """Where values were lost, nothing stands in their place."""
    found = trial("anlotinib-toripalimab-sts")
    assert found.titles == found.identifiers == found.conditions == found.interventions == found.arms == ()
    assert (None, None, None, None) == (found.status, found.phase, found.design, found.purpose)


def test_lists_without_headings_are_of_unknown_side() -> None:
    """36 criteria, none of them taken for inclusion or exclusion; 13 belong to the one above them."""
    found = trial("pump-iii").eligibility
    assert found is not None
    assert {"unknown"} == {criterion.section for criterion in found.criteria}
    assert [23, 13] == [sum(one.level == level for one in found.criteria) for level in (0, 1)]


def test_nine_signs_were_lost() -> None:
    """Each '=' where ≥ or ≤ was lost is reported, and kept."""
    assert 9 == codes("pump-iii").count("comparator-lost")


def test_english_text_on_a_dutch_page() -> None:
    """The summary is English though the page is Dutch."""
    found = trial("pump-iii")
    assert found.summary is not None
    assert ("nl", "en") == (found.language, found.summary.language)


@pytest.mark.parametrize("name", ["ozm-034", "anlotinib-toripalimab-sts", "pump-iii"])
def test_no_status_from_a_hint(name: str) -> None:
    """A page that names no status gives none, however full the trial is."""
    assert trial(name).status is None
    assert "no-status" in codes(name)


def test_forty_five_of_forty_five() -> None:
    """'45/45' is the number included and the number planned."""
    assert Enrollment(planned=45, actual=45) == trial("pump-iii").enrollment


def test_a_month_stays_a_month() -> None:
    """'Start februari 2021' has no day."""
    assert DateFact(date="2021-02") == trial("pump-iii").start
