"""Classes that are letters in an order: Child-Pugh "A", "A or B", "B7", "B or worse", "≥ B". `mappings/criteria-words.csv`"""

from collections.abc import Sequence

from fhir_trials.clinical_concepts import concepts
from fhir_trials.eligibility.understanding.amounts import stating
from fhir_trials.eligibility.understanding.amounts.signs import comparator_before
from fhir_trials.eligibility.understanding.found import Found
from fhir_trials.eligibility.understanding.words.comparators import Comparator, on_scale
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.vocabulary import word_set

_CLASSES = ("A", "B", "C")
"""Of Child-Pugh, in the order of its points."""


def find(tokens: Sequence[Token], at: int, position: int, name: str) -> Found | None:
    """The classes of a scale that are said of it; None where what compares them is not known.

    Args:
        tokens: of the criterion.
        at: the position of the scale's name.
        position: the position of the first letter.
        name: of the scale.
    """
    values, last = _listed(tokens, position)
    first = at
    comparator = None
    before = comparator_before(tokens, position - 1) or comparator_before(tokens, at - 1)
    if before:
        comparator, first = before[0], min(at, before[1])
    following = tokens[last + 1] if last + 1 < len(tokens) else None
    if following is not None:
        if following.kind == "comparator":
            if comparator is not None or not following.value.after:
                return None
            comparator, last = following.value, last + 1
        elif following.kind == "number" or following.word in ("-", "+", "to"):
            return None
    if comparator is not None:
        values = _compared(on_scale(comparator, concepts()[name].good), values)
        if not values:
            return None
    elif any(tokens[one].kind == "comparator" for one in range(max(0, at - 1), position)):
        return None
    return stating.statement(tokens, range(first, last + 1), "score", name, values=tuple(values))


def _listed(tokens: Sequence[Token], position: int) -> tuple[list[str], int]:
    """The letters that stand in a list, and the position of the last."""
    values: list[str] = []
    last = here = position
    while here < len(tokens) and tokens[here].word in word_set("class-letter"):
        values.append(tokens[here].word.upper())
        last = here
        here += 1
        while here < len(tokens) and (
            tokens[here].word == "," or tokens[here].word in word_set("score-join")
        ):
            here += 1
    return values, last


def _compared(comparator: Comparator, values: list[str]) -> list[str]:
    """The classes on the side of one of them; none where nobody knows which, or it is of several."""
    if comparator.inclusive is None or len(values) != 1 or comparator.side == "equal":
        return values if comparator.side == "equal" and not comparator.lost else []
    at = _CLASSES.index(values[0])
    if comparator.side == "lower":
        return list(_CLASSES[at + (not comparator.inclusive) :])
    return list(_CLASSES[: at + comparator.inclusive])
