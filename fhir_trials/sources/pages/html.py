"""A page in HTML as lines: headings, labels and list items keep what their tags say, scripts and forms are left out.

https://html.spec.whatwg.org/multipage/dom.html#kinds-of-content
"""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from fhir_trials.errors import ReadError
from fhir_trials.sources.pages.lines import Line, line_of, one_blank

_SILENT_NAMES = "script style noscript template head svg button select iframe object canvas"
_SILENT = frozenset(_SILENT_NAMES.split())
_INLINE_NAMES = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike "
    "strong sub sup time tt u var wbr"
)
_INLINE = frozenset(_INLINE_NAMES.split())
_LEVELS = {**{f"h{level}": level for level in range(1, 7)}, "dt": 7, "th": 7, "legend": 7, "caption": 7}
_LISTS = frozenset(("ul", "ol", "menu"))
MAX_DEPTH = 200


def of_html(text: str, name: str) -> list[Line]:
    """The lines of a page: a paragraph, heading, label, cell or list item each.

    A list item has the mark `-` and two columns for each list it is within.

    Raises:
        ReadError: it holds no element at all, or is nested deeper than `MAX_DEPTH`.
    """
    # lxml refuses text that declares an encoding; the bytes are UTF-8, whatever it declares.
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ReadError(f"{name}: not readable as HTML: {error}") from error
    if any(depth > MAX_DEPTH for depth in _depths(root)):
        raise ReadError(f"{name}: nested deeper than {MAX_DEPTH} elements")
    lines = _Lines()
    lines.element(root)
    lines.end()
    return lines.found


def _depths(root: Any) -> Iterator[int]:
    waiting = [(root, 1)]
    while waiting:
        element, depth = waiting.pop()
        yield depth
        if depth <= MAX_DEPTH:
            waiting += [(child, depth + 1) for child in element]


class _Lines:
    """What is put together while the elements are walked."""

    def __init__(self) -> None:
        self.found: list[Line] = []
        self._words: list[str] = []
        self._begin = 0
        self._level = 0
        self._lists = 0
        self._item = False

    def element(self, element: Any) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _SILENT or element.get("hidden") is not None:
            return
        if tag in _INLINE:
            self._inside(element)
            return
        self.end()
        if tag == "br":
            return
        above = self._level, self._lists
        self._level = _LEVELS.get(tag, self._level)
        self._lists += tag in _LISTS
        self._item = tag == "li" or (self._item and tag not in _LISTS)
        self._inside(element)
        self.end()
        self._level, self._lists = above
        self._item = False

    def _inside(self, element: Any) -> None:
        self._text(element.text, element.sourceline)
        for child in element:
            self.element(child)
            self._text(child.tail, child.sourceline)

    def _text(self, text: str | None, line: int | None) -> None:
        if text and text.strip() and not self._words:
            self._begin = line or 0
        if text and (self._words or text.strip()):
            self._words.append(text)

    def end(self) -> None:
        """End a line, if anything was said in it."""
        words = one_blank("".join(self._words))
        self._words.clear()
        if not words:
            return
        printed = f"{'  ' * (self._lists - 1)}- {words}" if self._item and self._lists else words
        self._item = False
        if found := line_of(self._begin, printed, level=self._level, whole=True):
            self.found.append(found)


BLOCK = re.compile(r"<\s*(!doctype|html|head|body|div|p|h[1-6]|ul|table)\b", re.IGNORECASE)
"""What a text in HTML has, and no other."""
