"""Words that stand in a field and say nothing: `N/A`, `-`, `Not provided at time of registration` (`mappings/nothing.csv`)."""

from functools import cache, lru_cache

from fhir_trials import mapping_files

_CHARACTERS = 90  # no word of the table is longer


def says_nothing(text: str) -> bool:
    """Whether a text says nothing in any field: blank, or a word that is never an answer."""
    return not text or (len(text) <= _CHARACTERS and _plain(text) in _words("any"))


def names_nothing(text: str) -> bool:
    """Whether a text says nothing where a name, an address or a title belongs: `none`, `NA`, `Cancelled` too.

    Where a question is asked the same words may be its answer, as `None` of masking.
    """
    return says_nothing(text) or (len(text) <= _CHARACTERS and _plain(text) in _words("name"))


@lru_cache(4096)
def _plain(text: str) -> str:
    """Without differences of case, blanks and a full stop at the end."""
    folded = " ".join(text.casefold().split())
    return folded.rstrip(".; ") or folded[:1]


@cache
def _words(where: str) -> frozenset[str]:
    rows = mapping_files.read_csv("nothing.csv")
    return frozenset(["", *(row["word"] for row in rows if row["where"] == where)])
