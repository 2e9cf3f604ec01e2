"""What the shape of a line tells: whether it goes on with the line above, and whether it is a title.

Neither has a rule of its own in CommonMark; these hold for the texts of ClinicalTrials.gov and for copied pages.
"""

import re

from fhir_trials.eligibility import headings
from fhir_trials.eligibility.headings import LONGEST

_UNFINISHED = re.compile(
    r"(?:[,/(\[–-]|\b(?:an?|and|are|at|by|for|from|if|in|is|of|on|or|than|that|the|to|which|who|whose|with"
    r"|als|dan|de|die|door|een|en|het|met|naar|of|om|op|te|van|voor))$",
    re.IGNORECASE,
)
_DONE = re.compile(r"[.;:!?]$")
_NOTE = re.compile(r"[\W_]{0,3}([^\W\d_][\w.]{1,12}(?: [\w.]{1,9})?)\s?[:.\-–]")
_FOOTNOTE = re.compile(r"\\?[*†‡§#ǂ±¶]\s?[^\W_]")
_DISCLAIMER = re.compile(r"[\W_]*\w+[\W_]+the (?:above )?information", re.IGNORECASE)
_NUMERIC = re.compile(r"[0-9≥≤<>=]")
_CLAUSE = re.compile(r"\b(?:follow(?:s|ing)|includ(?:ing|e|es)|volgende|such as|zoals)\b", re.IGNORECASE)
_LEAST, _MOST = 60, 110


def leads(words: str) -> bool:
    """Whether the words lead into what follows: they end in a colon, not an escaped one."""
    return words.endswith(":") and not words.endswith("\\:")


def is_lower(words: str) -> bool:
    """Whether the words start as the inside of a sentence does."""
    return words[0].islower() or words[0] in ",;)]%"


def unfinished(words: str) -> bool:
    """Whether the words end as no criterion ends."""
    return _UNFINISHED.search(words[-12:]) is not None


def broken(above: str) -> bool:
    """Whether a line in lower case below a blank line still belongs to this one."""
    return unfinished(above) or (len(above) >= _LEAST and not _DONE.search(above))


def wrapped(above: str, words: str, width: int) -> bool:
    """Whether a line break between unmarked lines is one of the page, not of the text."""
    if is_lower(words) and unfinished(above):
        return True
    if _DONE.search(above) or not _LEAST <= len(above) <= _MOST:
        return False
    if is_lower(words):
        return not is_lower(above)
    return width <= _MOST and len(above) + len(words.split(maxsplit=1)[0]) >= width


def is_note(words: str) -> bool:
    """Whether a paragraph speaks of the criterion above it: a note, a footnote; not of the whole text."""
    if _FOOTNOTE.match(words):
        return True
    match = _NOTE.match(words)
    return bool(match) and headings.meaning(match[1]) == "note" and not _DISCLAIMER.match(words)


def is_title(words: str) -> bool:
    """Whether a line without a colon looks like a title: few words, no sentence, no number."""
    if len(words) > LONGEST or not words[0].isupper() or words[-1] in ".,;:!?" or _NUMERIC.search(words):
        return False
    several = words.split()
    return len(several) <= 3 or is_capitalised(several)


def is_capitalised(several: list[str]) -> bool:
    """Whether all longer words, of two or more, start with a capital."""
    return 2 <= len(several) <= 12 and all(not word[:1].islower() for word in several if len(word) > 3)


def is_lead_in(words: str) -> bool:
    """Whether a line with a colon only leads into its list: one with a number says something itself."""
    return leads(words) and len(words) <= 2 * LONGEST and _NUMERIC.search(words) is None


def is_short_label(words: str) -> bool:
    """Whether a line with a colon is a label ("Healthy controls:"), though no list follows."""
    return (
        leads(words) and len(words.split()) <= 5 and not _NUMERIC.search(words) and not _CLAUSE.search(words)
    )
