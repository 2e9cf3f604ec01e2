"""What a trial is about, wants to know and measures, and how it is set up.

https://euclinicaltrials.eu/ctis-public-api
"""

from fhir_trials.cursor import Cursor, Json
from fhir_trials.local_ids import local_ids
from fhir_trials.sources.ctis import languages
from fhir_trials.sources.ctis.population import numbered
from fhir_trials.sources.ctis.taking import Notes, folded, line, scalar, spelled
from fhir_trials.sources.words import some

# A number of which the register publishes no list.
_NUMBERS = frozenset(("trialCategory",))
_END_POINTS = (("primaryEndPoints", "primary"), ("secondaryEndPoints", "secondary"))


def conditions(part: Cursor, information: Cursor, notes: Notes) -> tuple[list[Json], list[Json]]:
    """Take the conditions with MedDRA's terms, and their names in further languages as synonyms."""
    place = information.at("medicalCondition")
    listed = list(place.each("partIMedicalConditions")) or list(part.each("medicalConditions"))
    found: list[Json] = []
    synonyms: list[Json] = []
    for item in listed:
        if not (text := item.text("medicalCondition")):
            continue
        found.append({"text": text, "codings": []})
        for word, description, language in languages.translations(item, "medicalCondition"):
            if language:
                synonyms.append({"text": word, "kind": "condition-synonym", "language": language})
            else:
                notes.add(f"Condition ({description})", word)
        notes.lines(f"Condition {text}", line(item, "isConditionRareDisease"))
    for item in place.each("meddraConditionTerms"):
        _meddra(item, found, notes)
    return found, synonyms


def _meddra(item: Cursor, found: list[Json], notes: Notes) -> None:
    """A term of MedDRA: the code of the condition of that name, or a condition of its own."""
    name = item.text("termName")
    if name is None:
        notes.lines("MedDRA term", spelled(item))
        return
    code = scalar(item, "classificationCode")
    coding = [{"vocabulary": "MedDRA", "code": code, "display": name}] if code else []
    same = next((one for one in found if folded(one["text"]) == folded(name) and not one["codings"]), None)
    if same:
        same["codings"] = coding
    else:
        found.append({"text": name, "codings": coding})
    notes.lines(f"MedDRA term {name}", spelled(item))


def areas(record: Cursor, part: Cursor, notes: Notes) -> list[Json]:
    """Take the therapeutic areas; those of the overview are the same ones."""
    found = [text for place in part.each("therapeuticAreas") if (text := place.text("name"))]
    for text, take in record.list_of_texts("therapeuticAreas"):
        take()
        found += [] if text in found else [text]
    joined = record.node.get("therapeuticAreas")
    if isinstance(joined, str) and (not found or joined == ", ".join(found)):
        record.drop("therapeuticAreas")
        found = found or [joined]
    notes.lines("Overview", line(record, "therapeuticAreas") if isinstance(joined, str) else [])
    return [{"text": text, "kind": "condition-category"} for text in found]


def objectives(information: Cursor, notes: Notes) -> list[Json]:
    """Take main and secondary objectives and what they are about (the scope, which is no purpose)."""
    place = information.at("trialObjective")
    found: list[Json] = []
    if main := place.text("mainObjective"):
        found.append({"description": main, "kind": {"code": "primary"}})
    languages.note(place, "mainObjective", "Main objective", notes)
    for item in numbered(place, "secondaryObjectives"):
        number = scalar(item, "number")
        if text := item.text("secondaryObjective"):
            found.append({"description": text, "kind": {"code": "secondary"}})
        languages.note(item, "secondaryObjective", f"Secondary objective {number or ''}".strip(), notes)
    notes.lines(
        "Trial scope", [one for item in place.each("trialScopes") for one in line(item, "otherDescription")]
    )
    return found


def outcomes(information: Cursor, notes: Notes) -> list[Json]:
    """Take the end points in the order of their numbers."""
    place = information.at("endPoint")
    found: list[Json] = []
    for key, listed in _END_POINTS:
        for item in numbered(place, key):
            number = scalar(item, "number")
            text = item.text("endPoint")
            primary = item.flag("isPrimary") if text else None
            kind = listed if primary is None else "primary" if primary else "secondary"
            if text:
                found.append({"kind": {"code": kind}, "measure": text})
            languages.note(item, "endPoint", f"{kind.capitalize()} end point {number or ''}".strip(), notes)
    return found


def category(part: Cursor, information: Cursor, notes: Notes) -> None:
    """Take what Part I says of the kind of trial; it says some of it twice."""
    place = information.at("trialCategory")
    twice = (
        ("isLowIntervention", "isLowIntervention"),
        ("trialCategoryJustificationComment", "justificationForTrialCategory"),
    )
    for outer, inner in twice:
        if inner in place.node and part.node.get(outer) == place.node[inner]:
            part.drop(outer)
    outer_lines = [one for outer, _ in twice for one in line(part, outer)]
    outer_lines += line(part, "includesPaediatricSubjects")
    notes.lines("Trial category", [*spelled(place, skip=_NUMBERS), *outer_lines])


def design(details: Cursor, notes: Notes) -> Json:
    """Take the periods of the protocol: the design is that of the first, the arms are those of all.

    The register publishes no list of its numbers for blinding and allocation, so they stay numbers.
    """
    arms: list[Json] = []
    marks: list[tuple[str, str]] = []
    found: Json | None = None
    study = details.at("protocolInformation").at("studyDesign")
    for index, period in enumerate(study.each("periodDetails")):
        title = period.node.get("title")
        for arm in period.each("armDetails"):
            if name := arm.text("title"):
                marks.append((name, title if isinstance(title, str) else ""))
                arms.append({"name": name, "description": arm.text("description")})
        if index == 0:
            found = _period(period)
        notes.lines(f"Period {index + 1}", spelled(period))
    ids = local_ids(marks, otherwise="arm")
    return {"design": found, "arms": [{"id": name, **arm} for name, arm in zip(ids, arms, strict=True)]}


def _period(period: Cursor) -> Json | None:
    allocation, level = scalar(period, "allocationMethod"), scalar(period, "blindingMethodCode")
    masked = [{"text": text} for role in period.each("blindedRoles") if (text := role.text("name"))]
    described = [text for key in ("title", "description") if (text := period.text(key))]
    masking = some(
        level=level and {"text": level},
        masked=masked,
        description=period.text("blindingDetails"),
    )
    return some(
        allocation=allocation and {"text": allocation},
        model_description="\n".join(described) or None,
        masking=masking,
    )
