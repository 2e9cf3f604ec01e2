"""What happened to a write, judged by what is there afterwards rather than by the answer alone.

A lost or odd answer may hide a write that was done; a 409, a 412 and even a 400 may mean that somebody else was faster.
"""

from collections.abc import Callable, Sequence
from typing import Literal

from fhir_trials.errors import AuthFailed, Conflict, ServerError, TargetError
from fhir_trials.targets import marks, references
from fhir_trials.targets.compare import differences
from fhir_trials.targets.marks import Json
from fhir_trials.targets.target import Change, Written

_MAYBE_CONFLICT = (400, 409, 412)


def judge(
    error: TargetError, changes: Sequence[Change], look: Callable[[], list[Json | None]], base: str
) -> list[Written]:
    """What was written after all, in spite of an error.

    Args:
        error: why the write failed, or seemed to.
        changes: what was to be written.
        look: reads what is there now for each change.
        base: the target's base URL.

    Raises:
        Conflict: something is no longer as it was read.
        TargetError: the error itself, where nothing explains it better.
    """
    if isinstance(error, AuthFailed):
        raise error
    try:
        there = look()
    except TargetError:
        raise error from None
    states = _states(changes, there, base)
    if all(state == "done" for _, state in states):
        return written(changes, there)
    if (
        isinstance(error, ServerError)
        and error.status in _MAYBE_CONFLICT
        and (moved := _named(states, "moved"))
    ):
        kept = _named(states, "done")
        raise Conflict(
            f"{base}: changed since it was read: {moved}; read again and decide"
            + (f"; the server kept the rest of the failed transaction: {kept}" if kept else ""),
            status=error.status,
            outcome=error.outcome,
            request_id=error.request_id,
        ) from error
    raise error


def written(changes: Sequence[Change], there: Sequence[Json | None]) -> list[Written]:
    """The changes with what is there now."""
    return [
        Written(marks.reference(now), change.current is None, now)
        for change, now in zip(changes, there, strict=True)
        if now is not None
    ]


def _states(
    changes: Sequence[Change], there: Sequence[Json | None], base: str
) -> list[tuple[str, Literal["done", "moved", "open"]]]:
    """Per change: it is there as wanted, somebody else changed it, or it is as it was."""
    own = [marks.reference(change.resource) for change in changes]
    places = {text: marks.reference(now) for text, now in zip(own, there, strict=True) if now is not None}

    def state(change: Change, now: Json | None) -> Literal["done", "moved", "open"]:
        if now is not None and not differences(
            references.redirected(change.resource, places), now, base=base
        ):
            return "done"
        if change.current is None or now is None:
            return "moved" if (change.current is None) != (now is None) else "open"
        return "moved" if marks.version(change.current) != marks.version(now) else "open"

    return [(text, state(change, now)) for text, change, now in zip(own, changes, there, strict=True)]


def _named(states: Sequence[tuple[str, str]], wanted: str) -> str:
    return ", ".join(text for text, state in states if state == wanted)
