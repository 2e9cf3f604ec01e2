"""Codes and systems that differ by release. `mappings/releases/code-systems.csv`, `required-codes.csv` · https://hl7.org/fhir/R5/terminologies.html"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple, cast

from fhir_trials.releases import table
from fhir_trials.releases.table import Json, Row
from fhir_trials.releases.walk import (
    Rule,
    Walk,
    add_extensions,
    object_at,
    objects,
    set_or_drop,
    take_extension,
)

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

    plain = frozenset({"text"})

    def convert(self, node: Json, walk: Walk) -> Json:
        """The concept with the systems of `walk.systems` replaced."""
        codings = node.get("coding")
        if not isinstance(codings, list):
            return node
        items = cast("list[Any]", codings)
        changed = [
            replace_system(cast("Json", item), walk) if isinstance(item, dict) else item for item in items
        ]
        return {**node, "coding": changed}


def replace_system(coding: Json, walk: Walk) -> Json:
    """The coding with its system replaced, where the other release has another one."""
    system = coding.get("system")
    other = walk.systems.get(system) if isinstance(system, str) else None
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
    code = _RequiredCode(path)
    names = (code.name, code.extra)
    return Rule(code.down, code.up, names, names)


def fill_required_code(out: Json, path: str) -> None:
    """Write the stand-in for a code that R4 requires and the R5 node does not have, marked as such."""
    name = path.rpartition(".")[2]
    if name not in out:
        out[name] = _codes(path).other
        extra = dict(object_at(out, "_" + name))
        add_extensions(extra, [{"url": table.NOT_STATED, "valueBoolean": True}])
        out["_" + name] = extra


class _RequiredCode:
    def __init__(self, path: str) -> None:
        self.codes = _codes(path)
        self.name = path.rpartition(".")[2]
        self.extra = "_" + self.name
        self.url = table.url_of(path)
        self.official_url = table.X5 + path

    def down(self, out: Json, node: Json, walk: Walk) -> None:
        code: Any = out.get(self.name)
        own = dict(object_at(out, self.extra))
        origin = take_extension(own, table.R4_CODE)
        if origin is not None:
            out[self.name] = origin.get("valueCode")
            set_or_drop(out, self.extra, own)
        elif not isinstance(code, str):
            return
        elif code in self.codes.exact:
            out[self.name] = self.codes.down[code]
        else:
            self._write_nearest(out, code, node, walk)

    def _write_nearest(self, out: Json, code: str, node: Json, walk: Walk) -> None:
        out[self.name] = self.codes.down.get(code, self.codes.other)
        carrier: Json = {"url": self.url, "valueCode": code}
        if self.extra in out:
            carrier["_valueCode"] = out[self.extra]
        out[self.extra] = {"extension": [carrier]}
        message = (
            f"{walk.release} has no code {code}: {out[self.name]} is written, with the R5 code beside it"
        )
        walk.information("nearest-code", node, self.name, message)

    def up(self, out: Json, node: Json, walk: Walk) -> None:
        code = out.get(self.name)
        own = dict(object_at(out, self.extra))
        carrier = take_extension(own, self.url) or take_extension(own, self.official_url)
        if carrier is not None:
            self._read_carrier(out, carrier, own, node, walk)
        elif take_extension(own, table.NOT_STATED) is not None:
            out.pop(self.name, None)
            set_or_drop(out, self.extra, own)
        elif isinstance(code, str) and code in self.codes.up:
            out[self.name] = self.codes.up[code]
            if code not in self.codes.exact_r4:
                self._keep(out, code, own, node, walk)

    def _read_carrier(self, out: Json, carrier: Json, own: Json, node: Json, walk: Walk) -> None:
        native, code = out.get(self.name), carrier.get("valueCode")
        set_or_drop(out, self.name, code)
        set_or_drop(out, self.extra, merged(object_at(carrier, "_valueCode"), own))
        if native != self.codes.down.get(str(code), native):
            message = f"{native} and, in the extension, {code}: the extension is taken"
            walk.warning("native-differs", node, self.name, message)

    def _keep(self, out: Json, code: str, own: Json, node: Json, walk: Walk) -> None:
        add_extensions(own, [{"url": table.R4_CODE, "valueCode": code}])
        out[self.extra] = own
        message = f"R5 has no code {code}: {out[self.name]} is read, with the R4 code beside it"
        walk.information("nearest-code", node, self.name, message)


def merged(element: Json, other: Json) -> Json:
    """Two `_name` elements as one: the members of the first, the extensions of both."""
    both = [*objects(element.get("extension")), *objects(other.get("extension"))]
    return {**other, **element, **({"extension": both} if both else {})}
