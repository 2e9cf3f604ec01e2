"""trialDesign and interventions: how the trial is set up, where it stands, and what is given.

https://www.isrctn.com/page/definitions

The register shows a status that it reckons from the dates of the day it is looked at. No such status is made here:
only what an editor has set is one.
"""

import re

from fhir_trials.code_maps import code_map
from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues
from fhir_trials.local_ids import local_ids
from fhir_trials.sources.isrctn.values import Passages, all_said, day, parts, said, word
from fhir_trials.sources.isrctn.versions import current
from fhir_trials.sources.words import coded, some

_NAME = 80
_SENTENCE = re.compile(r"(?<=[.;!?])\s")
_SECONDARY = {
    "allocation": "isrctn-allocation",
    "model": "isrctn-intervention-model",
    "observational_model": "isrctn-observational-model",
    "time_perspective": "isrctn-time-perspective",
}


def read(trial: Cursor, issues: Issues, passages: Passages) -> Json:
    """Take design, purpose, status and dates."""
    design, people = trial.at("trialDesign"), trial.at("participants")
    kind = word(design, "primaryStudyDesign", "isrctn-study-type", issues)
    start, begun = day(people, "recruitmentStart", issues), day(design, "overallStartDate", issues)
    end, closed = day(design, "overallEndDate", issues), day(people, "recruitmentEnd", issues)
    if start and begun:
        passages.add("Overall study start date", begun)
    found = {
        "study_type": kind,
        "design": _design(design, kind, issues, passages),
        "purpose": _purpose(design, issues, passages),
        "status": _status(design, people, issues, passages),
        "start": _date(start or begun),
        "completion": _date(end),
    }
    passages.add("Recruitment end date", *([closed] if closed else []))
    passages.add("Study setting", *all_said(design, "trialSettings", "trialSetting"))
    return found


def _date(date: str | None) -> Json | None:
    return {"date": date} if date else None


def _design(design: Cursor, kind: Json | None, issues: Issues, passages: Passages) -> Json | None:
    inner = design.at("interventionalTrialDesign")
    found = some(
        allocation=word(inner, "allocation", "isrctn-allocation", issues),
        model=word(inner, "assignment", "isrctn-intervention-model", issues),
        model_description=said(design, "studyDesign"),
        masking=some(level=word(inner, "masking", "isrctn-masking", issues)),
        control=word(inner, "control", "isrctn-control", issues),
    )
    return _secondary(design, kind, found or {}, issues, passages) or None


def _secondary(design: Cursor, kind: Json | None, found: Json, issues: Issues, passages: Passages) -> Json:
    """The secondary design names an allocation, a model or both; what it names is often named elsewhere too."""
    text = said(design, "secondaryStudyDesign")
    if text is None:
        return found
    observational = bool(kind) and kind.get("code") == "observational"
    placed = False
    for field, table in _SECONDARY.items():
        of_observation = field in ("observational_model", "time_perspective")
        if code_map(table).knows(text) and of_observation == observational and field not in found:
            found[field] = coded(text, table, design, "secondaryStudyDesign", issues)
            placed = True
    if not placed and observational and "observational_model" not in found:
        found["observational_model"] = {"text": text}
    elif not placed:
        passages.add("Secondary study design", text)
    return found


def _purpose(design: Cursor, issues: Issues, passages: Passages) -> Json | None:
    """One purpose is coded; several are one text, as a trial has one primary purpose and none is named as that."""
    newer = all_said(design.at("interventionalTrialDesign"), "purposes", "purpose")
    older = all_said(design, "trialTypes", "trialType")
    words = newer or older
    passages.add("Study type", *(text for text in older if text not in words))
    if len(words) == 1:
        return coded(words[0], "isrctn-purpose", design, "trialTypes", issues)
    return {"text": ", ".join(words)} if words else None


def _status(design: Cursor, people: Cursor, issues: Issues, passages: Passages) -> Json | None:
    overall = word(design, "overallStatusOverride", "isrctn-overall-status", issues)
    recruiting = word(people, "recruitmentStatusOverride", "isrctn-recruitment-status", issues)
    passages.take("Recruitment start status", people, "recruitmentStartStatusOverride")
    if overall and recruiting:
        passages.add("Recruitment status", recruiting["text"])
    return some(recruitment=overall or recruiting)


def interventions(trial: Cursor, issues: Issues, passages: Passages) -> Json:
    """Take what is given, and the phase, which stands with it."""
    found: list[Json] = []
    phase: Json | None = None
    for item in parts(trial, "interventions", "intervention"):
        of_this = word(item, "phase", "isrctn-phase", issues)
        if phase and of_this and of_this != phase:
            passages.add("Phase", of_this["text"])
        phase = phase or of_this
        passages.add(
            "Pharmaceutical study type",
            *all_said(item, "pharmaceuticalStudyTypes", "pharmaceuticalStudyType"),
        )
        intervention = _intervention(item, issues, passages)
        if intervention:
            found.append(intervention)
    marks = [(one["name"], one["kind"]["text"] if one["kind"] else "") for one in found]
    ids = local_ids(marks, otherwise="intervention")
    named = [{"id": name, **one} for name, one in zip(ids, found, strict=True)]
    return {"interventions": named, "phase": phase}


def _intervention(item: Cursor, issues: Issues, passages: Passages) -> Json | None:
    """An intervention, named by its products, else by how its description begins: the register gives it no name."""
    drugs = ", ".join(all_said(item, "drugNames", "drugName"))
    kind = word(item, "interventionType", "isrctn-intervention-type", issues)
    description = current(item, "description", "Interventions", passages)
    if not (drugs or kind or description):
        return None
    return {
        "name": drugs or (_beginning(description) if description else (kind or {})["text"]),
        "kind": kind,
        "description": description,
    }


def _beginning(text: str) -> str:
    """The first sentence of a text, or its first words where that is long; the mark of a list left out."""
    line = next(line for line in text.splitlines() if line.strip()).strip()
    sentence = _SENTENCE.split(re.sub(r"^\d{1,2}[.)]\s+", "", line), maxsplit=1)[0].rstrip(" .:;")
    if len(sentence) <= _NAME:
        return sentence or line
    return sentence[:_NAME].rsplit(None, 1)[0].rstrip(" ,.:;")
