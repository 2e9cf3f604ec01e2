"""Plans nobody thought of go to USDM and come back; damaged documents make no exception; large ones no wait."""

import copy
import json
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fhir_trials import json_text
from tests.growth import LINEAR, growth
from tests.usdm.schedule.documents import (
    AFTER,
    BEFORE,
    FIXED,
    again,
    code,
    decision,
    instance,
    plan,
    read,
    timeline,
    timing,
    write,
)
from tests.usdm.schedule.plans import trials

SLOW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def by_id(trial):
    """A trial with its timepoints in the order of their ids, each with where it leads, said in full."""
    schedule = trial.schedule
    if schedule is None:
        return trial, {}
    full = {}
    for line in {point.timeline for point in schedule.timepoints}:
        points = [point for point in schedule.timepoints if point.timeline == line]
        for point, follows in zip(points, [*points, None][1:], strict=True):
            steps = [(step.to, step.condition) for step in point.next]
            full[point.id] = (
                steps or [(follows and follows.id, None)],
                point.model_copy(update={"next": ()}),
            )
    activities = [
        one.model_copy(update={"timepoints": sorted(one.timepoints)}) for one in schedule.activities
    ]
    rest = schedule.model_copy(update={"timepoints": (), "activities": activities})
    return trial.model_copy(update={"schedule": rest}), full


@SLOW
@given(trials())
def test_any_plan_comes_back(trial):
    """Everything that USDM has a place for, under the names it had."""
    _, _, issues = write(trial)
    found = again(trial)
    assert [] == issues
    assert 0 == found.left
    assert by_id(trial) == by_id(found.trial)
    assert found.trial == again(found.trial).trial


DESIGN = plan(
    timeline(
        instance("a", "b", activityIds=["x", "y"], encounterId="v", epochId="e"),
        decision("b", "c", a="again", out="enough"),
        instance("c", timelineExitId="out", timelineId="main"),
        timings=(
            timing("a", FIXED),
            timing("b", AFTER, "P1M2D", "a", windowLower="P3D", windowUpper="P3D", windowLabel="-3..3"),
            timing("c", BEFORE, "P2W", "b"),
        ),
    ),
    encounters=[
        {
            "id": "v",
            "name": "V",
            "type": code("C25716", "Visit"),
            "environmentalSettings": [code("C51282", "Clinic")],
            "contactModes": [code("C175574", "In Person")],
            "scheduledAtId": "timing-b",
            "transitionStartRule": {"id": "r", "text": "Begin"},
        },
        {"id": "w", "name": "W", "previousId": "v"},
    ],
    epochs=[{"id": "e", "name": "E", "type": code("C101526", "Treatment")}],
    elements=[{"id": "el", "name": "El", "studyInterventionIds": []}],
    studyCells=[{"id": "cell", "armId": "arm", "epochId": "e", "elementIds": ["el"]}],
    activities=[
        {"id": "x", "name": "X", "nextId": "y", "childIds": ["y"], "bcCategoryIds": ["cat"]},
        {
            "id": "y",
            "name": "Y",
            "previousId": "x",
            "biomedicalConceptIds": ["bc"],
            "definedProcedures": [{"id": "p", "name": "P", "code": code("C1", "P")}],
        },
    ],
)
VERSION = {
    "biomedicalConcepts": [
        {
            "id": "bc",
            "name": "BC",
            "synonyms": ["b"],
            "code": {"id": "al", "standardCode": code("C2", "BC")},
            "properties": [
                {"id": "q", "name": "Q", "responseCodes": [{"id": "rc", "code": code("C3", "Yes")}]}
            ],
        }
    ],
    "bcCategories": [{"id": "cat", "memberIds": ["bc"], "childIds": ["cat"]}],
    "bcSurrogates": [{"id": "sur", "name": "S"}],
    "conditions": [{"id": "co", "name": "CO", "text": "If so", "contextIds": ["a"], "appliesToIds": ["x"]}],
}
JUNK = st.sampled_from(
    [7, -1.5, True, "", "a", "y", "P", "-P1D", [], ["a"], [7], [[]], {}, {"id": 3}, [{}], [None], None]
)


def places(node):
    """Every member of every object and every item of every list."""
    found = []
    for key, child in node.items() if isinstance(node, dict) else enumerate(node):
        found.append((node, key))
        if isinstance(child, dict | list):
            found += places(child)
    return found


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 400), JUNK), min_size=1, max_size=4))
def test_a_damaged_document_is_read_without_an_exception(damages):
    """A value of another type, an odd text, a missing part: what can be read is, and the rest stays."""
    design, version = copy.deepcopy(DESIGN), copy.deepcopy(VERSION)
    for number, junk in damages:
        every = places([design, version])[2:]
        node, key = every[number % len(every)]
        if junk is None:
            del node[key]
        else:
            node[key] = copy.deepcopy(junk)
    found = read(design, version)
    back = again(found.trial).trial
    assert (len(found.trial.concepts), found.trial.schedule is None) == (
        len(back.concepts),
        back.schedule is None,
    )


@pytest.mark.unmeasured
def test_the_time_grows_with_the_instances():
    """Reading and writing go along with the size, circles and names that are alike included."""
    found = []

    def work(many):
        names = [f"n{at}" for at in range(many)]
        following = [*names[1:], None]
        instances = [
            instance(name, then, label="Same", activityIds=[f"a{name}"])
            for name, then in zip(names, following, strict=True)
        ]
        timings = tuple(
            timing(name, AFTER, "P2W", then or names[0]) for name, then in zip(names, following, strict=True)
        )
        activities = [
            {"id": f"a{name}", "name": "Same", "nextId": then and f"a{then}"}
            for name, then in zip(reversed(names), reversed(following), strict=True)
        ]
        design = plan(
            timeline(*reversed(instances), timings=timings, entryId=names[0]), activities=activities
        )
        document = json.loads(json_text.encode(design))

        def there_and_back():
            found.append(read(document))
            write(found[-1].trial)

        return there_and_back

    assert growth(work, 8_000) < LINEAR
    last = found[-1]
    assert ["timing-circle"] == [code for code, _ in last.issues]
    schedule = last.trial.schedule
    assert (8_000, 8_000) == (len(schedule.timepoints), len(schedule.activities))
    assert ((), Decimal(2)) == (schedule.timepoints[0].next, schedule.timepoints[-1].timing.offset.value)
