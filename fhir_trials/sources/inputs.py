"""What a source stands for: content, a file, the files of a folder or pattern, what is in an archive, a number."""

import io
import sys
from collections.abc import Callable, Iterator
from os import PathLike
from pathlib import Path
from typing import BinaryIO, cast

from fhir_trials.errors import ReadError
from fhir_trials.registers import recognise as recognise_number
from fhir_trials.sources.archives import unpacked
from fhir_trials.sources.documents import Document, Missing
from fhir_trials.sources.folders import TRIED, files_below, is_pattern, matching

STANDARD_INPUT = "standard input"

Source = str | bytes | PathLike[str]
Tell = Callable[[ReadError, str], None]


def documents(source: Source, tell: Tell) -> Iterator[Document]:
    """The documents of a source, each to be read before the next is asked for.

    Args:
        source: a path, a pattern, `-`, or the content itself.
        tell: is told the error, and the name, of a file among others that cannot be opened; the next ones come.

    Raises:
        Missing: there is nothing of this name.
        ReadError: the one file, or the folder, cannot be read.
    """
    if isinstance(source, str) and _is_content(source):
        try:
            source = source.encode()
        except UnicodeEncodeError as error:
            raise ReadError(f"input: not readable as text: {error}") from error
    if isinstance(source, bytes):
        yield from unpacked(Document("input", io.BytesIO(source), source=""), tell)
        return
    path = Path(source)
    if str(path) == "-":
        yield from unpacked(Document(STANDARD_INPUT, _standard_input()), tell)
        return
    for file, by_name in _files(path, tell):
        try:
            yield from _of_file(file, tell, by_name=by_name)
        except ReadError as error:
            if by_name:
                raise
            tell(error, str(file))


def called(source: Source) -> str:
    """What to call a source in an issue."""
    return "input" if isinstance(source, bytes) else STANDARD_INPUT if str(source) == "-" else str(source)


def exists(path: Path) -> bool:
    """Whether there is something of this name.

    Raises:
        ReadError: the system does not say.
    """
    try:
        return path.exists()
    except PermissionError as error:
        raise ReadError(f"{path}: is no path that can be read: {error.strerror}") from error
    except OSError as error:
        raise Missing(f"{str(path)[:80]!r}: is no path that can be read: {error.strerror}") from error


def number(source: Source) -> str:
    """The number of a register that a source is, where nothing of that name is there; empty where it is none."""
    if isinstance(source, bytes) or not recognise_number(str(source)):
        return ""
    return "" if exists(Path(source)) else str(source)


def _is_content(source: str) -> bool:
    """Whether a string is text rather than a path: a path has one line and begins with no bracket."""
    text = source.lstrip("\ufeff \t\r\n")
    return "\n" in source or text.startswith(("{", "[", "<"))


def _of_file(path: Path, tell: Tell, *, by_name: bool) -> Iterator[Document]:
    try:
        if _is_named_pipe(path):
            why = "is a named pipe, for which nobody may be writing"
            raise ReadError(f"{path}: {why}; give it as standard input: - < {path}")
        file = path.open("rb")
    except OSError as error:
        raise ReadError(f"{path}: cannot be read: {error.strerror}") from error
    with file:
        yield from unpacked(Document(str(path), file, by_name=by_name), tell)


def _is_named_pipe(path: Path) -> bool:
    """Whether opening this waits until somebody else does: not so what the process holds open, as by `<(…)`."""
    return path.is_fifo() and not path.absolute().is_relative_to("/dev") and not path.is_relative_to("/proc")


def _standard_input() -> BinaryIO:
    if sys.stdin is None:  # pyright: ignore[reportUnnecessaryComparison] - so where it was closed by the caller
        raise ReadError(f"{STANDARD_INPUT}: cannot be read: it is closed")
    return cast("BinaryIO", sys.stdin.buffer)


def _files(path: Path, tell: Tell) -> Iterator[tuple[Path, bool]]:
    """The files a path stands for, each with whether it was asked for itself."""
    if exists(path):
        if not path.is_dir():
            yield path, True
            return
        told: list[OSError] = []
        found = files_below(path, TRIED, told.append)
        for error in told:
            tell(ReadError(f"{error.filename}: cannot be read: {error.strerror}"), str(error.filename))
        if not found and not told:
            raise ReadError(f"{path}: the folder holds no file that is tried ({' '.join(TRIED)})")
        yield from ((file, False) for file in found)
    elif is_pattern(str(path)):
        matches = matching(str(path))
        if not matches:
            raise Missing(f"{path}: no file matches this pattern")
        for one in matches:
            yield from _files(one, tell) if one.is_dir() else iter([(one, False)])
    else:
        raise Missing(f"{path}: no such file or folder")
