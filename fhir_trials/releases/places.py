"""Organization, Location, Practitioner and PractitionerRole: contacts and hours. https://hl7.org/fhir/R5/metadatatypes.html#ExtendedContactDetail"""

from __future__ import annotations

from typing import Any

from fhir_trials.releases import fields, spelling, table
from fhir_trials.releases.table import Json
from fhir_trials.releases.walk import (
    Derived,
    Rule,
    Walk,
    add_extensions,
    object_at,
    objects,
    set_or_drop,
    take_extension,
    without_id,
)

_DETAIL = "ExtendedContactDetail"
_NAME = "Organization.contact.name"
_COMMUNICATION = "Practitioner.communication"
_HOURS = "Location.hoursOfOperation"
_NAME_URL = table.url_of(_NAME)
_COMMUNICATION_URL = table.url_of(_COMMUNICATION)
_OLD_CONTACT = table.X5 + "Location.contact"
_TIMES = (("availableStartTime", "openingTime"), ("availableEndTime", "closingTime"))
_TIME_NAMES = {prefix + r5: prefix + r4 for r5, r4 in _TIMES for prefix in ("", "_")}


def _telecoms(node: Json, walk: Walk) -> Any:
    if "contact" not in node:
        return None
    details = objects(node["contact"])
    return [without_id(each) for detail in details for each in objects(detail.get("telecom"))] or None


def _lift_telecoms(node: Json, native: Any, walk: Walk) -> None:
    """One contact of all telecoms; in an older shape each telecom carried the contact it belongs to."""
    details: list[Json] = []
    rest: list[Json] = []
    for telecom in objects(native):
        own = dict(telecom)
        if carrier := take_extension(own, _OLD_CONTACT):
            details.append(spelling.unspell(_DETAIL, carrier, walk))
            walk.information("older-shape", carrier, "", "a contact on a telecom")
        else:
            rest.append(telecom)
    if rest:
        details.append({"telecom": rest})
    node["contact"] = [*objects(node.get("contact")), *details]


def _lift_organization(node: Json, telecoms: Any, walk: Walk) -> None:
    """Telecoms and addresses of the organization itself are contacts without purpose in R5."""
    first, *others = objects(node.pop("address", None)) or [None]
    detail: Json = {}
    set_or_drop(detail, "telecom", telecoms)
    set_or_drop(detail, "address", first)
    details = [detail, *({"address": address} for address in others)]
    node["contact"] = [*objects(node.get("contact")), *details]


def _lift_addresses(node: Json, addresses: Any, walk: Walk) -> None:
    node["contact"] = [
        *objects(node.get("contact")),
        *({"address": address} for address in objects(addresses)),
    ]


def _name_down(out: Json, node: Json, walk: Walk) -> None:
    names = objects(out["name"])
    set_or_drop(out, "name", names[0] if names else None)
    add_extensions(out, [{"url": _NAME_URL, "valueHumanName": name} for name in names[1:]])


def _name_up(out: Json, node: Json, walk: Walk) -> None:
    """The native name comes before those the extensions brought."""
    more: list[Json] = []
    while found := take_extension(out, _NAME_URL):
        more += objects(found.get("valueHumanName"))
    set_or_drop(out, "name", [*objects(out["name"]), *more])


def _communication_down(out: Json, node: Json, walk: Walk) -> None:
    out["communication"] = [_as_concept(each, walk) for each in objects(out["communication"])]


def _as_concept(communication: Json, walk: Walk) -> Json:
    concept = dict(object_at(communication, "language"))
    rest = {key: value for key, value in communication.items() if key != "language"}
    if rest:
        parts = spelling.spell(_COMMUNICATION, rest, walk)
        add_extensions(concept, [{"url": _COMMUNICATION_URL, "extension": parts}])
    return concept


