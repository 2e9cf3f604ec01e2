"""Real protocols in USDM: as many visits, activities and marks as the file says, nothing left, and back equal."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.usdm.schedule.documents import OF_VERSION, Read, again, read, write

DATA = Path(__file__).parents[4] / "shared" / "data"
FILES = sorted([*DATA.glob("usdm/*/*.json"), *DATA.glob("usdm-fhir/**/*_usdm.json")])

pytestmark = pytest.mark.skipif(not FILES, reason="../shared has the USDM files, and is absent")
PARAMETERS = pytest.mark.parametrize("file", FILES, ids=[f"{file.parent.name}-{file.stem}" for file in FILES])


def version_of(file: Path) -> dict[str, Any]:
    """The study version, in the shape of v4: what v3 has in the design stands in the version there."""
    version = json.loads(file.read_bytes())["study"]["versions"][0]
    design = version["studyDesigns"][0]
    version.update({key: design.pop(key) for key in OF_VERSION if key in design})
    for encounter in design["encounters"]:
        if "environmentalSetting" in encounter:
            encounter["environmentalSettings"] = encounter.pop("environmentalSetting")
    return version


def whole(file: Path) -> Read:
    """What comes of a file."""
    version = version_of(file)
    return read(version["studyDesigns"][0], version)


def objects(node: Any) -> Iterator[dict[str, Any]]:
    """Every object of a document."""
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from objects(child)


def count(version: dict[str, Any], kind: str) -> int:
    """How many objects of a class there are."""
    return sum(one.get("instanceType") == kind for one in objects(version))


@PARAMETERS
def test_as_many_as_the_file_says(file):
    """Timelines, encounters, instances, activities, marks, timings, windows, concepts, properties, responses."""
    version = version_of(file)
    design = version["studyDesigns"][0]
    instances = [one for line in design["scheduleTimelines"] for one in line["instances"]]
    timings = [one for line in design["scheduleTimelines"] for one in line["timings"]]
    trial = whole(file).trial
    schedule = trial.schedule
    timed = [point.timing for point in schedule.timepoints if point.timing]
    items = [item for concept in trial.concepts for item in concept.items]
    assert {
        "timelines": len(design["scheduleTimelines"]),
        "encounters": len(design["encounters"]),
        "instances": len(instances),
        "activities": len(design["activities"]),
        "marks": sum(len(one["activityIds"]) for one in instances),
        "timings": len(timings),
        "windows": sum(bool(one["windowLower"]) for one in timings),
        "fixed": sum(one["type"]["decode"] == "Fixed Reference" for one in timings),
        "before": sum(one["type"]["decode"] == "Before" for one in timings),
        "epochs": count(version, "StudyEpoch"),
        "elements": count(version, "StudyElement"),
        "cells": count(version, "StudyCell"),
        "conditions": count(version, "Condition"),
        "procedures": count(version, "Procedure"),
        "concepts": count(version, "BiomedicalConcept") + count(version, "BiomedicalConceptSurrogate"),
        "properties": count(version, "BiomedicalConceptProperty"),
        "responses": count(version, "ResponseCode"),
        "synonyms": sum(len(one["synonyms"]) for one in version["biomedicalConcepts"]),
    } == {
        "timelines": len(schedule.timelines),
        "encounters": len(schedule.visits),
        "instances": len(schedule.timepoints),
        "activities": len(schedule.activities),
        "marks": sum(len(activity.timepoints) for activity in schedule.activities),
        "timings": len(timed),
        "windows": sum(one.leeway is not None for one in timed),
        "fixed": sum(one.fixed for one in timed),
        "before": sum(one.offset.value < 0 for one in timed),
        "epochs": len(schedule.epochs),
        "elements": len(schedule.elements),
        "cells": len(schedule.cells),
        "conditions": len(schedule.conditions),
        "procedures": sum(len(activity.procedures) for activity in schedule.activities),
        "concepts": len(trial.concepts),
        "properties": len(items),
        "responses": sum(len(item.answers) for item in items),
        "synonyms": sum(len(concept.synonyms) for concept in trial.concepts),
    }


@PARAMETERS
def test_nothing_is_left_and_nothing_is_odd(file):
    """What the schedule is made of is taken whole; of codes of other versions the reading keeps count."""
    found = whole(file)
    assert ([], 0) == (found.issues, found.left)


@PARAMETERS
def test_what_is_written_is_read_as_the_same(file):
    """All of the plan has a place in USDM."""
    trial = whole(file).trial
    _, _, issues = write(trial)
    found = again(trial)
    assert [] == issues
    assert (trial, [], 0) == (found.trial, found.issues, found.left)


@PARAMETERS
def test_windows_are_deviations(file):
    """Four hours before, and none after, is what the label says too."""
    points = {point.other_name or point.name: point for point in whole(file).trial.schedule.timepoints}
    leeway = points["SCREEN2"].timing.leeway
    assert ("-4..0 hours", 4, "hour", None) == (
        leeway.text,
        leeway.earlier.value,
        leeway.earlier.unit,
        leeway.later,
    )
