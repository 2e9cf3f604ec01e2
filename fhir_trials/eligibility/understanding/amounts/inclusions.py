"""Words behind a bound that say that its ends are inside: "(inclusive)", "(including 18 and 80 years)". `mappings/criteria-words.csv`"""

from collections.abc import Collection, Sequence
from decimal import Decimal

from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.vocabulary import word_set

_LONGEST = 9


def behind(tokens: Sequence[Token], at: int, values: Collection[Decimal]) -> int | None:
    """The position behind such words in a bracket; None where none stand there, or they name other numbers.

    Args:
        tokens: of the criterion.
        at: the position behind the bound.
        values: the numbers of its ends.
    """
    if at + 1 >= len(tokens) or tokens[at].word not in ("(", ","):
        return None
    if tokens[at].word == ",":
        ends = at + 2 >= len(tokens) or tokens[at + 2].kind == "mark"
        return at + 2 if tokens[at + 1].word in word_set("inclusive") and ends else None
    inside: list[Token] = []
    for token in tokens[at + 1 : at + 1 + _LONGEST]:
        if token.word == ")":
            return at + 2 + len(inside) if _says_so(inside, values) else None
        inside.append(token)
    return None


def _says_so(inside: Sequence[Token], values: Collection[Decimal]) -> bool:
    words = [token.word for token in inside]
    if words in (["both", "inclusive"], ["inclusive", "both"]) or (
        len(words) == 1 and words[0] in word_set("inclusive")
    ):
        return True
    if not words or words[0] not in word_set("including"):
        return False
    numbers = [token.value.low for token in inside if token.kind == "number" and token.value.high is None]
    rest = [token for token in inside[1:] if token.kind not in ("number", "unit")]
    plain = word_set("behind-unit") | word_set("joining", "and") | word_set("age-word") | {"both", "of"}
    return bool(numbers) and set(numbers) == set(values) and all(token.word in plain for token in rest)
