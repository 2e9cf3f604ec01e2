"""The products of a trial, each an intervention with its product and role.

https://euclinicaltrials.eu/ctis-public-api
"""

from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues
from fhir_trials.local_ids import local_ids
from fhir_trials.sources.ctis.taking import Notes, folded, label, line, scalar, spelled, term, term_of
from fhir_trials.sources.words import some

_NAMES = ("productName", "prodName", "activeSubstanceName", "sponsorProductCode", "scientificProductName")
_DOSES = (("maxDailyDoseAmount", "doseUom"), ("maxTotalDoseAmount", "doseUomTotal"))
_OTHER_NAMES = ("productOtherName", "shortName", "activeSubstanceOtherDescriptiveName", "nameDisplay")
_FORMS = ("pharmaceuticalFormDisplay", "pharmForm", "productPharmForm")
_NUMBERS = ("euMpNumber", "evCode")
# Two or three fields of one meaning each, most of them filled alike.
_SAME = frozenset(
    ("evCode", "evCodeDisplay", "euMpNumber", "pharmForm", "productPharmForm", "pharmaceuticalFormDisplay")
) | frozenset(("sponsorProductCodeEdit", "jsonActiveSubstanceNames"))
# Copies of the product, and of its member states, in another place.
_COPIES = ("products", "part1MedicinalProductRoleMscInfos", "productDictionaryInfo")
# The day its row was made is none of the trial.
_SKIP = frozenset((*_COPIES, "startDate"))


