"""What the shape of a line tells: whether it goes on with the line above, and whether it is a title.

Neither has a rule of its own in CommonMark; these hold for the texts of ClinicalTrials.gov and for copied pages.
"""

import re

from fhir_trials.eligibility.splitting import headings
from fhir_trials.eligibility.splitting.headings import LONGEST

_OPEN_WORD = re.compile(
    r"\b(?:an|at|by|for|from|of|than|the|to|which|whose|with|als|dan|de|een|het|naar|te|van|voor)$",
    re.IGNORECASE,
)
_LINKED = re.compile(r"\b(?:and|are|if|in|is|on|or|that|who|die|door|en|met|om|op)$", re.IGNORECASE)
_BOLD = re.compile(r"(\*\*|__)[^*_]+\1:?")
_DONE = re.compile(r"[.;:!?]$")
_NOTE = re.compile(r"[\W_]{0,3}([^\W\d_][\w.]{1,12}(?: [\w.]{1,9})?)\s?[:.\-–]")
_FOOTNOTE = re.compile(r"\\?[*†‡§#ǂ±¶]\s?[^\W_]")
_DISCLAIMER = re.compile(r"[\W_]*\w+[\W_]+the (?:above )?information", re.IGNORECASE)
_TOPIC = re.compile(
    r"\b(?:criteria|characteristics|requirements|groups?|cohorts?|controls|participants|subjects|volunteers"
    r"|voorwaarden|kenmerken|groep|vrijwilligers)$",
    re.IGNORECASE,
)
_NUMERIC = re.compile(r"(?<![A-Za-z-])[0-9]|[≥≤<>=]")
_NAMED = re.compile(
    r"\b(?:types?|phases?|parts?|cohorts?|groups?|arms?|steps?|fase|deel|groep)\s+[0-9]+\w?\b"
    r"|\b[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{2,4}\b",
    re.I,
)
_CLAUSE = re.compile(r"\b(?:follow(?:s|ing)|includ(?:ing|e|es)|volgende|such as|zoals)\b", re.IGNORECASE)
_LISTING = re.compile(
    r"follow|criteri|defined|includ|\b(?:any|one|all|each|either) of\b|volgende|\been van\b", re.I
)
_CHOICE = re.compile(
    r"\b(?:one|any|either|some|two|three|[1-9])\b[\w\s()/]{0,14}\bof\b|\bat least\b|\bone or more\b"
    r"|\b(?:een|één|twee|enige) van\b|\b(?:minimaal|minstens|ten ?minste)\b",
    re.I,
)
_STUDY = re.compile(
    r"eligib|enrol|excluded|included|inclusi|exclusi|participat(?:e|ion|ing)|\bstudy\b|\btrial\b|deelna|deelnem|onderzoek",
    re.I,
)
# A word that a lead-in does not need, so that the line has a say of its own.
_OWN_WORD = re.compile(
    r"\b(?!(?:patients?|subjects?|candidates?|individuals?|volunteers?|patienten|patiënten|proefpersonen|moeten|aan"
    r"|must|should|shall|will|have|has|had|be|to|the|of|in|who|that|with|for|all|any|each|one|or|both|and|if|this"
    r"|following|criteria|criterion|conditions?|requirements?|include|includes|including|are|is|as|follows|listed|below"
    r"|meet|meets|fulfill?|fulfills|satisf(?:y|ies)|met|apply|applies|exclude|excluded|exclusion|eligible|ineligible"
    r"|enrolled|included|participate|participation|participants?|people|persons?|allowed|study|trial|reason|key|main"
    r"|from|by|they|it|would|not|a|de|het|alle|een|van|volgende|voldoen|voorwaarden|deelnemers|worden|uitgesloten|bij"
    r"|als|zij)\b)"
    r"[^\W\d_]+",
    re.I,
)
_LEAST, _MOST = 60, 110
_LONGEST_LEAD = 400
"""Characters, above which a line has a say of its own: the rest of a line is asked at each of its colons."""
_BAND = re.compile(
    r"[^\W\d_]+(?: [^\W\d_]+){0,4} \([^()0-9]{0,4}[0-9]{1,3} ?[^()]{0,20}(?:jaar|years|maanden|months)[^()]{0,20}\)"
    r"|[0-9]{1,3} (?:jaar en ouder|years and (?:older|over))",
    re.I,
)


def leads(words: str) -> bool:
    """Whether the words lead into what follows: they end in a colon, not an escaped one."""
    return words.endswith(":") and not words.endswith("\\:")


