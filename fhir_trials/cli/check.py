"""`fhir-trials check`: FHIR JSON against its release."""

import errno
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from fhir_trials import api, json_text
from fhir_trials.cli import inputs, options
from fhir_trials.cli.output import say
from fhir_trials.cli.report import Report
from fhir_trials.errors import ReadError
from fhir_trials.issues import Issue
from fhir_trials.sources import usdm
from fhir_trials.sources.folders import files_below
from fhir_trials.targets import Folder
from fhir_trials.targets.folder import RECORD

_SUFFIXES = (".json", ".ndjson")

Files = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE",
        help="A FHIR file (JSON or NDJSON), a folder, or - for standard input.",
        show_default=False,
    ),
]
ReleaseToCheck = Annotated[
    options.Release | None,
    typer.Option(
        "--release",
        case_sensitive=False,
        help="The release to check against; without it, the one that is recognised.",
    ),
]


def check(file: Files, *, release: ReleaseToCheck = None, issues: options.IssuesFile = None) -> None:
    """Check FHIR against its release.

    Structure, cardinality, types, required codes and references of resources and Bundles; NDJSON line by line. Exit 1
    where there are errors.
    """
    inputs.spare(file, issues)
    results: list[bool] = []
    with Report(file=issues) as report:
        for name in file:
            if not inputs.there(name):
                report.wrong_usage(f"{name}: no such file or folder")
                continue
            held = release or _release_of(name)
            for place, document in _documents(name):
                found = [document] if isinstance(document, Issue) else _checked(document, held)
                report.extend(issue._replace(source=place) for issue in found)
                results.append(not found)
        say(_in_words(len(results), results.count(False)))


def _checked(document: Any, release: options.Release | None) -> list[Issue]:
    if isinstance(document, dict) and "resourceType" not in document and (why := usdm.fits(document)):  # pyright: ignore[reportUnknownArgumentType]
        said = f"this is USDM ({why}), and check knows FHIR only: see `fhir-trials read` or `fhir-trials convert`"
        return [Issue("error", "unknown-resource-type", "", said)]
    return [*api.check_data(document, release)]


def _in_words(checked: int, faulty: int) -> str:
    if not checked:
        return "nothing was checked"
    return f"{checked} checked, " + (f"{faulty} with errors" if faulty else "no errors")


def _release_of(name: str) -> options.Release | None:
    """What a folder of ours records: a resource alone does not always show its release."""
    return Folder(name).release if inputs.kept_by_push(name) else None


def _documents(name: str) -> Iterator[tuple[str, Any]]:
    """The documents of a file or folder, each with its place; an Issue where there should be one."""
    closed: list[OSError] = []
    files = _files(name, closed)
    for error in closed:
        yield str(error.filename), _unreadable(f"cannot be read: {error.strerror}")
    if not files and not closed:
        yield name, _unreadable(f"the folder holds no {' or '.join(_SUFFIXES)} file")
    for file in files:
        place = "standard input" if file == "-" else file
        try:
            content = _standard_input() if file == "-" else Path(file).read_bytes()
        except OSError as error:
            yield place, _unreadable(f"cannot be read: {error.strerror}")
        else:
            yield from _of_content(content, place)


def _standard_input() -> bytes:
    if sys.stdin is None:  # pyright: ignore[reportUnnecessaryComparison] - so where it was closed by the caller
        raise OSError(errno.EBADF, "it is closed")
    return sys.stdin.buffer.read()


def _files(name: str, closed: list[OSError]) -> list[str]:
    """The files to check; the errors of folders that cannot be read are added to `closed`."""
    if name == "-" or not os.path.isdir(name):
        return [name]
    # Hidden files, which are not looked at, may be writes that were cut off.
    return [str(one) for one in files_below(Path(name), _SUFFIXES, closed.append) if one.name != RECORD]


def _of_content(content: bytes, place: str) -> Iterator[tuple[str, Any]]:
    """The one document, or those of NDJSON line by line, so that a broken line does not hide the next."""
    document = _decoded(content, place)
    lines = [(number, line) for number, line in enumerate(content.splitlines(), 1) if line.strip()]
    if not isinstance(document, Issue) or len(lines) < 2 or not lines[0][1].rstrip().endswith(b"}"):
        yield place, document
        return
    for number, line in lines:
        yield f"{place} line {number}", _decoded(line, f"{place} line {number}")


def _decoded(content: bytes, place: str) -> Any:
    try:
        return json_text.decode(content, place)
    except ReadError as error:
        return _unreadable(str(error).removeprefix(f"{place}: "))


def _unreadable(message: str) -> Issue:
    return Issue("error", "unreadable", "", message)
