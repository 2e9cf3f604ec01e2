"""Weeks that somebody is pregnant: "more than 16 weeks pregnant", "zwangeren ≥ 37 weken". `mappings/criteria-words.csv`"""

from collections.abc import Sequence

from fhir_trials.eligibility.understanding.amounts.expressions import Expression
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.vocabulary import word_set

_LEAST, _MOST = 4, 45
_NEAR = 3


def meant(tokens: Sequence[Token], expression: Expression) -> bool:
    """Whether weeks that no concept stands before are those of a pregnancy: it is named right before or behind them."""
    if expression.unit != "wk" or not expression.compared:
        return False
    if not all(_LEAST <= value <= _MOST for _, value, _ in expression.ends):
        return False
    behind = [token.word for token in tokens[expression.last + 1 : expression.last + 1 + _NEAR]]
    if not word_set("age-behind-not").isdisjoint(behind):
        return False
    named = word_set("pregnant")
    if behind and (
        behind[0] in named or (behind[0] in ("of", "into") and behind[1:2] and behind[1] in named)
    ):
        return True
    return _is_named_before(tokens, expression.first)


def _is_named_before(tokens: Sequence[Token], first: int) -> bool:
    """Whether a pregnancy is named right before, a mark or a small word between; not one that is denied."""
    named, at = word_set("pregnant"), first - 1
    if at > 0 and tokens[at].word not in named:
        if tokens[at].word not in (",", "(", ":", "of", "van", "at", "bij", "women", "vrouwen"):
            return False
        at -= 1
    if at < 0 or tokens[at].word not in named:
        return False
    return all(token.word not in word_set("denial") for token in tokens[max(0, at - _NEAR) : at])
