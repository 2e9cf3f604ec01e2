"""What happened to a write, judged by what is there afterwards rather than by the answer alone.

A lost or odd answer may hide a write that was done; a 409, a 412 and even a 400 may mean that somebody else was faster.
https://hl7.org/fhir/R5/http.html#concurrency
"""

from collections.abc import Callable, Sequence
from typing import Any, Literal, TypedDict

from fhir_trials.errors import (
    AmbiguousMatch,
    AnswerLost,
    AuthFailed,
    Conflict,
    PartialTransaction,
    ServerError,
    StillReferenced,
    TargetError,
    Throttled,
    TooLarge,
)
from fhir_trials.http import Lost, failure
from fhir_trials.targets import marks, references, versions
from fhir_trials.targets.compare import differences
from fhir_trials.targets.marks import Json
from fhir_trials.targets.target import Change, Written

_MAYBE_CONFLICT = (400, 409, 412)
_IMPATIENT = (502, 504)
_TOO_MUCH = frozenset({"too-long", "too-costly"})
# Two writers at one moment: https://hl7.org/fhir/R5/codesystem-issue-type.html
_AT_ONCE = frozenset({"lock-error", "edit-conflict"})

State = Literal["done", "same", "moved", "open"]


class Answer(TypedDict):
    """What a server error carries besides its words."""

    status: int
    outcome: dict[str, Any] | None
    request_id: str


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
        Conflict: something is no longer as it was seen.
        AmbiguousMatch: several resources carry the identifier of one that was to be created.
        StillReferenced: nothing has moved, and something else refers to what was to be deleted.
        PartialTransaction: some of it was done.
        TooLarge: nothing was written, as it was too much at once.
        TargetError: the error itself, where nothing was written and nothing that is there explains it better.
    """
    if isinstance(error, AuthFailed):
        raise error
    try:
        there = look()
    except AmbiguousMatch as found:
        raise found from error
    except TargetError:
        raise error from None
    states = _states(changes, there, base)
    if all(state in ("done", "same") for state in states):
        return written(changes, there)
    kept = [one for one, state in zip(_all(changes, there), states, strict=True) if state == "done" and one]
    moved = _named(changes, states, "moved")
    if moved and _may_be_conflict(error):
        words = f"{base}: changed since it was read: {moved}; read again and decide"
        raise _conflict(words, error, kept) from error
    if not moved and (blocked := _blocked(error, changes, states, base)):
        raise (_partial(blocked, kept) if kept else blocked) from error
    if kept:
        raise _partial(error, kept) from error
    if isinstance(error, ServerError) and not isinstance(error, TooLarge) and _too_large(error):
        raise TooLarge(f"{error}; send less at once", **answer(error)) from error
    raise error


def moved_on(base: str, places: Sequence[str]) -> Conflict:
    """The conflict for what was found changed before anything was written."""
    return Conflict(
        f"{base}: changed since it was read: {', '.join(places)}; read again and decide", status=412
    )


def unheard(error: TargetError) -> bool:
    """Whether what was asked may still be under way: no answer came, or a gateway did not wait for it."""
    return isinstance(error, Lost) or (isinstance(error, ServerError) and error.status in _IMPATIENT)


def answer_lost(error: TargetError) -> AnswerLost:
    """The error for a creation that would be made twice if it were sent again."""
    return AnswerLost(
        f"{error}; the answer to a creation was lost, so it is not sent again now: the next push looks what became of it"
    )


def written(changes: Sequence[Change], there: Sequence[Json | None]) -> list[Written]:
    """The changes with what is there now; what is gone but should not be is left out."""
    return [one for one in _all(changes, there) if one is not None]


def codes(error: ServerError) -> set[str]:
    """The issue codes of the OperationOutcome that came with an error."""
    return {str(issue.get("code", "")) for issue in marks.objects((error.outcome or {}).get("issue"))}


def _all(changes: Sequence[Change], there: Sequence[Json | None]) -> list[Written | None]:
    def one(change: Change, now: Json | None) -> Written | None:
        if change.delete:
            return Written(change.place, created=False)
        if now is None:
            return None
        return Written(marks.reference(now), not change.place, versions.version(now), now, marks.updated(now))

    return [one(change, now) for change, now in zip(changes, there, strict=True)]


def _states(changes: Sequence[Change], there: Sequence[Json | None], base: str) -> list[State]:
    """Per change: it is there as wanted (or was all the time), somebody else changed it, or it is as it was."""
    own = [marks.reference(change.resource) for change in changes]
    places = {text: marks.reference(now) for text, now in zip(own, there, strict=True) if now is not None}

    def state(change: Change, now: Json | None) -> State:
        if change.delete and now is None:
            return "done"
        if now is None:
            return "moved" if change.place else "open"
        wanted = references.redirected(change.resource, places)
        if not change.delete and not differences(wanted, now, base=base):
            return "same" if versions.version(now) == change.version else "done"
        if not change.place:
            return "moved"
        return "moved" if change.version and versions.version(now) != change.version else "open"

    return [state(change, now) for change, now in zip(changes, there, strict=True)]


def _named(changes: Sequence[Change], states: Sequence[State], wanted: State) -> str:
    return ", ".join(
        change.place or marks.reference(change.resource)
        for change, state in zip(changes, states, strict=True)
        if state == wanted
    )


def _blocked(
    error: TargetError, changes: Sequence[Change], states: Sequence[State], base: str
) -> StillReferenced | None:
    """Why a deletion was refused that nobody's change explains; None where it was not, or two wrote at one moment."""
    if not isinstance(error, ServerError) or error.status != 409 or codes(error) & _AT_ONCE:
        return None
    places = [
        change.place
        for change, state in zip(changes, states, strict=True)
        if change.delete and state == "open"
    ]
    if not places:
        return None
    told = f" ({said})" if (said := failure.summary(error.outcome)) else ""
    return StillReferenced(
        f"{base}: not deleted, as something else on the server still refers to it{told}: {', '.join(places)}; "
        "retire it instead, or delete first what refers to it",
        **answer(error),
    )


def _may_be_conflict(error: TargetError) -> bool:
    """Whether a change by somebody else may be behind an error: a lost answer, a guard, a failure without a reason."""
    if not isinstance(error, ServerError):
        return True
    return error.status in _MAYBE_CONFLICT or (error.status >= 500 and not isinstance(error, Throttled))


def _too_large(error: ServerError) -> bool:
    return error.status == 413 or (400 <= error.status < 500 and not codes(error).isdisjoint(_TOO_MUCH))


def _conflict(words: str, error: TargetError, kept: Sequence[Written]) -> Conflict:
    if kept:
        words += f"; the server kept the rest of the failed transaction: {_references(kept)}"
    return Conflict(words, **answer(error)) if isinstance(error, ServerError) else Conflict(words, status=409)


def _partial(error: TargetError, kept: Sequence[Written]) -> TargetError:
    """The error with what was done in spite of it; where its kind says nothing of that, as a partial transaction."""
    words = f"{error}; done all the same: {_references(kept)}"
    if isinstance(error, (PartialTransaction, TooLarge)):
        return PartialTransaction(words, **answer(error), written=kept)
    return type(error)(words, **answer(error)) if isinstance(error, ServerError) else type(error)(words)


def _references(kept: Sequence[Written]) -> str:
    return ", ".join(one.reference for one in kept)


def answer(error: ServerError) -> Answer:
    """What an error carries, for another one that tells more."""
    return {"status": error.status, "outcome": error.outcome, "request_id": error.request_id}
