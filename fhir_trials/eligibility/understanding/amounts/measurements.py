"""Thresholds of what is measured, once expression and concept are known: unit, plausibility, doubt."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from fhir_trials.clinical_concepts import concepts
from fhir_trials.eligibility.understanding.amounts import multiples, pressures, signs, sizes, stating
from fhir_trials.eligibility.understanding.amounts.attaching import MEASURED, Subject
from fhir_trials.eligibility.understanding.amounts.expressions import End, Expression
from fhir_trials.eligibility.understanding.amounts.plausibility import (
    LIMITS,
    accepts,
    likely_side,
    plausible,
    unit_unsaid,
)
from fhir_trials.eligibility.understanding.amounts.stating import Limit
from fhir_trials.eligibility.understanding.found import Doubtful, Found
from fhir_trials.eligibility.understanding.words.comparators import on_scale
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.vocabulary import joining, word_set
from fhir_trials.model.statements import Kind

_DAYS_OF_WEEK = 7
_NEXT = 8
"""Tokens behind a bound in which the unit that it shares with the next one stands."""
_SHARES = ("%", "1")
_TIMES = ("a", "mo", "wk", "d", "h", "min", "s")


def state(
    tokens: Sequence[Token], subject: Subject, expression: Expression, section: str, limit: Limit
) -> list[Found | Doubtful]:
    """What an expression says of a subject: a statement, a doubt, both, or nothing where it is no threshold."""
    expression, first = _with_comparator_before(tokens, subject, expression)
    positions = [*range(first, subject.at + 1), *subject.glue, *range(expression.first, expression.last + 1)]
    subject = pressures.told_apart(tokens, subject, expression)
    unit = _unit(subject.names, expression.unit)
    name = _name(subject.names, unit)
    if name == "tumor_size" and sizes.of_another(tokens, subject.at, expression):
        return []
    if not expression.compared or (
        name is None and (unit in _TIMES or (unit is None and len(subject.names) > 1))
    ):
        return []
    if name is None:
        return [] if "age" in subject.names else [stating.doubt(tokens, positions, "unit-unknown")]
    if expression.lost:
        return [stating.doubt(tokens, positions, "comparator-lost", likely_side(name, section))]
    if unit == "%" and not _is_of_that(tokens, expression, name):
        return [stating.doubt(tokens, positions, "unit-unknown")]
    unit = unit or _unit_of_next(tokens, expression, name) or ("a" if name == "age" else unit_unsaid(name))
    if unit is None:
        return [stating.doubt(tokens, positions, "unit-missing")]
    expression = _on_scale(name, expression)
    ends = _plausible_ends(name, expression, unit or None)
    if isinstance(ends, str):
        return [stating.doubt(tokens, positions, ends)]
    found: list[Found | Doubtful] = []
    if expression.unsure or pressures.is_either(name):
        found.append(stating.doubt(tokens, range(expression.first, expression.last + 1), "number-ambiguous"))
        ends = ends[:1] if len(ends) > 1 and ends[0][0] == "lower" and not pressures.is_either(name) else ()
    if ends:
        kind: Kind = "age" if name == "age" else "measurement"
        found.append(
            stating.statement(tokens, positions, kind, name, ends=ends, unit=unit or None, limit=limit)
        )
    return found


def _on_scale(name: str, expression: Expression) -> Expression:
    """The expression with the side that "or better" means of the concept, where that is known."""
    if expression.graded is None:
        return expression
    comparator = on_scale(expression.graded, concepts()[name].good)
    if comparator.inclusive is None:
        return expression
    ends = tuple([(comparator.side, value, comparator.inclusive) for _, value, _ in expression.ends])
    return expression._replace(ends=ends, unsure=False)


def _is_of_that(tokens: Sequence[Token], expression: Expression, name: str) -> bool:
    """Whether a percentage is of what the concept's is: "% predicted" is of a volume, and no ratio of two."""
    said = " ".join(
        [token.word for token in tokens[expression.first : expression.last + 1] if token.kind == "unit"]
    )
    if "pred" not in said and "voorspeld" not in said:
        return True
    return any(row.units and row.units[0] not in _SHARES for row in concepts()[name].rows)


def _unit_of_next(tokens: Sequence[Token], expression: Expression, name: str) -> str | None:
    """The unit that stands once for two bounds: "18.5 ≤ BMI < 25 kg/m2", "SBP < 140 and DBP < 90 mmHg"."""
    if tokens[expression.last].kind != "comparator" and unit_unsaid(name) != "":
        return None
    plain = joining("and", "or", "comma") | word_set("article") | word_set("about")
    for token in tokens[expression.last + 1 : expression.last + 1 + _NEXT]:
        if token.kind == "unit":
            return token.value if accepts(name, token.value) and token.value not in LIMITS else None
        if token.kind not in ("concept", "comparator", "number") and token.word not in plain:
            return None
    return None


def _unit(names: Sequence[str], unit: str | None) -> str | None:
    """The unit as written; "G/L" is ten to the ninth per litre where the concept has no grams."""
    if unit == "g/L" and not any(accepts(name, unit) for name in names):
        return "10*9/L"
    return unit


def _with_comparator_before(
    tokens: Sequence[Token], subject: Subject, expression: Expression
) -> tuple[Expression, int]:
    """The expression with the comparator in front of its concept, and where that begins: "minimum age of 18"."""
    if expression.compared or len(expression.ends) != 1 or subject.at > expression.first:
        return expression, subject.at
    at = subject.at - 1
    if at >= 0 and tokens[at].word in word_set("article"):
        at -= 1
    before = signs.comparator_before(tokens, at)
    if before is None or before[0].lost:
        return expression, subject.at
    comparator, first = before
    end: End = (comparator.side, expression.ends[0][1], comparator.inclusive is not False)
    return expression._replace(ends=(end,), compared=True, unsure=comparator.inclusive is None), first


def _name(names: Sequence[str], unit: str | None) -> str | None:
    """The concept that can have the unit; of several without a unit none, as only a guess could tell."""
    measured = [name for name in names if concepts()[name].kind in MEASURED]
    if unit is None:
        return measured[0] if len(measured) == 1 and concepts()[measured[0]].rows[0].units else None
    if unit == multiples.UNKNOWN:
        return None
    return next((name for name in measured if accepts(name, unit)), None)


def _plausible_ends(
    name: str, expression: Expression, unit: str | None
) -> tuple[End, ...] | stating.WarningCode:
    """The ends, each in the reading that is plausible; or why none can be coded."""
    chosen: list[End] = []
    for (side, value, inclusive), other in zip(expression.ends, expression.others, strict=True):
        readings = [one for one in _readings(value, other) if plausible(name, one, unit)]
        if len(readings) > 1 and value % 1 == 0:
            readings = readings[1:]  # "50.000": nobody writes three decimals that say nothing
        if len(readings) != 1 or (other is not None and readings[0] == value and value % 1):
            return "implausible" if not readings else "number-ambiguous"
        if name == "gestational_age" and unit == "wk" and _may_be_days(readings[0]):
            return "number-ambiguous"
        chosen.append((side, readings[0], inclusive))
    return tuple(chosen)


def _may_be_days(weeks: Decimal) -> bool:
    """Whether the decimal may be days: "36.6" is 36 weeks and 6 days, or six tenths of a week."""
    return weeks.as_tuple().exponent == -1 and 0 < weeks % 1 * 10 < _DAYS_OF_WEEK


def _readings(value: Decimal, other: Decimal | None) -> Iterable[Decimal]:
    return (value,) if other is None else (value, other)
