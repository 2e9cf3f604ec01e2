"""XML to plain JSON data, record by record, so that an export of any length passes in the memory of one record.

An element with neither attributes nor children is its text; any other is an object of its children by name, its
attributes as `@name`, and the text beside them as `#text`. An element that stands more than once, or that may, is a
list. Namespaces are left out of names; an empty element says nothing and is left out.
"""

from collections.abc import Collection, Iterator
from typing import Any, BinaryIO, cast
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from fhir_trials.cursor import Json
from fhir_trials.errors import ReadError
from fhir_trials.json_text import MAX_DEPTH

Record = tuple[str, Json]


def records(stream: BinaryIO, name: str, record: str, repeated: Collection[str]) -> Iterator[Record]:
    """The records of an XML document, each with its path, as they are read.

    Args:
        stream: the document, decoded by its own declaration.
        name: what to call it in an error.
        record: the name of the element that is a record; the root itself or anything below it.
        repeated: names of elements that may stand more than once, so that they are lists even where they do not.

    Raises:
        ReadError: not well formed, nested deeper than `MAX_DEPTH`, or with entities of its own (an XML bomb is
            made of them); what was yielded before stands.
    """
    depth = count = 0
    inside: int | None = None
    root: Element | None = None
    try:
        for event, element in cast("Iterator[tuple[str, Element]]", iterparse(stream, ("start", "end"))):
            if event == "start":
                depth += 1
                if depth > MAX_DEPTH:
                    raise ReadError(f"{name}: nested deeper than {MAX_DEPTH} levels")
                root = element if root is None else root
                inside = depth if inside is None and _named(element) == record else inside
                continue
            if inside == depth:
                path = "" if depth == 1 else f"{record}[{count}]"
                count, inside = count + 1, None
                yield path, _object(element, frozenset(repeated))
            depth -= 1
            if inside is None and element is not root:
                element.clear()
            if inside is None and depth == 1 and root is not None:
                root.clear()
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise ReadError(f"{name}: not readable as XML: {_words(error)}") from error


def _words(error: Exception) -> str:
    if isinstance(error, DefusedXmlException):
        return "it declares entities or names outside files, which are not followed"
    return str(error)


def _named(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _object(element: Element, repeated: frozenset[str]) -> Json:
    """An element as an object, also where it holds text alone."""
    found: Json = {f"@{name.rpartition('}')[2]}": value for name, value in element.attrib.items() if value}
    if text := "".join([element.text or "", *(child.tail or "" for child in element)]).strip():
        found["#text"] = text
    for child in element:
        value = _value(child, repeated)
        if value in ("", {}):
            continue
        name = _named(child)
        if name not in found and name not in repeated:
            found[name] = value
        elif name in found and isinstance(found[name], list):
            cast("list[Any]", found[name]).append(value)
        else:
            found[name] = [found[name], value] if name in found else [value]
    return found


def _value(element: Element, repeated: frozenset[str]) -> Any:
    if not len(element) and not element.attrib:
        text = element.text or ""
        return text if text.strip() else ""
    return _object(element, repeated)
