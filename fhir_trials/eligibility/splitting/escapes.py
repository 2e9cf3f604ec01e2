"""Backslash escapes of CommonMark. https://spec.commonmark.org/0.31.2/#backslash-escapes"""

import re

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_MEANT = re.compile(r"[\\<&:]|(?<=\s)-(?=\s)|[.;!?)\]](?=\s{0,3}[A-Z])")

_COUNTED = re.compile(r"^([a-z]{1,4}|[0-9]{1,2})([.)])")


def unescape(text: str) -> str:
    r"""The text with `\>` read as `>`, for every ASCII punctuation mark."""
    return "".join(_ESCAPED.split(text))  # what the group has stays: quicker than `sub`


def escape(text: str) -> str:
    r"""The text with a backslash before what would be read as an escape, HTML, a mark, or the end of a heading."""
    return _COUNTED.sub(r"\1\\\2", _MEANT.sub(r"\\\g<0>", text))


def places(text: str) -> list[int]:
    """The offset in `text` of each character of `unescape(text)`."""
    dropped = {match.start() for match in _ESCAPED.finditer(text)}
    return [place for place in range(len(text)) if place not in dropped]
