"""Eligibility ⇄ Group: who may take part. https://hl7.org/fhir/R5/group.html · mappings/extensions.csv

All characteristics must hold together; what others join otherwise is read as text. What the register states (ages,
sex, healthy volunteers) carries no extension of ours, which tells it from the criteria; what it states is not coded
from their text too.
"""

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import datatypes, extensions, keys, urls
from fhir_trials.fhir.concepts import clean, code_set, take_coding
from fhir_trials.fhir.criteria import combinations, doubts, reading, writing
from fhir_trials.fhir.criteria.codes import concept_of
from fhir_trials.fhir.keys import Key
from fhir_trials.issues import Issues
from fhir_trials.model import Age, Eligibility

_AGE = {"system": urls.SNOMED, "code": "397669002"}
_SEX = {"system": urls.SNOMED, "code": "263495000"}
_STATED = ("age", "sex")
_SEXES = ("female", "male")
_BOUNDS = {">=": "minimum_age", "<=": "maximum_age"}
# extensions of the Group that hold one field of the model each
_FACTS = {
    "gender-based": "gender_based",
    "gender-description": "gender_description",
    "healthy-volunteers": "healthy_volunteers",
    "study-population": "population",
    "sampling-method": "sampling",
}


def to_fhir(
    eligibility: Eligibility, key: Key, language: str | None = None, issues: Issues | None = None
) -> Json | None:
    """The Group; None where nothing is said about who may take part.

    Criteria that neither include nor exclude are no characteristics; `issues` tells how many they are.
    """
    coded, unclassified = writing.to_fhir(eligibility.criteria, _stated(eligibility))
    if unclassified and issues is not None:
        count = sum(one.section == "unknown" for one in eligibility.criteria)
        message = f"{count} of {len(eligibility.criteria)} criteria neither include nor exclude"
        issues.warning("criteria-unclassified", "eligibility.criteria", f"{message}: kept in extensions only")
    all_of = [*_facts(eligibility), *coded]
    found = [*_extensions(eligibility), *unclassified]
    if not (all_of or found or eligibility.text):
        return None
    written = key.resource("Group", "eligibility", language)
    extensions.add(written, found)
    written["type"] = "person"
    written["membership"] = "definitional"
    datatypes.text_to_fhir(written, "description", eligibility.text)
    if all_of:
        written["characteristic"] = all_of
    return written


def from_fhir(group: Cursor, issues: Issues) -> Json:
    """Take a Group, ours or a stranger's; what it does not say is left out, what is left was not understood."""
    keys.own_key(group)
    keys.drop_own(group)
    for member, own in (("type", ("person",)), ("membership", ("definitional", "conceptual"))):
        group.take_if(member, own.__contains__)
    found: Json = {field: extensions.first(group, name) for name, field in _FACTS.items()}
    bands = extensions.record("age-band")
    found["age_bands"] = tuple(filter(None, map(bands.from_fhir, extensions.named(group, bands.url))))
    found["text"] = datatypes.text_from_fhir(group, "description")
    method = combinations.take_method(group)
    if method:
        read = combinations.from_fhir(group, method, issues)
    else:
        modified = doubts.is_modified(group)
        stated = [item for item in group.each("characteristic") if modified or not _taken(item, found)]
        read = reading.from_fhir(stated, issues, modified=modified)
    found["sex"] = extensions.first(group, "eligible-sex") or found.get("sex")
    found["criteria"] = reading.in_order([*read, *reading.unclassified_from_fhir(group, issues)])
    return clean(found) or {}


def _stated(eligibility: Eligibility) -> set[str]:
    """What the register's own fields state."""
    ages = eligibility.minimum_age or eligibility.maximum_age or eligibility.age_bands
    return {*(("age",) if ages else ()), *(("sex",) if eligibility.sex else ())}


