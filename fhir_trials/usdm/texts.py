"""Texts of USDM: XHTML with tags that stand for values elsewhere, as plain words. https://github.com/cdisc-org/DDF-RA"""

import html
import re
from decimal import Decimal
from typing import Any, cast

from fhir_trials.cursor import Cursor, Json
from fhir_trials.usdm.context import Reading

_TAG = re.compile(
    r"""<usdm:(tag|ref)\b((?:\s+[\w:]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(?:/>|>\s*(?:</usdm:\1\s*>)?)"""
)
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ITEM = re.compile(r"<li\b[^>]*>", re.IGNORECASE)
_BLOCK = re.compile(r"</?(?:p|div|br|ul|ol|li|tr|table|h[1-6]|section)\b[^>]*>", re.IGNORECASE)
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->", re.DOTALL)
_BLANKS = re.compile(r"[ \t\r\f\v\xa0]+")
# A tag may stand for a text with tags; one that leads back to itself ends here.
_DEEPEST = 5

Meanings = dict[str, dict[str, str]]
"""What the tags of each dictionary stand for, by the id of the dictionary."""


def meanings(version: Cursor) -> Meanings:
    """The references that the tags of the dictionaries stand for, taken."""
    found: Meanings = {}
    for dictionary in version.each("dictionaries"):
        name = dictionary.text("id")
        tags = found.setdefault(name or "", {})
        for place in dictionary.each("parameterMaps"):
            tag, reference = place.text("tag"), place.text("reference")
            place.drop("id")
            if tag and reference:
                tags[tag] = reference
    return found


class Texts:
    """Makes plain words of texts; reading empties what their tags stand for, so they are asked for first."""

    def __init__(self, reading: Reading, known: Meanings) -> None:
        self._reading = reading
        self._known = known

    def words(self, cursor: Cursor, key: str = "text") -> str | None:
        """Take a text as plain words, with the dictionary of its tags; None where it says nothing."""
        text = cursor.text(key)
        if text is None:
            return None
        dictionary = cursor.node.get("dictionaryId")
        tags = self._known.get(dictionary) if type(dictionary) is str else None
        if tags is not None:
            cursor.drop("dictionaryId")
        if "<" not in text and "&" not in text:
            return text
        return plain(self._resolved(text, tags or {}, cursor, key)) or None

    def markup(self, text: str, cursor: Cursor, key: str) -> str:
        """A text with its markup, its tags replaced by what they stand for."""
        return self._resolved(text, {}, cursor, key) if "<usdm:" in text else text

    def _resolved(self, text: str, tags: dict[str, str], cursor: Cursor, key: str) -> str:
        for _ in range(_DEEPEST):
            if "<usdm:" not in text:
                break
            text = _TAG.sub(lambda found: self._meant(found, tags, cursor, key), text)
        return text

    def _meant(self, found: re.Match[str], tags: dict[str, str], cursor: Cursor, key: str) -> str:
        said = {name: one or two for name, one, two in _ATTRIBUTE.findall(found[2])}
        name = said.get("name") or f"{said.get('id')}.{said.get('attribute')}"
        meant = tags.get(name) if found[1] == "tag" else self._value(said, cursor, key)
        if meant is None:
            where = cursor.path_of(key)
            self._reading.issues.warning(
                "link-unresolved", where, f"nothing is found for the tag {name!r:.80}"
            )
            return f"[{html.escape(name)}]"
        return meant

    def _value(self, said: dict[str, str], cursor: Cursor, key: str) -> str | None:
        """The value that a reference leads to, with the tags of its own; empty where it says nothing."""
        node = self._reading.by_id.get(said.get("id", ""))
        if node is None:
            return None
        value = _spelled(node.get(said.get("attribute", ""), ""))
        dictionary = node.get("dictionaryId")
        if value and "<usdm:tag" in value and type(dictionary) is str:
            tags = self._known.get(dictionary, {})
            return _TAG.sub(lambda found: self._meant(found, tags, cursor, key), value)
        return value


def _spelled(value: Any) -> str | None:
    """A value as people write it."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        node = cast("Json", value)
        return next((_spelled(node[key]) for key in ("decode", "standardCode", "value") if key in node), None)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    whole = f"{value:f}" if isinstance(value, Decimal) else repr(value)
    return whole.rstrip("0").rstrip(".") if "." in whole else whole


def plain(text: str) -> str:
    """XHTML as plain words: a line for each paragraph, a hyphen before each item of a list."""
    if "<" not in text:
        return html.unescape(text)
    spread = _BLOCK.sub("\n", _ITEM.sub("\n- ", text.replace("\n", " ")))
    lines = (_BLANKS.sub(" ", line).strip() for line in html.unescape(_MARKUP.sub("", spread)).split("\n"))
    return "\n".join(line for line in lines if line)


def escaped(text: str) -> str:
    """Plain words as XHTML that `plain` gives back."""
    return html.escape(text, quote=False)
