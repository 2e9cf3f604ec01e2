"""Shapes that are read and never written: earlier packages, R5 elements natively in R4, R4 elements (`x4:`) in R5."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from fhir_trials.releases import fields, table
from fhir_trials.releases.table import Json
from fhir_trials.releases.walk import Walk, index_by_id, object_at, objects, set_or_drop

# What R4 repeats: an extension of R5 that stands for it has one value each.
_LISTS = frozenset({"category", "contact", "location", "enrollment", "arm", "telecom", "address"})


def read(out: Json, readers: tuple[fields.Field, ...], extensions: list[Json], walk: Walk) -> None:
    """Read extensions of an older shape into an R5 node; what stands there in the present shape wins."""
    found: Json = {}
    fields.read_group(found, readers, extensions, walk)
    walk.information(
        "older-shape", extensions[0], "", f"{extensions[0]['url']} is read, and no longer written"
    )
    for name, value in found.items():
        _merge(out, name, value, extensions[0], walk)


def adopt(out: Json, name: str, value: Any, node: Json, walk: Walk) -> None:
    """Take an R5 element that stands natively in R4; the extension that carries it in R4 wins."""
    walk.information("r5-element-in-r4", node, name, "an element of R5; taken as such")
    _merge(out, name, value, node, walk)


def _merge(out: Json, name: str, value: Any, place: Json, walk: Walk) -> None:
    present = out.get(name)
    if present is None:
        out[name] = value
    elif isinstance(present, dict) and isinstance(value, dict):
        merged = dict(cast("Json", present))
        for key, item in cast("Json", value).items():
            _merge(merged, key, item, place, walk)
        out[name] = merged
    elif name == "comparisonGroup":
        out[name] = _merge_named(objects(present), objects(value), place, walk)
    elif isinstance(present, list) and isinstance(value, list):
        items = cast("list[Any]", present)
        if missing := [item for item in cast("list[Any]", value) if item not in items]:
            walk.warning(
                "native-differs",
                place,
                name,
                f"{len(missing)} that the present shape does not have; not taken",
            )
    elif present != value:
        walk.warning("native-differs", place, name, "is not what stands in the present shape, which is taken")


def _merge_named(present: list[Json], others: list[Json], place: Json, walk: Walk) -> list[Json]:
    by_name = {item.get("name"): dict(item) for item in present}
    for other in others:
        target = by_name.setdefault(other.get("name"), {})
        for key, item in other.items():
            _merge(target, key, item, place, walk)
    return list(by_name.values())


def lift_x4(resource: Json, walk: Walk, lift: Callable[[Json, Walk], Json]) -> Json:
    """An R5 resource with the R4 elements that stand in it as `x4:` extensions raised to R5 elements.

    Args:
        resource: an R5 resource; not changed.
        walk: of this lift.
        lift: raises an R4 resource of the same type.
    """
    type_ = resource.get("resourceType", "")
    prefix = f"{table.X4}{type_}."
    native: Json = {"resourceType": type_}
    out = dict(resource)
    kept = [each for each in objects(resource.get("extension")) if not _take_x4(native, each, prefix, walk)]
    set_or_drop(out, "extension", kept)
    status = object_at(resource, "_status")
    if any([_take_x4(native, each, prefix, walk) for each in objects(status.get("extension"))]):
        rest = [each for each in objects(status["extension"]) if not str(each.get("url")).startswith(prefix)]
        status = {**status, "extension": rest}
        set_or_drop(out, "_status", {key: value for key, value in status.items() if value})
    if len(native) == 1:
        return resource
    walk.contained = index_by_id(objects(resource.get("contained")))
    lifted = lift(native, walk)
    for name, value in lifted.items():
        if name == "contained":
            out[name] = [*objects(resource.get(name)), *objects(value)]
        elif name not in ("resourceType", "status", "extension"):
            _merge(out, name, value, resource, walk)
    if extra := objects(lifted.get("extension")):
        out["extension"] = [*objects(out.get("extension")), *extra]
    return out


def _take_x4(native: Json, extension: Json, prefix: str, walk: Walk) -> bool:
    url = str(extension.get("url", ""))
    name = url.removeprefix(prefix)
    if name == url or "." in name:
        return False
    value = next((item for key, item in extension.items() if key.startswith("value")), None)
    if value is None:
        value = {
            str(part.get("url")): next((item for key, item in part.items() if key.startswith("value")), None)
            for part in objects(extension.get("extension"))
        }
    walk.information("older-shape", extension, "", f"{name} of R4 in R5; raised")
    if name in _LISTS:
        native.setdefault(name, []).append(value)
    else:
        native[name] = value
    return True
