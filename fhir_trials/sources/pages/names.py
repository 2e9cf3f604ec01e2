"""The names by which parts of a trial point to each other, made from what a page calls them (rule 18)."""

import re
from collections.abc import Collection

_LONGEST = 40
_OTHER = re.compile(r"[^a-z0-9]+")


def local_id(name: str, used: Collection[str] = (), *, otherwise: str = "part") -> str:
    """The id of a name: lower case, every run of other characters than a–z and 0–9 a hyphen, at most 40 characters.

    It is cut at a hyphen where there is one. Where another part has it already, a number follows: `anakinra-2`.

    Args:
        name: what the page calls the part.
        used: the ids of the other parts.
        otherwise: the id of a name without any such character.
    """
    whole = _cut(_OTHER.sub("-", name.lower()).strip("-"), _LONGEST) or otherwise
    found, number = whole, 1
    while found in used:
        number += 1
        found = f"{_cut(whole, _LONGEST - len(str(number)) - 1)}-{number}"
    return found


def _cut(text: str, longest: int) -> str:
    """The text, or what stands before the last hyphen that leaves so many characters."""
    if len(text) <= longest:
        return text
    head = text[: longest + 1].rpartition("-")[0]
    return head or text[:longest]
