"""Texts of eligibility criteria by themselves: JSON lines of {doc, text}, and plain text that is no trial's page."""

import io
import re
from collections.abc import Iterator
from typing import Any, NamedTuple, cast, get_args

from pydantic import TypeAdapter, ValidationError

from fhir_trials import eligibility, json_text
from fhir_trials.cursor import Json
from fhir_trials.errors import ReadError
from fhir_trials.issues import Issues
from fhir_trials.model import Criterion, Trial
from fhir_trials.model.values import Language
from fhir_trials.sources import json_documents, recognise
from fhir_trials.sources.decoding import lines
from fhir_trials.sources.documents import HEAD, Document, NoTrial
from fhir_trials.sources.formats import Format
from fhir_trials.sources.json_records import recognised, seen
from fhir_trials.sources.passing import Passing
from fhir_trials.sources.syntax import look

MAX_BYTES = 4 * 1024 * 1024
"""How long a plain text may be."""
_LONGEST_SHOWN = 60
_LANGUAGE = TypeAdapter(Language)
# The first member of a text whose line goes on beyond the beginning that is looked at.
_BEGINNING = re.compile(r'\s*(?:\[\s*)?\{\s*"(?:doc|text|section|language)"\s*:\s*"')
_MEMBERS = ("doc", "text", "section", "language")
_EXPECTED = 'expected {"doc": …, "text": …}, and if you like "section" and "language"'


class CriteriaText(NamedTuple):
    """A text of criteria, understood.

    Attributes:
        doc: what it is called: the `doc` of its line, or the name of its file.
        criteria: in the order of the text.
    """

    doc: str
    criteria: tuple[Criterion, ...]


def read(document: Document, issues: Issues, wanted: Format | None = None) -> Iterator[Trial | CriteriaText]:
    """The texts of criteria in an input, or else the trials, as they are read.

    A plain text that is no trial's page is one text of criteria where it was asked for itself; found in a folder, only
    where a heading in it says that criteria follow.

    Args:
        document: the input.
        issues: as for `recognise.read`; a line that cannot be read, or has no text, is an error.
        wanted: the format to read it as; then it is read as trials only.

    Raises:
        ReadError: the input cannot be understood, or not any further.
    """
    beginning = None if wanted else look(document)
    if beginning and beginning.kind == "json" and _begins_with_texts(beginning.text, document):
        told, docs = Passing(issues, document.source), Docs()
        for path, record in json_documents.records(document, beginning.text, told):
            if found := _of_record(record, path, told):
                docs.compare(record, path, told)
                yield found
    elif beginning and beginning.kind == "text":
        yield from _of_plain_text(document, issues)
    else:
        yield from recognise.read(document, issues, wanted)


class Docs:
    """What texts were called so far, to tell a name that two of them have."""

    def __init__(self) -> None:
        self._seen: dict[str, dict[str, tuple[str, int]]] = {}

    def compare(self, record: Json, path: str, issues: Issues) -> None:
        """Warn where another text has the same name; the list that includes may share it with the one that excludes."""
        section, content = record.get("section") or "unknown", hash(record["text"])
        known = self._seen.setdefault(record["doc"], {})
        before = known.setdefault(section, (path, content))
        if before[0] == path:  # the first of its section, which a text without one has a part of
            before = next((one for other, one in known.items() if "unknown" in (section, other)), before)
        if before[0] != path:
            texts = "the same text" if before[1] == content else "different texts"
            said = f"{record['doc']!r} is the doc of {before[0]} and of {path}, with {texts}"
            issues.warning("repeated-doc", path, f"{said}; both are read: give each a name of its own")


def _begins_with_texts(beginning: str, document: Document) -> bool:
    """Whether one of the first records is, or is meant as, a text; a broken line does not hide the next.

    Where not one of them is whole, since the first goes on beyond the beginning, its first member tells.
    """
    pieces = [beginning, *(line for line in beginning.splitlines() if line.lstrip().startswith("{"))]
    found = [record for piece in pieces for record in _records(piece)]
    if not found and len(document.head) >= HEAD:
        return bool(_BEGINNING.match(beginning))
    return any(_is_meant(record) for record in found)


def _records(piece: str) -> list[Any]:
    try:
        value = json_text.decode(piece.encode("utf-8", "surrogatepass"))
    except ReadError:
        return []
    return cast("list[Any]", value) if isinstance(value, list) else [value]


def _is_meant(record: Any) -> bool:
    """Whether a record has the members of a text, whatever is in them, and is no trial."""
    if not isinstance(record, dict):
        return False
    found = cast("Json", record)
    return "doc" in found and "text" in found and recognised(found)[0] is None


def _of_record(record: Any, path: str, issues: Issues) -> CriteriaText | None:
    if not _is_meant(record):
        issues.error("not-criteria", path, f"{seen(record)} is no text of criteria; {_EXPECTED}")
        return None
    for name in ("doc", "text"):
        if not isinstance(record[name], str):
            issues.error("not-criteria", path, f"`{name}` must be a string, found {_shown(record[name])}")
            return None
    doc, text, section, language = map(record.get, _MEMBERS)
    sections = get_args(eligibility.Section)
    if section not in (None, *sections):
        said = f"the section {section!r} is none of {', '.join(sections)}"
        issues.error("not-criteria", path, said)
        return None
    try:
        tag = None if language is None else _LANGUAGE.validate_python(language)
    except ValidationError:
        issues.error("not-criteria", path, f"{language!r} is no language tag such as en or nl")
        return None
    if unknown := [name for name in record if name not in _MEMBERS]:
        said = f"no member of a text of criteria: {', '.join(map(repr, unknown))}; left out; {_EXPECTED}"
        issues.warning("unknown-member", path, said)
    return CriteriaText(
        doc, eligibility.understand(eligibility.split(text, tag, section=section or "unknown"))
    )


def _shown(value: Any) -> str:
    shown = json_text.encode(value).decode()
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]}…"


def _of_plain_text(document: Document, issues: Issues) -> Iterator[Trial | CriteriaText]:
    content = document.stream.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise ReadError(f"{document.name}: more than {MAX_BYTES} bytes, which is no text of criteria")
    try:
        yield from recognise.read(_again(document, content), issues)
        return
    except NoTrial as error:
        nothing = error
    # What had to be assumed of the encoding has been told by now.
    criteria = eligibility.split("".join(lines(_again(document, content), Issues())))
    if not document.by_name and all(one.section == "unknown" for one in criteria):
        raise nothing
    yield CriteriaText(document.name, eligibility.understand(criteria))


def _again(document: Document, content: bytes) -> Document:
    return Document(document.name, io.BytesIO(content), source=document.source, by_name=document.by_name)