def is_lower(words: str) -> bool:
    """Whether the words start as the inside of a sentence does."""
    return words[0].islower() or words[0] in ",;)]%"


def unfinished(words: str) -> bool:
    """Whether the words end as no criterion ends."""
    return words[-1:] in ",/([–-" or _ends_open(words) or _LINKED.search(words[-12:]) is not None


def _ends_open(words: str) -> bool:
    return _OPEN_WORD.search(words[-12:]) is not None


def is_done(words: str) -> bool:
    """Whether the words end with the mark of a sentence or clause."""
    return _DONE.search(words[-1:]) is not None


def broken(above: str) -> bool:
    """Whether a line in lower case below a blank line still belongs to this one."""
    return unfinished(above) or (len(above) >= _LEAST and not is_done(above))


def wrapped(first: str, above: str, words: str) -> bool:
    """Whether a line break between unmarked lines is one of the page, not of the text.

    Where the first line of the paragraph starts in lower case, that tells nothing of the others; and a list may have a
    comma or an "and" at the end of each line.
    """
    if not is_lower(words):
        return _ends_open(above)
    if unfinished(above):
        return True
    return _LEAST <= len(above) <= _MOST and not is_done(above) and not is_lower(first)


def is_note(words: str, *, colon: bool = False) -> bool:
    """Whether a paragraph speaks of the criterion above it: a note, a footnote; not of the whole text.

    Args:
        words: the paragraph.
        colon: take only "Note:" for one, as in a list, where "*" and "NB." may begin a criterion.
    """
    if not colon and _FOOTNOTE.match(words):
        return True
    match = _NOTE.match(words)
    return (
        bool(match)
        and (not colon or match[0].endswith(":"))
        and headings.meaning(match[1]) == "note"
        and not _DISCLAIMER.match(words)
    )


def _is_numeric(words: str) -> bool:
    """Whether a number is said; the 2 of T2D and of "type 2" is a name."""
    return _NUMERIC.search(_NAMED.sub("", words)) is not None


def is_title(words: str) -> bool:
    """Whether a line without a colon looks like a title: few words, no sentence, no number."""
    if len(words) > LONGEST or not words[0].isupper() or words[-1] in ".,;:!?" or _is_numeric(words):
        return False
    several = words.split()
    return (
        len(several) <= 3
        or is_capitalised(several)
        or (len(several) <= 8 and _TOPIC.search(words) is not None)
    )


def is_bold(words: str) -> bool:
    """Whether a short line is printed bold as a whole."""
    return len(words) <= LONGEST and _BOLD.fullmatch(words) is not None


def is_capitalised(several: list[str]) -> bool:
    """Whether all longer words, of two or more, start with a capital."""
    return 2 <= len(several) <= 12 and all(not word[:1].islower() for word in several if len(word) > 3)


def is_lead_in(words: str) -> bool:
    """Whether a line with a colon is above a list only: a label ("Healthy controls:"), or a sentence about the study.

    "Meets one of the following ADA criteria:" is a criterion, and so is "History of:", and any line with a number.
    """
    if not leads(words) or len(words) > 2 * LONGEST or _is_numeric(words):
        return False
    if _LISTING.search(words):
        return is_about_study(words)
    return len(words) <= LONGEST and not unfinished(words[:-1].rstrip())


def is_about_study(words: str) -> bool:
    """Whether a sentence that announces a list says nothing but who may take part, if they are as listed."""
    return bool(_LISTING.search(words)) and (
        _STUDY.search(words) is not None or _OWN_WORD.search(words) is None
    )


def is_general(words: str) -> bool:
    """Whether a line with a colon has no say of its own: "Patients will be excluded if they have:"."""
    return leads(words) and len(words) <= _LONGEST_LEAD and _OWN_WORD.search(words) is None


def is_age_band(words: str) -> bool:
    """Whether a line is an age band as registers name them, of no list: "Volwassenen (18-64 jaar)"."""
    return _BAND.fullmatch(words) is not None


def is_choice(words: str) -> bool:
    """Whether a line with a colon asks for one, or some, of what it announces: "… at least one of the following:"."""
    return leads(words) and _CHOICE.search(words) is not None


def is_short_label(words: str) -> bool:
    """Whether a line with a colon is a label ("Healthy controls:"), though no list follows."""
    return leads(words) and len(words.split()) <= 5 and not _is_numeric(words) and not _CLAUSE.search(words)
