"""What is said of one statement, and how several hold together: three values, unknown is not false."""

from collections.abc import Sequence
from typing import NamedTuple

from fhir_trials.eligibility.matching.answers import Outcome, Used
from fhir_trials.model.statements import Joined

_DECIDES: dict[Joined, Outcome] = {"all": "not met", "any": "met"}
_REST: dict[Joined, Outcome] = {"all": "met", "any": "not met"}
_OPPOSITE: dict[Outcome, Outcome] = {"met": "not met", "not met": "met", "unknown": "unknown"}


class Verdict(NamedTuple):
    """An outcome, the reason in words without a full stop, and the facts it rests on."""

    outcome: Outcome
    reason: str
    used: tuple[Used, ...] = ()

    def negated(self) -> "Verdict":
        """The verdict on the opposite, for the same reason."""
        return self._replace(outcome=_OPPOSITE[self.outcome])


def unknown(reason: str, used: Sequence[Used] = ()) -> Verdict:
    """It cannot be told, and why."""
    return Verdict("unknown", reason, tuple(used))


def outcome_of(truth: bool | None) -> Outcome:
    """Yes, no or nobody knows."""
    return "unknown" if truth is None else "met" if truth else "not met"


def join(verdicts: Sequence[Verdict], joined: Joined) -> Verdict:
    """All of them, or any of them: decided by one that suffices, else unknown where one is, else by all."""
    outcomes = {one.outcome for one in verdicts}
    outcome = _REST[joined]
    if _DECIDES[joined] in outcomes:
        outcome = _DECIDES[joined]
    elif "unknown" in outcomes:
        outcome = "unknown"
    return _of([one for one in verdicts if one.outcome == outcome], outcome)


def agreed(verdicts: Sequence[Verdict]) -> Verdict | None:
    """The verdict where all say the same; None where they differ."""
    outcome = verdicts[0].outcome
    return _of(verdicts, outcome) if all(one.outcome == outcome for one in verdicts) else None


def _of(verdicts: Sequence[Verdict], outcome: Outcome) -> Verdict:
    reasons = dict.fromkeys([one.reason for one in verdicts])
    used = dict.fromkeys([fact for one in verdicts for fact in one.used])
    return Verdict(outcome, "; ".join(reasons), tuple(used))
