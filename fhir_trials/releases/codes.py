"""Codes and systems that differ by release. `mappings/releases/code-systems.csv`, `required-codes.csv` · https://hl7.org/fhir/R5/terminologies.html"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple, cast

from fhir_trials.releases import table
from fhir_trials.releases.table import Json, Row
from fhir_trials.releases.walk import Rule, Walk, add_extensions, objects, set_or_drop, take_extension

CONCEPT = "CodeableConcept with a system that differs"


@cache
def systems() -> tuple[dict[str, str], dict[str, str]]:
    """R5 system → R4 system, and back."""
    rows = table.read("code-systems.csv")
    return {row["r5"]: row["r4"] for row in rows}, {row["r4"]: row["r5"] for row in rows}


@cache
def _paths() -> frozenset[str]:
    return frozenset(path for row in table.read("code-systems.csv") for path in row["elements"].split("|"))


def conversion(row: Row, type_: str) -> str:
    """The name of the shape that converts the values of a row; empty where they are the same in both releases."""
    if row.path in _paths():
        return CONCEPT
    if row.targets and type_ == "Reference":
        return f"Reference({','.join(row.targets)})"
    return type_ if type_ in table.converted_types() else ""


class ConceptShape:
    """A CodeableConcept: the systems of its codings become those of the other release."""

    def convert(self, node: Json, walk: Walk) -> Json:
        """The concept with the systems of `walk.systems` replaced."""
        codings = node.get("coding")
        if not isinstance(codings, list):
            return node
        items = cast("list[Any]", codings)
        changed = [replace_system(item, walk) if isinstance(item, dict) else item for item in items]
        return {**node, "coding": changed}


def replace_system(coding: Json, walk: Walk) -> Json:
    """The coding with its system replaced, where the other release has another one."""
    other = walk.systems.get(coding.get("system", ""))
    if other is None:
        return coding
    walk.replaced += 1
    return {**coding, "system": other}


class _Codes(NamedTuple):
    down: Mapping[str, str]
    up: Mapping[str, str]
    exact: frozenset[str]
    exact_r4: frozenset[str]
    other: str


@cache
def _codes(path: str) -> _Codes:
    rows = [row for row in table.read("required-codes.csv") if row["element"] == path]
    exact = [row for row in rows if row["exactness"] == "exact"]
    return _Codes(
        {row["r5"]: row["r4"] for row in rows if row["exactness"] in ("exact", "nearest R4")},
        {row["r4"]: row["r5"] for row in rows if row["exactness"] in ("exact", "nearest R5")},
        frozenset(row["r5"] for row in exact),
        frozenset(row["r4"] for row in exact),
        next(row["r4"] for row in rows if not row["r5"]),
    )


def required_code(path: str) -> Rule:
    """The rule of a code with a required binding: the R4 code, with the R5 code on `_name` where R4 lacks it."""
    name = path.rpartition(".")[2]
    extra, url = "_" + name, table.url_of(path)

    def down(out: Json, node: Json, walk: Walk) -> None:
        codes_, code = _codes(path), out.get(name)
        if code in codes_.exact:
            out[name] = codes_.down[code]
            return
        own: Json = dict(out.get(extra) or {})
        origin = take_extension(own, table.R4_CODE)
        if origin is not None:
            out[name] = origin.get("valueCode")
            set_or_drop(out, extra, own)
        elif isinstance(code, str):
            out[name] = codes_.down.get(code, codes_.other)
            carrier: Json = {"url": url, "valueCode": code, **({"_valueCode": out[extra]} if extra in out else {})}
            out[extra] = {"extension": [carrier]}
            message = f"{walk.release} has no code {code}: {out[name]} is written, with the R5 code beside it"
            walk.information("nearest-code", node, name, message)

    def up(out: Json, node: Json, walk: Walk) -> None:
        codes_, code = _codes(path), out.get(name)
        own: Json = dict(out.get(extra) or {})
        carrier = take_extension(own, url) or take_extension(own, table.X5 + path)
        if carrier is not None:
            _lift_carrier(out, carrier, own, node, walk)
        elif take_extension(own, table.NOT_STATED) is not None:
            out.pop(name, None)
            set_or_drop(out, extra, own)
        elif isinstance(code, str) and code in codes_.up:
            out[name] = codes_.up[code]
            if code not in codes_.exact_r4:
                add_extensions(own, [{"url": table.R4_CODE, "valueCode": code}])
                out[extra] = own
                message = f"R5 has no code {code}: {out[name]} is read, with the R4 code beside it"
                walk.information("nearest-code", node, name, message)

    def _lift_carrier(out: Json, carrier: Json, own: Json, node: Json, walk: Walk) -> None:
        native, code = out.get(name), carrier.get("valueCode")
        set_or_drop(out, name, code)
        set_or_drop(out, extra, merged(carrier.get("_valueCode"), own))
        if native != _codes(path).down.get(str(code), native):
            message = f"{native} and, in the extension, {code}: the extension is taken"
            walk.warning("native-differs", node, name, message)

    return Rule(down, up, (name, extra), (name, extra))


def fill_required_code(out: Json, path: str) -> None:
    """Write the stand-in for a code that R4 requires and the R5 node does not have, marked as such."""
    name = path.rpartition(".")[2]
    if name not in out:
        out[name] = _codes(path).other
        extra: Json = dict(out.get("_" + name) or {})
        add_extensions(extra, [{"url": table.NOT_STATED, "valueBoolean": True}])
        out["_" + name] = extra


def merged(element: Json | None, other: Json) -> Json:
    """Two `_name` elements as one: the members of the first, the extensions of both."""
    both = [*objects((element or {}).get("extension")), *objects(other.get("extension"))]
    return {**other, **(element or {}), **({"extension": both} if both else {})}


def codings(concept: Json) -> list[Json]:
    """The codings of a CodeableConcept."""
    return objects(concept.get("coding"))
