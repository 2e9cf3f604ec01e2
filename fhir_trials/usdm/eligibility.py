"""Eligibility criteria, in their order, as plain words, read and written. https://github.com/cdisc-org/DDF-RA"""

from collections.abc import Iterable
from itertools import pairwise

from fhir_trials.cursor import Cursor, Json
from fhir_trials.model import Criterion
from fhir_trials.usdm.context import Reading, Writing
from fhir_trials.usdm.schedule.order import in_order
from fhir_trials.usdm.texts import Texts, escaped


def read_criteria(version: Cursor, design: Cursor, texts: Texts, reading: Reading) -> list[Json]:
    """The criteria of the design in the order of its population, else of its list."""
    items = {name: place for place in version.each("eligibilityCriterionItems") if (name := _id(place))}
    criteria = [*design.each("eligibilityCriteria")]
    read: dict[str, Cursor] = {}
    found = [
        one
        for place in in_order(_listed(design, criteria), reading)
        if (one := _criterion(place, items, read, texts, reading))
    ]
    for place in read.values():
        place.drop("text")
        place.drop("dictionaryId")
        place.drop("id")
    return found


def _listed(design: Cursor, criteria: list[Cursor]) -> list[Cursor]:
    """The criteria as the population lists them, if it lists each once."""
    by_id = {name: place for place in criteria if (name := _id(place))}
    population = design.at("population")
    ids = population.node.get("criterionIds")
    named: list[str] = [one for one in ids if isinstance(one, str)] if isinstance(ids, list) else []  # pyright: ignore[reportUnknownVariableType]
    if sorted(named) == sorted(by_id) and len(by_id) == len(criteria):
        population.drop("criterionIds")
        return [by_id[name] for name in named]
    for name, take in population.list_of_texts("criterionIds"):
        if name in by_id:
            take()
    return criteria


def _id(place: Cursor) -> str | None:
    usdm_id = place.node.get("id")
    return usdm_id if type(usdm_id) is str else None


def _criterion(
    place: Cursor, items: dict[str, Cursor], read: dict[str, Cursor], texts: Texts, reading: Reading
) -> Json | None:
    item_id = place.node.get("criterionItemId")
    item = items.get(item_id) if type(item_id) is str else None
    if type(item_id) is str and item is None:
        said = f"no EligibilityCriterionItem has the id {item_id!r:.80}"
        reading.issues.warning("link-unresolved", place.path_of("criterionItemId"), said)
    if item is None:
        return None
    kept = item.node.get("text"), item.node.get("dictionaryId")
    text = texts.words(item)
    if text is None:
        return None
    read[str(item_id)] = item
    item.node["text"], item.node["dictionaryId"] = kept  # another criterion may have the same item
    place.drop("criterionItemId")
    usdm_id = place.text("id")
    number, named = place.text("identifier"), reading.named(place)
    name, other_name = named["name"], named["other_name"]
    if named["description"]:
        place.node["description"] = named["description"]
    for key in ("name", "label", "description"):
        if item.node.get(key) in (name, other_name, item_id):
            item.drop(key)
    section = reading.term(place, "category", "criterion-section")
    return {
        "text": text,
        "section": (section or {}).get("code") or "unknown",
        "number": number if number != usdm_id else None,
        "name": name if name != usdm_id else None,
        "other_name": other_name,
    }


def write_criteria(criteria: Iterable[Criterion], writing: Writing) -> tuple[list[Json], list[Json]]:
    """The criteria and the items that have their texts."""
    made: list[Json] = []
    items: list[Json] = []
    for one in criteria:
        usdm_id = writing.new_id("EligibilityCriterion")
        item_id = writing.new_id("EligibilityCriterionItem")
        name = one.other_name or one.name or usdm_id
        section = None if one.section == "unknown" else one.section
        code = writing.code_of(section, "criterion-section") if section else writing.not_stated()
        made.append(
            writing.made(
                "EligibilityCriterion",
                usdm_id,
                name=name,
                label=one.name,
                description=None,
                category=code,
                identifier=one.number or usdm_id,
                criterionItemId=item_id,
                nextId=None,
                previousId=None,
                notes=[],
            )
        )
        items.append(
            writing.made(
                "EligibilityCriterionItem",
                item_id,
                name=name if name != usdm_id else item_id,
                label=None,
                description=None,
                text=escaped(one.text),
                dictionaryId=None,
                notes=[],
            )
        )
    for one, following in pairwise(made):
        one["nextId"], following["previousId"] = following["id"], one["id"]
    return made, items