def _communication_up(out: Json, node: Json, walk: Walk) -> None:
    lifted: list[Json] = []
    for concept in objects(out["communication"]):
        if isinstance(concept.get("language"), dict):
            walk.information("r5-element-in-r4", concept, "language", "a communication, in the shape of R5")
            lifted.append(concept)
            continue
        own = dict(concept)
        carrier = take_extension(own, _COMMUNICATION_URL)
        rest = spelling.unspell(_COMMUNICATION, carrier, walk) if carrier else {}
        lifted.append({**({"language": own} if own else {}), **rest})
    out["communication"] = lifted


def _times(availabilities: Any, part: str) -> list[Json]:
    return [without_id(time) for each in objects(availabilities) for time in objects(each.get(part))]


def _hours_down(out: Json, node: Json, walk: Walk) -> None:
    """Opening times are native; the extension holds all of it where they cannot say it."""
    original = out.pop("hoursOfOperation")
    native = [
        {_TIME_NAMES.get(key, key): value for key, value in time.items()}
        for time in _times(original, "availableTime")
    ]
    set_or_drop(out, "hoursOfOperation", native)
    if original != _lifted_hours(native):
        carriers: list[Json] = []
        _hours().write(node, walk, carriers)
        add_extensions(out, carriers)


def _hours_up(out: Json, node: Json, walk: Walk) -> None:
    if not _is_availability(out["hoursOfOperation"]):
        set_or_drop(out, "hoursOfOperation", _lifted_hours(objects(out["hoursOfOperation"])))
    elif _is_availability(node.get("hoursOfOperation")):
        walk.information("r5-element-in-r4", node, "hoursOfOperation", "in the shape of R5")


def _is_availability(value: Any) -> bool:
    return any("availableTime" in each or "notAvailableTime" in each for each in objects(value))


def _read_hours(out: Json, extensions: list[Json], walk: Walk) -> list[Json]:
    """The extension says what the native times say, and more: it takes their place."""
    out.pop("hoursOfOperation", None)
    return _hours().read(out, extensions, walk)


def _hours() -> fields.Field:
    return fields.fields_of(table.row_of(_HOURS))[0]


def _lifted_hours(native: list[Json]) -> list[Json]:
    back = {r4: r5 for r5, r4 in _TIME_NAMES.items()}
    times = [{back.get(key, key): value for key, value in time.items()} for time in native]
    return [{"availableTime": times}] if times else []


def _available(node: Json, walk: Walk) -> Any:
    return _times(node.get("availability"), "availableTime") or None


def _not_available(node: Json, walk: Walk) -> Any:
    times = _times(node.get("availability"), "notAvailableTime")
    return [time for time in times if time.get("description")] or None


def _lift_available(node: Json, native: Any, walk: Walk) -> None:
    detail: Json = {"availableTime": native}
    set_or_drop(detail, "notAvailableTime", node.pop("notAvailable", None))
    node["availability"] = [*objects(node.get("availability")), detail]


def _lift_not_available(node: Json, native: Any, walk: Walk) -> None:
    node["availability"] = [*objects(node.get("availability")), {"notAvailableTime": native}]


RULES = {
    _NAME: Rule(_name_down, _name_up, ("name",), ("name",)),
    _COMMUNICATION: Rule(_communication_down, _communication_up, ("communication",), ("communication",)),
    _HOURS: Rule(_hours_down, _hours_up, ("hoursOfOperation",), ("hoursOfOperation",)),
}
FIELDS = {"Location": (_hours()._replace(read=_read_hours, read_one=None),)}
DERIVED = {
    "Location": (Derived("telecom", _telecoms, _lift_telecoms),),
    "PractitionerRole": (
        Derived("telecom", _telecoms, _lift_telecoms),
        Derived("availableTime", _available, _lift_available),
        Derived("notAvailable", _not_available, _lift_not_available),
    ),
    "Organization": (Derived("telecom", None, _lift_organization), Derived("address", None, _lift_addresses)),
}