def _extensions(eligibility: Eligibility) -> list[Json]:
    found = [item for band in eligibility.age_bands for item in extensions.record("age-band").to_fhir(band)]
    if eligibility.sex and eligibility.sex.code not in _SEXES:
        found.append(extensions.simple("eligible-sex").to_fhir(eligibility.sex))
    for name, field in _FACTS.items():
        value = getattr(eligibility, field)
        if value is not None:
            found.append(extensions.simple(name).to_fhir(value))
    return found


def _facts(eligibility: Eligibility) -> list[Json]:
    """What the register states, as reading."""
    facts = _ages(eligibility.minimum_age, eligibility.maximum_age)
    if eligibility.sex and eligibility.sex.code in _SEXES:
        facts.append(_fact(_SEX, "valueCodeableConcept", code_set("sex").to_fhir(eligibility.sex)))
    if eligibility.healthy_volunteers is False:
        facts.append(_no_healthy())
    return facts


def _no_healthy() -> Json:
    value = {"text": "Healthy volunteers"}
    return {"code": {"text": writing.CODE}, "valueCodeableConcept": value, "exclude": True}


def _ages(minimum: Age | None, maximum: Age | None) -> list[Json]:
    # a Range needs one unit at both ends, and the lower end must not be above the upper one (rng-2)
    if minimum and maximum and minimum.unit == maximum.unit and minimum.value <= maximum.value:
        ends = {"low": datatypes.age_to_fhir(minimum), "high": datatypes.age_to_fhir(maximum)}
        return [_fact(_AGE, "valueRange", ends)]
    return [
        _fact(_AGE, "valueQuantity", {**datatypes.age_to_fhir(age), "comparator": comparator})
        for age, comparator in ((minimum, ">="), (maximum, "<="))
        if age
    ]


def _fact(coding: Json, key: str, value: Json) -> Json:
    return {"code": {"coding": [dict(coding)]}, key: value, "exclude": False}


def _taken(characteristic: Cursor, found: Json) -> bool:
    """Take an age, a sex or a refusal of healthy volunteers; true where nothing else is stated beside it."""
    node = characteristic.node
    if doubts.is_modified(characteristic):
        return False
    if found["healthy_volunteers"] is False and node == _no_healthy():
        node.clear()  # the extension of the Group has said so
        return True
    code = characteristic.at("code")
    known = [
        (item, meaning) for item in code.each("coding") if (meaning := concept_of(*_said(item))) in _STATED
    ]
    if not known or node.get("exclude") is True or _is_criterion(characteristic):
        return False
    meant = {meaning for _, meaning in known}
    if not (_take_age if meant == {"age"} else _take_sex)(characteristic, found):
        return False
    for item, _ in known:
        take_coding(item)
    code.drop("text")  # the name of the code that was taken
    if "extension" in node or "description" in node:
        return False
    characteristic.drop("exclude")
    return True


def _is_criterion(characteristic: Cursor) -> bool:
    """Whether an extension of ours says that it is made from the text."""
    own = f"{urls.EXTENSION}criterion-"
    return any(str(item.node.get("url")).startswith(own) for item in characteristic.each("extension"))


def _said(coding: Cursor) -> tuple[str, str]:
    return str(coding.node.get("system")), str(coding.node.get("code"))


def _take_age(characteristic: Cursor, found: Json) -> bool:
    ends = characteristic.at("valueRange")
    quantity = characteristic.at("valueQuantity")
    bound = _BOUNDS.get(str(quantity.node.get("comparator")))
    stated = [
        (ends.at("low"), "minimum_age"),
        (ends.at("high"), "maximum_age"),
        *([(quantity, bound)] if bound else ()),
    ]
    ages = {
        field: age
        for source, field in stated
        if source and field not in found and (age := datatypes.age_from_fhir(source))
    }
    if bound in ages:
        quantity.drop("comparator")
    found.update(ages)
    return bool(ages)


def _take_sex(characteristic: Cursor, found: Json) -> bool:
    sex = None if "sex" in found else code_set("sex").from_fhir(characteristic.at("valueCodeableConcept"))
    if sex:
        found["sex"] = sex
    return bool(sex)
