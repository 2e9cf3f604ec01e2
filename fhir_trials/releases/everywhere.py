"""What may stand anywhere in a resource: values of R5 types in strangers' extensions, and systems that differ. https://hl7.org/fhir/R5/extensibility.html"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise
from typing import Any, cast

from fhir_trials.releases import codes, spelling, table
from fhir_trials.releases.table import Json
from fhir_trials.releases.walk import Walk, add_extensions, take_extension

_SPELLED = {f"value{type_}": type_ for type_ in sorted(table.R5_DATATYPES)}
_CHANGED = ("Attachment", "RelatedArtifact", "Dosage", "Timing", "DataRequirement", "TriggerDefinition")
_CONVERTED = {f"value{type_}": type_ for type_ in _CHANGED}
_INTEGER = "valueInteger64"
_ABSENT = "valueRatioRange"
_URLS = {
    "CodeableReference": f"{table.X5}CodeableReference",
    "ExtendedContactDetail": f"{table.X5}ExtendedContactDetail",
    "Availability": f"{table.OWN}R5-Availability",
    "VirtualServiceDetail": f"{table.OWN}R5-VirtualServiceDetail",
}
_INTEGER_URL = f"{table.OWN}R5-integer64"
_BACK = {url: type_ for type_, url in _URLS.items()}

_R5_VALUES = re.compile(
    b'"value(?:%s)"' % "|".join([*table.R5_DATATYPES, *_CHANGED, "Integer64", "RatioRange"]).encode()
)
_CARRIERS = (b"/extension-CodeableReference", b"/extension-ExtendedContactDetail")
_OWN_CARRIERS = (b"/R5-integer64", b"/R5-Availability", b"/R5-VirtualServiceDetail")
_HTTPS = b'"https://hl7.org/fhir/'


def has_r5_values(text: bytes) -> bool:
    """Whether a resource, as JSON, has a value in an extension that R4 writes otherwise."""
    return _R5_VALUES.search(text) is not None


def has_carriers(text: bytes) -> bool:
    """Whether a resource, as JSON, has such a value in its R4 form."""
    if any(mark in text for mark in _CARRIERS) or _R5_VALUES.search(text):
        return True
    return b"/R5-" in text and any(mark in text for mark in _OWN_CARRIERS)


def has_https(text: bytes) -> bool:
    """Whether a resource, as JSON, has an HL7 URL with https."""
    return _HTTPS in text


@cache
def _system_mark() -> tuple[bytes, dict[bytes, str]]:
    """What all systems that differ have in common, and each of them by what stands before and after it."""
    to_r4, to_r5 = codes.systems()
    first, *others = (system.rpartition("/")[2] for system in (*to_r4, *to_r5))
    length = next(
        size for size in range(len(first), -1, -1) if all(each[:size] == first[:size] for each in others)
    )
    common = "/" + first[:length]
    sides = {f'"{system}"'.replace(common, "\n", 1).encode(): system for system in (*to_r4, *to_r5)}
    return common.encode(), sides


def count_systems(text: bytes) -> Counter[str]:
    """How often each system that differs occurs in a resource, as JSON; one search for all, since all are alike."""
    common, sides = _system_mark()
    found: Counter[str] = Counter()
    if common not in text:
        return found
    for before, after in pairwise(text.split(common)):
        both = before[before.rfind(b'"') :] + b"\n" + after[: after.find(b'"') + 1]
        if both in sides:
            found[sides[both]] += 1
    return found


def lower(value: Any, walk: Walk) -> Any:
    """A copy with the values of R5 types in extensions as R4 writes them."""
    return _each(value, walk, _lower_extension)


def lift(value: Any, walk: Walk) -> Any:
    """A copy with those values as R5 writes them, in the extensions that the table did not take."""
    return _each(value, walk, _lift_extension)


def with_http(value: Any, walk: Walk) -> Any:
    """A copy in which HL7's extension URLs have http, as they should."""
    return _each(value, walk, _correct_url)


def replace_systems(value: Any, walk: Walk) -> Any:
    """A copy with the systems of every coding replaced."""
    return _each(value, walk, codes.replace_system)


def _each(value: Any, walk: Walk, change: Any) -> Any:
    if isinstance(value, dict):
        node = {key: _each(child, walk, change) for key, child in cast("Json", value).items()}
        return change(node, walk) if "url" in node or "system" in node else node
    if isinstance(value, list):
        return [_each(child, walk, change) for child in cast("list[Any]", value)]
    return value


def _lower_extension(node: Json, walk: Walk) -> Json:
    for key in [key for key in node if key.startswith("value")]:
        value = node[key]
        if key in _SPELLED and isinstance(value, dict):
            parts = spelling.spell(_SPELLED[key], cast("Json", value), walk)
            del node[key]
            add_extensions(node, [{"url": _URLS[_SPELLED[key]], "extension": parts}])
        elif key in _CONVERTED:
            node[key] = walk.convert(_CONVERTED[key], value)
        elif key == _INTEGER:
            del node[key]
            add_extensions(node, [{"url": _INTEGER_URL, "valueString": value}])
        elif key == _ABSENT and walk.release == "R4":
            del node[key]
            walk.issues.warning("not-in-release", str(node.get("url")), f"{key} is no value of R4; left out")
    return node


def _correct_url(node: Json, walk: Walk) -> Json:
    url = node.get("url")
    if isinstance(url, str) and url.startswith("https://hl7.org/fhir/") and "/StructureDefinition/" in url:
        node["url"] = "http" + url.removeprefix("https")
        walk.issues.information("older-shape", url, "https for http in HL7's URL")
    return node


def _lift_extension(node: Json, walk: Walk) -> Json:
    for carrier_url, type_ in _BACK.items():
        if "extension" in node and (carrier := take_extension(node, carrier_url)):
            node[f"value{type_}"] = spelling.unspell(type_, carrier, walk)
    if "extension" in node and (carrier := take_extension(node, _INTEGER_URL)):
        node[_INTEGER] = carrier.get("valueString")
    for key in [key for key in node if key in _CONVERTED]:
        node[key] = walk.convert(_CONVERTED[key], node[key])
    return node
