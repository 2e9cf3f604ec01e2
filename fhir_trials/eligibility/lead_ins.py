"""What a criterion says by itself that others are nested below, and what only joins it to its sisters.

`mappings/criteria-logic.csv`
"""

from fhir_trials.eligibility.understanding.joining.cohorts import says_more
from fhir_trials.eligibility.understanding.words.phrases import phrases
from fhir_trials.eligibility.understanding.words.tokens import tokens

_ANNOUNCING = frozenset({"any of", "all of", "listed", "announces", "function", "glue"})
_OTHERWISE = frozenset({"no", "not", "non", "denied", "exception", "condition", "either way", "refused"})
_JOINING = frozenset({"and", "or"})
_BEFORE = " \t\r\n,;"


def only_announces(text: str) -> bool:
    """Whether a text only announces what stands below it: "One of the following:", "Bone marrow function:"."""
    found = tokens(text)
    return not says_more(found, phrases(found), _ANNOUNCING)


def limits(text: str) -> bool:
    """Whether a text may make something else of what stands below it: "No history of any of the following:"."""
    return any(phrase.meaning in _OTHERWISE for phrase in phrases(tokens(text)))


def without_joining_words(text: str, language: str | None = None) -> str:
    """A text without the "or", "and" by which it is joined to the one before or behind it, and the marks there.

    Args:
        text: of one criterion; stays as it is where it has no other words.
        language: of these: "of" is a joining word in Dutch alone.
    """
    found = tokens(text)
    dutch = (language or "").startswith("nl")
    joining = [phrase for phrase in phrases(found, dutch) if phrase.meaning in _JOINING]
    start, end = 0, len(text)
    if joining and joining[0].start == 0 and joining[0].stop < len(found):
        start = found[joining[0].stop].start
    if joining and all(token.kind == "mark" for token in found[joining[-1].stop :]):
        end = found[joining[-1].start].start
    return text[start:end].rstrip(_BEFORE) or text
