"""One R5 element ⇄ the extensions that carry it: a value, or its parts spelled out. https://hl7.org/fhir/R5/versions.html#extensions"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from itertools import zip_longest
from typing import Any, NamedTuple, cast

from fhir_trials.releases import codes, table
from fhir_trials.releases.table import Json, Row
from fhir_trials.releases.walk import Walk, objects

# integer64 is a string in JSON and no type of R4.
_VALUE_KEYS = {"integer64": "valueString"}
_PART_PLAIN = frozenset({"id"})


class Field(NamedTuple):
    """One JSON name of an element that becomes extensions.

    `write` gives the extensions for the name (and its `_name`); `read` puts extensions of that URL into an R5 node
    and returns those it had no place for.
    """

    name: str
    extra: str
    url: str
    value_key: str
    write: Callable[[Json, Walk], list[Json]]
    read: Callable[[Json, list[Json], Walk], list[Json]]


def fields_of(row: Row, url: str = "") -> tuple[Field, ...]:
    """The fields of a row, one for each of its JSON names."""
    return tuple(_field(row, name, type_, url or row.url) for name, type_ in row.keys())


def _field(row: Row, name: str, type_: str, url: str) -> Field:
    value_key = _VALUE_KEYS.get(type_, "value" + type_[0].upper() + type_[1:])
    if _is_spelled(type_):
        return _spelled(row, name, type_, url)
    if table.is_primitive(type_):
        return _primitive(name, value_key, url, many=row.many)
    return _complex(name, value_key, url, codes.conversion(row, type_), many=row.many)


def _is_spelled(type_: str) -> bool:
    return "." in type_ or type_ in table.R5_DATATYPES


def _complex(name: str, value_key: str, url: str, conversion: str, *, many: bool) -> Field:
    def write(node: Json, walk: Walk) -> list[Json]:
        value = walk.convert(conversion, node[name]) if conversion else node[name]
        if many:
            return [{"url": url, value_key: item} for item in value]
        return [{"url": url, value_key: value}]

    def read(node: Json, extensions: list[Json], walk: Walk) -> list[Json]:
        values = [_value(extension, value_key, walk) for extension in extensions]
        if conversion:
            values = walk.convert(conversion, values)
        return _place(node, name, values, extensions, many=many)

    return Field(name, "", url, value_key, write, read)


def _primitive(name: str, value_key: str, url: str, *, many: bool) -> Field:
    extra, extra_key = "_" + name, "_" + value_key

    def one(value: Any, more: Any) -> Json:
        extension: Json = {"url": url}
        if value is not None:
            extension[value_key] = value
        if more is not None:
            extension[extra_key] = more
        return extension

    def write(node: Json, walk: Walk) -> list[Json]:
        value, more = node.get(name), node.get(extra)
        if many:
            return [one(*pair) for pair in zip_longest(value or (), more or ())]
        return [one(value, more)]

    def read(node: Json, extensions: list[Json], walk: Walk) -> list[Json]:
        values = [_value(extension, value_key, walk) for extension in extensions]
        extras = [extension.get(_extra_key(extension, value_key)) for extension in extensions]
        if many:
            _place_many(node, name, values)
            _place_many(node, extra, extras)
            return []
        if name in node or extra in node:
            return extensions
        _place_one(node, name, values[0])
        _place_one(node, extra, extras[0])
        return extensions[1:]

    return Field(name, extra, url, value_key, write, read)


def _spelled(row: Row, name: str, type_: str, url: str) -> Field:
    def one(element: Json, walk: Walk) -> Json:
        extension: Json = {"url": url}
        if "id" in element:
            extension["id"] = element["id"]
        if parts := spell(type_, element, walk):
            extension["extension"] = parts
        return extension

    def write(node: Json, walk: Walk) -> list[Json]:
        return [one(element, walk) for element in objects(node[name])]

    def read(node: Json, extensions: list[Json], walk: Walk) -> list[Json]:
        values = [unspell(type_, extension, walk) for extension in extensions]
        return _place(node, name, values, extensions, many=row.many)

    return Field(name, "", url, "extension", write, read)


def _place(node: Json, name: str, values: list[Any], extensions: list[Json], *, many: bool) -> list[Json]:
    if many:
        _place_many(node, name, values)
        return []
    if name in node:
        return extensions
    _place_one(node, name, values[0])
    return extensions[1:]


def _place_one(node: Json, name: str, value: Any) -> None:
    if value is not None:
        node[name] = value


def _place_many(node: Json, name: str, values: list[Any]) -> None:
    if any(value is not None for value in values):
        node[name] = [*node.get(name, ()), *values]


def _value(extension: Json, value_key: str, walk: Walk) -> Any:
    """The value of an extension, under another type's name too: strangers write valueString for markdown."""
    size = 2 + (("_" + value_key) in extension)
    if value_key in extension and len(extension) == size:
        return extension[value_key]
    found = next((key for key in extension if key.startswith("value")), None)
    if rest := [key for key in extension if key not in ("url", found, f"_{found}", "_" + value_key)]:
        walk.warning("not-lifted", extension, "", f"{', '.join(rest)} beside the value of {extension['url']}")
    return None if found is None else extension[found]


