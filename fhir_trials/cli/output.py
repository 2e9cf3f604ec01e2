"""Where results and words go: JSON to standard output or files, words to standard error."""

import os
import sys
from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fhir_trials import json_text
from fhir_trials.cli import log
from fhir_trials.cli.draft import Draft
from fhir_trials.errors import UsageError

Documents = Iterable[tuple[str, Any]]


def show(words: str) -> None:
    """One line for a person only, which may hold values of a trial: a log has none of it."""
    if not log.active():
        say(words)


def say(words: str) -> None:
    """One line for a person or a log; what would move the cursor or colour a terminal is shown as an escape."""
    if sys.stderr is None:  # pyright: ignore[reportUnnecessaryComparison] - so where it was closed by the caller
        return  # print would take standard output instead
    print(plain(words), file=sys.stderr)


def plain(words: str) -> str:
    """Words for a terminal: what would move its cursor or colour it is an escape."""
    if words.isprintable():
        return words
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in words)


@contextmanager
def result(
    file: str | None, *, printed: bool = True, private: bool = False
) -> Generator[Callable[[Any], object]]:
    """Where the one result of a command goes: to a file, else to standard output if it is `printed`, else nowhere.

    With `private`, nobody but its owner may read the file. Whether the file can be written is found out before the work is done; without a result it stays as it was.

    Raises:
        UsageError: it cannot be written.
    """
    if file is None:
        yield lambda document: printed and write([("", document)], None)
        return
    with Draft(file, private=private) as draft:

        def keep(document: Any) -> None:
            draft.write(json_text.encode(document, pretty=True))
            draft.keep()

        yield keep


def write(
    documents: Documents,
    output: str | None,
    *,
    ndjson: bool = False,
    inputs: Collection[str] = (),
) -> int:
    """Write JSON documents as they come, and return how many.

    One document is written with indentation, several (or with `ndjson`) are a line each. Where there is none, a
    file is left as it was rather than emptied.

    Args:
        documents: each with the name its file gets in a folder.
        output: a file; a folder (one that exists, ends with a slash, or has no ending) for a file each;
            None for standard output.
        ndjson: one document a line, in one file.
        inputs: the real paths of files that must stay as they are.

    Raises:
        UsageError: it cannot be written there, or would overwrite an input.
    """
    if output is None:
        return write_lines(_lines(documents, ndjson=ndjson), None)
    if is_folder(output, ndjson=ndjson):
        return _write_folder(documents, Path(output), inputs)
    refuse_input(output, inputs)
    return write_lines(_lines(documents, ndjson=ndjson), output)


def write_lines(lines: Iterable[bytes], output: str | None) -> int:
    """Write lines as they come, each with its end, and return how many: to a file, whole or not at all, or printed.

    Where there is none, a file is left as it was rather than emptied.

    Raises:
        UsageError: it cannot be written there.
    """
    if output is None:
        return _print(lines)
    with Draft(output) as draft:
        count = 0
        for count, line in enumerate(lines, 1):  # noqa: B007 - counted
            draft.write(line)
        if count:
            draft.keep()
    return count


def refuse_input(output: str | None, inputs: Collection[str]) -> None:
    """Raise where a file to write is one of these files, by their real paths; a device or a pipe may be both.

    Raises:
        UsageError: it is.
    """
    if output and os.path.isfile(output) and os.path.realpath(output) in inputs:
        raise UsageError(f"{output}: is one of the inputs, which would be overwritten; name another file")


def is_folder(output: str, *, ndjson: bool) -> bool:
    """Whether the documents go into a folder, a file each.

    Raises:
        UsageError: it is a folder, but one file was asked for; or it has no name.
    """
    if not output:
        raise UsageError("-o: the name is empty")
    if os.path.isdir(output) or output.endswith(("/", os.sep)):
        if ndjson:
            raise UsageError(f"-o {output}: is a folder; --ndjson writes one file")
        return True
    return not (ndjson or Path(output).suffix or os.path.exists(output))


def _lines(documents: Documents, *, ndjson: bool) -> Iterator[bytes]:
    """A single document with indentation, several (or with `ndjson`) a line each."""
    remaining = (document for _, document in documents)
    held = next(remaining, None)
    if held is None:
        return
    alone = not ndjson
    for document in remaining:
        alone = False
        yield json_text.encode(held) + b"\n"
        held = document
    yield json_text.encode(held, pretty=True) if alone else json_text.encode(held) + b"\n"


def _print(lines: Iterable[bytes]) -> int:
    if sys.stdout is None:  # pyright: ignore[reportUnnecessaryComparison] - so where it was closed by the caller
        raise UsageError("standard output cannot be written: it is closed")
    count = 0
    for count, line in enumerate(lines, 1):  # noqa: B007 - counted
        try:
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            # Python would try again at its end, and complain.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise UsageError(f"standard output cannot be written: {error.strerror}") from error
    return count


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written: {error.strerror}") from error


def _write_folder(documents: Documents, folder: Path, inputs: Collection[str]) -> int:
    written: Counter[str] = Counter()
    for name, document in documents:
        _make(folder)
        written[name] += 1
        number = f"-{written[name]}" if written[name] > 1 else ""
        file = folder / f"{name}{number}.json"
        refuse_input(str(file), inputs)
        with Draft(file) as draft:
            draft.write(json_text.encode(document, pretty=True))
            draft.keep()
    return written.total()
