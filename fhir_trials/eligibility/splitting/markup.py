"""HTML left in a text (`<br>`, `&gt;`), read away with the way back to the source. https://html.spec.whatwg.org/#syntax"""

import html
import re
from typing import NamedTuple

# Every repetition is bounded: 100 kB of "<!--" costs no more than 100 kB of words.
_MARKUP = re.compile(
    r"""\\. | <!--[^<>]{0,80}--> | \n<br\s{0,3}/?> | <br\s{0,3}/?>\n? | </?(?P<tag>p|div|li|ul|ol|tr|table|h[1-6])(?:\s[^<>]{0,200})?>
    | </?(?P<inner>strong|b|em|i|u|span|font|sup|sub|td)(?:\s[^<>]{0,200})?>
    | &(?P<entity>\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(
    r"<(?:!--|/?(?:br|p|div|li|ul|ol|tr|table|h[1-6]|strong|b|em|i|u|span|font|sup|sub|td)\b)", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:#|[A-Za-z][A-Za-z0-9]{1,31};)")


_DEEPEST = 9
# A power stays one: 10<sup>9</sup> is no 109.
_INNER = {("sup", False): "^", ("td", True): " "}


class Plain(NamedTuple):
    """A text without HTML; `places[i]` is the offset in the source of character i, the last its length.

    `places` is None where the text is the source itself.
    """

    text: str
    places: list[int] | None


def plain(source: str) -> Plain:
    """The source with line breaks for `<br>` and block tags, and characters for entities.

    A `<br>` at the start or end of a line is one line break with it: registers write it so in wrapped text.
    """
    if not _TAG.search(source) and not _ENTITY.search(source):
        return Plain(source, None)
    parts: list[str] = []
    places: list[int] = []
    done = depth = 0
    for match in _MARKUP.finditer(source):
        tag = (match["tag"] or "").casefold()
        if tag in ("ul", "ol"):
            depth = max(0, depth - 1) if match[0][1] == "/" else min(_DEEPEST, depth + 1)
        new = _reading(match, tag, depth)
        if new is None:
            continue
        parts += (source[done : match.start()], new)
        places.extend(range(done, match.start()))
        places.extend([match.start()] * len(new))
        done = match.end()
    parts.append(source[done:])
    places.extend(range(done, len(source) + 1))
    return Plain("".join(parts), places)


def _reading(match: re.Match[str], tag: str, depth: int) -> str | None:
    found = match[0]
    if found[0] == "\\":
        return None
    if match["inner"]:
        return _INNER.get((match["inner"].casefold(), found[1] == "/"), "")
    if found[0] in "<\n":
        return f"\n{'  ' * (depth - 1)}* " if tag == "li" and found[1] != "/" else "\n"
    read = html.unescape(found)
    # A backslash made of an entity is no escape; and what is no entity stays as it stands.
    return None if read in (found, "\\") else "\n" if read in "\r\n" else read
