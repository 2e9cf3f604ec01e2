"""A time that is said once and may not be of both things before it: "stroke, or infarction within 3 months"."""

from itertools import pairwise

from fhir_trials.eligibility.understanding.found import Found
from fhir_trials.eligibility.understanding.joining.reading import BARE, Reading
from fhir_trials.eligibility.understanding.words.vocabulary import word_set

_QUALIFYING = frozenset({"narrows", "other"})


def release(reading: Reading) -> None:
    """Take the window from what stands before a comma with "or", or before a thing with a qualifier of its own.

    What loses it is limited: it may be meant with that time, or at any.
    """
    if len(reading.found) < 2 or not any(one.statement.window for one in reading.found):
        return
    for first, second in pairwise(range(len(reading.found))):
        if _share(reading.found[first], reading.found[second]) and _is_apart(reading, first, second):
            _release(reading, range(first + 1), reading.found[second])


def _share(one: Found, two: Found) -> bool:
    """Whether both have the window that stands behind the second."""
    window = one.statement.window
    if window is None or window != two.statement.window or {one.statement.kind, two.statement.kind} - BARE:
        return False
    return max(one.tokens & two.tokens, default=-1) > min(two.tokens - one.tokens, default=len(one.tokens))


def _is_apart(reading: Reading, first: int, second: int) -> bool:
    found = reading.found
    start = min(found[second].tokens - found[first].tokens)
    behind = max([at for at in found[first].tokens if at < start], default=start)
    joins = [at for at in range(behind, len(reading.tokens)) if reading.roles[at] == "or" and at <= start]
    if not joins:
        return False
    at = joins[-1]
    comma = reading.tokens[at - 1].word == "," and not _is_list(reading, first)
    return comma or reading.roles[at + 1] in _QUALIFYING or reading.tokens[at + 1].word in word_set("anew")


def _is_list(reading: Reading, first: int) -> bool:
    """Whether another thing stands before it, with a comma: "stroke, angina, or infarction"."""
    start = min(reading.found[first].tokens)
    return first > 0 and any(token.word == "," for token in reading.tokens[max(0, start - 2) : start])


def _release(reading: Reading, numbers: range, second: Found) -> None:
    for number in numbers:
        one = reading.found[number]
        if _share(one, second):
            shared = one.tokens & second.tokens
            reading.found[number] = Found(one.statement.but(window=None), one.tokens - shared)
            reading.limit((number,), "condition")
