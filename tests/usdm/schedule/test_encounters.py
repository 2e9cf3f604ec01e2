"""Encounters: kind, places, ways of contact, rules, and what they are scheduled at."""

import pytest

from fhir_trials.model import Visit
from fhir_trials.model.codes import Term
from fhir_trials.model.periods import Rule
from tests.usdm.schedule.documents import AFTER, again, code, instance, plan, read, timeline, timing


def design(**members):
    """A design with one timepoint, its timing, and an encounter."""
    encounter = {"id": "v", "name": "E1", **members}
    timings = (timing("a"), timing("b", AFTER, "P2D", "a"))
    return plan(
        timeline(instance("a", "b"), instance("b", encounterId="v"), timings=timings), encounters=[encounter]
    )


def test_an_encounter_is_read():
    """Every code is ours where it is certain, and its word is kept."""
    found = read(
        design(
            label="Week 2",
            description="Day 14",
            type=code("C25716", "Visit"),
            environmentalSettings=[code("C211570", "Clinic"), code("C181530", "Not In Clinic")],
            contactModes=[code("C175574", "In Person"), code("C171537", "Telephone Call")],
            transitionStartRule={"id": "r", "name": "START", "text": "Subject identified"},
            transitionEndRule={"id": "s", "text": "All done"},
            scheduledAtId="timing-b",
        )
    )
    expected = Visit(
        id="week-2",
        name="Week 2",
        other_name="E1",
        description="Day 14",
        kind=Term(code="visit", text="Visit"),
        places=(Term(code="clinic", text="Clinic"), Term(text="Not In Clinic")),
        contact=(Term(code="in-person", text="In Person"), Term(code="telephone", text="Telephone Call")),
        begins=Rule(text="Subject identified", name="START"),
        ends=Rule(text="All done"),
        scheduled_at="b",
    )
    assert ((expected,), 0) == (found.trial.schedule.visits, found.left)
    assert "week-2" == found.trial.schedule.timepoints[1].visit
    assert found.trial == again(found.trial).trial


@pytest.mark.parametrize(
    "kind", [Term(code="unscheduled"), Term(code="early-termination", text="ET"), Term(text="Odd visit")]
)
def test_codes_that_cdisc_has_not_come_back(kind):
    """They are written as codes of ours."""
    found = read(design())
    visit = found.trial.schedule.visits[0].model_copy(update={"kind": kind})
    schedule = found.trial.schedule.model_copy(update={"visits": (visit,)})
    trial = found.trial.model_copy(update={"schedule": schedule})
    assert trial == again(trial).trial


def test_a_timing_that_does_not_exist_is_told():
    """The encounter is read without it."""
    found = read(design(scheduledAtId="nothing"))
    assert None is found.trial.schedule.visits[0].scheduled_at
    assert ("link-unresolved", "studyDesigns[0].encounters[0].scheduledAtId") in found.issues
    assert 1 == found.left
