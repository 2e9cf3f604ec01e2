"""What kind of text an input is, by its first characters: JSON, XML, CSV, HTML or plain text."""

import codecs
import csv
import re
from typing import Literal, NamedTuple

from fhir_trials.errors import ReadError
from fhir_trials.sources.decoding import Decoder
from fhir_trials.sources.documents import HEAD, Document, NoTrial

Kind = Literal["json", "xml", "csv", "html", "text"]

_BINARY = {
    b"%PDF": "a PDF; save it as text",
    b"\xd0\xcf\x11\xe0": "an Office document; save it as text, HTML or CSV",
    b"{\\rtf": "a rich text document; save it as text",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"II*\0": "an image",
    b"MM\0*": "an image",
    b"7z\xbc\xaf": "an archive of 7-Zip; unpack it",
    b"\xfd7zXZ": "an xz archive; unpack it",
    b"BZh": "a bzip2 archive; unpack it",
    b"Rar!": "a RAR archive; unpack it",
    b"SQLite format 3": "a database",
    b"PAR1": "a Parquet file; save it as CSV",
}
_TAR_MARK = slice(257, 262)
_BLANK = "\ufeff \t\r\n\0"
_CONTROL = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_ARRAY = re.compile(r'\[\s*(?:[\[{"\]]|-?\d+(?:[.,eE\s]|\]\s*$)|true|false|null|$)')
_PROLOGUE = re.compile(r"(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>)*", re.S | re.I)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)")
_HTML_PAGE = re.compile(r"<!doctype\s+html|<html[\s>]", re.I)
_HTML_PARTS = frozenset(
    re.findall(
        r"\w+",
        "a article b body br center div dl em font form h1 h2 h3 h4 h5 h6 head header hr html i img li link main "
        "meta nav ol p pre script section small span strong style table tbody td title tr ul",
    )
)
_CLOSED = re.compile(r"</(?:p|div|h[1-6]|li|ul|ol|td|tr|table|span|dd|dt)\s*>", re.I)
_DELIMITERS = ",;\t|"
_LONGEST_NAME = 80


class Look(NamedTuple):
    """What the beginning of an input shows.

    Attributes:
        kind: how its text is built.
        why: why, in words.
        text: the beginning, decoded.
    """

    kind: Kind
    why: str
    text: str


def look(document: Document) -> Look:
    """What kind of text this is.

    Raises:
        ReadError: it is empty.
        NoTrial: it is no text.
    """
    _refuse_binary(document)
    decoder = Decoder(document.head)
    decode = codecs.getincrementaldecoder(decoder.codec)("replace").decode
    text = decode(document.head).lstrip(_BLANK)
    if not text:
        raise ReadError(
            f"{document.name}: is empty{'' if len(document.head) < HEAD else ' at its beginning'}"
        )
    nulls, text = text.count("\0"), text.replace("\0", "")
    if len(_CONTROL.findall(text)) + nulls // 4 > len(text) // 20:
        raise NoTrial(f"{document.name}: is no text")
    kind, why = _kind(text)
    return Look(kind, why, text)


def _refuse_binary(document: Document) -> None:
    for mark, what in _BINARY.items():
        if document.head.startswith(mark):
            raise NoTrial(f"{document.name}: is {what}")
    if document.head[_TAR_MARK] == b"ustar":
        raise NoTrial(f"{document.name}: is a tar archive; unpack it")


def _kind(text: str) -> tuple[Kind, str]:
    if text.startswith("{") or _ARRAY.match(text):
        return "json", f"begins with {text[0]}"
    if text.startswith("<"):
        if _HTML_PAGE.search(text[:2048]):
            return "html", "begins as an HTML page"
        if name := root(text):
            known = name.lower() in _HTML_PARTS
            return (
                ("html", f"begins with the HTML element {name}")
                if known
                else ("xml", f"begins with <{name}>")
            )
    # Cells may hold HTML: a table is looked for first.
    if found := table(text):
        delimiter, columns = found
        return "csv", f"begins with {len(columns)} columns, divided by {delimiter!r}"
    if len(_CLOSED.findall(text)) > 2:
        return "html", "has elements of HTML"
    return "text", "neither JSON, XML, CSV nor HTML"


def root(text: str) -> str:
    """The name of the root element that an XML text begins with, without its prefix; empty where it has none."""
    prologue = _PROLOGUE.match(text)
    found = _ROOT.match(text, prologue.end() if prologue else 0)
    return found[1] if found else ""


def table(text: str) -> tuple[str, list[str]] | None:
    """What divides the cells of a CSV text, and the names of its columns; None where it does not look like one."""
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    if not lines:
        return None
    best = max(((one, _cells(lines[0], one)) for one in _DELIMITERS), key=lambda found: len(found[1]))
    named = [name for name in best[1] if name]
    likely = (
        len(named) > 2 and len(set(named)) == len(named) and all(len(name) <= _LONGEST_NAME for name in named)
    )
    # A sentence has commas as well: its next line has not as many of them.
    if not likely or not (
        len(named) > 7 or all(len(_cells(line, best[0])) == len(best[1]) for line in lines[1:3])
    ):
        return None
    return best


def columns(text: str) -> tuple[str, list[str]]:
    """As `table`, for what is known to be one."""
    first = next(line for line in text.splitlines() if line.strip())
    return max(((one, _cells(first, one)) for one in _DELIMITERS), key=lambda found: len(found[1]))


def _cells(line: str, delimiter: str) -> list[str]:
    try:
        return [cell.strip() for row in csv.reader([line], delimiter=delimiter) for cell in row]
    except csv.Error:
        return []
