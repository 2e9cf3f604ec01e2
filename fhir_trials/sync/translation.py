"""The translation that plan and pull use unless they are given another."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from functools import cache

import fhir_trials
from fhir_trials import fhir, json_text, mapping_files, scheduling
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.targets import Release
from fhir_trials.targets.marks import Json


def to_fhir(trial: Trial, release: Release, issues: Issues) -> Json:
    """A trial as a collection Bundle of a release; its issues stand under its key, unless their `source` is set."""
    before, issues.source = issues.source, issues.source or fhir.key_of(trial).name
    try:
        return fhir.to_fhir(trial, release=release, issues=issues)
    finally:
        issues.source = before


def digest(trial: Trial, release: Release) -> bytes:
    """A digest of all that `to_fhir` goes by: as long as it is the same, so is the Bundle, and so are the issues."""
    text = trial.model_dump_json()
    return hashlib.blake2b(text.encode(), key=_stamp(), person=release.encode(), digest_size=16).digest()


@cache
def _stamp() -> bytes:
    """A digest of the code and the tables, by the sizes and times of their files: another version has others."""
    folders = (os.path.dirname(fhir_trials.__file__), str(mapping_files.folder()))
    rows = sorted(row for folder in folders for row in _files(folder))
    return hashlib.blake2b(json_text.encode(rows), digest_size=32).digest()


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    """Path, size and time of each file, of what Python makes of them nothing."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.is_dir():
                found = entry.stat()
                yield entry.path, found.st_size, found.st_mtime_ns
            elif entry.name != "__pycache__":
                yield from _files(entry.path)


def from_fhir(bundle: Json, issues: Issues) -> Sequence[Trial]:
    """The trials of a Bundle of any release; what is found of their schedules is told, as of those that are read."""
    trials = fhir.from_fhir(bundle, issues=issues)
    for trial in trials:
        scheduling.tell(trial, issues, fhir.key_of(trial).name if len(trials) > 1 else "")
    return trials
