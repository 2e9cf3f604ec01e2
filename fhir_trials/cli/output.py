"""Where results and words go: JSON to standard output or files, words to standard error."""

import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from fhir_trials import json_text
from fhir_trials.errors import UsageError
from fhir_trials.issues import Issues

EXIT_DATA = 1
EXIT_USAGE = 2
EXIT_TARGET = 3


def say(words: str) -> None:
    """Words for a person."""
    print(words, file=sys.stderr)


def write_documents(documents: Iterable[tuple[str, Any]], output: Path | None, *, ndjson: bool) -> int:
    """Write JSON documents as they come, and return how many.

    Args:
        documents: each with the name its file gets in a folder.
        output: a file; a folder (there, or named with a closing slash) for a file each; None for standard output.
        ndjson: one document a line; else one document is printed with indentation, several as lines.
    """
    if output is not None and _is_folder(output):
        return _write_folder(documents, output)
    if output is not None:
        count = 0

        def counted() -> Iterable[Any]:
            nonlocal count
            for _, document in documents:
                count += 1
                yield document

        write_file(output, b"".join(_lines(counted(), ndjson=ndjson)))
        return count
    count = 0
    for line in _lines((document for _, document in documents), ndjson=ndjson):
        sys.stdout.buffer.write(line)
        count += 1
    sys.stdout.buffer.flush()
    return count


def _is_folder(output: Path) -> bool:
    return output.is_dir() or not output.suffix


def _lines(documents: Iterable[Any], *, ndjson: bool) -> Iterable[bytes]:
    """A single document with indentation, several (or with `ndjson`) a line each."""
    remaining = iter(documents)
    first = next(remaining, None)
    if first is None:
        return
    second = next(remaining, None)
    if second is None and not ndjson:
        yield json_text.encode(first, pretty=True)
        return
    yield json_text.encode(first) + b"\n"
    if second is not None:
        yield json_text.encode(second) + b"\n"
    for document in remaining:
        yield json_text.encode(document) + b"\n"


def _write_folder(documents: Iterable[tuple[str, Any]], folder: Path) -> int:
    written: Counter[str] = Counter()
    folder.mkdir(parents=True, exist_ok=True)
    for name, document in documents:
        written[name] += 1
        suffix = f"-{written[name]}" if written[name] > 1 else ""
        write_file(folder / f"{name}{suffix}.json", json_text.encode(document, pretty=True))
    return written.total()


def write_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        UsageError: it cannot be written there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as draft:
            draft.write(content)
        os.chmod(draft.name, 0o644)
        os.replace(draft.name, path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error


def finish(
    issues: Issues, *, issues_file: Path | None, strict: bool, verbose: bool, failed: bool = False
) -> None:
    """Tell the issues and leave with the exit code they ask for.

    An error always gives exit code 1; with `strict`, so does a warning.
    """
    if issues_file is not None:
        write_file(issues_file, json_text.encode(issues.to_dicts(), pretty=True))
    for issue in issues:
        if verbose or issue.severity == "error":
            say(str(issue))
    counts = Counter(issue.severity for issue in issues)
    if counts and not verbose:
        told = ", ".join(
            f"{counts[kind]} {kind}{'s' if counts[kind] > 1 and kind != 'information' else ''}"
            for kind in ("error", "warning", "information")
            if counts[kind]
        )
        say(f"{told}; -v lists them, --issues FILE keeps them")
    if failed or counts["error"] or (strict and counts["warning"]):
        raise SystemExit(EXIT_DATA)
