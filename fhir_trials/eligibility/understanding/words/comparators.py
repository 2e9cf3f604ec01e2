"""Signs and words that compare: ≥, "less than", "or older". `mappings/criteria-words.csv`"""

from typing import Literal, NamedTuple

Side = Literal["lower", "upper", "equal"]
Good = Literal["low", "high"]
"""Which values of a scale are good."""


class Comparator(NamedTuple):
    """Which end of a value is stated.

    Attributes:
        side: `equal` for "=" and "equal to".
        inclusive: None where the words leave it open ("tot 18 jaar").
        lost: a bare "=", which may be what is left of ≥ or ≤.
        after: it stands behind its number: "18 years or older".
        quality: "or better" and the like, whose side only the scale tells; until then `inclusive` is None.
    """

    side: Side
    inclusive: bool | None
    lost: bool = False
    after: bool = False
    quality: Literal["better", "better-strict", "worse", "worse-strict"] | None = None


UNKNOWN = Comparator("equal", True, lost=True)
"""Of signs that contradict each other."""

_LOWER, _UPPER = frozenset(">≥"), frozenset("<≤")
_OTHER: dict[Side, Side] = {"lower": "upper", "upper": "lower", "equal": "equal"}
_MEANINGS = {
    "lower": Comparator("lower", True),
    "lower-strict": Comparator("lower", False),
    "upper": Comparator("upper", True),
    "upper-strict": Comparator("upper", False),
    "upper-unsure": Comparator("upper", None),
    "equal": Comparator("equal", True),
    "better": Comparator("lower", None, quality="better"),
    "better-strict": Comparator("lower", None, quality="better-strict"),
    "worse": Comparator("upper", None, quality="worse"),
    "worse-strict": Comparator("upper", None, quality="worse-strict"),
}
_OPPOSITE = {
    "better": "worse-strict",
    "better-strict": "worse",
    "worse": "better-strict",
    "worse-strict": "better",
}


def of_meaning(meaning: str) -> Comparator:
    """The comparator that a row of the table means."""
    return _MEANINGS[meaning]


def of_sign(sign: str) -> Comparator:
    """What a sign of the scanner means: "=>", "> /=", "≥" are one; of "><" nobody knows."""
    if not _LOWER.isdisjoint(sign) and not _UPPER.isdisjoint(sign):
        return UNKNOWN
    if "≥" in sign or (">" in sign and len(sign) > 1):
        return Comparator("lower", True)
    if "≤" in sign or ("<" in sign and len(sign) > 1):
        return Comparator("upper", True)
    if sign == "=":
        return Comparator("equal", True, lost=True)
    return Comparator("lower" if sign == ">" else "upper", False)


def turned(comparator: Comparator) -> Comparator:
    """The comparator of "18.5 ≤ BMI", as if the number stood behind."""
    return comparator._replace(side=_OTHER[comparator.side])


def on_scale(comparator: Comparator, good: Good | None) -> Comparator:
    """What "or better" and "worse than" mean on a scale; left open where nobody said which of its values are good."""
    if comparator.quality is None or good is None:
        return comparator
    is_lower = comparator.quality.startswith("better") == (good == "high")
    strict = comparator.quality.endswith("-strict")
    return Comparator("lower" if is_lower else "upper", not strict, after=comparator.after)


def denied(comparator: Comparator) -> Comparator | None:
    """What a comparator means behind a "not": "not > 9" is at most 9; None where it has no one opposite."""
    if comparator.quality is not None and not comparator.after:
        return of_meaning(_OPPOSITE[comparator.quality])
    if comparator.side == "equal" or comparator.inclusive is None or comparator.after:
        return None
    return comparator._replace(side=_OTHER[comparator.side], inclusive=not comparator.inclusive)
