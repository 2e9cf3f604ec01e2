"""Weeks that somebody is pregnant: "more than 16 weeks pregnant", "zwangeren ≥ 37 weken". `mappings/criteria-words.csv`"""

from collections.abc import Sequence

from fhir_trials.eligibility.understanding.amounts.expressions import Expression
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.vocabulary import word_set

_LEAST, _MOST = 4, 45
_NEAR = 3
_OF = frozenset({"of", "van", "at", "bij"})


def begins(tokens: Sequence[Token], expression: Expression) -> int | None:
    """Where weeks of a pregnancy begin that is named right before or behind them, its small word with them.

    None where they are not of a pregnancy: "pregnancy of 24-28 weeks" begins with "of".
    """
    if expression.unit != "wk" or not expression.compared:
        return None
    if not all(_LEAST <= value <= _MOST for _, value, _ in expression.ends):
        return None
    behind = [token.word for token in tokens[expression.last + 1 : expression.last + 1 + _NEAR]]
    if not word_set("age-behind-not").isdisjoint(behind):
        return None
    named = word_set("pregnant")
    if behind and (
        behind[0] in named or (behind[0] in ("of", "into") and behind[1:2] and behind[1] in named)
    ):
        return expression.first
    if not _is_named_before(tokens, expression.first):
        return None
    before = expression.first - 1
    return before if tokens[before].word in _OF else expression.first


def _is_named_before(tokens: Sequence[Token], first: int) -> bool:
    """Whether a pregnancy is named right before, a mark or a small word between; not one that is denied."""
    named, at = word_set("pregnant"), first - 1
    if at > 0 and tokens[at].word not in named:
        if tokens[at].word not in {",", "(", ":", "women", "vrouwen", *_OF}:
            return False
        at -= 1
    if at < 0 or tokens[at].word not in named:
        return False
    return all(token.word not in word_set("denial") for token in tokens[max(0, at - _NEAR) : at])
