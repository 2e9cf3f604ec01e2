"""JSON documents and NDJSON: their records one by one, each with its path."""

from collections.abc import Iterator
from itertools import chain
from typing import Any, cast

from fhir_trials import json_text
from fhir_trials.cursor import Json
from fhir_trials.errors import ReadError
from fhir_trials.issues import Issues
from fhir_trials.sources.decoding import lines
from fhir_trials.sources.documents import Document

Record = tuple[str, Any]

_AS_IT_IS = ("utf-8", "surrogatepass")


def records(document: Document, beginning: str, issues: Issues) -> Iterator[Record]:
    """The records of a document: of NDJSON as they are read, of one JSON value after all of it was.

    Args:
        document: the bytes.
        beginning: the first characters, decoded.
        issues: what had to be assumed, and members that stand twice in their object (`json_text.repeated`, which has
            a limit); a line that cannot be read is an error, and the next ones come.

    Raises:
        ReadError: no JSON, or too large for one value.
    """
    first = beginning.lstrip().partition("\n")[0].strip()
    if first == "{" or first.startswith("["):
        yield from _of_whole(document, issues)
        return
    remaining = (
        (number, line)
        for number, line in enumerate(lines(document, issues, json_text.MAX_BYTES), 1)
        if line.strip()
    )
    begin, second = next(remaining), next(remaining, None)
    if second is None:
        content = begin[1].encode(*_AS_IT_IS)
        value = _decoded(content, document.name)
        _compare(content, value, issues)
        yield from _of_value(value, issues)
    elif isinstance(_tried(begin), dict):
        yield from _of_lines(chain((begin, second), remaining), issues)
    else:
        yield from _of_value_or_lines(chain((begin, second), remaining), document.name, issues)


def _of_whole(document: Document, issues: Issues) -> Iterator[Record]:
    content = document.stream.read(json_text.MAX_BYTES + 1)
    if len(content) > json_text.MAX_BYTES:
        raise _too_large(document.name)
    try:
        value = json_text.decode(content, document.name)
    except ReadError:
        content = "".join(lines(Document(document.name, _stream(content)), issues)).encode(*_AS_IT_IS)
        value = _decoded(content, document.name)
    _compare(content, value, issues)
    yield from _of_value(value, issues)


def _stream(content: bytes) -> Any:
    import io  # noqa: PLC0415

    return io.BytesIO(content)


def _of_value_or_lines(numbered: Iterator[tuple[int, str]], name: str, issues: Issues) -> Iterator[Record]:
    """Where the first line is no JSON by itself: a value that is spread over lines, or NDJSON that is broken there."""
    held: list[tuple[int, str]] = []
    size = 0
    for one in numbered:
        held.append(one)
        size += len(one[1])
        if size > json_text.MAX_BYTES:
            raise _too_large(name)
    content = "".join(line for _, line in held).encode(*_AS_IT_IS)
    try:
        value = _decoded(content, name)
    except ReadError:
        if not any(isinstance(_tried(one), dict) for one in held):
            raise
        yield from _of_lines(iter(held), issues)
    else:
        _compare(content, value, issues)
        yield from _of_value(value, issues)


def _of_lines(numbered: Iterator[tuple[int, str]], issues: Issues) -> Iterator[Record]:
    for index, one in enumerate(numbered):
        value = _tried(one)
        if isinstance(value, ReadError):
            issues.error("unreadable", f"[{index}]", str(value))
        else:
            _compare(one[1].encode(*_AS_IT_IS), value, issues, f"[{index}]")
            yield f"[{index}]", value


def _tried(numbered: tuple[int, str]) -> Any:
    """The value in a line, or the error it gives."""
    try:
        return _decoded(numbered[1].encode(*_AS_IT_IS), f"line {numbered[0]}")
    except ReadError as error:
        return error


def _decoded(content: bytes, name: str) -> Any:
    if len(content) > json_text.MAX_BYTES:
        raise _too_large(name)
    return json_text.decode(content, name)


def _compare(content: bytes, value: Any, issues: Issues, path: str = "") -> None:
    """Tell the members that stand more than once in an object, of which the last counts."""
    for place, lost in json_text.repeated(content, value):
        where = path + place if place.startswith("[") else f"{path}.{place}".removeprefix(".")
        shown = json_text.encode(lost).decode()
        said = f"stands more than once; the last counts, left out: {shown if len(shown) < 81 else shown[:80] + '…'}"
        issues.warning("duplicate-member", where, said)


def _too_large(name: str) -> ReadError:
    return ReadError(
        f"{name}: more than the limit of {json_text.MAX_BYTES} bytes for one JSON value, which is read whole; split "
        "it, or write it as NDJSON (a record a line), which is read line by line"
    )


def _of_value(value: Any, issues: Issues) -> Iterator[Record]:
    """The records of an answer of a register, of an array, or the value itself."""
    if isinstance(value, dict):
        answer = cast("Json", value)
        for path, name in (("", "studies"), ("FullStudiesResponse", "FullStudies")):
            holder: Any = answer.get(path) if path else answer
            studies: Any = cast("Json", holder).get(name) if isinstance(holder, dict) else None
            if isinstance(studies, list):
                if answer.get("nextPageToken"):
                    issues.warning(
                        "more-pages", "nextPageToken", "the answer goes on; only this page is read"
                    )
                return _numbered(cast("list[Any]", studies), f"{path}.{name}".removeprefix("."))
    elif isinstance(value, list):
        return _numbered(cast("list[Any]", value), "")
    return iter([("", cast("Any", value))])


def _numbered(found: list[Any], path: str) -> Iterator[Record]:
    return ((f"{path}[{index}]", record) for index, record in enumerate(found))
