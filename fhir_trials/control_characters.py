"""Control characters, which FHIR forbids in a text, left out.

https://hl7.org/fhir/R5/datatypes.html#string
"""

import re
from collections.abc import Iterator
from typing import Any, cast

from fhir_trials import json_text
from fhir_trials.cursor import Json
from fhir_trials.issues import Issues

_FORBIDDEN = re.compile(r"[\x00-\x08\x0B\x0C\x0E-\x1F]")
_HALF = re.compile("[\ud800-\udfff]")
# How JSON writes those below U+0020; the backslash may itself be text, so that a hit is not yet one.
_WRITTEN = re.compile(rb"\\u00[01]|\\[bf]")


def without(text: str) -> str:
    """The text without control characters other than tab, CR and LF; those that part words do so still."""
    return _FORBIDDEN.sub(_instead, text)


def whole(text: str) -> str:
    """The text with halves of characters (UTF-16) joined, and U+FFFD where the other half is missing."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if _HALF.search(text) else text


def _instead(found: re.Match[str]) -> str:
    character = found[0]
    # Vertical tab and form feed are how word processors break a line and a page.
    return "\n" if character in "\x0b\x0c" else " " if character.isspace() else ""


def leave_out(document: Json, issues: Issues, path: str = "") -> None:
    """Take the control characters other than tab, CR and LF out of every text, each text with its issue.

    Args:
        document: plain JSON data; changed where a text holds such a character.
        issues: where the findings go, as information: the words of the text are all kept.
        path: where the document stands in its file.
    """
    # One search in the encoded document is a tenth of the work of looking at each text.
    if not _WRITTEN.search(json_text.encode(document)):
        return
    for holder, key, place in _texts(document, path):
        if found := _FORBIDDEN.findall(holder[key]):
            holder[key] = without(holder[key])
            names = ", ".join(f"U+{ord(character):04X}" for character in dict.fromkeys(found))
            issues.information("control-character", place, f"{len(found)} left out of the text: {names}")


def _texts(document: Json, path: str) -> Iterator[tuple[Any, Any, str]]:
    """Every text as its holder, its key or position there, and its path."""
    waiting: list[tuple[Any, str]] = [(document, path)]
    while waiting:
        holder, at = waiting.pop()
        named = isinstance(holder, dict)
        pairs: Any = list(cast("Json", holder).items()) if named else enumerate(holder)
        below: list[tuple[Any, str]] = []
        for key, value in pairs:
            place = (f"{at}.{key}" if at else key) if named else f"{at}[{key}]"
            if isinstance(value, str):
                yield holder, key, place
            elif isinstance(value, dict | list):
                below.append((cast("Any", value), place))
        waiting += reversed(below)
