"""Titles ⇄ ResearchStudy.title and .label. https://hl7.org/fhir/R5/valueset-title-type.html

The title to show people is ResearchStudy.title; an extension names its kind where that is not the brief title, and
another its place among the titles where it is not the first.
"""

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import extensions, urls
from fhir_trials.fhir.concepts import clean, language_extension, take_language
from fhir_trials.model import Title, Trial

_TITLE_KIND = f"{urls.EXTENSION}title-kind"
_TITLE_PLACE = f"{urls.EXTENSION}title-place"
_LABEL_KIND = f"{urls.EXTENSION}label-kind"
_TYPES = {
    "official": "official",
    "public": "plain-language",
    "scientific": "scientific",
    "acronym": "acronym",
    "short": "short-title",
}
_KINDS = {code: kind for kind, code in _TYPES.items()} | {"primary": "brief"}
_SYSTEMS = (urls.TITLE_TYPE, "http://terminology.hl7.org/CodeSystem/title-type")


def to_fhir(trial: Trial, study: Json) -> None:
    """Put the titles on the study."""
    shown = trial.title()
    main = next((place for place, title in enumerate(trial.titles) if title.text == shown), 0)
    for position, title in enumerate(trial.titles):
        extension: list[Json] = []
        if title.language:
            extension += language_extension(title.language)["extension"]
        if position != main:
            study.setdefault("label", []).append(_label(title, extension))
            continue
        study["title"] = title.text
        if title.kind != "brief":
            extension.append({"url": _TITLE_KIND, "valueCode": title.kind})
        if position:
            extension.append({"url": _TITLE_PLACE, "valuePositiveInt": position + 1})
        if extension:
            study["_title"] = {"extension": extension}


def _label(title: Title, extension: list[Json]) -> Json:
    label: Json = {}
    if title.kind in _TYPES:
        label["type"] = {"coding": [{"system": urls.TITLE_TYPE, "code": _TYPES[title.kind]}]}
    else:
        label["extension"] = [{"url": _LABEL_KIND, "valueCode": title.kind}]
    label["value"] = title.text
    if extension:
        label["_value"] = {"extension": extension}
    return label


def from_fhir(study: Cursor) -> tuple[Json, ...]:
    """Take the titles; a label of a type that is not ours is a title of no stated kind."""
    titles: list[Json] = []
    main: tuple[int, Json] | None = None
    if text := study.text("title"):
        place = extensions.first(study.at("_title"), "title-place") or 1
        kind = extensions.first(study.at("_title"), "title-kind") or "brief"
        main = place - 1, {"text": text, "kind": kind, "language": take_language(study, "title")}
    for label in study.each("label"):
        kind = extensions.first(label, "label-kind") or _kind(label.at("type"))
        if text := label.text("value"):
            titles.append({"text": text, "kind": kind or "study", "language": take_language(label, "value")})
    if main is not None:
        titles.insert(*main)
    return tuple(found for title in titles if (found := clean(title)))


def _kind(concept: Cursor) -> str | None:
    for coding in concept.each("coding"):
        kind = _KINDS.get(str(coding.node.get("code")))
        if kind and coding.node.get("system") in _SYSTEMS:
            for key in ("system", "code", "display"):
                coding.drop(key)
            concept.drop("text")
            return kind
    return None
