"""Trial ⇄ ResearchStudy. https://hl7.org/fhir/R5/researchstudy.html · mappings/fields/trial-to-fhir.csv"""

from collections.abc import Sequence
from typing import Any

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import (
    artifacts,
    design,
    extensions,
    identifier,
    keys,
    merged_records,
    oversight,
    party,
    progress,
    site,
    subjects,
    titles,
)
from fhir_trials.fhir.concepts import clean, code_set
from fhir_trials.fhir.datatypes import text_from_fhir, text_to_fhir
from fhir_trials.fhir.keys import Key
from fhir_trials.fhir.local_ids import local_id
from fhir_trials.fhir.references import Contained, Resolve
from fhir_trials.model import Arm, Enrollment, Trial

# extensions of an arm that hold one field of the model each
_OF_ARM = {
    "other-name": "other_name",
    "arm-data-origin": "data_origin",
    "arm-data-origin-description": "data_origin_description",
}
_RECORDS = {
    "source-record": "source",
    "rationale": "rationale",
    "data-sharing": "data_sharing",
    "bio-specimens": "bio_specimens",
    "expanded-access": "expanded_access",
}
_LISTS = {
    "protocol-date": "protocol_dates",
    "amendment": "amendments",
    "ethics-review": "ethics_reviews",
    "related-trial": "related_trials",
    "merged-record": "merged",
}
_VALUES = {"target-duration": "target_duration", "patient-registry": "patient_registry"}


def to_fhir(trial: Trial, key: Key, plans: Sequence[str], group: str | None) -> Json:
    """The trial as a ResearchStudy.

    Args:
        trial: the trial.
        key: what its resources are called.
        plans: the ids of the PlanDefinitions that are its protocol.
        group: the id of the Group that says who may take part, where it has one.
    """
    study = key.resource("ResearchStudy", "", trial.language)
    study["identifier"] = [*map(identifier.to_fhir, trial.identifiers), *study["identifier"]]
    study["status"] = "active"  # the status of this record; where the trial stands is progressStatus
    contained = Contained()
    titles.to_fhir(trial, study)
    text_to_fhir(study, "descriptionSummary", trial.summary)
    text_to_fhir(study, "description", trial.description)
    if plans:
        study["protocol"] = [{"reference": f"PlanDefinition/{plan}"} for plan in plans]
    if trial.phase:
        study["phase"] = code_set("phase").to_fhir(trial.phase)
    if trial.purpose:
        study["primaryPurposeType"] = code_set("purpose").to_fhir(trial.purpose)
    design.to_fhir(trial, study)
    progress.to_fhir(trial, study)
    subjects.to_fhir(trial, study)
    _groups_to_fhir(trial, study, group)
    artifacts.to_fhir(trial, study)
    merged_records.to_fhir(trial, study)
    oversight.to_fhir(trial, study)
    parties = [party.to_fhir(one, contained) for one in trial.parties] + oversight.committees(trial)
    if parties:
        study["associatedParty"] = parties
    if trial.sites:
        study["site"] = [site.to_fhir(one, contained) for one in trial.sites]
    _own_to_fhir(trial, study)
    if contained.resources:
        study["contained"] = contained.resources
    return study


