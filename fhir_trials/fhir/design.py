"""Design ⇄ ResearchStudy.studyDesign. https://hl7.org/fhir/R5/valueset-study-design.html

Each aspect is one concept: a SEVCO code where it says exactly the same, else a code of ours and the source's word.
"""

from typing import Any

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import extensions, urls
from fhir_trials.fhir.concepts import CodeSet, clean, code_set
from fhir_trials.model import Design, Term, Trial

_ASPECT = f"{urls.EXTENSION}design-aspect"
_ASPECTS = (
    "study-type",
    "allocation",
    "intervention-model",
    "control",
    "masking-level",
    "masked-party",
    "observational-model",
    "time-perspective",
)


def to_fhir(trial: Trial, study: Json) -> None:
    """Put the study type and the design on the study."""
    design = trial.design or Design()
    masking = design.masking
    terms: list[tuple[str, Term[Any] | None]] = [
        ("study-type", trial.study_type),
        ("allocation", design.allocation),
        ("intervention-model", design.model),
        ("control", design.control),
        ("masking-level", masking.level if masking else None),
        *(("masked-party", party) for party in (masking.masked if masking else ())),
        ("observational-model", design.observational_model),
        ("time-perspective", design.time_perspective),
    ]
    concepts = [_concept(aspect, term) for aspect, term in terms if term]
    if concepts:
        study["studyDesign"] = concepts
    notes = (
        ("model-description", design.model_description),
        ("masking-description", masking.description if masking else None),
    )
    extensions.add(study, [extensions.simple(name).to_fhir(text) for name, text in notes if text])


def _concept(aspect: str, term: Term[Any]) -> Json:
    concept = code_set(aspect).to_fhir(term)
    if term.code is None:
        concept["extension"] = [{"url": _ASPECT, "valueCode": aspect}]
    return concept


def from_fhir(study: Cursor) -> Json:
    """Take the design: members `study_type` and `design` of a trial."""
    found: dict[str, list[Json]] = {}
    for concept in study.each("studyDesign"):
        aspect = extensions.first(concept, "design-aspect") or _aspect(concept)
        if aspect in _ASPECTS and (term := code_set(aspect).from_fhir(concept)):
            found.setdefault(aspect, []).append(term)
    one = {aspect: terms[0] for aspect, terms in found.items()}
    masking = {
        "level": one.get("masking-level"),
        "masked": tuple(found.get("masked-party", ())),
        "description": extensions.first(study, "masking-description"),
    }
    design = {
        "allocation": one.get("allocation"),
        "model": one.get("intervention-model"),
        "model_description": extensions.first(study, "model-description"),
        "masking": clean(masking),
        "control": one.get("control"),
        "observational_model": one.get("observational-model"),
        "time_perspective": one.get("time-perspective"),
    }
    return {"study_type": one.get("study-type"), "design": clean(design)}


def _aspect(concept: Cursor) -> str | None:
    return next((aspect for aspect in _ASPECTS if _speaks_of(code_set(aspect), concept)), None)


def _speaks_of(terms: CodeSet, concept: Cursor) -> bool:
    return any(
        terms.means(coding.node.get("system"), coding.node.get("code")) is not None
        for coding in concept.each("coding")
    )
