"""Biomedical concept ⇄ Questionnaire: what is written down of it. https://hl7.org/fhir/R5/questionnaire.html

FHIR demands a type of every item. It follows from the source's word for it (`mappings/item-types.csv`), which stands
in an extension where the type is not that very word; an item with answers is a `coding`, whatever its word.
"""

from collections.abc import Iterable, Iterator
from functools import cache

from fhir_trials import mapping_files
from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import extensions, keys
from fhir_trials.fhir.concepts import clean, coding_from_fhir, coding_to_fhir
from fhir_trials.fhir.keys import Key
from fhir_trials.fhir.local_ids import local_id
from fhir_trials.issues import Issues
from fhir_trials.model import Answer, BiomedicalConcept, Item

PREFIX = "concept-"
"""What the id of a concept stands behind in the names of its resource."""

_CHOICE, _ANYTHING = "coding", "string"
_KEPT = 36  # of a name that gets a number, so that it stays one of the model


def to_fhir(concept: BiomedicalConcept, key: Key, language: str | None = None) -> Json:
    """The Questionnaire of a concept; its `url` is made from the key and the concept's id."""
    part = PREFIX + concept.id
    written = key.resource("Questionnaire", part, language)
    marks = [extensions.simple("other-name").to_fhir(concept.other_name)] if concept.other_name else []
    marks += map(extensions.simple("concept-synonym").to_fhir, concept.synonyms)
    if concept.reference:
        marks.append(extensions.simple("concept-reference").to_fhir(concept.reference))
    extensions.add(written, marks)
    written["url"] = key.url("Questionnaire", part)
    written["title"] = concept.name
    written["status"] = "active"
    if concept.description:
        written["description"] = concept.description
    if concept.coding:
        written["code"] = [coding_to_fhir(concept.coding)]
    if concept.items:
        written["item"] = [_item(item) for item in concept.items]
    return written


def from_fhir(questionnaire: Cursor, issues: Issues) -> Json:
    """Take a Questionnaire, ours or a stranger's; `language` stays for who knows the study's.

    The id is what our identifier says, else it is made from the resource's id or url.
    """
    element_id, url = questionnaire.node.get("id"), questionnaire.node.get("url")
    own = (keys.own_key(questionnaire) or "").rpartition("/")[2].removeprefix(PREFIX)
    keys.drop_own(questionnaire)
    questionnaire.drop("url")  # its own name on the server
    questionnaire.take_if("status", lambda status: status == "active")
    name = own or str(element_id or str(url or "concept").rpartition("/")[2])
    code = next(questionnaire.each("code"), None)
    found = {
        "id": local_id(name),
        "name": questionnaire.text("title") or questionnaire.text("name") or name,
        "other_name": extensions.first(questionnaire, "other-name"),
        "description": questionnaire.text("description"),
        "synonyms": tuple(extensions.take(questionnaire, extensions.simple("concept-synonym"))),
        "coding": coding_from_fhir(code) if code else None,
        "reference": extensions.first(questionnaire, "concept-reference"),
        "items": tuple(_apart(found for item in questionnaire.each("item") if (found := _item_from(item)))),
    }
    return clean(found) or {}


@cache
def _types() -> dict[str, str]:
    """The type of an item by the source's word for it, in small letters."""
    return {row["word"]: row["type"] for row in mapping_files.read_csv("item-types.csv", ("word", "type"))}


def _type_of(word: str | None, *, answers: bool) -> str:
    if answers:
        return _CHOICE
    return _ANYTHING if word is None else _types().get(word.lower(), _ANYTHING)


def _item(item: Item) -> Json:
    kind, answers = item.kind, item.answers
    type_ = _type_of(kind, answers=bool(answers))
    marks: list[Json] = []
    if item.other_name:
        marks.append(extensions.simple("other-name").to_fhir(item.other_name))
    if kind is not None and (answers or kind != type_):
        marks.append(extensions.simple("item-kind").to_fhir(kind))
    elif kind is None and not answers:
        marks.append(extensions.simple("type-assumed").to_fhir(value=True))
    if not item.enabled:
        marks.append(extensions.simple("not-used").to_fhir(value=True))
    written: Json = {"extension": marks} if marks else {}
    written["linkId"] = item.id
    if item.coding:
        written["code"] = [coding_to_fhir(item.coding)]
    written["text"] = item.name
    written["type"] = type_
    if item.required is not None:
        written["required"] = item.required
    if answers:
        written["answerOption"] = [_answer(answer) for answer in answers]
    return written


def _item_from(item: Cursor) -> Json | None:
    link = item.text("linkId")
    code = next(item.each("code"), None)
    coding = coding_from_fhir(code) if code else None
    answers = tuple(found for option in item.each("answerOption") if (found := _answer_from(option)))
    name = item.text("text") or (coding or {}).get("display") or link
    if name is None:
        return None
    found = {
        "id": local_id(link or name),
        "name": name,
        "other_name": extensions.first(item, "other-name"),
        "coding": coding,
        "kind": _kind_from(item, answers=bool(answers)),
        "required": item.flag("required"),
        "enabled": _enabled_from(item),
        "answers": answers,
    }
    return clean(found)


def _apart(items: Iterable[Json]) -> Iterator[Json]:
    """The items, numbered where several have one name: a linkId should be unique, and may not be."""
    given: set[str] = set()
    for item in items:
        name, number = item["id"], 2
        while item["id"] in given:
            item["id"] = f"{name[:_KEPT]}-{number}"
            number += 1
        given.add(item["id"])
        yield item


def _kind_from(item: Cursor, *, answers: bool) -> str | None:
    """Take the type: the word that stands beside it, unless somebody has given the item another type since."""
    type_ = item.text("type")
    word = extensions.simple("item-kind")
    for mark in item.each_with("extension", "url", word.url):
        if _type_of(str(mark.node.get(word.key)), answers=answers) == type_:
            return next(extensions.take(item, word), None)
    if answers and type_ == _CHOICE:
        return None
    return None if type_ == _ANYTHING and extensions.first(item, "type-assumed") else type_


def _answer(answer: Answer) -> Json:
    written: Json = {"valueCoding": coding_to_fhir(answer.coding)}
    if answer.name or answer.label or not answer.enabled:
        stated = (("answer-name", answer.name), ("answer-label", answer.label))
        marks = [extensions.simple(name).to_fhir(value) for name, value in stated if value]
        if not answer.enabled:
            marks.append(extensions.simple("not-used").to_fhir(value=True))
        return {"extension": marks, **written}
    return written


def _answer_from(option: Cursor) -> Json | None:
    coding = coding_from_fhir(option.at("valueCoding"))
    if coding is None:
        return None
    found = {
        "coding": coding,
        "name": extensions.first(option, "answer-name"),
        "label": extensions.first(option, "answer-label"),
        "enabled": _enabled_from(option),
    }
    return clean(found)


def _enabled_from(part: Cursor) -> bool | None:
    """Whether this trial uses it; None, which is yes, where nothing is said."""
    return False if extensions.first(part, "not-used") else None
