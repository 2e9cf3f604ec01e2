"""How many: "at least one measurable lesion", "no more than 3 relapses"."""

from collections.abc import Sequence

from fhir_trials.eligibility.understanding.amounts import stating
from fhir_trials.eligibility.understanding.amounts.expressions import Expression
from fhir_trials.eligibility.understanding.found import Found
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.vocabulary import word_set

_FARTHEST = 4
_FEWEST = 40


def find(tokens: Sequence[Token], expression: Expression) -> Found | None:
    """The count that an expression without a unit states of what stands behind it."""
    if not expression.compared or expression.unit is not None or expression.lost or expression.unsure:
        return None
    if any(value > _FEWEST or value % 1 for _, value, _ in expression.ends):
        return None
    last = None
    for at in range(expression.last + 1, min(len(tokens), expression.last + 1 + _FARTHEST)):
        if tokens[at].word in word_set("count-noun"):
            last = at
        elif (
            last is not None
            or tokens[at].kind not in ("word", "concept")
            or tokens[at].word in word_set("measure-glue")
        ):
            break
    if last is None:
        return None
    return stating.statement(tokens, range(expression.first, last + 1), "count", None, ends=expression.ends)
