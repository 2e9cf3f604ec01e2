"""What a trial is about, where, and what it measures ⇄ ResearchStudy.condition, .keyword, .region, .outcomeMeasure.

https://hl7.org/fhir/R5/researchstudy.html
"""

from collections.abc import Callable, Container, Mapping
from typing import Any

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import extensions, urls
from fhir_trials.fhir.concepts import (
    clean,
    code_set,
    coding_to_fhir,
    codings_from_fhir,
    language_extension,
    take_language,
)
from fhir_trials.fhir.local_ids import local_id
from fhir_trials.model import Condition, Country, Keyword, Objective, Outcome, Passage, Trial

_RARE = "rare-disease"
_KEYWORD_KIND = f"{urls.EXTENSION}keyword-kind"
# extensions of an objective, an outcome and a passage that hold one field of the model each
_OBJECTIVE, _ANSWERED = "objective-id", "outcome-objective"
_OF_OBJECTIVE = {_OBJECTIVE: "id", "other-name": "other_name", "objective-comment": "comment"}
_OF_OUTCOME = {
    "outcome-time-frame": "time_frame",
    _ANSWERED: "objective",
    "outcome-name": "name",
    "other-name": "other_name",
    "outcome-purpose": "purpose",
}
_OF_PASSAGE = {
    "passage-heading": "heading",
    "passage-number": "number",
    "passage-document": "document",
    "passage-markup": "markup",
}
# a text is demanded of an Annotation, and may be absent for a reason: a heading that has nothing of its own below it
_NO_TEXT = {"url": f"{urls.HL7}data-absent-reason", "valueCode": "not-applicable"}


def to_fhir(trial: Trial, study: Json) -> None:
    """Put conditions, keywords, countries, objectives, outcomes and passages on the study."""
    lists = {
        "condition": [_condition_to_fhir(condition) for condition in trial.conditions],
        "keyword": [_keyword_to_fhir(keyword) for keyword in trial.keywords],
        "region": [_country_to_fhir(country) for country in trial.countries],
        "objective": [_objective_to_fhir(objective) for objective in trial.objectives],
        "outcomeMeasure": [_outcome_to_fhir(outcome) for outcome in trial.outcomes],
        "note": [_passage_to_fhir(passage) for passage in trial.passages],
    }
    study |= {key: values for key, values in lists.items() if values}


def from_fhir(study: Cursor) -> Json:
    """Take them: members of a trial. A link to an objective that there is not stays, and is reported with the rest."""
    aims: set[str] = set()
    objectives = [found for item in study.each("objective") if (found := _objective_from_fhir(item, aims))]
    return {
        "conditions": tuple(
            found for item in study.each("condition") if (found := _condition_from_fhir(item))
        ),
        "keywords": tuple(found for item in study.each("keyword") if (found := _keyword_from_fhir(item))),
        "countries": tuple(found for item in study.each("region") if (found := _country_from_fhir(item))),
        "objectives": tuple(objectives),
        "outcomes": tuple(
            found for item in study.each("outcomeMeasure") if (found := _outcome_from_fhir(item, aims))
        ),
        "passages": tuple(found for item in study.each("note") if (found := _passage_from_fhir(item))),
    }


def _concept(subject: Condition | Keyword) -> Json:
    concept: Json = (
        {"coding": [coding_to_fhir(coding) for coding in subject.codings]} if subject.codings else {}
    )
    concept["text"] = subject.text
    if subject.language:
        concept["_text"] = language_extension(subject.language)
    return concept


def _concept_from_fhir(concept: Cursor) -> Json | None:
    codings = codings_from_fhir(concept)
    text = concept.text("text") or next(
        (coding["display"] for coding in codings if "display" in coding), None
    )
    if text is None and codings:
        text = codings[0]["code"]
    if text is None:
        return None
    return clean({"text": text, "codings": codings, "language": take_language(concept, "text")})


def _condition_to_fhir(condition: Condition) -> Json:
    concept = _concept(condition)
    if condition.rare is not None:
        concept["extension"] = [extensions.simple(_RARE).to_fhir(condition.rare)]
    return concept


def _condition_from_fhir(concept: Cursor) -> Json | None:
    rare = extensions.first(concept, _RARE)
    found = _concept_from_fhir(concept)
    return found and (found if rare is None else {**found, "rare": rare})


def _keyword_to_fhir(keyword: Keyword) -> Json:
    concept = _concept(keyword)
    if keyword.kind != "keyword":
        concept["extension"] = [{"url": _KEYWORD_KIND, "valueCode": keyword.kind}]
    return concept


