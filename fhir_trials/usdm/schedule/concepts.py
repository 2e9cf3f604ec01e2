"""BiomedicalConcept, its properties and response codes, BiomedicalConceptSurrogate ⇄ BiomedicalConcept, Item, Answer.

A surrogate is a concept that is only named: one without a code and without items.
"""

import re
from collections.abc import Iterable

from fhir_trials.cursor import Cursor, Json
from fhir_trials.local_ids import local_id
from fhir_trials.model.collected import Answer, BiomedicalConcept, Item
from fhir_trials.usdm.context import Reading, Writing
from fhir_trials.usdm.schedule.order import id_of, named

KIND = "BiomedicalConcept"
_PROPERTY = "BiomedicalConceptProperty"
_LOCAL_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]{0,39}")


class Concepts:
    """The concepts, surrogates and categories of a study version, named, so that activities may refer to them."""

    def __init__(self, version: Cursor, reading: Reading) -> None:
        self._concepts = named([*version.each("biomedicalConcepts")], KIND, reading)
        self._surrogates = named([*version.each("bcSurrogates")], KIND, reading)
        self._categories = {id_of(one) or "": one for one in version.each("bcCategories")}

    def from_usdm(self, reading: Reading) -> list[Json]:
        """The concepts in their order, surrogates last. A category stays: the model has only its members."""
        concepts = [_concept(name, concept, reading) for name, concept in self._concepts]
        return concepts + [_surrogate(name, concept, reading) for name, concept in self._surrogates]

    def of(self, activity: Cursor, reading: Reading) -> list[str]:
        """Take the concepts an activity names; for a category those that are its members."""
        found = reading.refers(activity, "biomedicalConceptIds", KIND)
        found += reading.refers(activity, "bcSurrogateIds", KIND)
        for usdm_id, take in activity.list_of_texts("bcCategoryIds"):
            if usdm_id in self._categories:
                found += self._members(usdm_id, reading)
                take()
            else:
                said = f"no BiomedicalConceptCategory has the id {usdm_id!r:.80}"
                reading.issues.warning("link-unresolved", activity.path_of("bcCategoryIds"), said)
        return [*dict.fromkeys(found)]

    def _members(self, category: str, reading: Reading) -> list[str]:
        """The concepts of a category and of those below it, each category once."""
        found: list[str] = []
        waiting = {category: None}
        done: set[str] = set()
        while waiting:
            usdm_id = next(iter(waiting))
            del waiting[usdm_id]
            done.add(usdm_id)
            place = self._categories[usdm_id]
            members = (reading.ref(KIND, one) for one, _ in place.list_of_texts("memberIds"))
            found += (name for name in members if name)
            below = (one for one, _ in place.list_of_texts("childIds"))
            waiting |= dict.fromkeys(one for one in below if one in self._categories and one not in done)
        return found


def _concept(name: str, concept: Cursor, reading: Reading) -> Json:
    used: set[str] = set()
    return {
        "id": name,
        **_called(name, concept),
        "synonyms": concept.texts("synonyms"),
        "coding": reading.coding(concept, "code"),
        "reference": concept.text("reference"),
        "items": [_item(name, item, used, reading) for item in concept.each("properties")],
    }


def _surrogate(name: str, concept: Cursor, reading: Reading) -> Json:
    words = reading.named(concept)
    return {"id": name, **words, "name": words["name"] or name, "reference": concept.text("reference")}


def _item(concept: str, item: Cursor, used: set[str], reading: Reading) -> Json:
    words = _called("item", item)
    usdm_id = id_of(item) or ""
    written = usdm_id.removeprefix(f"{_PROPERTY}_{concept}_")
    made = written if written != usdm_id and _LOCAL_ID.fullmatch(written) else words["name"]
    name = made if made is written and made not in used else local_id(made, used, otherwise="item")
    used.add(name)
    item.text("id")  # it stands in the LocalId, or says nothing
    return {
        "id": name,
        **words,
        "coding": reading.coding(item, "code"),
        "kind": item.text("datatype"),
        "required": item.flag("isRequired"),
        "enabled": item.flag("isEnabled") is not False,
        "answers": [answer for one in item.each("responseCodes") if (answer := _answer(one, reading))],
    }


def _answer(answer: Cursor, reading: Reading) -> Json | None:
    """An answer; one without a code stays."""
    coding = reading.coding(answer, "code")
    if coding is None:
        return None
    answer.text("id")  # nothing refers to it
    name, label = answer.text("name"), answer.text("label")
    return {
        "coding": coding,
        "name": name,
        "label": label if label != name else None,
        "enabled": answer.flag("isEnabled") is not False,
    }


def _called(otherwise: str, cursor: Cursor) -> Json:
    """Take name and label; USDM has no description here."""
    name, label = cursor.text("name"), cursor.text("label")
    return {"name": label or name or otherwise, "other_name": name if label and name != label else None}


def is_surrogate(concept: BiomedicalConcept) -> bool:
    """Whether the concept is only named."""
    return concept.coding is None and not concept.items and not concept.synonyms


def to_usdm(concepts: Iterable[BiomedicalConcept], writing: Writing) -> list[Json]:
    """The concepts that are no surrogates, in the order of the list."""
    return [
        writing.made(
            KIND,
            writing.id_of(KIND, concept.id),
            **_names(concept),
            synonyms=[*concept.synonyms],
            reference=concept.reference or "",
            properties=[_property(concept.id, item, writing) for item in concept.items],
            code=writing.alias(writing.coding(concept.coding)),
            notes=[],
        )
        for concept in concepts
        if not is_surrogate(concept)
    ]


def surrogates_to_usdm(concepts: Iterable[BiomedicalConcept], writing: Writing) -> list[Json]:
    """The concepts that are surrogates, in the order of the list."""
    return [
        writing.made(
            "BiomedicalConceptSurrogate",
            writing.id_of(KIND, concept.id),
            **writing.named(concept),
            reference=concept.reference or "",
            notes=[],
        )
        for concept in concepts
        if is_surrogate(concept)
    ]


def _property(concept: str, item: Item, writing: Writing) -> Json:
    return writing.made(
        _PROPERTY,
        f"{_PROPERTY}_{concept}_{item.id}",
        **_names(item),
        isRequired=item.required,
        isEnabled=item.enabled,
        datatype=item.kind or "",
        responseCodes=[_response(answer, writing) for answer in item.answers],
        code=writing.alias(writing.coding(item.coding)),
        notes=[],
    )


def _response(answer: Answer, writing: Writing) -> Json:
    return writing.made(
        "ResponseCode",
        name=answer.name or "",
        label=answer.label or "",
        isEnabled=answer.enabled,
        code=writing.coding(answer.coding),
    )


def _names(value: BiomedicalConcept | Item) -> Json:
    return {"name": value.other_name or value.name, "label": value.name}
