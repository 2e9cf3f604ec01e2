"""XML to plain JSON data, record by record, so that an export of any length passes in the memory of one record.

An element with neither attributes nor children is its text; any other is an object of its children by name, its
attributes as `@name`, and the text beside them as `#text`. An element that stands more than once, or that may, is a
list. Namespaces are left out of names; an empty element says nothing and is left out.

https://www.w3.org/TR/xml/
"""

from collections.abc import Collection, Iterator
from itertools import chain
from typing import Any, BinaryIO, cast
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLPullParser

from defusedxml.common import DefusedXmlException, EntitiesForbidden
from defusedxml.ElementTree import DefusedXMLParser

from fhir_trials.cursor import Json
from fhir_trials.errors import ReadError
from fhir_trials.issues import Issues
from fhir_trials.json_text import MAX_DEPTH
from fhir_trials.sources.decoding import chunks

MAX_RECORD = 32 * 1024 * 1024

Record = tuple[str, Json]


class _Parser(DefusedXMLParser):  # pyright: ignore[reportUntypedBaseClass]
    """Refuses entities, and a document type that stands in another file."""

    def defused_start_doctype_decl(
        self, name: str, sysid: str | None, pubid: str | None, has_internal_subset: int
    ) -> None:
        """A document type is harmless where it only says its name."""
        if sysid or pubid:
            raise EntitiesForbidden(name, None, None, sysid, pubid, None)


def records(
    stream: BinaryIO, name: str, record: str, repeated: Collection[str], issues: Issues | None = None
) -> Iterator[Record]:
    """The records of an XML document, each with its path, as they are read.

    Args:
        stream: the document, decoded by its mark or declaration.
        name: what to call it in an error.
        record: the name of the element that is a record; the root itself or anything below it.
        repeated: names of elements that may stand more than once, so that they are lists even where they do not.
        issues: what had to be assumed of the encoding.

    Raises:
        ReadError: not well formed, nested deeper than `MAX_DEPTH`, a record longer than `MAX_RECORD`, or with
            entities of its own (an XML bomb is made of them); what was yielded before stands.
    """
    told = Issues() if issues is None else issues
    found = _Records(record, frozenset(repeated), name)
    parser = XMLPullParser(("start", "end"), _parser=_Parser(target=TreeBuilder(), forbid_dtd=True))  # pyright: ignore[reportCallIssue]
    read = since = 0
    try:
        for text in chain(filter(None, chunks(stream, name, told)), [""]):
            if text:
                parser.feed(text)
            else:
                # An empty piece is the end, which the parser must see before its last events are due.
                parser.close()
            read += len(text)
            for event, element in cast("Iterator[tuple[str, Element]]", parser.read_events()):
                if one := found.take(event, element):
                    since = read
                    yield one
            if read - since > MAX_RECORD:
                raise ReadError(f"{name}: a record of more than {MAX_RECORD} characters")
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise ReadError(f"{name}: not readable as XML: {_words(error)}") from error


class _Records:
    """The records among the elements of a document; what was seen is dropped from the tree."""

    def __init__(self, record: str, repeated: frozenset[str], name: str) -> None:
        self._record = record
        self._repeated = repeated
        self._name = name
        self._open: list[Element] = []
        self._inside: int | None = None
        self._count = 0

    def take(self, event: str, element: Element) -> Record | None:
        """The record that ends with this event."""
        if event == "start":
            self._open.append(element)
            if len(self._open) > MAX_DEPTH:
                raise ReadError(f"{self._name}: nested deeper than {MAX_DEPTH} levels")
            if self._inside is None and _named(element) == self._record:
                self._inside = len(self._open)
            return None
        depth = len(self._open)
        self._open.pop()
        found = None
        if self._inside == depth:
            path = "" if depth == 1 else f"{self._record}[{self._count}]"
            found = path, _object(element, self._repeated)
            self._count, self._inside = self._count + 1, None
        if self._inside is None and self._open:
            self._open[-1].remove(element)
        return found


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
