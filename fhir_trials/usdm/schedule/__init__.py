"""Schedule and biomedical concepts ⇄ the timelines, encounters and activities of a USDM study design.

https://github.com/cdisc-org/DDF-RA/blob/main/Deliverables/UML/dataStructure.yml
"""

from fhir_trials.cursor import Cursor, Json
from fhir_trials.model import Trial
from fhir_trials.model.schedule import Schedule
from fhir_trials.usdm.context import Reading, Writing
from fhir_trials.usdm.schedule import activities, concepts, design, encounters, timelines, timings, unsaid
from fhir_trials.usdm.schedule.order import named, named_in_order

__all__ = ["from_usdm", "to_usdm"]


def from_usdm(study_design: Cursor, version: Cursor, reading: Reading) -> Json:
    """Take the plan of a study design: `schedule` and `concepts` of the Trial, each where there is one.

    Args:
        study_design: a `StudyDesign` of USDM v4.
        version: the `StudyVersion` it stands in, which has the concepts and conditions.
        reading: knows the arms (`StudyArm`) and interventions (`StudyIntervention`) by name already.
    """
    collected = concepts.Concepts(version, reading)
    visits = named_in_order(study_design, "encounters", encounters.KIND, reading)
    epochs = named_in_order(study_design, "epochs", design.EPOCH, reading)
    elements = named([*study_design.each("elements")], design.ELEMENT, reading)
    done = named_in_order(study_design, "activities", activities.KIND, reading)
    courses = timelines.courses(study_design, reading)

    timing = timings.from_usdm((course.cursor for course in courses), reading)
    marks: dict[str, list[str]] = {}
    found = [timelines.from_usdm(course, reading) for course in courses]
    main = next((one["id"] for one in found if one["main"]), None)
    points = [
        point
        for course in courses
        for point in timelines.points_from_usdm(
            course, None if course.name == main else course.name, timing.of, marks, reading
        )
    ]
    rows = activities.from_usdm(done, marks, collected, reading)
    used = {*(point["runs"] for point in points), *(row["timeline"] for row in rows)}
    schedule: Json = {
        "timelines": timelines.telling(found, used),
        "epochs": design.epochs_from_usdm(epochs, reading),
        "elements": design.elements_from_usdm(elements, reading),
        "cells": design.cells_from_usdm(study_design, reading),
        "visits": encounters.from_usdm(visits, timing.timed, reading),
        "timepoints": points,
        "activities": rows,
        "conditions": activities.conditions_from_usdm(version, reading),
    }
    values = {"concepts": collected.from_usdm(reading)}
    return {"schedule": schedule, **values} if any(schedule.values()) else values


def to_usdm(trial: Trial, writing: Writing, study_design: Json, version: Json) -> None:
    """Write the plan of a trial into a `StudyDesign` and its `StudyVersion`; what USDM has no place for is told.

    Args:
        trial: has the schedule and the concepts.
        writing: makes the objects; arms are `StudyArm`, interventions `StudyIntervention`.
        study_design: gets its members that are about the plan, empty lists too.
        version: gets the concepts and the conditions.
    """
    schedule = trial.schedule or Schedule()
    unsaid.tell(schedule, trial.concepts, writing)
    timed = {
        point.id: usdm_id for point in schedule.timepoints if (usdm_id := timings.id_for(point, writing))
    }
    surrogates = {concept.id for concept in trial.concepts if concepts.is_surrogate(concept)}
    study_design["epochs"] = design.epochs_to_usdm(schedule.epochs, writing)
    study_design["elements"] = design.elements_to_usdm(schedule.elements, writing)
    study_design["studyCells"] = design.cells_to_usdm(schedule.cells, writing)
    study_design["encounters"] = encounters.to_usdm(schedule.visits, timed, writing)
    study_design["activities"] = activities.to_usdm(schedule.activities, surrogates, writing)
    study_design["scheduleTimelines"] = timelines.to_usdm(schedule, writing)
    version["biomedicalConcepts"] = concepts.to_usdm(trial.concepts, writing)
    version["bcSurrogates"] = concepts.surrogates_to_usdm(trial.concepts, writing)
    version["bcCategories"] = []
    version["conditions"] = activities.conditions_to_usdm(schedule.conditions, writing)
