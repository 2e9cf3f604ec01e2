"""R5 → R4 or R4B by the table: one rule for each element that differs, compiled once per type and release."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from fhir_trials.releases import codes, fields, references, specials, table
from fhir_trials.releases.table import Json, Row
from fhir_trials.releases.walk import (
    UNKNOWN,
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


class Lowering:
    """How one R5 type becomes R4: what is not named here goes through as the same object."""

    def __init__(self, type_: str, release: str) -> None:
        rows = [row for row in table.rows_of(type_) if row.release in ("", release) and row.kind != "older"]
        self.restored = {row.url: fields.fields_of(row) for row in rows if row.kind == "r4-only"}
        self.rules = _rules(type_, [row for row in rows if row.kind != "r4-only"])
        names = {name for row in rows if row.r5 for name in _names(row)}
        base = table.RESOURCE_KEYS if type_ in table.RESOURCE_TYPES else table.ELEMENT_KEYS
        self.known = frozenset(names | base)
        derived = [(each.name, each.derive) for each in specials.DERIVED.get(type_, ())]
        self.derived = [(name, derive) for name, derive in derived if derive]
        finish = specials.FINISH.get(type_)
        self.finish = finish.down if finish and finish.down is not keep else None
        changed = {name for names_ in self.rules for name in names_[:2]}
        self.touched = frozenset(changed)
        always = bool(self.derived or self.finish)
        plain = self.known - changed - ({"extension"} if self.restored else set())
        self.plain: frozenset[str] = frozenset() if always else frozenset(plain)

    def convert(self, node: Json, walk: Walk) -> Json:
        """The node in R4, which differs in its members but shares theirs."""
        out = dict(node)
        if not self.touched.isdisjoint(out):
            for name, extra, action in self.rules:
                if name in out or extra in out:
                    action(out, node, walk)
        if self.restored and "extension" in out:
            self._restore(out, walk)
        if not node.keys() <= self.known:
            self._leave_out(out, node, walk)
        for name, derive in self.derived:
            if (value := derive(node, walk)) not in (None, UNKNOWN):
                out[name] = value
        if self.finish:
            self.finish(out, node, walk)
        return out

    def _restore(self, out: Json, walk: Walk) -> None:
        """Put back what only R4 has and R5 kept in an extension of ours."""
        kept = objects(out["extension"])
        groups: dict[str, list[Json]] = {}
        for extension in kept:
            url = extension.get("url")
            if isinstance(url, str) and url in self.restored:
                groups.setdefault(url, []).append(extension)
        for url, extensions in groups.items():
            rest = fields.read_group(out, self.restored[url], extensions, walk)
            kept = [item for item in kept if item.get("url") != url or item in rest]
        if groups:
            set_or_drop(out, "extension", kept)

    def _leave_out(self, out: Json, node: Json, walk: Walk) -> None:
        for name in [name for name in node if name not in self.known]:
            del out[name]
            walk.warning("not-in-release", node, name, "no such element in R5, so none in R4; left out")


def _names(row: Row) -> set[str]:
    names = {name for name, _ in row.json_names()}
    return names | {"_" + name for name, type_ in row.json_names() if table.is_primitive(type_)}


def _rules(type_: str, rows: list[Row]) -> tuple[tuple[str, str, _Action], ...]:
    found: list[tuple[str, str, _Action]] = []
    if type_ in table.RESOURCE_TYPES:
        found.append(("contained", "contained", _contained))
    for row in rows:
        if row.r5 in specials.RULES and row.kind not in ("same", "extension"):
            rule = specials.RULES[row.r5]
            found += [(*pair, rule.down) for pair in pairs(rule.down_names)]
        elif row.kind in ("extension", "own-extension", "native+extension"):
            found += [(field.name, field.extra, _write(field)) for field in fields.fields_of(row)]
        else:
            found += _passed(row)
    return tuple(found)


def _passed(row: Row) -> list[tuple[str, str, _Action]]:
    """The rules of a row whose element is native: renamed, or looked into, or (the most) neither."""
    found: list[tuple[str, str, _Action]] = []
    for name, type_ in row.json_names():
        conversion = codes.conversion(row, type_)
        target = row.r4.rpartition(".")[2] if row.kind == "rename" else name
        if conversion or target != name:
            found.append((name, "_" + name, _move(name, target, conversion)))
    return found


def _move(name: str, target: str, conversion: str) -> _Action:
    if target == name:

        def look_into(out: Json, node: Json, walk: Walk) -> None:
            if name in out:
                out[name] = walk.convert(conversion, out[name])

        return look_into

    def action(out: Json, node: Json, walk: Walk) -> None:
        if name in out:
            value = out.pop(name)
            out[target] = walk.convert(conversion, value) if conversion else value
        if "_" + name in out:
            out["_" + target] = out.pop("_" + name)

    return action


def _write(field: fields.Field) -> _Action:
    def action(out: Json, node: Json, walk: Walk) -> None:
        extensions = out.get("extension")
        # The original's list is copied once, not by every element that becomes an extension.
        if extensions is None or extensions is node.get("extension"):
            extensions = out["extension"] = objects(extensions)
        field.write(out, walk, extensions)
        fields.take(out, field)

    return action


def _contained(out: Json, node: Json, walk: Walk) -> None:
    resources = objects(out["contained"])
    walk.contained = index_by_id(resources)
    out["contained"] = [convert_contained(resource, walk) for resource in resources]


@cache
def shapes(release: str) -> dict[str, Shape]:
    """The lowering of every type to a release."""
    found: dict[str, Shape] = {type_: Lowering(type_, release) for type_ in table.converted_types()}
    return {**found, codes.CONCEPT: codes.ConceptShape(), **references.alternates()}
