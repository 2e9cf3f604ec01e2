"""What of a page in HTML a reader of the page does not see, and what is furniture: left out, counted and told.

https://html.spec.whatwg.org/multipage/rendering.html#hidden-elements
"""

import re
from collections.abc import Collection
from typing import Any

from fhir_trials.sources.pages.lines import Note, one_blank

_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_KINDS = {
    "noscript": "text for browsers without scripts",
    "template": "template",
    "iframe": "text in place of an embedded page",
    "object": "text in place of an embedded file",
    "canvas": "text in place of a drawing",
    "audio": "text in place of a recording",
    "video": "text in place of a film",
    "datalist": "list of suggestions",
}
_DATA = "application/ld+json"
_LONGEST = 60


class Unseen:
    """What was left out of a page, by kind."""

    def __init__(self) -> None:
        self._kinds: dict[str, tuple[int, str, int]] = {}
        self._furniture: list[Note] = []

    def add(self, kind: str, words: str, line: int) -> None:
        """Count words of a kind that a reader does not see."""
        if words := one_blank(words):
            begin, first, count = self._kinds.get(kind, (line, words, 0))
            self._kinds[kind] = begin, first, count + 1

    def set_aside(self, words: str, line: int) -> None:
        """Words that a reader sees and that say nothing of the trial: buttons, navigation."""
        if words := one_blank(words):
            self._furniture.append(Note("page-furniture", line, (repr(words),)))

    def notes(self) -> list[Note]:
        """One for each kind, with how many there are and how the first begins; one for each piece of furniture."""
        return [
            Note("not-shown", line, (count, kind, first[:_LONGEST]))
            for kind, (line, first, count) in self._kinds.items()
        ] + self._furniture


def kind_of(element: Any, controlled: Collection[str]) -> str:
    """What an element is whose words no reader sees; empty where he sees them.

    Args:
        element: with a tag.
        controlled: the ids of what a button of the page opens; it is closed at first and is seen all the same.
    """
    if element.tag == "script":
        return "data for search engines" if element.get("type") == _DATA else "code"
    if element.tag == "style":
        return "code"
    if element.tag in _KINDS:
        return _KINDS[element.tag]
    if element.tag in ("title", "desc", "metadata") and _is_drawn(element):
        return "description of a drawing"
    if element.tag == "dialog" and element.get("open") is None:
        return "dialog"
    if element.get("id") in controlled:
        return ""
    is_hidden = element.get("hidden") is not None or _HIDDEN.search(element.get("style", ""))
    return "hidden element" if is_hidden else ""


def _is_drawn(element: Any) -> bool:
    return any(above.tag == "svg" for above in element.iterancestors())


def opened_by_buttons(root: Any) -> frozenset[str]:
    """The ids of what buttons, tabs and the like of a page open."""
    named = ("aria-controls", "data-target", "data-bs-target")
    return frozenset(
        name.lstrip("#")
        for element in root.iter("button", "a", "summary", "div", "span", "li", "h2", "h3", "h4")
        for attribute in named
        for name in (element.get(attribute) or "").split()
    )


def is_heading(button: Any) -> bool:
    """Whether a button is the heading of what it opens."""
    if any(above.tag in _HEADINGS for above in button.iterancestors()):
        return True
    return any(button.get(name) is not None for name in ("aria-controls", "aria-expanded", *_TOGGLES))


_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "summary", "dt", "th", "legend", "caption"))
_TOGGLES = ("data-target", "data-bs-target")
