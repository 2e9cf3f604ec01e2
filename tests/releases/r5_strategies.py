"""R5-shaped resources of every type and element of the table: one full one, and as many as wanted from a seed."""

from functools import cache
from random import Random
from typing import Any

from hypothesis import strategies as st

from fhir_trials.releases import table
from tests.releases.r5_values import (
    ALTERNATIVES,
    CODES,
    CONCEPTS,
    CONTAINED,
    EXTENSIONS,
    PLAIN,
    PRIMITIVES,
    REQUIRED,
    TARGETS,
)


@cache
def members(type_: str) -> dict[str, list[tuple[str, str, bool]]]:
    """The members of a type by their bare name: JSON name, type, whether it repeats."""
    found: dict[str, dict[str, tuple[str, str, bool]]] = {}
    for row in table.rows_of(type_):
        if row.r5 and row.kind != "older" and row.name != "id":
            for name, key_type in row.json_names():
                found.setdefault(row.name, {})[name] = (name, key_type, row.many)
    return {name: list(choices.values()) for name, choices in found.items()}


class Maker:
    """Makes nodes; `density` is the share of the members that a node has, 1 for all."""

    def __init__(self, random: Random, density: float = 1) -> None:
        self.random = random
        self.density = density
        self.count = 0
        self.pointed: dict[str, bool] = {}
        self.inside = False

    def _some(self, share: float) -> bool:
        return self.random.random() < share

    def _value(self, path: str, type_: str, depth: int) -> Any:
        if type_ == "Reference" and path in TARGETS and self._some(0.7):
            return self._reference(TARGETS[path].split())
        values = CONCEPTS.get(path) or CODES.get(path) or PLAIN.get(type_) or PRIMITIVES.get(type_)
        return self._with_id(self.random.choice(values)) if values else self.element(type_, depth)

    def _reference(self, types: list[str]) -> dict[str, Any]:
        type_ = self.random.choice(types)
        if self._some(0.2) and type_ in CONTAINED:
            return {"identifier": {"system": "http://example.org", "value": "1"}, "type": type_}
        if self._some(0.3) and type_ in CONTAINED and not self.inside:
            self.pointed[type_] = True
            return {"reference": f"#{type_}", "display": "met naam"}
        return {"reference": f"{type_}/1"}

    def _with_id(self, value: Any) -> Any:
        """The value, its id made the only one in the resource."""
        return {**value, "id": self._next_id()} if isinstance(value, dict) and "id" in value else value

    def _next_id(self) -> str:
        self.count += 1
        return f"e{self.count}"

    def element(self, type_: str, depth: int = 0) -> dict[str, Any]:
        """An element or data type with some of its members, and now and then an id and extensions."""
        node: dict[str, Any] = {}
        names = members(type_)
        required = REQUIRED.get(type_, ())
        share = self.density if depth < 3 else self.density / 4
        chosen = [name for name in names if name in required or self._some(share)]
        if group := ALTERNATIVES.get(type_):
            alternatives = [name for name in chosen if name.startswith(group) and name not in required]
            chosen = [name for name in chosen if name not in alternatives[1:]]
        if depth > 5:
            chosen = [name for name in chosen if self._is_leaf(type_, name) or name in required]
        leaves = [name for name in names if self._is_leaf(type_, name)]
        for name in chosen or [self.random.choice(leaves or list(names))]:
            key, key_type, many = self.random.choice(names[name])
            path = f"{type_}.{name}"
            count = self.random.choice((1, 1, 2))
            node[key] = [self._value(path, key_type, depth + 1) for _ in range(count)] if many else None
            if not many:
                node[key] = self._value(path, key_type, depth + 1)
            if table.is_primitive(key_type) and self._some(0.1):
                self._extend(node, key, many=many, required=name in required or key_type == "code")
        _repair(type_, node)
        if self._some(0.2):
            node["extension"] = self.random.sample(EXTENSIONS, self.random.choice((1, 2)))
        if depth and self._some(0.1):
            node["id"] = self._next_id()
        if type_ == "Questionnaire.item":
            node["linkId"] = self._next_id()
        return node

    def _is_leaf(self, type_: str, name: str) -> bool:
        return all(
            key_type in PLAIN or table.is_primitive(key_type) for _, key_type, _ in members(type_)[name]
        )

    def _extend(self, node: dict[str, Any], key: str, *, many: bool, required: bool) -> None:
        extra = {"extension": [self.random.choice(EXTENSIONS)]}
        node["_" + key] = [extra, *([None] * (len(node[key]) - 1))] if many else extra
        if not many and not required and self._some(0.5):
            del node[key]

    def resource(self, type_: str) -> dict[str, Any]:
        """A resource, with contained ones now and then."""
        node: dict[str, Any] = {"resourceType": type_, "id": "x1", **self.element(type_)}
        if type_ == "Questionnaire":
            # the item that conditions speak of
            node["item"] = [{"linkId": "q", "type": "string"}, *node.get("item", [])]
        if self.pointed:
            self.inside = True
            contained = [
                {"resourceType": kind, **self.element(kind, 1), "id": kind} for kind in sorted(self.pointed)
            ]
            node["contained"] = contained
        return node


