"""The names by which parts of a trial point to each other, made from what the source calls them (rule 18).

An id goes to servers, and what others wrote there hangs on it: so it is never a place in a list, which moves.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence

_LONGEST = 40
_DIGITS = 8
_OTHER = re.compile(r"[^a-z0-9]+")
_LETTER = re.compile(r"[a-z]")
_SIGNS = str.maketrans("™℠", "  ")  # else they would be read as letters of the name


def local_id(name: str, used: Collection[str] = (), *, otherwise: str = "part") -> str:
    """The id of a name: lower case, every run of other characters than a–z and 0–9 a hyphen, at most 40 characters.

    It is cut at a hyphen where there is one; accents are left out. Letters and digits of other scripts are in a digest
    behind it. Where another part has the id already, a number follows: `anakinra-2`.

    Args:
        name: what the source calls the part.
        used: the ids of the other parts.
        otherwise: stands for a name without any letter a–z.
    """
    return _unused(_id(name, otherwise), used)


def local_ids(parts: Sequence[Sequence[str]], *, otherwise: str) -> list[str]:
    """The ids of all parts of one list, the same in whatever order they stand.

    Of names that give one id, each gets what tells it apart, so that none takes over the id of another: a digest of
    the name where the names differ, then its marks. Only what is alike in all of them is numbered in its order.

    Args:
        parts: the name of each and its marks, the steadiest first; as many for each, an empty one where it has none.
        otherwise: stands for a name without any letter a–z.
    """
    found = [_id(part[0], otherwise) for part in parts]
    if len(set(found)) == len(found):
        return found
    for depth in range(len(parts[0])):
        _tell_apart(found, parts, depth)
    times = Counter(found)
    used = {one for one, number in times.items() if number == 1}
    for at, one in enumerate(found):
        if times[one] > 1:
            found[at] = _unused(one, used)
            used.add(found[at])
    return found


def _tell_apart(found: list[str], parts: Sequence[Sequence[str]], depth: int) -> None:
    """Add to the ids that several have the name or mark of this depth, where it differs."""
    alike: dict[str, dict[int, str]] = {}
    for at, one in enumerate(found):
        alike.setdefault(one, {})[at] = _spelled(parts[at][depth])
    for one, marks in alike.items():
        if len(set(marks.values())) > 1:
            for at, mark in marks.items():
                found[at] = _digested(one, mark) if depth == 0 else _marked(one, mark)


def _marked(one: str, mark: str) -> str:
    whole = f"{one}-{_id(mark, 'x')}" if mark else one
    return whole if len(whole) <= _LONGEST else _digested(whole, f"{one} {mark}")


def _id(name: str, otherwise: str) -> str:
    spelled = _spelled(name)
    words = _OTHER.sub("-", spelled).strip("-")
    if not spelled.isascii() and any(one.isalnum() and not one.isascii() for one in spelled):
        return _digested(words if _LETTER.search(words) else otherwise, spelled)
    return _cut(words, _LONGEST) or otherwise


def _spelled(name: str) -> str:
    """A name without capitals, accents and blanks that say nothing."""
    if not name.isascii():
        apart = unicodedata.normalize("NFKD", name.translate(_SIGNS))
        name = "".join(one for one in apart if not unicodedata.combining(one)).casefold()
    return " ".join(name.lower().split())


def _digested(words: str, text: str) -> str:
    """The words with a digest of the text behind them: the same for the same text."""
    digest = hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
    return f"{_cut(words, _LONGEST - _DIGITS - 1)}-{digest}"


def _unused(whole: str, used: Collection[str]) -> str:
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
