"""Marks of a list at the start of a line: bullets, numbers, letters, as CommonMark has them and as people write them.

https://spec.commonmark.org/0.31.2/#list-items. A mark is sure (`* `, `1. `), or it is one only in its sequence: `b)` after
`a)`, but not "B) cells", and "5-FU" is no fifth item.
"""

import re
from functools import cache
from typing import NamedTuple

_MARK = re.compile(
    r"""
      (?P<bullet> \\?(?:--|[-*+–—§])(?=\s|$) | [•●▪▫◦‣∙·■□◆➢➤►✓✔\uf0b7\uf0a7\uf0d8] | o(?=\s+[A-Z0-9≥≤<>]) )
    | (?P<number> [0-9]{1,3} ) (?:\\?|\ (?=\))) (?P<dot> [.)] ) (?=\s|$|[A-Z][a-z])
    | (?P<wide> [0-9]{1,2} ) (?P<widely> [）．、] )
    | （ (?P<within> [0-9]{1,2} ) ）
    | \\?\( (?P<bracketed> [0-9]{1,2} | [a-z] | [ivx]{2,5} ) \\?\)
    | (?P<circled> [①-⑳❶-❿] )
    | (?P<letters> [ivx]{2,5} | [IVX]{2,5} | [A-Za-z] ) \\? (?P<after> [.)] ) (?=\s|$)
    | (?P<tight> [0-9]{1,2} | [a-z] ) \\? (?P<tightly> [.)] ) (?=[^\W\d_])
    | (?P<decimal> [0-9]{1,2}(?:\.[0-9]{1,2}){1,3} ) \\?[.)]? (?=\s|$)
    | (?P<dashed> [0-9]{1,2} ) \s? [-–] \s? (?=[^\W\d_])
    | (?P<dash> [-•] ) (?=[^\W\d_])
    | (?P<round> o ) (?=\s+[a-z])
    | (?P<bare> [0-9]{1,2} ) (?=\s+[A-Z])
    """,
    re.VERBOSE,
)
_SECOND = re.compile(
    r"(?: \\?[-*+•–—](?=\s|$) | [0-9]{1,2}\\?[.)](?=\s|$|[A-Z][a-z])"
    r"| (?:[a-h]|i{1,3}|iv|vi{1,3}|ix)[.)](?=\s+[A-Z0-9≥≤<>]) )\s*",
    re.VERBOSE,
)
_FIRST = re.compile(r"1\\?([.)])(?=\s|$|[A-Z][a-z])")
_SECONDS = "\\-*+•–—0123456789abcdefghiv"
_NARROW = {"）": ")", "．": ".", "、": "."}
_ROMAN = {"i": 1, "v": 5, "x": 10}


class Reading(NamedTuple):
    """One way to read a mark: the style it shares with its siblings, and its place among them (0: not counted)."""

    style: str
    ordinal: int


class Mark(NamedTuple):
    """A mark of a list.

    Attributes:
        readings: more than one for `i)`, which is 1 or 9.
        sure: whether it is a mark wherever it stands; others need their neighbours.
    """

    readings: tuple[Reading, ...]
    sure: bool


Found = tuple[Mark | None, int, int]
"""A mark, the offset of the words behind it, and how far behind the start of the line it stands itself."""


def find(text: str, start: int, end: int) -> Found:
    """The mark at `start` of a line that ends at `end`; of "*  1. Age" the number, since "2." may stand below it."""
    sign = text[start]
    if sign in "*-" and text.startswith(" ", start + 1, end):
        return _behind_bullet(text, start, start + 1, end)
    if sign in "123456789" and text.startswith(". ", start + 1, end):
        return _numbered(sign, "."), _behind(text, start + 3, end), 0
    match = _MARK.match(text, start, end)
    if match is None:
        return None, start, 0
    kind = match.lastgroup
    if kind == "bullet":
        return _behind_bullet(text, match.end() - len(match[0].lstrip("\\")), match.end(), end)
    if kind == "dot":
        mark = _numbered(match["number"], match["dot"])
    elif kind == "widely":
        mark = _numbered(match["wide"], _NARROW[match["widely"]])
    elif kind == "within":
        mark = Mark((Reading("(1)", int(match["within"])),), True)
    else:
        mark = Mark(*_counted(match))
    return mark, _behind(text, match.end(), end), 0


def _behind_bullet(text: str, sign: int, place: int, end: int) -> Found:
    while place < end and text[place].isspace():
        place += 1
    if place < end and text[place] == "1" and (match := _FIRST.match(text, place, end)):
        return _numbered("1", match[1]), _behind(text, match.end(), end), place - sign
    style = "--" if text.startswith("--", sign) else text[sign]
    return _bullet(style), _behind(text, place, end), 0


@cache
def _bullet(sign: str) -> Mark:
    return Mark((Reading(sign, 0),), True)


@cache
def _numbered(digits: str, sign: str) -> Mark:
    return Mark((Reading("1" + sign, int(digits)),), True)


def _behind(text: str, place: int, end: int) -> int:
    """Behind the blanks and further marks after a mark ("-  1. Age"): what is left never starts with one."""
    while place < end and text[place].isspace():
        place += 1
    while place < end and text[place] in _SECONDS and (match := _SECOND.match(text, place, end)):
        place = match.end()
    return place


def _counted(match: re.Match[str]) -> tuple[tuple[Reading, ...], bool]:
    kind = match.lastgroup
    if kind == "circled":
        code = ord(match["circled"])
        ordinal = code - 0x245F if code < 0x2776 else code - 0x2775
        return (Reading("①", ordinal),), True
    if kind == "bracketed":
        readings = _readings(match["bracketed"], "(", ")")
        return readings, readings[0].ordinal == 1
    if kind == "after":
        return _readings(match["letters"], "", match["after"]), False
    if kind == "tightly":
        return _readings(match["tight"], "", match["tightly"]), False
    if kind == "decimal":
        *parents, last = match["decimal"].split(".")
        return (Reading(".".join(parents), int(last)),), False
    if kind == "dashed":
        return (Reading("1-", int(match["dashed"])),), False
    if kind == "dash":
        return (Reading("-", 0),), False
    if kind == "round":
        return (Reading("o", 0),), False
    return (Reading("1 ", int(match["bare"])),), False


def _readings(sign: str, before: str, behind: str) -> tuple[Reading, ...]:
    if sign.isdigit():
        return (Reading(f"{before}1{behind}", int(sign)),)
    case = "a" if sign.islower() else "A"
    roman = Reading(f"{before}{'i' if case == 'a' else 'I'}{behind}", _roman(sign.lower()))
    if len(sign) > 1:
        return (roman,)
    letter = Reading(f"{before}{case}{behind}", ord(sign) - ord(case) + 1)
    return (letter, roman) if roman.ordinal else (letter,)


def _roman(sign: str) -> int:
    values = [_ROMAN.get(letter, 0) for letter in sign]
    if 0 in values:
        return 0
    return sum(-one if one < two else one for one, two in zip(values, [*values[1:], 0], strict=True))
