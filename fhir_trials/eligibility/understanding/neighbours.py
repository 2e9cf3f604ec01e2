"""Two expressions side by side: the ends of one range, or one time in two units."""

from collections.abc import Sequence

from fhir_trials.eligibility.understanding.expressions import Expression
from fhir_trials.eligibility.understanding.signs import is_before
from fhir_trials.eligibility.understanding.tokens import Token

_TIMES = ("a", "mo", "wk", "d")
"""Longest first."""


def compound(one: Expression, two: Expression, tokens: Sequence[Token]) -> bool:
    """Whether two expressions are one time in two units: "16 years, 3 months", "24 weeks 6 days"."""
    if one.unit not in _TIMES or two.unit not in _TIMES or _TIMES.index(two.unit) <= _TIMES.index(one.unit):
        return False
    between = [token.word for token in tokens[one.last + 1 : two.first]]
    signs = any(is_before(token) for token in tokens[two.first : two.last + 1])
    return not signs and between in ([], [","], ["and"], ["en"], ["+"])


def combined(one: Expression, two: Expression) -> Expression | None:
    """Both as one where they are the two ends of a range: "≥ 18 and < 65 years"; None where they are not."""
    if len(one.ends) != 1 or len(two.ends) != 1 or not (one.compared and two.compared):
        return None
    if one.lost or two.lost or one.unsure or two.unsure or one.unit != two.unit:
        return None
    (side, value, _), (other_side, other_value, _) = one.ends[0], two.ends[0]
    if (side, other_side) not in (("lower", "upper"), ("upper", "lower")):
        return None
    if value == other_value or (value < other_value) != (side == "lower"):
        return None
    return two._replace(
        first=one.first, ends=one.ends + two.ends, others=one.others + two.others, aged=one.aged or two.aged
    )
