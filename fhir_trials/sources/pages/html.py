"""A page in HTML as lines: headings, labels and list items keep what their tags say; what no reader sees is told.

https://html.spec.whatwg.org/multipage/dom.html#kinds-of-content
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree
from lxml import html as lxml_html

from fhir_trials.errors import ReadError
from fhir_trials.sources.pages.headings import is_known
from fhir_trials.sources.pages.html_raised import lowered, raised
from fhir_trials.sources.pages.html_tables import Table, table_of
from fhir_trials.sources.pages.html_unseen import Unseen, is_heading, kind_of, opened_by_buttons
from fhir_trials.sources.pages.lines import Line, Note, line_of, one_blank

_INLINE_NAMES = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img input ins kbd label mark q s samp select small "
    "span strike strong sub sup time tt u var wbr"
)
_INLINE = frozenset(_INLINE_NAMES.split())
_LEVELS = {
    **{f"h{level}": level for level in range(1, 7)},
    **dict.fromkeys(("dt", "th", "legend", "caption", "summary", "button"), 7),
}
_LISTS = frozenset(("ul", "ol", "menu"))
# What parts the words of one list item, as a blank does.
_SOFT = frozenset(("br", "p", "div", "address"))
_PRINTED = frozenset(("pre", "listing", "textarea", "xmp"))
_FURNITURE = frozenset(("nav", "footer", "header"))
_CONTENT = frozenset(("article", "section", "main", "blockquote"))
_BUTTONS = frozenset(("button", "submit", "reset"))
_TYPED = frozenset(("", "text", "date", "number", "email", "tel", "url", "month", "week", "time", "search"))
# What stands behind the end of the body is shown as if it stood within; the parser would leave it out.
_ENDS = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_ROWS = frozenset(("thead", "tbody", "tfoot", "tr"))
MAX_DEPTH = 200


class Html(NamedTuple):
    """A page in HTML.

    Attributes:
        lines: a paragraph, heading, label, cell or list item each.
        notes: what was left out.
        name: its `title`, which stands above the page; line 0 of it where there is none.
    """

    lines: list[Line]
    notes: list[Note]
    name: Line | None


def of_html(text: str, name: str) -> Html:
    """The lines of a page: a paragraph, heading, label, cell or list item each.

    A list item has the mark `-` and two columns for each list it is within.

    Raises:
        ReadError: it holds no element at all, or is nested deeper than `MAX_DEPTH`.
    """
    # lxml refuses text that declares an encoding; the bytes are UTF-8, whatever it declares.
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = lxml_html.document_fromstring(_ENDS.sub("", text).encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise ReadError(f"{name}: not readable as HTML: {error}") from error
    if any(depth > MAX_DEPTH for depth in _depths(root)):
        raise ReadError(f"{name}: nested deeper than {MAX_DEPTH} elements")
    lines = _Lines(root)
    lines.element(root)
    lines.end()
    return Html(lines.found, lines.unseen.notes(), lines.name)


def _depths(root: Any) -> Iterator[int]:
    waiting = [(root, 1)]
    while waiting:
        element, depth = waiting.pop()
        yield depth
        if depth <= MAX_DEPTH:
            waiting += [(child, depth + 1) for child in element]


class _Lines:
    """What is put together while the elements are walked."""

    def __init__(self, root: Any) -> None:
        self.found: list[Line] = []
        self.unseen = Unseen()
        self.name: Line | None = None
        self._controlled = opened_by_buttons(root)
        self._words: list[str] = []
        self._begin = 0
        self._level = 0
        self._lists: int = 0
        # Within the words of a list item; the next line is its first.
        self._within = False
        self._item = False

    def element(self, element: Any) -> None:
        tag = element.tag
        if not isinstance(tag, str):
            return
        if kind := kind_of(element, self._controlled):
            if kind != "code":
                self.unseen.add(kind, element.text_content(), element.sourceline)
        elif tag == "head":
            self._head(element)
        elif _is_furniture(element):
            self.unseen.set_aside(_spaced(element), element.sourceline)
        elif tag in _INLINE:
            self._inline(element)
        elif tag in _SOFT and self._is_in_item():
            self._words += [" "] if self._words else []
            self._inside(element)
            self._words += [" "] if self._words else []
        else:
            self._block(element)

    def _is_in_item(self) -> bool:
        """Whether words of a list item go on; a label in a list has its value on a line of its own."""
        words = one_blank("".join(self._words))
        return self._within and self._item and not words.endswith(":") and not is_known(words)

    def _block(self, element: Any) -> None:
        tag: str = element.tag
        self.end()
        level, lists, within = self._level, self._lists, self._within
        self._level = _LEVELS.get(tag, self._level)
        self._lists += tag in _LISTS
        if tag == "li":
            self._within = self._item = True
        elif tag not in _SOFT:
            self._within = False
        if tag in _PRINTED:
            self._printed(element)
        elif tag == "table" and (table := table_of(element)).way != "cells":
            self._table(element, table)
        else:
            self._inside(element)
        self.end()
        self._level, self._lists, self._within = level, lists, within
        if tag == "li":
            self._item = False
        elif tag in _LISTS:
            # What stands behind a list within an item belongs to that item, on a line of its own.
            self._item = self._within

    def _inline(self, element: Any) -> None:
        tag = element.tag
        if tag == "img":
            self._text(element.get("alt"), element.sourceline)
        elif tag == "input":
            self._input(element)
        elif tag == "select":
            self._select(element)
        elif tag in ("sup", "sub") and not len(element):
            text = element.text or ""
            before = "".join(self._words[-3:])
            self._text(raised(text, before) if tag == "sup" else lowered(text), element.sourceline)
        else:
            self._inside(element)

    def _input(self, element: Any) -> None:
        kind, value = element.get("type", "").lower(), element.get("value", "")
        if kind in _TYPED:
            self._text(value, element.sourceline)
        elif kind in _BUTTONS:
            self.unseen.set_aside(value, element.sourceline)
        else:
            self.unseen.add("value of a form", value, element.sourceline)

    def _select(self, element: Any) -> None:
        for option in element.iter("option"):
            words = option.text_content()
            if option.get("selected") is None:
                self.unseen.add("choice not taken", words, option.sourceline)
            else:
                self._text(f" {words} ", option.sourceline)

    def _head(self, element: Any) -> None:
        for child in element:
            if child.tag == "title":
                self.name = self.name or line_of(
                    child.sourceline, one_blank(child.text_content()), whole=True
                )
            elif child.tag == "meta" and child.get("name", "").lower() == "description":
                self.unseen.add("description for search engines", child.get("content", ""), child.sourceline)
            elif (kind := kind_of(child, ())) and kind != "code":
                self.unseen.add(kind, child.text_content(), child.sourceline)

    def _table(self, element: Any, table: Table) -> None:
        self._outside(element)
        if table.way == "records":
            for row in table.rows:
                cells = " | ".join(_spaced(cell) for cell in row)
                self._text(cells if cells.strip(" |") else "", row[0].sourceline)
                self.end()
            return
        head, *rows = table.rows
        for column, name in enumerate(head):
            self._level = _LEVELS["th"]
            self._inside(name)
            self.end()
            self._level = 0
            for row in rows:
                if column < len(row):
                    self._inside(row[column])
                    self.end()

    def _outside(self, element: Any) -> None:
        """What stands in a table outside its cells, which is shown above it."""
        self._text(element.text, element.sourceline)
        for child in element:
            if child.tag in _ROWS:
                self._outside(child)
            elif child.tag not in ("td", "th") or element.tag != "tr":
                self.element(child)
            self._text(child.tail, child.sourceline)
        self.end()

    def _printed(self, element: Any) -> None:
        """Text whose lines and blanks are the page's own."""
        gap = False
        for place, words in enumerate(element.text_content().split("\n")):
            line = line_of((element.sourceline or 0) + place, words, gap=gap, level=self._level)
            self.found += [line] if line else []
            gap = line is None

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


def _is_furniture(element: Any) -> bool:
    """Whether an element is the navigation, head or foot of the page, or a button that opens nothing."""
    if element.tag == "button":
        return not is_heading(element)
    if element.get("role") in ("navigation", "contentinfo"):
        return True
    if element.tag not in _FURNITURE or (element.tag == "header" and _is_titled(element)):
        return False
    return element.tag == "nav" or not any(above.tag in _CONTENT for above in element.iterancestors())


def _is_titled(header: Any) -> bool:
    """Whether the head of a page holds its title: a heading of the first level, or the second where it has no first."""
    has_title = header.getroottree().find(".//h1") is not None
    return next(header.iter("h1" if has_title else "h2", "h1"), None) is not None


def _spaced(element: Any) -> str:
    """All words of an element, a blank between those of its parts."""
    return one_blank(" ".join(element.itertext()))


BLOCK = re.compile(r"<\s*(!doctype|html|head|body|div|p|h[1-6]|ul|table)\b", re.IGNORECASE)
"""What a text in HTML has, and no other."""
