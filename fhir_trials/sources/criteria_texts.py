"""Texts of eligibility criteria by themselves: JSON lines of {doc, text}, and plain text that is no trial's page."""

import io
from collections.abc import Iterator
from typing import Any, NamedTuple, cast, get_args

from pydantic import TypeAdapter, ValidationError

from fhir_trials import json_text
from fhir_trials.cursor import Json
from fhir_trials.eligibility import Section, split, understand
from fhir_trials.errors import ReadError
from fhir_trials.issues import Issues
from fhir_trials.model import Criterion, Trial
from fhir_trials.model.values import Language
from fhir_trials.sources import json_documents, recognise
from fhir_trials.sources.decoding import lines
from fhir_trials.sources.documents import Document, NoTrial
from fhir_trials.sources.formats import Format
from fhir_trials.sources.json_records import recognised, seen
from fhir_trials.sources.passing import Passing
from fhir_trials.sources.syntax import look

MAX_BYTES = 4 * 1024 * 1024
"""How long a plain text may be."""
_SECTIONS = get_args(Section)
_LANGUAGE = TypeAdapter(Language)
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
    if beginning and beginning.kind == "json" and _begins_with_texts(beginning.text):
        told = Passing(issues, document.source)
        for path, record in json_documents.records(document, beginning.text, told):
            if found := _of_record(record, path, told):
                yield found
    elif beginning and beginning.kind == "text":
        yield from _of_plain_text(document, issues)
    else:
        yield from recognise.read(document, issues, wanted)


def _begins_with_texts(beginning: str) -> bool:
    """Whether one of the first records is a text; a broken line does not hide the next."""
    pieces = [beginning, *(line for line in beginning.splitlines() if line.lstrip().startswith("{"))]
    return any(_is_text(record) for piece in pieces for record in _records(piece))


def _records(piece: str) -> list[Any]:
    try:
        value = json_text.decode(piece.encode("utf-8", "surrogatepass"))
    except ReadError:
        return []
    return cast("list[Any]", value) if isinstance(value, list) else [value]


def _is_text(record: Any) -> bool:
    if not isinstance(record, dict):
        return False
    found = cast("Json", record)
    named = isinstance(found.get("doc"), str) and isinstance(found.get("text"), str)
    return named and recognised(found)[0] is None


def _of_record(record: Any, path: str, issues: Issues) -> CriteriaText | None:
    if not _is_text(record):
        issues.error("not-criteria", path, f"{seen(record)} is no text of criteria; {_EXPECTED}")
        return None
    doc, text, section, language = (record.get(name) for name in ("doc", "text", "section", "language"))
    if section not in (None, *_SECTIONS):
        said = f"the section {section!r} is none of {', '.join(_SECTIONS)}"
        issues.error("not-criteria", path, said)
        return None
    try:
        tag = None if language is None else _LANGUAGE.validate_python(language)
    except ValidationError:
        issues.error("not-criteria", path, f"{language!r} is no language tag such as en or nl")
        return None
    return CriteriaText(doc, understand(split(text, tag, section=section or "unknown")))


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
    criteria = split("".join(lines(_again(document, content), Issues())))
    if not document.by_name and all(one.section == "unknown" for one in criteria):
        raise nothing
    yield CriteriaText(document.name, understand(criteria))


def _again(document: Document, content: bytes) -> Document:
    return Document(document.name, io.BytesIO(content), source=document.source, by_name=document.by_name)
