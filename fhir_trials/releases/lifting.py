"""R4 or R4B → R5 by the table: the extension first, then the native element. Reads more shapes than `lowering` writes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from fhir_trials.releases import codes, fields, older, references, specials, table
from fhir_trials.releases.table import Json, Row
from fhir_trials.releases.walk import (
    UNKNOWN,
    Derived,
    Shape,
    Walk,
    convert_contained,
    index_by_id,
    keep,
    objects,
    pairs,
    set_or_drop,
)

_Action = Callable[[Json, Json, Walk], None]


class Lifting:
    """How one type of R4 or R4B becomes R5: what is not named here goes through as the same object."""

    def __init__(self, type_: str) -> None:
        rows = table.rows_of(type_)
        self.type = type_
        self.by_url = _by_url([row for row in rows if _is_on_parent(row)])
        self.by_url |= {field.url: (field,) for field in specials.FIELDS.get(type_, ())}
        self.by_one = fields.one_by_one(self.by_url)
        self.older = _by_url([row for row in rows if row.kind == "older"])
        self.rules = _rules(type_, rows)
        self.derived = specials.DERIVED.get(type_, ())
        finish = specials.FINISH.get(type_)
        self.finish = finish.up if finish and finish.up is not keep else None
        r4, r5 = _r4_names(type_, rows), {name for row in rows if row.r5 for name in _names(row.json_names())}
        self.only_r5 = frozenset(r5 - r4)
        self.only_r4 = frozenset(r4 - r5)
        base = table.RESOURCE_KEYS if type_ in table.RESOURCE_TYPES else table.ELEMENT_KEYS
        self.known = frozenset(r4 | r5 | base)
        changed = {name for names in self.rules for name in names[:2]} | self.only_r5
        self.touched = frozenset(name for names in self.rules for name in names[:2])
        always = bool(self.derived or self.finish)
        extension = {"extension"} if self.by_url or self.older else set[str]()
        self.plain: frozenset[str] = frozenset() if always else frozenset(self.known - changed - extension)

    def convert(self, node: Json, walk: Walk) -> Json:
        """The node in R5, which differs in its members but shares theirs."""
        out = dict(node)
        foreign = {name: out.pop(name) for name in node if name in self.only_r5}
        old = self._read_extensions(out, walk) if "extension" in node else {}
        for name, value in foreign.items():
            older.adopt(out, name, value, node, walk)
        if not self.touched.isdisjoint(out):
            for name, extra, action in self.rules:
                if name in out or extra in out:
                    action(out, node, walk)
        for derived in self.derived:
            _lift_derived(derived, out, node, walk)
        if self.finish:
            self.finish(out, node, walk)
        for url, extensions in old.items():
            older.read(out, self.older[url], extensions, walk)
        if not node.keys() <= self.known:
            for name in [name for name in node if name not in self.known]:
                walk.warning("unknown-element", node, name, f"no element of {self.type}; kept as it is")
        return out

    def _read_extensions(self, out: Json, walk: Walk) -> dict[str, list[Json]]:
        """Take the extensions that carry R5 elements; returns those of older shapes, to be read last."""
        rest: list[Json] = []
        extra: list[Json] = []
        old: dict[str, list[Json]] = {}
        groups: dict[str, list[Json]] = {}
        for extension in objects(out["extension"]):
            url = extension.get("url")
            if not isinstance(url, str):
                rest.append(extension)
                continue
            read_one = self.by_one.get(url)
            if read_one:
                if not read_one(out, extension, walk):
                    extra.append(extension)
            elif url in self.by_url:
                groups.setdefault(url, []).append(extension)
            elif url in self.older:
                old.setdefault(url, []).append(extension)
            else:
                rest.append(extension)
        for url, extensions in groups.items():
            extra += fields.read_group(out, self.by_url[url], extensions, walk)
        for extension in extra:
            walk.warning("not-lifted", extension, "", "one too many, or not of its type; kept as it is")
        set_or_drop(out, "extension", rest + extra)
        return old


def _lift_derived(derived: Derived, out: Json, node: Json, walk: Walk) -> None:
    if derived.name not in out:
        return
    native = out.pop(derived.name)
    expected = derived.derive(out, walk) if derived.derive else None
    if expected is None:
        derived.lift(out, native, walk)
    elif expected is not UNKNOWN and not derived.same(native, expected):
        walk.warning("native-differs", node, derived.name, "is not what the extensions say, which are taken")


def _is_on_parent(row: Row) -> bool:
    """Whether the extension of a row stands where its element does in R5, so that it is read by the table alone."""
    if row.kind == "extension" or row.r5 not in specials.RULES:
        return bool(row.r5) and row.kind in ("extension", "own-extension", "native+extension")
    return specials.RULES[row.r5].reads_extension


def _by_url(rows: list[Row]) -> dict[str, tuple[fields.Field, ...]]:
    found: dict[str, tuple[fields.Field, ...]] = {}
    for row in rows:
        known = found.get(row.url, ())
        names = {field.name for field in known}
        found[row.url] = (*known, *(field for field in fields.fields_of(row) if field.name not in names))
    return found


def _r4_names(type_: str, rows: tuple[Row, ...]) -> set[str]:
    found = specials.names_up(type_)
    for row in rows:
        for path in row.r4.split("|") if row.kind != "part" else ():
            name = path.rpartition(".")[2]
            if name.endswith("[x]") or row.kind == "same":
                found |= _names(row.json_names())
            elif name:
                found |= {name, "_" + name} if table.is_primitive(row.types[0]) else {name}
    return found


def _names(keys: tuple[tuple[str, str], ...]) -> set[str]:
    return {name for name, _ in keys} | {"_" + name for name, type_ in keys if table.is_primitive(type_)}


def _rules(type_: str, rows: tuple[Row, ...]) -> tuple[tuple[str, str, _Action], ...]:
    found: dict[tuple[str, str], _Action] = {}
    if type_ in table.RESOURCE_TYPES:
        found["contained", "contained"] = _contained
    for row in rows:
        if row.r5 in specials.RULES and row.kind not in ("same", "extension", "older"):
            rule = specials.RULES[row.r5]
            found |= {pair: rule.up for pair in pairs(rule.up_names)}
        elif row.kind == "r4-only":
            for field in () if row.name in specials.names_up(type_) else fields.fields_of(row):
                found[field.name, field.extra or field.name] = _keep(field)
        elif row.kind in ("same", "rename"):
            found |= _passed(row)
    return tuple((name, extra, action) for (name, extra), action in found.items())


def _contained(out: Json, node: Json, walk: Walk) -> None:
    out["contained"] = [convert_contained(resource, walk) for resource in objects(out["contained"])]
    walk.contained = index_by_id(out["contained"])


def _passed(row: Row) -> dict[tuple[str, str], _Action]:
    found: dict[tuple[str, str], _Action] = {}
    for name, type_ in row.json_names():
        conversion = codes.conversion(row, type_)
        source = row.r4.rpartition(".")[2] if row.kind == "rename" else name
        if conversion or source != name:
            found[source, "_" + source] = _move(source, name, conversion)
    return found


def _move(source: str, name: str, conversion: str) -> _Action:
    def action(out: Json, node: Json, walk: Walk) -> None:
        if source in out:
            value: Any = out.pop(source) if source != name else out[name]
            value = walk.convert(conversion, value) if conversion else value
            if source == name or name not in out:
                out[name] = value
            else:
                older.adopt(out, name, value, node, walk)
        if source != name and "_" + source in out:
            out.setdefault("_" + name, out.pop("_" + source))

    return action


def _keep(field: fields.Field) -> _Action:
    """What only R4 has goes into an extension of ours, and from there back into R4."""

    def action(out: Json, node: Json, walk: Walk) -> None:
        fields.write_beside(out, field, walk)

    return action


@cache
def shapes() -> dict[str, Shape]:
    """The lifting of every type from R4 or R4B."""
    found: dict[str, Shape] = {type_: Lifting(type_) for type_ in table.converted_types()}
    return {**found, codes.CONCEPT: codes.ConceptShape(), **references.directs()}