def _keyword_from_fhir(concept: Cursor) -> Json | None:
    kind = extensions.first(concept, "keyword-kind")
    found = _concept_from_fhir(concept)
    return found and {**found, **({"kind": kind} if kind else {})}


def _country_to_fhir(country: Country) -> Json:
    region: Json = {"coding": [{"system": urls.COUNTRY, "code": country.code}]} if country.code else {}
    region["text"] = country.name
    extensions.add(region, extensions.record("country-participation").to_fhir(country))
    return region


def _country_from_fhir(region: Cursor) -> Json | None:
    code = None
    for coding in region.each("coding"):
        if coding.node.get("system") == urls.COUNTRY and len(str(coding.node.get("code"))) == 2:
            coding.drop("system")
            code, display = coding.text("code"), coding.text("display")
            region.node.setdefault("text", display or code)
    name = region.text("text")
    if name is None:
        return None
    record = extensions.record("country-participation")
    part = next((record.from_fhir(item) for item in extensions.named(region, record.url)), None) or {}
    return clean({"name": name, "code": code, **part})


def _extended(element: Json, value: Any, facts: Mapping[str, str]) -> Json:
    """The element with the extensions for the fields that have a value."""
    for name, field in facts.items():
        if (held := getattr(value, field)) is not None:
            extensions.add(element, (extensions.simple(name).to_fhir(held),))
    return element


def _taken(element: Cursor, facts: Mapping[str, str], *but: str) -> Json:
    """Take the fields that stand in extensions, but for those named."""
    return {field: extensions.first(element, name) for name, field in facts.items() if name not in but}


def _link(element: Cursor, name: str, fits: Callable[[str], bool]) -> str | None:
    """Take the name of an objective, if it fits."""
    part = extensions.simple(name)
    for mark in element.each_with("extension", "url", part.url):
        said = str(mark.node.get(part.key))
        if local_id(said) == said and fits(said):
            return extensions.first(element, name)
    return None


def _objective_to_fhir(objective: Objective) -> Json:
    written: Json = {"name": objective.name} if objective.name else {}
    if objective.kind:
        written["type"] = code_set("objective-kind").to_fhir(objective.kind)
    written["description"] = objective.description
    return _extended(written, objective, _OF_OBJECTIVE)


def _objective_from_fhir(objective: Cursor, aims: set[str]) -> Json | None:
    """Take an objective, and add its name to `aims`; one that a stranger only names is described by its name."""
    description = objective.text("description") or objective.text("name")
    if description is None:
        return None
    aim = _link(objective, _OBJECTIVE, lambda name: name not in aims)
    aims |= {aim} if aim else set()
    return clean(
        {
            "id": aim,
            "description": description,
            "kind": code_set("objective-kind").from_fhir(objective.at("type")),
            "name": objective.text("name"),
            **_taken(objective, _OF_OBJECTIVE, _OBJECTIVE),
        }
    )


def _outcome_to_fhir(outcome: Outcome) -> Json:
    measure: Json = {"name": outcome.measure}
    if outcome.kind:
        measure["type"] = [code_set("outcome-kind").to_fhir(outcome.kind)]
    if outcome.description:
        measure["description"] = outcome.description
    return _extended(measure, outcome, _OF_OUTCOME)


def _outcome_from_fhir(measure: Cursor, aims: Container[str]) -> Json | None:
    name = measure.text("name") or measure.text("description")
    if name is None:
        return None
    kinds = [found for item in measure.each("type") if (found := code_set("outcome-kind").from_fhir(item))]
    return clean(
        {
            "kind": kinds[0] if kinds else None,
            "measure": name,
            "description": measure.text("description"),
            "objective": _link(measure, _ANSWERED, aims.__contains__),
            **_taken(measure, _OF_OUTCOME, _ANSWERED),
        }
    )


def _passage_to_fhir(passage: Passage) -> Json:
    note: Json = {}
    marks: list[Json] = []
    if passage.text is None:
        marks.append(dict(_NO_TEXT))
    else:
        note["text"] = passage.text
    if passage.language:
        marks += language_extension(passage.language)["extension"]
    if marks:
        note["_text"] = {"extension": marks}
    return _extended(note, passage, _OF_PASSAGE)


def _passage_from_fhir(note: Cursor) -> Json | None:
    """Take a note: words, or a heading beside the reason why there are none."""
    text = note.text("text")
    found = _taken(note, _OF_PASSAGE)
    if text is None and found["heading"] is None:
        return None
    reason = note.at("_text")
    for item in reason.each("extension") if text is None else ():
        if item.node == _NO_TEXT:
            item.drop("url")
            item.drop("valueCode")
    return clean({"text": text, **found, "language": take_language(note, "text")})
