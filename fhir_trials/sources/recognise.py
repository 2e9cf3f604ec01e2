"""The one place that says by its content what an input is, and hands it to the reader of that format."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from fhir_trials.errors import ReadError
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.sources import formats, json_documents, json_records
from fhir_trials.sources.decoding import lines
from fhir_trials.sources.documents import Document, NoTrial
from fhir_trials.sources.formats import Format
from fhir_trials.sources.passing import Passing
from fhir_trials.sources.syntax import Look, columns, look, root
from fhir_trials.sources.understood import planned, understood

MAX_PAGE = {"html": 4 * 1024 * 1024, "text": 1024 * 1024}
"""How many characters a page may have: the longest record of a register has a tenth of it."""
MAX_KINDS = 20
"""How many kinds of records in one document are explained."""
_WORDS = {"json": "JSON", "xml": "XML", "csv": "CSV", "html": "HTML", "text": "plain text"}


class Found(NamedTuple):
    """What an input is.

    Attributes:
        look: what kind of text.
        format: its format; None for JSON, of which each record has its own.
        why: why it is that, in words.
        page: the page, opened, where it is one.
    """

    look: Look
    format: Format | None
    why: str
    page: Any = None


def read(
    document: Document,
    issues: Issues,
    wanted: Format | None = None,
    understand: Callable[[Trial, Issues, str], Trial] = understood,
) -> Iterator[Trial]:
    """The trials in an input of any format that is known, as they are read, with what their texts state.

    Args:
        document: the input.
        issues: what did not fit, told as it comes; a record that is no trial among others that are, or one whose
            parts do not fit together, is an error here, and the others are read. That there is no trial at all is an
            error in what was asked for by its name, otherwise (content itself, a file of a folder) a warning.
        wanted: the format to read it as, whatever it looks like.
        understand: gives a trial what its texts state.

    Raises:
        ReadError: the input cannot be understood, or not any further.
    """
    told = Passing(issues, document.source)
    none = True
    for path, trial in _trials(document, told, wanted):
        none = False
        yield understand(trial, told, path)
    if none and not told.error_count:
        severity = "error" if document.by_name and document.source else "warning"
        told.add(severity, "no-trial", "", f"no trial in {document.name}")


def read_planned(document: Document, issues: Issues, wanted: Format | None = None) -> Iterator[Trial]:
    """As `read`, but for what criteria state, which takes the longer."""
    return read(document, issues, wanted, planned)


def explain(document: Document, wanted: Format | None = None) -> Iterator[tuple[str, str]]:
    """The names of the formats in an input, each with the reason; of JSON after all its records were looked at.

    Raises:
        ReadError: it is of no format.
    """
    ignored = Issues()
    found = _found(document, wanted, ignored)
    if found.format:
        yield found.format.name, found.why
        return
    seen: Counter[tuple[str, str]] = Counter()
    for _, record in json_documents.records(document, found.look.text, ignored):
        one, why = json_records.recognised(record)
        seen[one.name if one else "", why if one else f"{json_records.seen(record)} is no trial"] += 1
        if len(seen) > MAX_KINDS:
            break
    for (name, why), count in seen.items():
        yield name, f"{why}{f' ({count} records)' if count > 1 else ''}"


def _found(document: Document, wanted: Format | None, issues: Issues) -> Found:
    beginning = look(document)
    if wanted:
        page = _opened(document, beginning, issues) if wanted.syntax == "page" else None
        return Found(beginning, wanted if wanted.syntax != "json" else None, "as it was asked for", page)
    if beginning.kind == "json":
        return Found(beginning, None, beginning.why)
    if beginning.kind == "xml":
        return _of_xml(document, beginning)
    return (beginning.kind == "csv" and _of_csv(beginning)) or _of_page(document, beginning, issues)


def _of_page(document: Document, beginning: Look, issues: Issues) -> Found:
    one = formats.named("page")
    page = _opened(document, beginning, issues)
    if why := one.reader.reason(page):
        return Found(beginning, one, str(why), page)
    if beginning.kind == "csv":
        names = ", ".join(columns(beginning.text)[1][:5])
        said = f"CSV with the columns {names}, which are of no known format; {_expected('csv')}"
        raise NoTrial(f"{document.name}: {said}")
    raise NoTrial(f"{document.name}: {_WORDS[beginning.kind]} in which no heading of a trial's page is seen")


def _opened(document: Document, beginning: Look, issues: Issues) -> Any:
    """The page, read once for both what it is and what it says."""
    text = _text(document, issues, MAX_PAGE.get(beginning.kind, MAX_PAGE["text"]))
    return formats.named("page").reader.opened(text, document.name, html=beginning.kind == "html")


def _of_xml(document: Document, beginning: Look) -> Found:
    name = root(beginning.text)
    for one in formats.of("xml"):
        if name in one.reader.ROOTS:
            return Found(beginning, one, f"has the root element <{name}>")
    raise NoTrial(
        f"{document.name}: XML with the root element <{name}>, which is of no known format; {_expected('xml')}"
    )


def _of_csv(beginning: Look) -> Found | None:
    names = columns(beginning.text)[1]
    for one in formats.of("csv"):
        if why := one.reader.fits(names):
            return Found(beginning, one, why)
    return None


def _expected(syntax: formats.Syntax) -> str:
    return f"expected {formats.expected(syntax)}"


def _trials(document: Document, issues: Issues, wanted: Format | None) -> Iterator[json_records.Placed]:
    found = _found(document, wanted, issues)
    if found.format is None:
        records = json_documents.records(document, found.look.text, issues)
        return json_records.trials(records, document.name, issues, wanted)
    if found.format.syntax == "page":
        if wanted and not found.format.reader.reason(found.page):
            raise json_records.nothing_as(wanted, document.name)
        return (("", trial) for trial in found.format.reader.trials(found.page, issues))
    records = (
        _xml(document, found.format, issues)
        if found.format.syntax == "xml"
        else _csv(document, found, issues)
    )
    return json_records.each(found.format, records, issues, sure=wanted is None, name=document.name)


def _text(document: Document, issues: Issues, limit: int) -> str:
    parts: list[str] = []
    size = 0
    for line in lines(document, issues, limit):
        parts.append(line)
        size += len(line)
        if size > limit:
            raise ReadError(f"{document.name}: more than {limit} characters, which is no page of a trial")
    return "".join(parts)


def _xml(document: Document, one: Format, issues: Issues) -> Iterator[tuple[str, Any]]:
    # Imported where it is needed: who reads no XML does not wait for its parser.
    from fhir_trials.sources import xml_records  # noqa: PLC0415

    reader = one.reader
    return xml_records.records(document.stream, document.name, reader.RECORD, reader.REPEATED, issues)


def _csv(document: Document, found: Found, issues: Issues) -> Iterator[tuple[str, Any]]:
    from fhir_trials.sources import csv_records  # noqa: PLC0415

    delimiter = columns(found.look.text)[0]
    return csv_records.records(lines(document, issues), document.name, issues, delimiter)
