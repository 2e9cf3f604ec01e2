"""The one place that says by its content what an input is, and hands it to the reader of that format."""

from collections.abc import Callable, Iterator
from typing import Any, cast

from fhir_trials import json_text
from fhir_trials.cursor import Json
from fhir_trials.errors import DataError, ReadError
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.sources import ctgov_v2, own_json

EXPECTED = (
    "expected a study of ClinicalTrials.gov's API version 2 (alone, in an array, or a list answer), a Trial as this "
    "library writes it, or FHIR (a Bundle or a resource); any of them also as NDJSON"
)
_MARKS = {
    b"\xff\xfe": "UTF-16 or UTF-32",
    b"\xfe\xff": "UTF-16",
    b"\x00\x00\xfe\xff": "UTF-32",
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a zip file or an Office document",
    b"\x1f\x8b": "a gzip file",
}

Record = tuple[str, Any]


def read(content: bytes, name: str, issues: Issues) -> list[Trial]:
    """The trials in an input of any format that is known.

    Args:
        content: the bytes as they came.
        name: what to call the input in an error.
        issues: what did not fit; a record that is no trial among others that are, or one whose parts do not fit
            together, is an error here, and the others are read. That there is no trial at all is a warning.

    Raises:
        ReadError: nothing in the input can be understood.
    """
    found = Issues(issues.source)
    try:
        trials = _read(content, name, found)
        if not trials and not found.errors:
            found.warning("no-trial", "", f"no trial in {name}")
    finally:
        issues.extend(found)
    return trials


def _read(content: bytes, name: str, issues: Issues) -> list[Trial]:
    trials: list[Trial] = []
    resources: list[Record] = []
    refused: list[tuple[str, str]] = []
    for path, record in _records(content, name, issues):
        kind = kind_of(record)
        if kind == "fhir":
            resources.append((path, record))
        elif kind == "ctgov-v2":
            trials += _if_valid(lambda found=record, at=path: [ctgov_v2.read(found, issues, at)], issues)
        elif kind == "trial":
            trial = own_json.read(record, issues, path)
            trials += [trial] if trial else []
        else:
            refused.append((path, f"{_seen(record)} is no trial; {EXPECTED}"))
    if refused and not trials and not resources:
        path, message = refused[0]
        raise ReadError(f"{name}: {path}{': ' if path else ''}{message}")
    for path, message in refused:
        issues.error("not-a-trial", path, message)
    return trials + (_from_fhir(resources, issues) if resources else [])


def kind_of(record: Any) -> str | None:
    """`ctgov-v2`, `fhir` or `trial`; None where it is none of them."""
    if not isinstance(record, dict):
        return None
    found = cast("Json", record)
    if isinstance(found.get("protocolSection"), dict):
        return "ctgov-v2"
    if isinstance(found.get("resourceType"), str):
        return "fhir"
    return "trial" if found and own_json.fits(found) else None


def _from_fhir(resources: list[Record], issues: Issues) -> list[Trial]:
    """The trials of Bundles, each of which stands for itself, and of resources, which may point to each other."""
    # Imported where it is needed: who reads no FHIR does not wait for its tables.
    from fhir_trials.fhir import from_fhir  # noqa: PLC0415

    trials: list[Trial] = []
    loose: list[Json] = []
    for path, resource in resources:
        if resource["resourceType"] != "Bundle":
            loose.append(resource)
            continue
        found = Issues(issues.source)
        trials += _if_valid(lambda one=resource, to=found: from_fhir(one, issues=to), found)
        issues.extend(one._replace(path=f"{path}.{one.path}" if path else one.path) for one in found)
    entries = [{"resource": resource} for resource in loose]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": entries}
    content = loose[0] if len(loose) == 1 else bundle
    return trials + (_if_valid(lambda: from_fhir(content, issues=issues), issues) if loose else [])


def _if_valid(read_them: Callable[[], list[Trial]], issues: Issues) -> list[Trial]:
    """The trials; where their parts do not fit together none, and an error that says so."""
    try:
        return read_them()
    except DataError as error:
        if error.issues:
            issues.extend(error.issues)
        else:
            issues.error("trial-invalid", "", str(error))
        return []


def _records(content: bytes, name: str, issues: Issues) -> Iterator[Record]:
    """The records of a document, each with its path."""
    _refuse_other_formats(content, name)
    try:
        document = json_text.decode(content, name)
    except ReadError as error:
        yield from _of_lines(content, error, issues)
        return
    if isinstance(document, dict) and isinstance(studies := cast("Json", document).get("studies"), list):
        if cast("Json", document).get("nextPageToken"):
            issues.warning("more-pages", "nextPageToken", "the answer goes on; only this page is read")
        yield from _numbered(cast("list[Any]", studies), "studies")
    elif isinstance(document, list):
        yield from _numbered(cast("list[Any]", document), "")
    else:
        yield "", document


def _numbered(records: list[Any], path: str) -> Iterator[Record]:
    return ((f"{path}[{index}]", record) for index, record in enumerate(records))


def _refuse_other_formats(content: bytes, name: str) -> None:
    for mark, what in _MARKS.items():
        if content.startswith(mark):
            raise ReadError(f"{name}: is {what}; expected text in UTF-8")
    if content.lstrip().startswith(b"<"):
        raise ReadError(f"{name}: is XML or HTML; {EXPECTED}")


def _of_lines(content: bytes, whole: ReadError, issues: Issues) -> Iterator[Record]:
    """The records of NDJSON, line by line, so that a broken line does not hide the next.

    Raises:
        ReadError: the error of the whole, where this is no NDJSON.
    """
    lines = [(number, line) for number, line in enumerate(content.splitlines(), 1) if line.strip()]
    # JSON that is indented or spread over lines begins with a bracket alone, or with that of an array.
    first = lines[0][1].strip().removeprefix(b"\xef\xbb\xbf") if lines else b""
    if len(lines) < 2 or first == b"{" or first.startswith(b"["):
        raise whole
    decoded = [_decoded(line, number) for number, line in lines]
    if not any(isinstance(one, dict) for one in decoded):
        raise whole
    for index, one in enumerate(decoded):
        if isinstance(one, ReadError):
            issues.error("unreadable", f"[{index}]", str(one))
        else:
            yield f"[{index}]", one


def _decoded(line: bytes, number: int) -> Any:
    """The record in a line, or the error it gives."""
    try:
        return json_text.decode(line, f"line {number}")
    except ReadError as error:
        return error


def _seen(record: Any) -> str:
    if not isinstance(record, dict):
        return f"{type(record).__name__} {str(record)[:40]!r}"
    found = cast("Json", record)
    if "ProtocolSection" in found or "FullStudy" in found:
        return "a study in the shape of the retired API version 1 of ClinicalTrials.gov"
    keys = ", ".join(map(repr, list(found)[:5]))
    return f"an object with {keys}" if keys else "an empty object"
