"""Products, and what is given or done with them."""

from fhir_trials.cursor import Json
from fhir_trials.local_ids import local_id
from fhir_trials.sources.pages import regimen
from fhir_trials.sources.pages.omon.reading import Reading
from fhir_trials.sources.pages.sections import Section

_MEMBERS = {"brand-name": "brand_name", "generic-name": "generic_name"}
_TERMS = {"product-kind": "kind", "authorisation": "authorisation"}
_LONGEST_NAME = 120


def read(reading: Reading) -> None:
    """Read the interventions: one for each product, named by its substance; else by the words of the page."""
    described = [section for section in reading.meaning("intervention") if section.lines]
    products = _products(reading)
    named = [one for one in products if _name(one)]
    for product in products:
        if product not in named:
            _keep_nameless(product, reading)
    for product in named:
        name = _name(product)
        used = [one["id"] for one in reading.draft.values.get("interventions", [])]
        found: Json = {"id": local_id(name, used), "name": name, "products": [product]}
        reading.draft.add("interventions", found | ({"kind": product["kind"]} if "kind" in product else {}))
    if len(named) == 1:
        _describe(reading.draft.values["interventions"][0], described, reading)
    elif named:
        # Which of the products a sentence is about is not certain.
        for section in described:
            reading.keep_all(section, section.lines)
    else:
        _by_words(described, reading)


def _products(reading: Reading) -> list[Json]:
    """The products, each of them from a label that the one before has already, or from its kind."""
    found: list[Json] = []
    for section in reading.below("products"):
        section.taken = True
        if section.means not in _MEMBERS and section.means not in _TERMS:
            reading.keep_all(section, section.lines)
            continue
        member = (_MEMBERS | _TERMS)[section.means]
        value = reading.value(section) if section.means in _MEMBERS else None
        term = reading.term(section, section.means) if section.means in _TERMS else None
        if not (value or term):
            continue
        if not found or member in found[-1] or (member == "kind" and found[-1]):
            found.append({})
        found[-1][member] = value.text if value else term
    return found


def _name(product: Json) -> str:
    return product.get("generic_name") or product.get("brand_name") or ""


def _keep_nameless(product: Json, reading: Reading) -> None:
    """A product without a name is no intervention: its words are kept."""
    for section in reading.below("products"):
        member = product.get(_TERMS.get(section.means, ""))
        if member and section.lines and member["text"] == section.lines[0].text:
            reading.keep(section.number, section.words, member["text"])


def _describe(intervention: Json, described: list[Section], reading: Reading) -> None:
    texts = {reading.text(section): section for section in described}
    if not texts:
        return
    intervention["description"] = "\n".join(texts)
    products: list[Json] = intervention.get("products", [])
    names = [one[member] for one in products for member in ("generic_name", "brand_name") if member in one]
    found = [
        dose
        for text, section in texts.items()
        for dose in regimen.doses(
            text, reading.draft, section.lines[0].number, intervention.get("name", ""), names
        )
    ]
    if found:
        intervention["doses"] = found


def _by_words(described: list[Section], reading: Reading) -> None:
    """Where no product is named: one for each item of a list, or for a text that is short enough to be a name."""
    for section in described:
        paragraphs = reading.paragraphs(section.lines)
        items = [one for one in paragraphs if one.mark] or paragraphs
        if len(items) < len(paragraphs) or any(len(one.text) > _LONGEST_NAME for one in items):
            reading.keep_all(section, section.lines)
            continue
        for one in items:
            used = [other["id"] for other in reading.draft.values.get("interventions", [])]
            reading.draft.add("interventions", {"id": local_id(one.text, used), "name": one.text})
