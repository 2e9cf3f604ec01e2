"""Trials that share a register's number, joined into one each."""

from collections.abc import Iterable

from fhir_trials.errors import UsageError
from fhir_trials.issues import Issues
from fhir_trials.merging import joining, versions
from fhir_trials.merging.combining import combine, lay_beside, standing
from fhir_trials.model import Trial


def merge(trials: Iterable[Trial], *, issues: Issues | None = None) -> list[Trial]:
    """Join the trials that share a number of a register; the others stay as they are.

    Where records disagree, the value of the first in the order given stands, and what the other says is kept in
    `Trial.merged`, which names the source of each fact. Of two versions of one record the newer stands, whatever the
    order, and the older adds nothing. Merging again what was merged changes nothing.

    Args:
        trials: the trials, the one to be trusted most first; all are held in memory.
        issues: where each disagreement is told, under the number of the trial.

    Returns:
        The trials in the order of their first records.

    Raises:
        UsageError: something that is no Trial.
    """
    found = issues if issues is not None else Issues()
    if isinstance(trials, Trial):
        raise UsageError("merge takes a list of trials, found one: put it into [ ]")
    held = list(trials)
    for one in held:
        if not isinstance(one, Trial):  # pyright: ignore[reportUnnecessaryIsInstance] - told in words
            raise UsageError(f"merge takes Trials, found {type(one).__name__}")
    return [_one(group, found) for group in joining.groups(held, found)]


def _one(group: list[Trial], issues: Issues) -> Trial:
    before, issues.source = issues.source, _number(group)
    try:
        return _joined(group, issues)
    finally:
        issues.source = before


def _joined(group: list[Trial], issues: Issues) -> Trial:
    (first, *others), older = versions.sorted_out(group, issues)
    if not others and not older:
        return first.trial
    found = standing(first.trial)
    newest = versions.newest(found.held)
    for piece in others:
        before, found = found, combine(found, piece.trial, issues)
        if found is not before:
            versions.tell_unknown(newest, piece, issues)
            newest = versions.newest(found.held)
    for piece in older:
        filed = versions.filed_under(piece.held[0])
        newer = versions.newest(found.held).get(filed) if filed else None
        if newer:
            found = lay_beside(found, piece.trial, newer, issues)
    return found.finished(issues)


def _number(group: list[Trial]) -> str:
    numbers = [one for trial in group for one in trial.identifiers if one.registry]
    return next((one.value for one in sorted(numbers, key=lambda one: not one.primary)), "")
