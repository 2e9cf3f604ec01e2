"""What exports do to a text (line breaks as `<br>`, entities, padding, broken encodings), undone.

https://html.spec.whatwg.org/#character-references
"""

import html
import re
from typing import NamedTuple

from fhir_trials.sources.encodings import repaired

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_BREAK = re.compile(r"\r?\n?<br\s{0,3}/?>(?:\r?\n)?", re.IGNORECASE)
_INLINE = re.compile(r"</?(?:b|i|u|em|strong|span|font)(?: [^<>]{0,200})?>", re.IGNORECASE)
_BLOCK = re.compile(r"</?(?P<tag>p|div|ul|ol|li)(?: [^<>]{0,200})?\s{0,3}/?>", re.IGNORECASE)
_RAISED = re.compile(r"<sup>([0-9+-]{1,6})</sup>", re.IGNORECASE)
_RAISE = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_GAP = re.compile(r"(?<=\S)[ \t]{2,}")
# The widths of the fields that registers and the ICTRP are known to cut at.
_WIDTHS = frozenset({254, 255, 256, 500, 1000, 2000, 4000, 8000})


class Read(NamedTuple):
    """A text as it was meant.

    Attributes:
        text: its lines, without padding; empty where the cell says nothing.
        doubled: entities that were written twice over (`&amp;lt;`), as they stood.
        repaired: in how many places a broken encoding was put right.
        cut: whether it ends, within a word or a list, at the width of a field.
    """

    text: str
    doubled: tuple[str, ...] = ()
    repaired: int = 0
    cut: bool = False


def read(cell: str) -> Read:
    """The text of a cell: markup read, encoding put right, padding gone; words as they stand."""
    text, doubled, places = cell.strip(), (), 0
    cut = len(text) in _WIDTHS and (text[-1].isalnum() or text[-1] in ",-(/:")
    if not text.isascii():
        text, places = repaired(text)
    if "&" in text:
        text, doubled = _entities(text)
    if "<" in text:
        text = _without_tags(text)
    return Read(_without_padding(text), doubled, places, cut)


def _entities(text: str) -> tuple[str, tuple[str, ...]]:
    """Entities read; one that gives an entity again was written twice over, and no trial means to show one."""
    once = _ENTITY.sub(_character, text)
    if not _ENTITY.search(once):
        return once, ()
    doubled = tuple(dict.fromkeys(found for found in _ENTITY.findall(once) if html.unescape(found) != found))
    return _ENTITY.sub(_character, once), doubled


def _character(found: re.Match[str]) -> str:
    return html.unescape(found[0]).replace("\xa0", " ")


def _without_tags(text: str) -> str:
    text = _BREAK.sub("\n", text)
    if "</" in text or "<p" in text or "<li" in text:
        text = _RAISED.sub(lambda found: found[1].translate(_RAISE), text)
        text = _INLINE.sub("", text)
        text = _BLOCK.sub(lambda found: "\n- " if found[0].lower().startswith("<li") else "\n", text)
    return text


def _without_padding(text: str) -> str:
    """No blanks at line ends or in runs, no margin that all lines share, no empty lines at both ends."""
    if "\n" not in text and "\r" not in text:
        return _GAP.sub(" ", text.strip())
    lines = [
        _GAP.sub(" ", line.rstrip()) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    ]
    while lines and not lines[0].strip():
        del lines[0]
    while lines and not lines[-1]:
        del lines[-1]
    # The first line of a cell often stands without the margin of the others.
    margins = [len(line) - len(line.lstrip(" ")) for line in lines[1:] if line]
    margin = min(margins, default=0)
    return "\n".join([lines[0].strip(), *(line[margin:] for line in lines[1:])]) if lines else ""


def on_one_line(text: str) -> str:
    """The text without its line breaks."""
    return " ".join(text.split())
