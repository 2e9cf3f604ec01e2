"""Amounts of time with a sign and nothing else behind what they are of: "stroke (< 3 months)", "hartinfarct < 5 jaar"."""

from collections.abc import Sequence
from typing import Literal

from fhir_trials.eligibility.understanding.subjects.amounts_of_time import Amount, comparator
from fhir_trials.eligibility.understanding.subjects.beside_amounts import ENDS, JOINS
from fhir_trials.eligibility.understanding.words import topic_words
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.window_words import words

_SHORT = frozenset({"minute", "hour", "day"})


def is_ago(tokens: Sequence[Token], amount: Amount) -> Literal["sure", "unsure"] | None:
    """Whether an amount says how long ago something was at most.

    None where it may be anything else: how long a treatment or an operation takes, an age. Years behind a disease are
    `unsure`: they may be an age, or how long it has lasted.
    """
    start = amount.start
    told = comparator(tokens[start])
    strict = told is not None and told.side == "upper" and (not told.inclusive or tokens[start].word in "≤<=")
    if not strict or amount.longer or not _ends(tokens, amount.end):
        return None
    at = start - (start > 0 and tokens[start - 1].word in {"(", "["})
    match = words().roles.ending(tokens, at)
    if match and "history" in match.values:
        return "sure"
    named = topic_words.words().topics.ending(tokens, at)
    kind = named.values[0].kind if named else None
    if kind == "condition":
        return "unsure" if amount.unit == "year" else "sure"
    return "sure" if kind == "procedure" and amount.unit not in _SHORT else None


def _ends(tokens: Sequence[Token], end: int) -> bool:
    """Whether nothing more is said of the amount."""
    return end == len(tokens) or tokens[end].word in ENDS or tokens[end].word in JOINS
