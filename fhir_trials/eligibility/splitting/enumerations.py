"""Criteria that follow each other on one line: "(1) Age over 18 (2) Signed consent"."""

import re
from collections.abc import Callable

from fhir_trials.eligibility.splitting.marks import Reading

_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_SIGNS: dict[str, Callable[[int], str]] = {
    "1.": "{}.".format,
    "1)": "{})".format,
    "(1)": "({})".format,
    "a)": lambda n: f"{chr(96 + n)})" if n <= 26 else "",
    "(a)": lambda n: f"({chr(96 + n)})" if n <= 26 else "",
    "(i)": lambda n: f"({_ROMAN[n]})" if n < len(_ROMAN) else "",
    "①": lambda n: chr(0x245F + n) if n <= 20 else "",
}
_CIRCLED = re.compile(r"[①-⑳]")
_LINKS = ("or", "and/or", "of", "en/of")


def has_circled(text: str) -> bool:
    """Whether the text counts with ①, ②, ③."""
    return "②" in text or "③" in text


def circled(text: str, start: int, end: int) -> Reading | None:
    """The mark that a line with ② in it starts with, though it is lost: "* good health; ② aged 20 to 55"."""
    match = _CIRCLED.search(text, start, end)
    return Reading("①", ord(match[0]) - 0x2460) if match else None


def follows(text: str, reading: Reading, start: int, end: int) -> bool:
    """Whether the second mark of this list stands on the same line."""
    return reading.ordinal == 1 and _next(text, reading.style, 2, start, end) is not None


def parts(text: str, reading: Reading, start: int, end: int) -> list[tuple[int, int]]:
    """The criteria of the line behind its mark, marks left out; one where it is no enumeration.

    Alternatives ("(1) … or (2) …") stay one criterion, and so does a line with but one more "2. ", unless
    a full stop is before it: "of grade 2. Next" holds no mark.
    """
    if reading.style not in _SIGNS:
        return [(start, end)]
    found: list[tuple[int, int]] = []
    place, ordinal = start, reading.ordinal + 1
    while mark := _next(text, reading.style, ordinal, place, end):
        found.append((place, mark[0]))
        place, ordinal = mark[1], ordinal + 1
    found.append((place, end))
    found = [trimmed for one in found if (trimmed := _trim(text, *one))]
    ended = all(text[two - 1] in ".;," for _, two in found[:-1])
    least = 3 if reading.style == "1." and not ended else 2
    whole = len(found) < least or any(_is_open(text[one:two], reading.style) for one, two in found)
    return [(start, end)] if whole else found


def _is_open(part: str, style: str) -> bool:
    """Whether a part ends in "or", or in the middle of a bracket: "(ECOG 0, 1, 2)" holds no mark "2)"."""
    return part.rsplit(maxsplit=1)[-1].casefold() in _LINKS or (
        style[0] != "(" and part.count("(") != part.count(")")
    )


def _next(text: str, style: str, ordinal: int, start: int, end: int) -> tuple[int, int] | None:
    sign = _SIGNS[style](ordinal) if style in _SIGNS else ""
    place = text.find(sign, start, end) if sign else -1
    while place > start:
        behind = place + len(sign)
        before = text[place - 1]
        if (before.isspace() or before in ";,.。；") and (
            style != "1." or text[behind : behind + 1].isspace()
        ):
            return place, behind
        place = text.find(sign, behind, end)
    return None


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    part = text[start:end]
    start += len(part) - len(part.lstrip())
    body = part.strip()
    return (start, start + len(body)) if any(map(str.isalnum, body)) else None
