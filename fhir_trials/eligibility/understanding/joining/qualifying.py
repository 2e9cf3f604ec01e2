"""Items of a list that are a part of the one before: "unless on treatment", "within the past 6 months"."""

from functools import cache

from fhir_trials import table_words
from fhir_trials.eligibility.understanding.joining import finding
from fhir_trials.eligibility.understanding.words.tokens import tokens

_MARKS = "*-\u2013\u2022(.,: "
_LONGEST = 60
"""Characters, of an item that is no more than a time."""


def says_more(text: str) -> bool:
    """Whether an item begins with an exception, or says a time and no more."""
    words = text[:_LONGEST].lstrip(_MARKS).casefold().split(maxsplit=4)
    if not words or words[0].rstrip(",:") not in _first_words():
        return False
    if any(" ".join(words[:length]).rstrip(",:") in _exceptions() for length in (1, 2, 3, 4)):
        return True
    return len(text) < _LONGEST and words[0] in _opening_a_time() and len(words) > 2 and _is_time(text)


def _is_time(text: str) -> bool:
    """Whether all its words are of one time."""
    said = tokens(text)
    found, _ = finding.find(said, "exclusion")
    if len(found) != 1 or found[0].statement.kind != "event" or found[0].statement.window is None:
        return False
    return all(token.kind == "mark" or at in found[0].tokens for at, token in enumerate(said))


@cache
def _exceptions() -> frozenset[str]:
    rows = table_words.words("criteria-logic.csv")
    return frozenset(one.word for one in rows if one.meaning == "exception") - _NOT_BY_ITSELF


@cache
def _first_words() -> frozenset[str]:
    return frozenset(word.partition(" ")[0] for word in _exceptions()) | _opening_a_time()


@cache
def _opening_a_time() -> frozenset[str]:
    roles = ("within", "in", "past", "duration")
    words = [word for role in roles for word in table_words.of_role("window-words.csv", role)]
    return frozenset(word.partition(" ")[0] for word in words)


_NOT_BY_ITSELF = frozenset({"exempt", "exception", "exceptions", "uitzondering", "uitzonderingen", "los van"})
