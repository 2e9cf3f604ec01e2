"""Two expressions side by side: the ends of one range, or one time in two units."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from fhir_trials.eligibility.understanding.amounts import conditional
from fhir_trials.eligibility.understanding.amounts.expressions import Expression
from fhir_trials.eligibility.understanding.amounts.signs import is_before
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.vocabulary import joining, word_set
from fhir_trials.units import convert

_TIMES = ("a", "mo", "wk", "d")
"""Longest first."""
_ROUNDED = Decimal("0.02")
"""How much two numbers of one value may differ, as a share."""
_FARTHEST = 6
"""Tokens between two expressions that are joined."""


def together(tokens: Sequence[Token], found: Sequence[Expression]) -> list[Expression]:
    """The expressions, neighbours with one unit where only one has it, and as one where they are two ends.

    Those of one time in two units, which no bound can say, are left out.
    """
    found = _without_nothing(tokens, found)
    parts = {at for at, (one, two) in enumerate(pairwise(found)) if _compound(one, two, tokens)}
    joined: list[Expression] = []
    for at, expression in enumerate(found):
        if at in parts or at - 1 in parts:
            continue
        before = joined[-1] if joined else None
        if before is not None and chained(tokens, before, expression):
            joined[-1], expression = _of_one_unit(tokens, before, expression)  # noqa: PLW2901
            both = _combined(joined[-1], expression)
            if both and chained(tokens, before, expression, "and"):
                joined[-1] = both
                continue
        if before is not None and _are_ends(joined[-1], expression):
            joined[-1] = joined[-1]._replace(upto=expression.last, aged=before.aged or expression.aged)
        joined.append(expression)
    return joined


def _are_ends(one: Expression, two: Expression) -> bool:
    """Whether two expressions side by side are the ends of one range of time in two units: "6 months to 5 years"."""
    return (
        two.first == one.last + 1
        and one.unit in _TIMES
        and two.unit in _TIMES
        and [end[0] for end in (*one.ends, *two.ends)] == ["lower", "upper"]
    )


def _without_nothing(tokens: Sequence[Token], found: Sequence[Expression]) -> Sequence[Expression]:
    """The expressions, "16 weeks 0 days" as its weeks."""
    kept: list[Expression] = []
    for expression in found:
        if kept and expression.ends[0][1] == 0 and _compound(kept[-1], expression, tokens):
            kept[-1] = kept[-1]._replace(last=expression.last)
        else:
            kept.append(expression)
    return kept


def chained(tokens: Sequence[Token], one: Expression, two: Expression, *joints: str) -> bool:
    """Whether only words that join stand between two expressions."""
    wanted = joints or ("and", "or", "comma")
    start, end = one.last + 1, two.first
    return end - start <= _FARTHEST and conditional.only_joined(tokens, start, end, joining(*wanted))


def _of_one_unit(tokens: Sequence[Token], one: Expression, two: Expression) -> tuple[Expression, Expression]:
    """Two expressions of which one has the unit of both: "≥ 25 and < 30 kg/m2"; not "> 5 cm or > 3 lesions"."""
    if one.unit is None and two.unit is not None:
        return one._replace(unit=two.unit, aged=two.aged), two
    behind = tokens[two.last + 1 : two.last + 2]
    ends = not behind or behind[0].kind == "mark" or behind[0].word in word_set("clause-end")
    if two.unit is None and ends:
        return one, two._replace(unit=one.unit, aged=one.aged)
    return one, two


def _compound(one: Expression, two: Expression, tokens: Sequence[Token]) -> bool:
    """Whether two expressions are one time in two units: "16 years, 3 months", "24 weeks 6 days"."""
    if one.unit not in _TIMES or two.unit not in _TIMES or _TIMES.index(two.unit) <= _TIMES.index(one.unit):
        return False
    between = [token.word for token in tokens[one.last + 1 : two.first]]
    signs = any(is_before(token) for token in tokens[two.first : two.last + 1])
    return not signs and between in ([], [","], ["and"], ["en"], ["+"])


def same(one: Expression, two: Expression) -> bool:
    """Whether the second says the first again, in its unit, in none or, rounded, in another: "80 g/L (8.0 g/dL)"."""
    if len(one.ends) != len(two.ends) or two.lost or two.unsure:
        return False
    pairs = zip(one.ends, two.ends, strict=True)
    return all(
        (side == other_side or (other_side == "equal" and not two.compared))
        and _is_about(value, other, one.unit, two.unit)
        for (side, value, _), (other_side, other, _) in pairs
    )


def _is_about(value: Decimal, other: Decimal, unit: str | None, other_unit: str | None) -> bool:
    if other_unit is None or unit == other_unit:
        return value == other
    converted = convert(other, other_unit, unit) if unit else None
    return converted is not None and abs(converted - value) <= abs(value) * _ROUNDED


def _combined(one: Expression, two: Expression) -> Expression | None:
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
