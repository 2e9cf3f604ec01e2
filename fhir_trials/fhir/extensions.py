"""Our own extensions ⇄ values of the model, driven by `mappings/extensions.csv`.

A row without a part is an extension; its rows with a part are its sub-extensions, `differing.path` one that stands
in the sub-extension `differing`. Both directions are compiled from the same row. https://hl7.org/fhir/R5/extensibility.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from operator import attrgetter
from typing import Any

from fhir_trials import mapping_files
from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import datatypes, identifier, urls
from fhir_trials.fhir.concepts import clean, code_set, coding_from_fhir, coding_to_fhir

Write = Callable[[Any], Any]
Read = Callable[[Cursor, str], Any]


def _same(value: Any) -> Any:
    return value


_TEXT: tuple[Write, Read] = (_same, Cursor.text)
_WHOLE: tuple[Write, Read] = (_same, Cursor.whole)
_KINDS: dict[str, tuple[Write, Read]] = {
    "boolean": (_same, Cursor.flag),
    "string": _TEXT,
    "markdown": _TEXT,
    "code": _TEXT,
    "date": _TEXT,
    "integer": _WHOLE,
    "positiveInt": _WHOLE,
    "decimal": (_same, Cursor.decimal),
    "Identifier": (identifier.to_fhir, lambda parent, key: identifier.from_fhir(parent.at(key))),
    "Duration": (
        datatypes.duration_to_fhir,
        lambda parent, key: datatypes.duration_from_fhir(parent.at(key)),
    ),
    "Coding": (coding_to_fhir, lambda parent, key: coding_from_fhir(parent.at(key))),
    "Quantity": (datatypes.age_to_fhir, lambda parent, key: datatypes.age_from_fhir(parent.at(key))),
}
_AMOUNT: tuple[Write, Read] = (
    datatypes.quantity_to_fhir,
    lambda parent, key: datatypes.quantity_from_fhir(parent.at(key)),
)


@dataclass(frozen=True)
class Part:
    """A value that stands in an extension or sub-extension."""

    url: str
    key: str
    field: str
    many: bool
    get: Callable[[Any], Any]
    write: Write
    read: Read

    def to_fhir(self, value: Any) -> Json:
        """The extension for one value."""
        return {"url": self.url, self.key: self.write(value)}


def _parts(rows: list[dict[str, str]], above: str = "") -> list[Part]:
    """The parts that stand directly in `above` (`differing.`), those within them at their places."""
    here = [row for row in rows if row["part"].startswith(above) and "." not in row["part"][len(above) :]]
    return [
        _part(row, row["part"][len(above) :]) if row["type"] else _complex(row, rows, above) for row in here
    ]


def _complex(row: dict[str, str], rows: list[dict[str, str]], above: str) -> Part:
    """A part that holds parts of its own."""
    url, field = row["part"][len(above) :], row["model"]
    inner = Record(url, _parts(rows, f"{row['part']}."))
    return Part(
        url,
        "extension",
        field,
        row["max"] == "*",
        _getter(field),
        inner.parts_to_fhir,
        lambda item, _: inner.from_fhir(item),
    )


def _part(row: dict[str, str], url: str) -> Part:
    kind, field = row["type"], row["model"] or "unused"
    write, read = _content_of(kind, row["terms"])
    key = f"value{kind[0].upper()}{kind[1:]}"
    return Part(url, key, field, row["max"] == "*", _getter(field), write, read)


def _content_of(kind: str, terms: str) -> tuple[Write, Read]:
    """How a value is written and read; a Quantity is one of time unless it is an `amount`."""
    if kind == "CodeableConcept":
        return _term(terms)
    return _AMOUNT if terms == "amount" else _KINDS[kind]


def _term(terms: str) -> tuple[Write, Read]:
    codes = code_set(terms)
    return codes.to_fhir, lambda parent, key: codes.from_fhir(parent.at(key))


def _getter(field: str) -> Callable[[Any], Any]:
    if "." not in field:
        return attrgetter(field)
    first, rest = field.split(".", 1)

    def get(value: Any) -> Any:
        inner = getattr(value, first)
        return None if inner is None else getattr(inner, rest)

    return get


@cache
def simple(name: str) -> Part:
    """The extension of that name that holds one value."""
    rows = [row for row in mapping_files.read_csv("extensions.csv") if row["extension"] == name]
    return _part(rows[0], urls.EXTENSION + name)


@cache
def record(name: str) -> Record:
    """The extension of that name that holds sub-extensions."""
    rows = [
        row for row in mapping_files.read_csv("extensions.csv") if row["extension"] == name and row["part"]
    ]
    return Record(urls.EXTENSION + name, _parts(rows))


class Record:
    """An extension whose sub-extensions are the fields of one value of the model."""

    def __init__(self, url: str, parts: list[Part]) -> None:
        self.url = url
        self.parts = parts
        # what writing needs of each, without a look at the part
        self._written = [(part.get, part.url, part.key, part.many, part.write) for part in parts]

    def to_fhir(self, value: Any) -> list[Json]:
        """The value as an extension; none where it says nothing."""
        found = [] if value is None else self.parts_to_fhir(value)
        return [{"url": self.url, "extension": found}] if found else []

    def parts_to_fhir(self, value: Any) -> list[Json]:
        """The sub-extensions alone."""
        found: list[Json] = []
        for get, url, key, many, write in self._written:
            held = get(value)
            for item in (held or ()) if many else () if held is None else (held,):
                content = write(item)
                # a part that holds parts may say nothing, and must not be empty then
                if content or key != "extension":
                    found.append({"url": url, key: content})
        return found

    def from_fhir(self, extension: Cursor) -> Json | None:
        """Take the fields of the value; None where there is none."""
        values: Json = {}
        inside: dict[str, list[Cursor]] = {}
        for item in extension.each("extension"):
            inside.setdefault(str(item.node.get("url")), []).append(item)
        for part in self.parts:
            held = tuple(_taken(inside.get(part.url, ()), part))
            if part.many:
                _put(values, part.field, held or None)
            elif held:
                _put(values, part.field, held[0])
        return clean(values)


def _put(values: Json, field: str, value: Any) -> None:
    if value is None:
        return
    first, _, rest = field.partition(".")
    if rest:
        values.setdefault(first, {})[rest] = value
    else:
        values[first] = value


def named(parent: Cursor, url: str) -> Iterator[Cursor]:
    """The extensions of that URL on `parent`, their URL taken."""
    for item in parent.each_with("extension", "url", url):
        del item.node["url"]
        yield item


def take(parent: Cursor, part: Part) -> Iterator[Any]:
    """Take the values of an extension wherever it stands on `parent`; at most one unless it may repeat."""
    return _taken(parent.each_with("extension", "url", part.url), part)


def _taken(found: Iterable[Cursor], part: Part) -> Iterator[Any]:
    for item in found:
        if (value := part.read(item, part.key)) is not None:
            del item.node["url"]
            yield value
            if not part.many:
                return


def first(parent: Cursor, name: str) -> Any:
    """Take the value of the simple extension `name`; None where there is none."""
    return next(take(parent, simple(name)), None)


def add(target: Json, extensions: Iterable[Json]) -> None:
    """Put extensions on an element, behind those it has."""
    if found := list(extensions):
        target.setdefault("extension", []).extend(found)
