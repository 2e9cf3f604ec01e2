"""One R5 element ⇄ the extensions that carry it, each with a value. https://hl7.org/fhir/R5/versions.html#extensions"""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest
from typing import Any, NamedTuple, cast

from fhir_trials.releases import codes, table
from fhir_trials.releases.table import Json, Row
from fhir_trials.releases.walk import Walk, objects

Write = Callable[[Json, Walk, list[Json]], None]
Read = Callable[[Json, list[Json], Walk], list[Json]]
ReadOne = Callable[[Json, Json, Walk], bool]

# integer64 is a string in JSON and no type of R4.
_VALUE_KEYS = {"integer64": "valueString"}


class Field(NamedTuple):
    """One JSON name of an element that becomes extensions.

    `write` appends the extensions for the name (and its `_name`); `read` puts extensions of that URL into an R5 node
    and returns those it had no place for; `read_one` does so with one extension, where they need not come together, and
    says whether there was a place.
    """

    name: str
    extra: str
    url: str
    value_key: str
    write: Write
    read: Read
    read_one: ReadOne | None = None


def fields_of(row: Row, url: str = "") -> tuple[Field, ...]:
    """The fields of a row, one for each of its JSON names."""
    return tuple(_field(row, name, type_, url or row.url) for name, type_ in row.json_names())


def read_group(node: Json, fields: tuple[Field, ...], extensions: list[Json], walk: Walk) -> list[Json]:
    """Read extensions of one URL by the field whose type each has; returns those without a place."""
    if len(fields) == 1:
        return fields[0].read(node, extensions, walk)
    rest: list[Json] = []
    for extension in extensions:
        field = next(
            (each for each in fields if each.value_key in extension or f"_{each.value_key}" in extension),
            None,
        )
        rest += field.read(node, [extension], walk) if field else [extension]
    return rest


def one_by_one(by_url: dict[str, tuple[Field, ...]]) -> dict[str, ReadOne]:
    """The readers of those URLs whose extensions can be read one by one."""
    return {
        url: fields[0].read_one for url, fields in by_url.items() if len(fields) == 1 and fields[0].read_one
    }


def write_beside(out: Json, field: Field, walk: Walk) -> None:
    """Write the element of a field as extensions of the copied node it stands in, and remove it there."""
    extensions = objects(out.get("extension"))
    field.write(out, walk, extensions)
    out["extension"] = extensions
    take(out, field)


def take(node: Json, field: Field) -> None:
    """Remove the element of a field from a copied node."""
    node.pop(field.name, None)
    if field.extra:
        node.pop(field.extra, None)


def _field(row: Row, name: str, type_: str, url: str) -> Field:
    value_key = _VALUE_KEYS.get(type_, "value" + type_[0].upper() + type_[1:])
    if "." in type_ or type_ in table.R5_DATATYPES:
        return _spelled(name, type_, url, many=row.many)
    if not table.is_primitive(type_):
        return _complex(name, value_key, url, codes.conversion(row, type_), many=row.many)
    return (_primitives if row.many else _primitive)(name, value_key, url)


def _complex(name: str, value_key: str, url: str, conversion: str, *, many: bool) -> Field:
    def write(node: Json, walk: Walk, into: list[Json]) -> None:
        value = walk.convert(conversion, node[name]) if conversion else node[name]
        if not many:
            into.append({"url": url, value_key: value})
        elif isinstance(value, list):
            into += [{"url": url, value_key: item} for item in value]  # pyright: ignore[reportUnknownVariableType]

    def read_one(node: Json, extension: Json, walk: Walk) -> bool:
        value = extension.get(value_key)
        if value is None or len(extension) != 2:
            value = _value(extension, value_key, walk)
        if value is None or (name in node and not many):
            return False
        if conversion:
            value = walk.convert(conversion, value)
        _place(node, name, value, many=many)
        return True

    return Field(name, "", url, value_key, write, _by_one(read_one), read_one)


