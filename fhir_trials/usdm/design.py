"""How a study is designed, whom it looks for and what it is about, read and written. https://github.com/cdisc-org/DDF-RA"""

from collections.abc import Iterable
from decimal import Decimal

from fhir_trials.cursor import Cursor, Json
from fhir_trials.model import Age, Condition, Design, Duration, Keyword, Masking, Trial
from fhir_trials.usdm.context import Reading, Writing
from fhir_trials.usdm.vocabulary import CDISC, NO_CODE, OWN, peeked

_AREA, _TYPE, _TRAIT = "therapeutic-area", "trial-type", "trial-characteristic"


def read_design(version: Cursor, design: Cursor, reading: Reading) -> Json:
    """Type, phase, purpose, model, allocation, blinding, and the words a design is characterised by."""
    kind = design.take_if("instanceType", lambda value: isinstance(value, str))
    observational = kind == "ObservationalStudyDesign"
    is_typed = "studyType" in design.node
    study_type = reading.term(design, "studyType", "study-type")
    if not is_typed and kind:
        study_type = {"code": "observational" if observational else "interventional"}
    purposes = reading.terms(design, "intentTypes", "purpose")
    allocation = _allocation(design, reading)
    masking = reading.term(design, "blindingSchema", "masking-level")
    model_key = "observational_model" if observational else "model"
    return {
        "study_type": study_type,
        "phase": reading.term(design, "studyPhase", "phase"),
        "purpose": purposes[0] if purposes else None,
        "design": {
            "allocation": allocation,
            model_key: reading.term(
                design, "model", "observational-model" if observational else "intervention-model"
            ),
            "model_description": design.text("description"),
            "masking": {"level": masking},
            "time_perspective": reading.term(design, "timePerspective", "time-perspective"),
        },
        "keywords": [
            *_keywords(version, "businessTherapeuticAreas", _AREA, reading),
            *_keywords(design, "therapeuticAreas", _AREA, reading),
            *_keywords(design, "subTypes", _TYPE, reading),
            *({"text": one["text"], "kind": "trial-type"} for one in purposes[1:] if one.get("text")),
            *_keywords(design, "characteristics", _TRAIT, reading),
        ],
    }


def _allocation(design: Cursor, reading: Reading) -> Json | None:
    """Take the characteristic that says how participants are assigned."""
    for place in design.each("characteristics"):
        if peeked(place.node, "allocation") and (place.node["codeSystem"] in (CDISC, OWN + "allocation")):
            holder = Cursor({"code": dict(place.node)})
            place.node.clear()
            return reading.term(holder, "code", "allocation")
    return None


def _keywords(holder: Cursor, key: str, kind: str, reading: Reading) -> list[Json]:
    return [
        {
            "text": one["display"] or one["code"],
            "kind": kind,
            "codings": [] if one["vocabulary"] == NO_CODE else [one],
        }
        for one in reading.codings(holder, key)
    ]


def write_design(trial: Trial, writing: Writing) -> Json:
    """The members of a study design that say how it is designed; the class is `design_class`."""
    design = trial.design or Design()
    masking = design.masking or Masking()
    allocation = writing.code(design.allocation, "allocation")
    common: Json = {
        "studyType": writing.required(trial.study_type, "study-type"),
        "studyPhase": writing.alias(writing.code(trial.phase, "phase")),
        "therapeuticAreas": _codes(trial.keywords, _AREA, writing),
        "characteristics": [
            *([allocation] if allocation else ()),
            *_codes(trial.keywords, _TRAIT, writing),
        ],
        "subTypes": _codes(trial.keywords, _TYPE, writing),
    }
    if design_class(trial) == "ObservationalStudyDesign":
        return {
            **common,
            "model": writing.required(design.observational_model, "observational-model"),
            "timePerspective": writing.required(design.time_perspective, "time-perspective"),
            "samplingMethod": writing.code(
                trial.eligibility and trial.eligibility.sampling, "sampling-method"
            ),
        }
    purpose = writing.code(trial.purpose, "purpose")
    return {
        **common,
        "model": writing.required(design.model, "intervention-model"),
        "intentTypes": [purpose] if purpose else [],
        "blindingSchema": writing.alias(writing.code(masking.level, "masking-level")),
    }


def design_class(trial: Trial) -> str:
    """The class of its study design: observational, or interventional for everything else."""
    observational = trial.study_type is not None and trial.study_type.code == "observational"
    return "ObservationalStudyDesign" if observational else "InterventionalStudyDesign"


def _codes(keywords: Iterable[Keyword], kind: str, writing: Writing) -> list[Json]:
    """The codes of the keywords of a kind; a word without a code is none of CDISC's."""
    found: list[Json] = []
    for one in keywords:
        if one.kind == kind:
            coding = writing.coding(one.codings[0]) if one.codings else None
            made = coding or writing.word(one.text, "document-kind")
            if made:
                found.append(made)
    return found


