"""What stands among the words of a bound and changes it: a "not" that no sign takes up, a number in a bracket.

Such a bound does not hold by itself: "BMI not between 18 and 25", "glucose (2h) > 7.8 mmol/L". `mappings/criteria-words.csv`
"""

from fhir_trials.eligibility.understanding.amounts import signs
from fhir_trials.eligibility.understanding.joining.reading import Reading
from fhir_trials.eligibility.understanding.words.vocabulary import word_set
from fhir_trials.model.statements import Kind

_BOUNDED: frozenset[Kind] = frozenset({"age", "measurement", "score", "stage", "count"})
_OPENING, _CLOSING = frozenset("(["), frozenset(")]")
_DENYING = frozenset({"no", "not", "denied", "or"})


def limit(reading: Reading) -> None:
    """Limit the bounds that a word or a bracket inside them changes."""
    bounded = [one for one in enumerate(reading.found) if one[1].statement.kind in _BOUNDED]
    if not bounded:
        return
    bracketed, denied = "(" in reading.text or "[" in reading.text, not _DENYING.isdisjoint(reading.roles)
    if not (bracketed or denied):
        return
    for number, one in bounded:
        places = sorted(one.tokens)
        if (denied and _is_denied(reading, places)) or (bracketed and _is_of_a_bracket(reading, places)):
            reading.limit((number,), "condition")
            reading.doubted = True


def _is_denied(reading: Reading, places: list[int]) -> bool:
    """Whether a "not" stands among its words, or right before them, that neither a sign nor a negation takes up."""
    denials, tokens = word_set("denial"), reading.tokens
    before = places[0] - 1
    if before >= 0 and tokens[before].word in denials and before not in reading.understood:
        return True
    return any(tokens[at].word in denials and not signs.reads_denial(tokens, at) for at in places)


def _is_of_a_bracket(reading: Reading, places: list[int]) -> bool:
    """Whether a number in a bracket stands before its own: "glucose (2h) > 7.8"."""
    depth, inner = 0, False
    for at in places:
        token = reading.tokens[at]
        if token.kind == "number":
            if inner and not depth:
                return True
            inner = inner or depth > 0
        elif token.kind == "mark":
            depth += (token.word in _OPENING) - (token.word in _CLOSING)
    return False
