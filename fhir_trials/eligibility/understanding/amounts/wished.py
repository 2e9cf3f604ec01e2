"""Values that are not the patient's own: not reached, aimed at, a change, a group's dose. `mappings/criteria-words.csv`"""

from collections.abc import Sequence
from itertools import pairwise

from fhir_trials.eligibility.understanding.amounts.expressions import Expression
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.vocabulary import word_set

_FARTHEST = 14
_NEAR = 4
_MOST = 40
"""Tokens, of what is looked through before an expression: its subject may stand any distance before it."""
_SENTENCE = 14
_ENDS = frozenset((";", ".", ","))


def is_wished(tokens: Sequence[Token], subject: int, expression: Expression) -> bool:
    """Whether the value is one to be reached or kept, by the words about it in its clause.

    "Failure to achieve HbA1c < 7%", "oxygen to keep SpO2 > 92%", "LDL target < 70 mg/dL", "niet in staat ... te bereiken".

    Args:
        tokens: of the criterion.
        subject: the position of what is measured.
        expression: what is said of it.
    """
    last = expression.first
    first = max(_clause(tokens, min(subject, last)), last - _MOST)
    words = [token.word for token in tokens[first:last]]
    if not word_set("wish").isdisjoint(words[-_NEAR - max(0, last - subject) :]):
        return tokens[subject].value != ("age",) and word_set("lesion").isdisjoint(_behind_wish(words))
    return (
        _is_reached(words)
        or _is_not_controlled(words, expression)
        or _is_reached_behind(tokens, words, expression)
    )


def is_of_another(tokens: Sequence[Token], names: Sequence[str], expression: Expression) -> bool:
    """Whether an age is that of relatives, or a length of pregnancy that of an earlier one.

    "Family history of infarction (men < 55 years)", "previous delivery at < 34 weeks of gestation".
    """
    role = "kin" if "age" in names else "earlier" if "gestational_age" in names else ""
    if not role:
        return False
    last = _before_bracket(tokens, expression.first)
    words = [token.word for token in tokens[_clause(tokens, last) : last]]
    return not word_set(role).isdisjoint(words)


def _before_bracket(tokens: Sequence[Token], at: int) -> int:
    """The position before the bracket in which a position is; itself where it is in none."""
    for position in range(at - 1, max(-1, at - _FARTHEST), -1):
        if tokens[position].word == ")":
            break
        if tokens[position].word == "(":
            return position
    return at


def _clause(tokens: Sequence[Token], at: int) -> int:
    """Where the clause of a position begins."""
    first = at
    while first > 0 and at - first < _FARTHEST and tokens[first - 1].word not in _ENDS:
        first -= 1
    return first


def _behind_wish(words: Sequence[str]) -> Sequence[str]:
    """The word behind the last one of a wish: a target lesion is no wish."""
    wish = word_set("wish")
    at = max(at for at, word in enumerate(words) if word in wish)
    return words[at + 1 : at + 2]


def _is_reached(words: Sequence[str]) -> bool:
    """Whether a verb of reaching stands behind one of failing, or behind "to" where nobody is able to."""
    reaching, failing, able = word_set("reaching"), word_set("failing"), word_set("able")
    for at, word in enumerate(words):
        if word not in reaching:
            continue
        before = words[max(0, at - _NEAR) : at]
        if any(one in failing or one in word_set("denial") for one in before):
            return True
        is_aim = word in word_set("reaching", "to") and words[at - 1 : at] == ["to"]
        if is_aim and not any(one in able for one in before):
            return True
    return False


def _is_not_controlled(words: Sequence[str], expression: Expression) -> bool:
    """Whether a value is not brought below a bound: "not controlled below 150/90"; "not controlled (> 160)" is its own."""
    if not words or words[-1] not in word_set("controlled") or expression.ends[0][0] != "upper":
        return False
    return any(word in word_set("denial") for word in words[-3:-1])


def _is_reached_behind(tokens: Sequence[Token], words: Sequence[str], expression: Expression) -> bool:
    """Whether a Dutch verb of reaching follows: "om een HbA1c < 7% te bereiken"."""
    behind = [token.word for token in tokens[expression.last + 1 : expression.last + 1 + _NEAR]]
    reached = any(one == "te" and other in word_set("reaching", "to") for one, other in pairwise(behind))
    return reached and not ("staat" in words and word_set("denial").isdisjoint(words))


def is_change(tokens: Sequence[Token], expression: Expression) -> bool:
    """Whether words behind a value make it a change, or a distance: "> 3 kg change", "> 10 g/dL below normal"."""
    behind = tokens[expression.last + 1 : expression.last + 1 + _NEAR]
    if not behind:
        return False
    if behind[0].word in word_set("change", "behind"):
        return True
    if behind[0].kind != "comparator" or behind[0].value.after or not behind[0].word[0].isalpha():
        return False
    words = [token.word for token in behind[1:] if token.word not in word_set("article")]
    return bool(words) and words[0] in word_set("reference-value")


def is_for_some(tokens: Sequence[Token], expression: Expression) -> bool:
    """Whether the sentence deals out doses, or makes groups, by the value: "40 kg or more will receive 100 mg"."""
    for at in range(expression.last + 1, min(len(tokens) - 1, expression.last + _SENTENCE)):
        if tokens[at].word in (".", ";"):
            break
        if tokens[at].word in word_set("dosing") and tokens[at + 1].kind == "number":
            return True
    before = tokens[max(0, expression.first - _SENTENCE) : expression.first]
    return any(token.word in word_set("stratifying") for token in before)
