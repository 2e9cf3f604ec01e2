"""Words between a name and its number that only say when it was measured: "within 7 days prior to enrolment"."""

from collections.abc import Sequence

from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.window_words import words

_ENTRY = frozenset({"assessment", "screening", "consent", "enrolment", "randomisation", "study"})
_MOST = 4


def start_of(tokens: Sequence[Token], end: int) -> int:
    """The position of the first of such words that end right before a position; the position where there are none.

    The start of treatment is such a time only with an amount of time before it: "before therapy" may be long ago.
    """
    match = words().anchors.ending(tokens, end)
    if match is None:
        return end
    at = match.edge
    for _ in range(_MOST):
        word = words().roles.ending(tokens, at)
        if word is None:
            return end
        if "before" in word.values:
            break
        if "article" not in word.values:
            return end
        at = word.edge
    else:
        return end
    start = _amount(tokens, word.edge)
    told = start is not None or match.values[0] in _ENTRY
    if not told or match.values[0] not in _ENTRY | {"treatment"}:
        return end
    return word.edge if start is None else start


def _amount(tokens: Sequence[Token], end: int) -> int | None:
    """The position of "within 7 days" that ends right before a position; None where it does not."""
    if end < 3 or tokens[end - 1].kind != "unit" or tokens[end - 2].kind != "number":
        return None
    at = end - 2
    for _ in range(_MOST):
        match = words().roles.ending(tokens, at)
        if match is None:
            return None
        at = match.edge
        if not {"within", "in"}.isdisjoint(match.values):
            return at
    return None
