"""Reading what is outside into Trials: files, folders, bytes and text, the format recognised by content."""

import sys
from collections.abc import Iterator
from os import PathLike
from pathlib import Path

from fhir_trials import json_text
from fhir_trials.errors import ReadError
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.registers import recognise as recognise_number
from fhir_trials.sources import recognise
from fhir_trials.sources.folders import files_below

__all__ = ["read", "read_many"]

_SUFFIXES = (".json", ".ndjson")
_STANDARD_INPUT = "standard input"


def read(source: str | bytes | PathLike[str], *, issues: Issues | None = None) -> list[Trial]:
    """The trials in one source.

    Args:
        source: the path of a file or folder, or the content itself as bytes or text.
        issues: collects what did not fit, each issue with the name of its file.

    Raises:
        ReadError: the source does not exist or cannot be understood.
        DataError: no collector was given and the data has errors.
    """
    if isinstance(source, bytes):
        return _read_content(source, "input", "", issues)
    if isinstance(source, str) and _is_content(source):
        return _read_content(source.encode("utf-8", "surrogatepass"), "input", "", issues)
    return [trial for file in _files(source, issues) for trial in _read_file(file, issues)]


def read_many(*sources: str | PathLike[str], issues: Issues | None = None) -> Iterator[Trial]:
    """The trials in files, folders and standard input (`-`), file by file as they are asked for.

    Args:
        sources: paths; of a folder every `.json` and `.ndjson` file below it is read, sorted by path.
        issues: collects what did not fit; a file that cannot be understood is an error there, the next ones are read.

    Raises:
        ReadError: no collector was given and a source cannot be understood.
        DataError: no collector was given and the data has errors.
    """
    for source in sources:
        try:
            files = list(_files(source, issues))
        except ReadError as error:
            _note_or_raise(error, str(source), issues)
            continue
        for file in files:
            try:
                yield from _read_file(file, issues)
            except ReadError as error:
                _note_or_raise(error, _STANDARD_INPUT if str(file) == "-" else str(file), issues)


def _note_or_raise(error: ReadError, name: str, issues: Issues | None) -> None:
    if issues is None:
        raise error
    before, issues.source = issues.source, name
    issues.error("unreadable", "", str(error).removeprefix(f"{name}: ").removeprefix(f"{name!r}: "))
    issues.source = before


def _is_content(source: str) -> bool:
    """Whether a string is text rather than a path: a path has one line and begins with no bracket."""
    text = source.lstrip("\ufeff \t\r\n")
    return "\n" in source or text.startswith(("{", "[", "<"))


def _files(source: str | PathLike[str], issues: Issues | None) -> Iterator[Path]:
    """The files a path stands for."""

    def unreadable(error: OSError) -> None:
        name = str(error.filename)
        _note_or_raise(ReadError(f"{name}: cannot be read: {error.strerror}"), name, issues)

    path = Path(source)
    try:
        is_folder, exists = path.is_dir(), path.exists()
    except OSError as error:
        raise ReadError(f"{str(path)[:80]!r}: is no path that can be read: {error.strerror}") from error
    if is_folder:
        told = len(issues or ())
        found = files_below(path, _SUFFIXES, unreadable)
        if not found and told == len(issues or ()):
            raise ReadError(f"{path}: the folder holds no {' or '.join(_SUFFIXES)} file")
        yield from found
    elif exists or str(path) == "-":
        yield path
    elif number := recognise_number(str(path)):
        raise ReadError(
            f"{path}: no such file. It is a number of the register {number[0]}: "
            "registers are not asked over the network; give the downloaded record"
        )
    else:
        raise ReadError(f"{path}: no such file or folder")


def _read_file(path: Path, issues: Issues | None) -> list[Trial]:
    if str(path) == "-":
        if sys.stdin is None:  # pyright: ignore[reportUnnecessaryComparison] - so where it was closed by the caller
            raise ReadError(f"{_STANDARD_INPUT}: cannot be read: it is closed")
        content = sys.stdin.buffer.read(json_text.MAX_BYTES + 1)
        return _read_content(content, _STANDARD_INPUT, _STANDARD_INPUT, issues)
    try:
        with path.open("rb") as file:
            content = file.read(json_text.MAX_BYTES + 1)
    except OSError as error:
        raise ReadError(f"{path}: cannot be read: {error.strerror}") from error
    return _read_content(content, str(path), str(path), issues)


def _read_content(content: bytes, name: str, source: str, issues: Issues | None) -> list[Trial]:
    collector = Issues() if issues is None else issues
    before = collector.source
    collector.source = source or before
    try:
        trials = recognise.read(content, name, collector)
    finally:
        collector.source = before
    if issues is None:
        collector.raise_errors()
    return trials
