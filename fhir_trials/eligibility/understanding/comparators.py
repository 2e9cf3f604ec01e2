"""Signs and words that compare: ≥, "less than", "or older". `mappings/criteria-words.csv`"""

from typing import Literal, NamedTuple

Side = Literal["lower", "upper", "equal"]


class Comparator(NamedTuple):
    """Which end of a value is stated.

    Attributes:
        side: `equal` for "=" and "equal to".
        inclusive: None where the words leave it open ("tot 18 jaar").
        lost: a bare "=", which may be what is left of ≥ or ≤.
        after: it stands behind its number: "18 years or older".
    """

    side: Side
    inclusive: bool | None
    lost: bool = False
    after: bool = False


_MEANINGS = {
    "lower": Comparator("lower", True),
    "lower-strict": Comparator("lower", False),
    "upper": Comparator("upper", True),
    "upper-strict": Comparator("upper", False),
    "upper-unsure": Comparator("upper", None),
    "equal": Comparator("equal", True),
}


def of_meaning(meaning: str) -> Comparator:
    """The comparator that a row of the table means."""
    return _MEANINGS[meaning]


def of_sign(sign: str) -> Comparator:
    """What a sign of the scanner means: "=>", "> /=", "≥" are one."""
    if "≥" in sign or (">" in sign and len(sign) > 1):
        return Comparator("lower", True)
    if "≤" in sign or ("<" in sign and len(sign) > 1):
        return Comparator("upper", True)
    if sign == "=":
        return Comparator("equal", True, lost=True)
    return Comparator("lower" if sign == ">" else "upper", False)