class Products:
    """The interventions in the making, each by the number of its product."""

    def __init__(self, notes: Notes, issues: Issues) -> None:
        """None yet."""
        self._notes = notes
        self._issues = issues
        self.interventions: list[Json] = []
        self.keywords: list[Json] = []
        self._marks: list[list[str]] = []
        self._by_number: dict[str, int] = {}

    def read(self, part: Cursor) -> None:
        """Take the products of Part I, and the groups that say what each is for.

        Products of one name are told apart by their role, their form and the number of the product dictionary.
        """
        for place in part.each("products"):
            self._add(place)
        for group in part.each("productRoleGroupInfos"):
            self._group(group)
        for product, name in zip(
            self.interventions, local_ids(self._marks, otherwise="intervention"), strict=True
        ):
            product["id"] = name

    def _group(self, group: Cursor) -> None:
        known: list[int] = []
        for place in group.each("products"):
            at = self._by_number.get(_number(place))
            at = self._add(place) if at is None else at
            known += [] if at is None else [at]
        called = group.node.get("productRoleName")
        role = line(group, "productRoleName", "Role in the trial")
        lines = [*role, *line(group, "comments", "Comments"), *spelled(group, skip=_SKIP)]
        if not known:
            self._notes.lines("Group of products", lines)
        for at in known:
            product = self.interventions[at]
            product["description"] = "\n".join(filter(None, (*lines, product["description"])))
            self._marks[at][1] = called if isinstance(called, str) else ""

    def _add(self, place: Cursor) -> int | None:
        """Take a product; the place it has among the interventions, None where nothing names it."""
        entry = place.at("productDictionaryInfo")
        names = [
            (item, key, str(item.node[key]))
            for key in _NAMES
            for item in (place, entry)
            if isinstance(item.node.get(key), str)
        ]
        if not names:
            return None
        name = names[0][2]
        number, at = _number(place), len(self.interventions)
        self._marks.append([name, "", _first(_FORMS, place, entry), _first(_NUMBERS, place, entry)])
        self._atc(entry)
        product = self._product(place, entry, name)
        others = [text for key in _OTHER_NAMES for item in (place, entry) if (text := item.text(key))]
        others += [synonym for item in entry.each("productSubstances") for synonym in item.texts("synonyms")]
        others += [text for item, key, text in names if item.text(key) and text not in product.values()]
        doses = self._doses(place)
        found: Json = {
            "name": name,
            "kind": _kind(place),
            "other_names": _once(others, name),
            "products": [product] if product else [],
            "doses": doses,
        }
        found["description"] = "\n".join(self._lines(place, entry, found)) or None
        self.interventions.append(found)
        if number:
            self._by_number[number] = at
        return at

    def _product(self, place: Cursor, entry: Cursor, name: str) -> Json:
        substance = entry.text("activeSubstanceName")
        again = place.node.get("jsonActiveSubstanceNames")
        if isinstance(again, str) and (substance is None or folded(again) == folded(substance)):
            place.drop("jsonActiveSubstanceNames")  # the same in small letters
            substance = substance or again
        brand = entry.text("prodName")
        return {
            key: value
            for key, value in {
                "generic_name": substance,
                "brand_name": brand,
                "authorisation": term(entry, "prodAuthStatus", "ctis-authorisation", self._issues),
            }.items()
            if value
        }

    def _doses(self, place: Cursor) -> list[Json]:
        """The largest doses and the route, where there is one: several are no steps of a scheme."""
        said = [text for amount, unit in _DOSES for text in _dose(place, amount, unit)]
        routes = place.node.get("routes")
        word = None
        if isinstance(routes, list) and len(routes) == 1 and isinstance(routes[0], str):  # pyright: ignore[reportUnknownArgumentType]
            word = next(iter(place.texts("routes")), None)
        found = some(
            text="; ".join(said) or None,
            route=word and term_of(word, "ctis-route", place, "routes", self._issues),
        )
        return [found] if found else []

    def _atc(self, entry: Cursor) -> None:
        """Take the ATC class as an index term; the level of the class goes with it."""
        code, name = entry.text("atcCode"), entry.text("atcName")
        if not (code or name):
            return
        codings = [{"vocabulary": "ATC", "code": code, "display": name}] if code else []
        keyword = {"text": name or code, "kind": "intervention-index-term", "codings": codings}
        if keyword not in self.keywords:
            self.keywords.append(keyword)

    def _lines(self, place: Cursor, entry: Cursor, found: Json) -> list[str]:
        """Everything else the product says, each value once."""
        known = {folded(text) for text in (found["name"], *found["other_names"], *_texts(found["products"]))}
        lines: list[str] = []
        for item in (place, entry):
            for key in list(item.node):
                value = item.node[key]
                if key in _SAME and isinstance(value, str):
                    if folded(value) in known:
                        item.drop(key)  # said already
                    known.add(folded(value))
            lines += spelled(item, skip=_SKIP)
        return lines


def _number(place: Cursor) -> str:
    """The number of a product, by which a group names it; empty where there is none."""
    found = place.node.get("id")
    return str(found) if isinstance(found, int | str) else ""


def _first(keys: tuple[str, ...], *places: Cursor) -> str:
    """The first of these values that is stated; nothing is taken."""
    values = (place.node.get(key) for key in keys for place in places)
    return next((value for value in values if isinstance(value, str)), "")


def _kind(place: Cursor) -> Json:
    """Part I lists medicinal products and nothing else; one of advanced therapy is no drug alone."""
    key = "anAdvancedTherapyMedicinalProduct"
    if place.node.get(key) is True:
        place.drop(key)
        return {"text": label(key)}
    return {"code": "drug"}


def _dose(place: Cursor, amount: str, unit: str) -> list[str]:
    """`Maximum daily dose: 10 mg milligram(s)`; a unit alone stays."""
    if (value := scalar(place, amount)) is None:
        return []
    return [" ".join(filter(None, (f"{label(amount)}: {value}", scalar(place, unit))))]


def _once(texts: list[str], name: str) -> list[str]:
    seen = {folded(name): name}
    return [seen.setdefault(folded(text), text) for text in texts if folded(text) not in seen]


def _texts(products: list[Json]) -> list[str]:
    return [value for product in products for value in product.values() if isinstance(value, str)]
