"""Which part of a text is about one of several things that are given."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from fhir_trials.eligibility.understanding.words.scanner import plain
from fhir_trials.regimens.words import of_role

_MARKS = " \t\n,;+/("
_WORD = re.compile(r"[^\W_]{4,}")


class _Mention(NamedTuple):
    start: int
    own: bool


def part_about(text: str, name: str, others: Iterable[str]) -> str:
    """The part of a text that is about what has this name; the whole, where it names nothing else that is given.

    Empty where that is not certain: a text that speaks of others, and not of this one or in several places.

    Args:
        text: a description.
        name: of what it describes.
        others: the names of the other things that are given in the trial.
    """
    own = _words(name)
    strange = {word for other in others for word in _words(other)} - own
    found = [
        _Mention(one.start(), one[0] in own)
        for one in _WORD.finditer(plain(text))
        if one[0] in strange or one[0] in own
    ]
    if all(one.own for one in found):
        return text
    parts = _own_parts(text, found)
    return _trimmed(parts[0]) if len(parts) == 1 else ""


def _trimmed(part: str) -> str:
    """A part without the small words that lead over to what follows it."""
    while True:
        part = part.rstrip(_MARKS)
        begin = max(part.rfind(blank) for blank in " \n") + 1
        if part[begin:].lower() not in of_role("leads-over"):
            return part
        part = part[:begin]


def _words(name: str) -> set[str]:
    """The words of a name that tell it from others."""
    return {word for word in _WORD.findall(plain(name)) if word not in of_role("names-nothing")}


def _own_parts(text: str, found: list[_Mention]) -> list[str]:
    """The parts that are about it: before the first name, and from each time it is named to the next other name."""
    parts: list[str] = []
    begin: int | None = 0
    for one in found:
        if begin is None and one.own:
            begin = one.start
        elif begin is not None and not one.own:
            parts.append(text[begin : one.start])
            begin = None
    if begin is not None:
        parts.append(text[begin:])
    return [part for part in parts if re.search(r"\d", part)] or [part for part in parts if part.strip()][:1]