def from_fhir(study: Cursor, resolve: Resolve) -> tuple[Json, str | None]:
    """Take a trial out of a ResearchStudy: its members as plain data, and our key for it.

    What stands in other resources (arms' interventions, eligibility) is not among them.
    """
    own = keys.own_key(study)
    keys.drop_own(study)
    study.take_if("status", lambda status: status == "active")
    trial: Json = {
        "language": study.text("language"),
        "identifiers": tuple(
            found for item in study.each("identifier") if (found := identifier.from_fhir(item))
        ),
        "titles": titles.from_fhir(study),
        "summary": text_from_fhir(study, "descriptionSummary"),
        "description": text_from_fhir(study, "description"),
        "phase": code_set("phase").from_fhir(study.at("phase")),
        "purpose": code_set("purpose").from_fhir(study.at("primaryPurposeType")),
        **design.from_fhir(study),
        **_own_from_fhir(study),
    }
    trial |= progress.from_fhir(study, trial["ethics_reviews"])
    trial |= subjects.from_fhir(study)
    trial |= _groups_from_fhir(study)
    merged_records.drop(study, trial["merged"])
    trial |= artifacts.from_fhir(study)
    trial |= oversight.from_fhir(study, trial["ethics_reviews"])
    trial["parties"] = tuple(
        found for item in study.each("associatedParty") if item and (found := party.from_fhir(item, resolve))
    )
    trial["sites"] = tuple(found for item in study.each("site") if (found := site.from_fhir(item, resolve)))
    return clean(trial) or {}, own


def _groups_to_fhir(trial: Trial, study: Json, group: str | None) -> None:
    """Enrolment and arms."""
    enrollment = trial.enrollment or Enrollment()
    recruitment: dict[str, Any] = {
        "targetNumber": enrollment.planned,
        "actualNumber": enrollment.actual,
        "eligibility": {"reference": f"Group/{group}"} if group else None,
    }
    if found := clean(recruitment):
        study["recruitment"] = found
    if trial.arms:
        study["comparisonGroup"] = [_arm_to_fhir(arm) for arm in trial.arms]


def _arm_to_fhir(arm: Arm) -> Json:
    written: Json = {"linkId": arm.id, "name": arm.name}
    stated = ((name, getattr(arm, field)) for name, field in _OF_ARM.items())
    extensions.add(
        written, (extensions.simple(name).to_fhir(value) for name, value in stated if value is not None)
    )
    if arm.kind:
        written["type"] = code_set("arm-kind").to_fhir(arm.kind)
    if arm.description:
        written["description"] = arm.description
    return written


def _groups_from_fhir(study: Cursor) -> Json:
    recruitment = study.at("recruitment")
    enrollment = {"planned": recruitment.whole("targetNumber"), "actual": recruitment.whole("actualNumber")}
    arms = tuple(
        _arm_from_fhir(arm, position) for position, arm in enumerate(study.each("comparisonGroup"), 1)
    )
    return {"enrollment": clean(enrollment), "arms": arms}


def _arm_from_fhir(arm: Cursor, position: int) -> Json | None:
    """Take an arm; one that a stranger left without a name is called by its description or its linkId."""
    link = arm.text("linkId")
    return clean(
        {
            "id": local_id(link) if link else f"arm-{position}",
            "name": arm.text("name") or arm.text("description") or link,
            **{field: extensions.first(arm, name) for name, field in _OF_ARM.items()},
            "kind": code_set("arm-kind").from_fhir(arm.at("type")),
            "description": arm.text("description"),
        }
    )


def _own_to_fhir(trial: Trial, study: Json) -> None:
    """What FHIR has no place for."""
    for name, field in _RECORDS.items():
        extensions.add(study, extensions.record(name).to_fhir(getattr(trial, field)))
    for name, field in _LISTS.items():
        for value in getattr(trial, field):
            extensions.add(study, extensions.record(name).to_fhir(value))
    for name, field in _VALUES.items():
        if (value := getattr(trial, field)) is not None:
            extensions.add(study, [extensions.simple(name).to_fhir(value)])


def _own_from_fhir(study: Cursor) -> Json:
    found: Json = {}
    for name, field in _RECORDS.items():
        record = extensions.record(name)
        found[field] = next((record.from_fhir(item) for item in extensions.named(study, record.url)), None)
    for name, field in _LISTS.items():
        record = extensions.record(name)
        values = [record.from_fhir(item) for item in extensions.named(study, record.url)]
        found[field] = tuple(value for value in values if value)
    for name, field in _VALUES.items():
        found[field] = extensions.first(study, name)
    return found
