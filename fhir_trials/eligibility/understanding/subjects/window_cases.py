"""An amount of time with what stands beside it, and how it is read as a window."""

from collections.abc import Sequence, Set
from decimal import Decimal
from typing import NamedTuple

from fhir_trials.eligibility.understanding.subjects import anchors
from fhir_trials.eligibility.understanding.subjects.amounts_of_time import Amount
from fhir_trials.eligibility.understanding.subjects.beside_amounts import Side, has_role
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.word_classes import WINDOW_ROLE
from fhir_trials.model.statements import Anchor, Window

_NEAR = 4


class Case(NamedTuple):
    """An amount of time, and what stands beside it."""

    tokens: Sequence[Token]
    amount: Amount
    left: Side
    right: Side

    def reckoned(self, *, after: bool = False, start: int | None = None) -> anchors.Reckoned:
        """What it is reckoned from, behind the words on its right."""
        place = self.right.edge if start is None else start
        return anchors.reckoned(self.tokens, place, (self.left.edge, self.amount.end), after=after)


class Read(NamedTuple):
    """How a case is read; see `windows.Found`.

    Attributes:
        start: the position of words further ahead that belong to it; None where there are none.
    """

    window: Window
    end: int
    forward: bool = False
    doubtful: bool = False
    before_anchor: bool = False
    start: int | None = None


def follows(case: Case, role: str, ends: Set[str]) -> int | None:
    """The position of words with a role near behind the amount, in its clause."""
    for at in range(case.amount.end, min(case.amount.end + _NEAR, len(case.tokens))):
        if case.tokens[at].word in ends:
            return None
        if has_role(case.tokens, at, role):
            return at
    return None


def is_stable(case: Case) -> bool:
    """Whether "stable", or "stable dose for", stands before an amount."""
    left = case.left
    if "stable" in left.roles:
        return True
    near = range(max(0, left.edge - 3), left.edge) if left.roles & {"for", "within"} else ()
    return any(has_role(case.tokens, at, "stable") for at in near if case.tokens[at].classes & WINDOW_ROLE)


def made(amount: Amount, relation: str, anchor: Anchor | None, *, lower: bool = False) -> Window:
    """The window of an amount; of one number it is the longest distance, or the shortest where it is `lower`."""
    low: Decimal | None = None
    high: Decimal | None = amount.low
    if amount.high is not None:
        low, high = amount.low, amount.high
    elif lower:
        low, high = amount.low, None
    return Window.of_known(minimum=low, maximum=high, unit=amount.unit, relation=relation, anchor=anchor)
