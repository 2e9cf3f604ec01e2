"""Schedule ⇄ actions of the PlanDefinition."""

from decimal import Decimal

import pytest

from fhir_trials import json_text
from fhir_trials.model import (
    Activity,
    Duration,
    Repeat,
    Schedule,
    Timepoint,
    Trial,
)
from tests.fhir.protocols import PLAN, actions, after, read, said, timed, write
from tests.fhir.rich import PROTOCOL as RICH


@pytest.mark.parametrize(
    ("offset", "relationship", "value"),
    [("4", "after-start", 4), ("-2", "before-start", 2), ("0", "after-start", 0)],
)
def test_a_timepoint_is_counted_from_the_start(offset: str, relationship: str, value: int) -> None:
    """Before and after are told by the relation; the length itself is never negative."""
    trial = Trial(schedule=Schedule(timepoints=(Timepoint(id="t", name="t", offset=after(offset)),)))
    start, point = write(trial)["action"][0]["action"]
    assert [
        {
            "targetId": start["id"],
            "relationship": relationship,
            "offsetDuration": {
                "value": value,
                "unit": "month",
                "system": "http://unitsofmeasure.org",
                "code": "mo",
            },
        }
    ] == point["relatedAction"]
    assert (said(trial), []) == read(write(trial), trial)


def test_an_activity_is_said_once_and_done_at_its_timepoints() -> None:
    """A timepoint points to the activity by the plan's own url and the id of the action."""
    _start, t0, t1, activities = write(timed(Activity(id="hb", name="Hb", timepoints=("t1",))))["action"][0][
        "action"
    ]
    assert "action" not in t0
    assert [{"definitionCanonical": f"{PLAN}#hb"}] == t1["action"]
    assert [{"id": "hb", "linkId": "hb", "title": "Hb"}] == activities["action"]


def test_a_rhythm_is_a_timing() -> None:
    """How often, until when, and how long each time stand in one Timing."""
    give = next(action for action in actions(write(RICH)) if action.get("title") == "Injection")
    assert {
        "boundsDuration": {"value": 6, "unit": "month", "system": "http://unitsofmeasure.org", "code": "mo"},
        "frequency": 1,
        "period": Decimal("0.5"),
        "periodUnit": "d",
        "duration": 30,
        "durationUnit": "min",
    } == give["timingTiming"]["repeat"]


def test_what_does_not_fit_a_schedule_is_reported() -> None:
    """A relation to something else, a rhythm of several times and an unknown activity are not dropped in silence."""
    trial = timed(
        Activity(
            id="hb",
            name="Hb",
            timepoints=("t1",),
            repeat=Repeat(every=Duration(value=Decimal(1), unit="month")),
        )
    )
    resource = write(trial)
    _start, t0, t1, activities = resource["action"][0]["action"]
    t0["relatedAction"] = [{"targetId": "hb", "relationship": "after-start"}]
    t1["relatedAction"][0]["offsetDuration"].pop("code")
    t1["action"].append({"definitionCanonical": f"{PLAN}#unknown"})
    activities["action"][0]["timingTiming"]["repeat"]["frequency"] = 2
    found, left = read(resource, trial)
    point = found["schedule"].timepoints[1]
    assert (None, None) == (point.offset, found["schedule"].activities[0].repeat)
    root = "PlanDefinition.action[0].action"
    assert [
        f"{root}[1].relatedAction[0].targetId",
        f"{root}[1].relatedAction[0].relationship",
        f"{root}[2].relatedAction[0].targetId",
        f"{root}[2].relatedAction[0].relationship",
        f"{root}[2].relatedAction[0].offsetDuration.value",
        f"{root}[2].relatedAction[0].offsetDuration.unit",
        f"{root}[2].relatedAction[0].offsetDuration.system",
        f"{root}[2].action[1].definitionCanonical",
        f"{root}[3].action[0].timingTiming.repeat.frequency",
        f"{root}[3].action[0].timingTiming.repeat.period",
        f"{root}[3].action[0].timingTiming.repeat.periodUnit",
    ] == left


def test_a_second_schedule_is_reported() -> None:
    """Of two schedules the first is read."""
    resource = write(timed())
    resource["action"].append(json_text.decode(json_text.encode(resource["action"][0])))
    found, left = read(resource, timed())
    assert timed().schedule == found["schedule"]
    assert {"PlanDefinition.action[1]"} == {path.partition("].")[0] + "]" for path in left}