def _spelled(name: str, type_: str, url: str, *, many: bool) -> Field:
    def write(node: Json, walk: Walk, into: list[Json]) -> None:
        for element in objects(node[name]):
            extension: Json = {"url": url}
            if "id" in element:
                extension["id"] = element["id"]
            extension["extension"] = walk.speller.spell(type_, element, walk)
            into.append(extension)

    def read_one(node: Json, extension: Json, walk: Walk) -> bool:
        if name in node and not many:
            return False
        _place(node, name, walk.speller.unspell(type_, extension, walk), many=many)
        return True

    return Field(name, "", url, "extension", write, _by_one(read_one), read_one)


def _primitive(name: str, value_key: str, url: str) -> Field:
    extra, extra_key = "_" + name, "_" + value_key

    def write(node: Json, walk: Walk, into: list[Json]) -> None:
        into.append(_one(url, value_key, node.get(name), node.get(extra)))

    def read(node: Json, extensions: list[Json], walk: Walk) -> list[Json]:
        first = extensions[0]
        value, more = _value(first, value_key, walk), first.get(_extra_key(first, extra_key))
        if name in node or extra in node or value is None is more:
            return extensions
        if value is not None:
            node[name] = value
        if more is not None:
            node[extra] = more
        return extensions[1:]

    def read_one(node: Json, extension: Json, walk: Walk) -> bool:
        value = extension.get(value_key)
        if value is None or len(extension) != 2 or name in node or extra in node:
            return not read(node, [extension], walk)
        node[name] = value
        return True

    return Field(name, extra, url, value_key, write, read, read_one)


def _primitives(name: str, value_key: str, url: str) -> Field:
    """A primitive that repeats: its values and their `_name` are two lists of one length."""
    extra, extra_key = "_" + name, "_" + value_key

    def write(node: Json, walk: Walk, into: list[Json]) -> None:
        pairs = zip_longest(_items(node.get(name)), _items(node.get(extra)))
        into += [_one(url, value_key, value, more) for value, more in pairs]

    def read(node: Json, extensions: list[Json], walk: Walk) -> list[Json]:
        values = [_value(extension, value_key, walk) for extension in extensions]
        extras = [extension.get(_extra_key(extension, extra_key)) for extension in extensions]
        for key, items in ((name, values), (extra, extras)):
            if any(item is not None for item in items):
                node[key] = [*node.get(key, ()), *items]
        return []

    return Field(name, extra, url, value_key, write, read)


def _items(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []


def _one(url: str, value_key: str, value: Any, more: Any) -> Json:
    extension: Json = {"url": url}
    if value is not None:
        extension[value_key] = value
    if more is not None:
        extension["_" + value_key] = more
    return extension


def _by_one(read_one: ReadOne) -> Read:
    def read(node: Json, extensions: list[Json], walk: Walk) -> list[Json]:
        return [extension for extension in extensions if not read_one(node, extension, walk)]

    return read


def _place(node: Json, name: str, value: Any, *, many: bool) -> None:
    if many:
        value = [*node[name], value] if name in node else [value]
    node[name] = value


def _value(extension: Json, value_key: str, walk: Walk) -> Any:
    """The value of an extension, under another type's name too: strangers write valueString for markdown."""
    if value_key in extension and len(extension) == 2 + (f"_{value_key}" in extension):
        return extension[value_key]
    found = next((key for key in extension if key.startswith("value")), value_key)
    rest = extension.keys() - {"url", found, "_" + found, "_" + value_key}
    if rest:
        walk.warning("not-lifted", extension, "", f"{', '.join(sorted(rest))} beside the value")
    return extension.get(found)


def _extra_key(extension: Json, extra_key: str) -> str:
    return (
        extra_key
        if extra_key in extension
        else next((key for key in extension if key[:6] == "_value"), extra_key)
    )