_NEEDS = (("duration", "durationUnit"), ("period", "periodUnit"), ("offset", "when"), ("countMax", "count"))
_NEEDS += (
    ("durationMax", "duration"),
    ("periodMax", "period"),
    ("durationUnit", "duration"),
    ("periodUnit", "period"),
)


def _repair(type_: str, node: dict[str, Any]) -> None:
    """Leave out what R5 forbids beside, or without, something else."""
    if type_ == "Group" and "member" in node:
        node["membership"] = "enumerated"
    elif type_ == "Questionnaire.item":
        _repair_item(node)
    elif type_ == "Questionnaire.item.enableWhen":
        node["operator"] = "exists" if "answerBoolean" in node else "="
    elif type_ == "Attachment":
        _drop(node, "data", "hash")
        node.pop("_size", None)
        node["contentType"] = "text/plain"
    elif type_ == "TriggerDefinition":
        _drop(
            node,
            *(["condition"] if "data" not in node else [name for name in node if name.startswith("timing")]),
        )
    elif type_.endswith("Filter") and type_ != "DataRequirement.valueFilter":
        node["path"] = "code"
        _drop(node, "searchParam")
    elif type_ == "Timing.repeat":
        _drop(node, *(["timeOfDay"] if "when" in node else []))
        node.pop("_when", None)
        for name, needed in (*_NEEDS, *_NEEDS):
            _drop(node, *([name] if needed not in node else []))
        node.setdefault("count", 1)


def _repair_item(node: dict[str, Any]) -> None:
    """Answers to choose from are codings; what is filled in is one value, and not beside them."""
    node.pop("_type", None)
    options = [option for option in node.pop("answerOption", []) if "valueCoding" in option]
    _drop(node, *(["answerValueSet"] if options else []))
    if options or "answerValueSet" in node:
        node["type"] = "coding"
        _drop(node, "initial")
    else:
        _drop(node, "answerConstraint")
    if options:
        node["answerOption"] = options
    if "initial" in node:
        node |= {"type": "string", "initial": [{"valueString": "a"}]}
    if len(node.get("enableWhen", [])) > 1:
        node["enableBehavior"] = "all"
    _drop(node, *(["maxLength"] if node["type"] != "string" else []))


def _drop(node: dict[str, Any], *names: str) -> None:
    for name in names:
        node.pop(name, None)
        node.pop("_" + name, None)


def resources(*types: str) -> st.SearchStrategy[dict[str, Any]]:
    """Resources of these types, or of all of ours."""
    return st.builds(
        lambda seed, density, type_: Maker(Random(seed), density).resource(type_),
        st.integers(0, 2**32),
        st.sampled_from([0.1, 0.3, 0.7]),
        st.sampled_from(types or table.RESOURCE_TYPES),
    )
