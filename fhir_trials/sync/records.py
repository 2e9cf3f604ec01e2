"""Several records of one trial that say other things: one of them can be on the target, and it is the first."""

from collections.abc import Callable, Sequence

from fhir_trials.issues import Issues
from fhir_trials.sync.seen import Run

FoundIn = Callable[[str], Sequence[str]]
"""What the records of a trial were read from, by its key, in their order; may hold one name several times."""
_NAMED = 6


def tell(run: Run, issues: Issues, found_in: FoundIn | None = None) -> None:
    """Tell, once for each trial of which records were left out, which records there are and what to do.

    Args:
        run: has planned all of them.
        issues: learns.
        found_in: see `FoundIn`; without, the records are counted only.
    """
    for trial, count in run.left_out.items():
        which = _which(() if found_in is None else found_in(trial), count + 1)
        issues.error(
            "record-left-out",
            trial,
            f"{which} describe this trial, not all alike: the first is taken, what differs from it is left out; "
            "`fhir-trials merge` makes one of them, or give one only",
        )


def _which(names: Sequence[str], count: int) -> str:
    own = list(dict.fromkeys(names))
    if len(own) < 2:
        return f"{max(count, len(names))} records{f' in {own[0]}' if own else ''}"
    if len(own) > _NAMED:
        own[_NAMED - 1 :] = [f"{len(own) - _NAMED + 1} more"]
    return f"{', '.join(own[:-1])} and {own[-1]}"
