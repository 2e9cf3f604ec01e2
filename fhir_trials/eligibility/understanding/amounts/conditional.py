"""Bounds that do not hold for everybody: "(< 5 x ULN if liver metastases)", "> 48 % (women)". `mappings/criteria-words.csv`"""

from collections.abc import Sequence

from fhir_trials.eligibility.understanding.amounts.expressions import Expression
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.vocabulary import word_set

_FARTHEST = 40
_LONGEST = 200


def aside(tokens: Sequence[Token], previous: Expression, expression: Expression) -> bool:
    """Whether an expression stands in a bracket that opens right behind another one."""
    opening = previous.last + 1
    if not opening < expression.first <= opening + _LONGEST or tokens[opening].word not in ("(", "["):
        return False
    return all(token.word not in (")", "]") for token in tokens[opening : expression.first])


def conditioned(tokens: Sequence[Token], previous: Expression, expression: Expression) -> bool:
    """Whether a bracket, or the words behind, say when the second of two bounds holds: "if liver metastases"."""
    opening = previous.last + 1
    if aside(tokens, previous, expression):
        inside = [*tokens[opening : expression.first], *_up_to_closing(tokens, expression.last + 1)]
        return any(token.word in word_set("condition") for token in inside)
    behind = [token.word for token in tokens[expression.last + 1 : expression.last + 3]]
    return bool(behind) and (
        behind[0] in word_set("condition") or (behind[:1] == ["("] and behind[-1] in word_set("condition"))
    )


def by_group(tokens: Sequence[Token], subject: int, expression: Expression) -> bool:
    """Whether a sex or another group stands beside a bound: "in men", "(women)", "male < 120".

    Args:
        tokens: of the criterion.
        subject: the position of what the bound is of; a group before that is the one the criterion is about.
        expression: the bound.
    """
    before = expression.first - 1
    if before > subject and tokens[before].word in word_set("group"):
        return True
    behind = tokens[expression.last + 1 : expression.last + 5]
    words = [token.word for token in behind]
    while words and (words[0] in ("(", "[", ",", "-", "the") or words[0] in word_set("condition")):
        words = words[1:]
    if _with_condition([token.word for token in behind]) or _for_some(behind):
        return True
    if not words or words[0] not in word_set("group"):
        return False
    return not (
        len(words) > 2 and words[1] in ("and", "or", "/", "en", "of") and words[2] in word_set("group")
    )


def _for_some(behind: Sequence[Token]) -> bool:
    """Whether "for" and a word that narrows follow: "for gemcitabine", not "for age", "for 3 months"."""
    if len(behind) < 2 or behind[0].word not in word_set("for-whom"):
        return False
    return behind[1].kind in ("word", "concept") and behind[1].word not in word_set("for-all")


def _with_condition(words: Sequence[str]) -> bool:
    """Whether words begin as "in patients without ..." or "in the presence of ..." do."""
    if len(words) < 3 or words[0] not in word_set("condition"):
        return False
    case = words[2:3] if words[1] in ("the", "de", "het") else words[1:2]
    return case[0] in word_set("case")


def only_joined(tokens: Sequence[Token], start: int, end: int, joints: frozenset[str]) -> bool:
    """Whether nothing but joining words stands between two positions, groups and brackets with words left out."""
    at = start
    while at < end:
        if tokens[at].word == "(":
            at = next((p for p in range(at, end) if tokens[p].word == ")"), end)
        elif (
            tokens[at].word not in joints
            and tokens[at].word not in word_set("group")
            and tokens[at].word not in word_set("pressure")
        ):
            return False
        at += 1
    return True


def _up_to_closing(tokens: Sequence[Token], at: int) -> Sequence[Token]:
    for position in range(at, min(len(tokens), at + _FARTHEST)):
        if tokens[position].word in (")", "]"):
            return tokens[at:position]
    return tokens[at : at + _FARTHEST]