def _extra_key(extension: Json, value_key: str) -> str:
    if "_" + value_key in extension:
        return "_" + value_key
    return next((key for key in extension if key.startswith("_value")), "_" + value_key)


class Spelling(NamedTuple):
    """How the parts of one R5 type become sub-extensions."""

    is_datatype: bool
    plain: frozenset[str]
    known: frozenset[str]
    fields: tuple[Field, ...]
    by_url: dict[str, tuple[Field, ...]]


@cache
def spelling(type_: str) -> Spelling:
    """The spelling of an R5 type, from its rows."""
    found = [field for row in table.rows_of(type_) if row.r5 for field in fields_of(row, row.name)]
    by_url: dict[str, tuple[Field, ...]] = {}
    for field in found:
        by_url[field.url] = (*by_url.get(field.url, ()), field)
    plain = _PART_PLAIN | {field.name for field in found} | {field.extra for field in found if field.extra}
    known = plain | table.ELEMENT_KEYS
    return Spelling(type_ in table.R5_DATATYPES, frozenset(plain), frozenset(known), tuple(found), by_url)


def spell(type_: str, element: Json, walk: Walk) -> list[Json]:
    """The parts of an R5 element as sub-extensions, its own extensions after them with their whole URLs."""
    rules = spelling(type_)
    parts: list[Json] = [{"url": table.DATATYPE, "valueString": type_}] if rules.is_datatype else []
    for name, extra, _, _, write, _ in rules.fields:
        if name in element or extra in element:
            parts += write(element, walk)
    if not element.keys() <= rules.plain:
        parts += objects(element.get("extension"))
        if modifiers := element.get("modifierExtension"):
            parts.append({"url": table.MODIFIER, "extension": modifiers})
            walk.warning("modifier-moved", element, "modifierExtension", "no longer seen as a modifier in this release")
        for name in element.keys() - rules.known:
            walk.warning("not-in-release", element, name, "no such element in R5; left out")
    return parts


def unspell(type_: str, extension: Json, walk: Walk) -> Json:
    """The R5 element that an extension spells; sub-extensions it does not define become its extensions."""
    element: Json = {"id": extension["id"]} if "id" in extension else {}
    rules = spelling(type_)
    groups: dict[str, list[Json]] = {}
    rest: list[Json] = []
    for part in objects(extension.get("extension")):
        url = part.get("url", "")
        if url in rules.by_url:
            groups.setdefault(url, []).append(part)
        elif url == table.MODIFIER:
            element["modifierExtension"] = part.get("extension")
        elif url == "_datatype":
            walk.information("older-shape", part, "", f"the bare _datatype, for {table.DATATYPE}")
        elif url != table.DATATYPE:
            rest.append(part)
    for url, parts in groups.items():
        rest += read_group(element, rules.by_url[url], parts, walk)
    if rest:
        element["extension"] = rest
        for part in rest:
            if ":" not in str(part.get("url", "")):
                walk.warning("not-lifted", part, "", f"not a part of {type_}, or one too many; kept as it is")
    if any(key.startswith("value") for key in extension):
        walk.warning("not-lifted", extension, "", f"a value where {type_} has parts; left out")
    return element


def read_group(node: Json, fields: tuple[Field, ...], extensions: list[Json], walk: Walk) -> list[Json]:
    """Read extensions of one URL by the field whose type each has; returns those without a place."""
    if len(fields) == 1:
        return fields[0].read(node, extensions, walk)
    rest: list[Json] = []
    for extension in extensions:
        field = next((each for each in fields if each.value_key in extension or "_" + each.value_key in extension), None)
        rest += field.read(node, [extension], walk) if field else [extension]
    return rest


def take(node: Json, field: Field) -> None:
    """Remove the element of a field from a copied node."""
    node.pop(field.name, None)
    node.pop(field.extra, None)


def as_json(value: Any) -> Json:
    """A value known to be an object."""
    return cast("Json", value)
