"""The hard-wrapped, indented text of the classic XML as the Markdown that API version 2 writes.

https://clinicaltrials.gov/data-api/about-api/study-data-structure
"""

import re
from typing import NamedTuple

_ITEM = re.compile(r"(-|\d{1,3}\.)( +)(?=\S)")


class _Block(NamedTuple):
    """A paragraph or an item.

    Attributes:
        indent: the column it begins at.
        mark: `*` or `1.`; empty where it is a paragraph.
        content: the column its text begins at.
        text: on one line.
    """

    indent: int
    mark: str
    content: int
    text: str


def unwrapped(text: str) -> str:
    """The text with its lines joined to paragraphs and items; items stand below each other, level by level."""
    lines: list[str] = []
    # The open items, outermost first: the column of their text here, and there.
    open_items: list[tuple[int, int]] = []
    before: tuple[int, str] | None = None
    for block in _blocks(text):
        while open_items and block.indent < open_items[-1][0]:
            open_items.pop()
        depth, margin = len(open_items), open_items[-1][1] if open_items else 0
        if before and (not block.mark or depth > before[0] or (depth == before[0] and not before[1])):
            lines.append("")
        mark = f"{block.mark} " if block.mark else ""
        lines.append(f"{' ' * margin}{mark}{block.text}")
        before = depth, block.mark
        if block.mark:
            open_items.append((block.content, margin + len(mark)))
    return "\n".join(lines)


def _blocks(text: str) -> list[_Block]:
    """The paragraphs and items; a blank line ends one, and so does an item at another column than the text's."""
    found: list[_Block] = []
    fresh = True
    for line in text.replace("\r", "").expandtabs(8).split("\n"):
        words = " ".join(line.split())
        if not words:
            fresh = True
            continue
        indent = len(line) - len(line.lstrip())
        item = _ITEM.match(line.lstrip())
        if fresh or (item and found[-1].mark and indent != found[-1].content):
            found.append(_block(indent, item, line.strip()))
        else:
            found[-1] = found[-1]._replace(text=f"{found[-1].text} {words}")
        fresh = False
    return found


def _block(indent: int, item: re.Match[str] | None, line: str) -> _Block:
    if item is None:
        return _Block(indent, "", indent, " ".join(line.split()))
    mark = "*" if item[1] == "-" else item[1]
    return _Block(indent, mark, indent + item.end(), " ".join(line[item.end() :].split()))
