"""Criteria that follow each other on one line: "(1) Age over 18 (2) Signed consent"."""

import re
from collections.abc import Callable
from itertools import pairwise

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
BULLETS = frozenset("*-–—•●▪■□◆➢➤►◦‣∙✓✔")
"""The bullets that may stand inside a line too."""

_WIDE = str.maketrans("()", "（）")

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
    if reading.ordinal > 1 and not ended:
        return [(start, end)]
    least = 3 if reading.style == "1." and not ended else 2
    whole = len(found) < least or any(_is_open(text[one:two], reading.style) for one, two in found)
    return [(start, end)] if whole else found


def bulleted(text: str, sign: str, start: int, end: int) -> list[tuple[int, int]]:
    """The criteria of a line with bullets between them: "- Adults - Age 18 - 75 years - Consent"; none where it has none.

    A star or dash may be a product, a range or an aside ("- including the elderly -"): all parts of such a list
    start with a capital, and a list of dashes has at least three.
    """
    prose = sign in "*-–—"
    places = [
        place for place in _inner(text, f" {sign} ", start, end) if not (prose and _is_sum(text, place))
    ]
    if prose and (
        len(places) < (1 if sign == "*" else 2) or not all(_starts(text, at) for at in (start - 3, *places))
    ):
        return []
    edges = [start - 3, *places, end]
    found = [_trim(text, one + 3, two) for one, two in pairwise(edges)]
    kept = [one for one in found if one]
    return kept if len(kept) > 1 else []


def _inner(text: str, sign: str, start: int, end: int) -> list[int]:
    found: list[int] = []
    place = text.find(sign, start, end)
    while place >= 0:
        found.append(place)
        place = text.find(sign, place + len(sign), end)
    return found


def _is_sum(text: str, place: int) -> bool:
    """Whether the sign stands behind a number, and before one, or before the limit of normal it is multiplied with."""
    behind = text[place + 3 : place + 6]
    return text[place - 1].isdigit() and (
        behind[:1].isdigit() or behind in ("ULN", "UNL", "LLN", "Upp", "upp")
    )


def _starts(text: str, place: int) -> bool:
    """Whether what follows the bullet there starts as a criterion does."""
    sign = text[place + 3]
    return sign.isupper() or sign.isdigit() or sign in "≥≤<>"


def _is_open(part: str, style: str) -> bool:
    """Whether a part ends in "or", or in the middle of a bracket: "(ECOG 0, 1, 2)" holds no mark "2)"."""
    return part.rsplit(maxsplit=1)[-1].casefold() in _LINKS or (
        style[0] != "(" and part.count("(") != part.count(")")
    )


def _next(text: str, style: str, ordinal: int, start: int, end: int) -> tuple[int, int] | None:
    sign = _SIGNS[style](ordinal) if style in _SIGNS else ""
    if not sign:
        return None
    place = text.find(sign, start, end)
    if place < 0 and "）" in text[start:end]:
        sign = sign.translate(_WIDE)
        place = text.find(sign, start, end)
    while place > start:
        behind = place + len(sign)
        before = text[place - 1]
        if (before.isspace() or before in ";,.。；") and (
            style != "1." or text[behind : behind + 1].isspace() or text[behind : behind + 1].isupper()
        ):
            return place, behind
        place = text.find(sign, behind, end)
    return None


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    part = text[start:end]
    start += len(part) - len(part.lstrip())
    body = part.strip()
    return (start, start + len(body)) if any(map(str.isalnum, body)) else None
