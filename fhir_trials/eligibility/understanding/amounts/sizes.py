"""Sizes of lesions whose noun stands further off: "lesions ... on CT ≥ 20 mm". `mappings/criteria-words.csv`"""

from collections.abc import Sequence

from fhir_trials.eligibility.understanding.amounts.expressions import Expression
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.vocabulary import word_set

_LENGTHS = ("mm", "cm")
_NEAR = 4
_FAR = 8
_BEHIND = 7


def meant(tokens: Sequence[Token], expression: Expression) -> bool:
    """Whether a length that no concept stands beside is a lesion's: one is spoken of before, or right behind."""
    if expression.unit not in _LENGTHS or not expression.compared:
        return False
    near = tokens[max(0, expression.first - _NEAR) : expression.last + 1 + _NEAR]
    if any(token.word in word_set("other-length") for token in near):
        return False
    spoken = [*tokens[: expression.first], *tokens[expression.last + 1 : expression.last + 1 + _NEAR]]
    return any(
        word in word_set("lesion") for token in spoken for word in (token.word, token.word.rpartition(" ")[2])
    )


def of_another(tokens: Sequence[Token], subject: int, expression: Expression) -> bool:
    """Whether the words about a size name something that is no lesion: "varices larger than 2 cm in diameter"."""
    near = tokens[max(0, min(subject, expression.first) - _FAR) : max(subject, expression.last) + _BEHIND]
    return any(token.word in word_set("other-size") for token in near)