def read_conditions(design: Cursor, reading: Reading) -> list[Json]:
    """The indications as what is studied."""
    found: list[Json] = []
    for place in design.each("indications"):
        reading.unsaid(place)
        named = reading.named(place)
        text = named["name"] or named["description"]
        if text is None:
            continue
        place.drop("id")
        if named["other_name"]:
            place.node["name"] = named["other_name"]  # a condition has one name
        if named["description"] not in (None, text):
            place.node["description"] = named["description"]
        rare = place.flag("isRareDisease")
        found.append({"text": text, "codings": reading.codings(place, "codes"), "rare": rare})
    return found


def write_conditions(conditions: Iterable[Condition], writing: Writing) -> list[Json]:
    """The conditions as indications."""
    return [_indication(one, writing) for one in conditions]


def _indication(condition: Condition, writing: Writing) -> Json:
    made = writing.made(
        "Indication",
        name=condition.text,
        label=condition.text,
        description=None,
        codes=[writing.coding(coding) for coding in condition.codings],
        isRareDisease=condition.rare or False,
        notes=[],
    )
    return made if condition.rare is not None else writing.unsaid(made, "isRareDisease")


def read_population(design: Cursor, reading: Reading) -> Json:
    """Whom the study looks for, and how many of them."""
    place = design.at("population")
    place.drop("id")
    reading.unsaid(place)
    sexes = reading.terms(place, "plannedSex", "sex")
    least, most = _ages(place.at("plannedAge"), reading)
    return {
        "enrollment": {"planned": _number(place, "plannedEnrollmentNumber")},
        "eligibility": {
            "minimum_age": least,
            "maximum_age": most,
            "sex": {"code": "all"} if len(sexes) > 1 else sexes[0] if sexes else None,
            "healthy_volunteers": place.flag("includesHealthySubjects"),
            "population": place.text("description"),
            "sampling": reading.term(design, "samplingMethod", "sampling-method"),
        },
    }


def _ages(place: Cursor, reading: Reading) -> tuple[Json | None, Json | None]:
    """Take the ages of a range; one that is approximate says so, and that is told."""
    # Version 3 has one unit for both ends.
    place.take_if("isApproximate", lambda value: value is False)
    ages = (
        reading.duration(place, "minValue", may_be_zero=True),
        reading.duration(place, "maxValue", may_be_zero=True),
    )
    if any(ages):
        place.drop("id")
    return ages


def _number(place: Cursor, key: str) -> int | None:
    """Take a number of people: a Quantity, or a Range whose ends are the same."""
    amount = place.at(key)
    ends = [amount] if "value" in amount.node else [amount.at("minValue"), amount.at("maxValue")]
    values = {end.node.get("value") for end in ends if not isinstance(end.node.get("value"), dict | list)}
    if len(values) != 1 or amount.node.get("isApproximate") is True:
        return None
    value = ends[0].decimal("value")
    if value is None or value != value.to_integral_value() or value < 0:
        if value is not None:
            ends[0].node["value"] = value
        return None
    place.drop(key)
    return int(value)


def write_population(trial: Trial, criterion_ids: list[str], writing: Writing) -> Json:
    """The population of a study design; one that nobody has named is called by its id."""
    told = trial.eligibility
    usdm_id = writing.new_id("StudyDesignPopulation")
    number = trial.enrollment.planned if trial.enrollment else None
    healthy = told.healthy_volunteers if told else None
    made = writing.made(
        "StudyDesignPopulation",
        usdm_id,
        name=usdm_id,
        label=None,
        description=told.population if told else None,
        includesHealthySubjects=healthy or False,
        plannedAge=_range(told.minimum_age, told.maximum_age, writing) if told else None,
        plannedEnrollmentNumber=(
            writing.made("Quantity", value=Decimal(number), unit=None) if number is not None else None
        ),
        plannedCompletionNumber=None,
        plannedSex=[code] if told and (code := writing.code(told.sex, "sex")) else [],
        criterionIds=criterion_ids,
        cohorts=[],
        notes=[],
    )
    return made if healthy is not None else writing.unsaid(made, "includesHealthySubjects")


def _range(least: Age | None, most: Age | None, writing: Writing) -> Json | None:
    """The Range of two ages; None where neither is stated."""
    if least is None and most is None:
        return None
    return writing.made(
        "Range",
        minValue=_age(least, writing),
        maxValue=_age(most, writing),
        isApproximate=False,
    )


def _age(age: Age | None, writing: Writing) -> Json | None:
    return writing.duration(Duration.of_known(value=age.value, unit=age.unit)) if age else None
