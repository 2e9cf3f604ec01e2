"""Words for who takes part, and for parts of a study. `mappings/participant-words.csv`"""

from collections.abc import Iterator, Sequence
from functools import cache

from fhir_trials import table_words

_NUMBERED = ("group", "a")
_LONGEST_NAME = 80
"""Characters, of the name of a numbered part."""
_LONGEST = 4
"""Words, of the longest phrase of the table."""


@cache
def meaning(of: str) -> frozenset[str]:
    """The words of one meaning.

    Args:
        of: `anybody`: whoever takes part; `sort`: people of a sex or an age; `role`: who takes part beside the
            patients, or in their place; `part`: of a study; `letter`: that numbers one; `everybody`: no part;
            `superseded`: of a former version; `group`: how the name of one ends, unless it is a `topic`; `for`: how a
            label of one begins; `female`, `male`; `numbered`: what has a number or a letter where it is a part; `study part`: what has
            a name; `you`: the reader.
    """
    return frozenset(table_words.of_role("participant-words.csv", "", of))


def among(words: Sequence[str], of: str) -> Iterator[tuple[int, int]]:
    """Where phrases of a meaning stand: the position of their first word, and the one behind their last."""
    known, firsts = meaning(of), _first_words(of)
    for start, word in enumerate(words):
        if word not in firsts:
            continue
        for stop in range(start + 1, min(len(words), start + _LONGEST) + 1):
            if " ".join(words[start:stop]) in known:
                yield start, stop


@cache
def _first_words(of: str) -> frozenset[str]:
    return frozenset(phrase.partition(" ")[0] for phrase in meaning(of))


def has(words: Sequence[str], of: str) -> bool:
    """Whether a phrase of the meaning stands among the words."""
    return next(among(words, of), None) is not None


def is_numbered(text: str, of: str = "group") -> bool:
    """Whether a text is the name of a numbered part and no more: "Group A", "Cohort 2:", "Step 1 (screening)"."""
    name = text.partition("(")[0]
    if len(name) > _LONGEST_NAME:
        return False
    words = name.casefold().replace(":", " ").split(maxsplit=len(_NUMBERED))
    if len(words) != len(_NUMBERED) or words[0] not in meaning(of):
        return False
    return words[1].isdigit() or words[1] in meaning("letter")


def is_group(text: str) -> bool:
    """Whether a text is the name of a group, or of a part of the study, and no more: "Controls", "Ouders", "Stage 1"."""
    name = text.casefold().strip(" :*")
    return is_numbered(text, "numbered") or any(name in meaning(of) for of in ("role", "sort", "study part"))
