"""Blood pressure: "140/90 mmHg" is a systolic and a diastolic value, "> 90 mmHg diastolic" the latter."""

from collections.abc import Sequence

from fhir_trials.clinical_concepts import concepts
from fhir_trials.eligibility.understanding.amounts import stating
from fhir_trials.eligibility.understanding.amounts.attaching import Subject
from fhir_trials.eligibility.understanding.amounts.expressions import Expression
from fhir_trials.eligibility.understanding.amounts.plausibility import accepts, plausible
from fhir_trials.eligibility.understanding.amounts.stating import Limit
from fhir_trials.eligibility.understanding.found import Doubtful, Found
from fhir_trials.eligibility.understanding.words.tokens import Token

_BOTH, _PARTS = "blood_pressure", ("sbp", "dbp")


def pair(
    tokens: Sequence[Token], subject: Subject, expression: Expression, limit: Limit
) -> list[Found | Doubtful]:
    """The systolic and the diastolic bound of a pair; nothing where the pair is of something else ("20/200")."""
    unit = expression.unit
    if _BOTH not in subject.names or not expression.compared or expression.second is None:
        return []
    positions = [subject.at, *subject.glue, *range(expression.first, expression.last + 1)]
    if expression.lost:
        return [stating.doubt(tokens, positions, "comparator-lost")]
    side, value, inclusive = expression.ends[0]
    values = (value, expression.second)
    if unit is not None and not accepts(_BOTH, unit):
        return []
    if not all(plausible(name, one, unit) for name, one in zip(_PARTS, values, strict=True)):
        return [stating.doubt(tokens, positions, "implausible")]
    return [
        stating.statement(
            tokens, positions, "measurement", name, ends=[(side, one, inclusive)], unit=unit, limit=limit
        )
        for name, one in zip(_PARTS, values, strict=True)
    ]


def is_either(name: str) -> bool:
    """Whether nobody knows which of the two pressures one number is of: "RR < 90 mmHg"."""
    return name == _BOTH


def shared(tokens: Sequence[Token], previous: Expression, expression: Expression) -> Expression:
    """The expression with the comparator of the one before: "> 160 mmHg systolic or 100 mmHg diastolic"."""
    behind = tokens[expression.last + 1].word if expression.last + 1 < len(tokens) else ""
    if expression.compared or not previous.compared or len(previous.ends) != 1 or not _part(behind):
        return expression
    side, _, inclusive = previous.ends[0]
    return expression._replace(ends=((side, expression.ends[0][1], inclusive),), compared=True)


def told_apart(tokens: Sequence[Token], subject: Subject, expression: Expression) -> Subject:
    """The subject, or which of the two pressures the word behind says it is."""
    behind = tokens[expression.last + 1].word if expression.last + 1 < len(tokens) else ""
    name = _part(behind) if _BOTH in subject.names else None
    return subject._replace(names=(name,)) if name else subject


def _part(word: str) -> str | None:
    """Which of the two pressures a word names."""
    for name in _PARTS:
        if word in concepts()[name].english or word in concepts()[name].dutch:
            return name
    return None
