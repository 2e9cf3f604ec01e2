"""Texts that hold what holds now and what held before, as an editor of the register has put them one below the other.

`Current inclusion criteria as of 28/04/2016:` and `Previous inclusion criteria:` begin the parts.
https://www.isrctn.com/page/definitions
"""

import re

from fhir_trials.cursor import Cursor
from fhir_trials.sources.isrctn.values import Passages, said

_FIELD = (
    r"(?:outcome measures?|outcomes?|end ?points?|criteria|exclusions?|inclusions?|number of participants"
    r"|hypothes[ie]s|objectives?|titles?|summary|ethics approval|sharing (?:plan|statement)|dates?)"
)
_SINCE = r"(?: \(?(?:as of|from|until|up to|added|since)\b[^:]{0,40})"
# A criterion may begin with `Previous surgery:`, so a heading names a field of the register, or has a date.
_HEADING = re.compile(
    rf"(?P<when>Current|Previous|Original)(?:(?: [\w'/-]+){{0,4}} {_FIELD}{_SINCE}?|(?: [\w'/-]+){{1,6}}{_SINCE})\s*:(?P<rest>.*)",
    re.IGNORECASE,
)


def current(cursor: Cursor, key: str, field: str, passages: Passages) -> str | None:
    """Take a text as it holds now; what held before is a passage under its own heading.

    Args:
        cursor: where the text stands.
        key: its member.
        field: what the register calls it; the heading of what it says of since when the text holds.
        passages: where the rest goes.
    """
    text = said(cursor, key)
    if text is None:
        return None
    now: list[str] = []
    before: list[tuple[str, list[str]]] = []
    lines = now
    for line in text.splitlines():
        mark = _HEADING.fullmatch(line.strip())
        if mark is None:
            lines.append(line)
            continue
        heading = line.strip()[: mark.start("rest")].rstrip(": ")
        if mark["when"].lower() == "current":
            passages.add(field, heading)
            lines = now
        else:
            older: list[str] = []
            lines = older
            before.append((heading, older))
        lines += [mark["rest"].strip()] if mark["rest"].strip() else []
    for heading, found in before:
        joined = "\n".join(found).strip()
        # A heading that nothing follows is kept as it stands.
        passages.add(*((heading, joined) if joined else (field, heading)))
    return "\n".join(now).strip() or None
