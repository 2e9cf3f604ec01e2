"""What a line above or between criteria says. Table: mappings/eligibility-headings.csv."""

import re
from typing import NamedTuple

from fhir_trials.eligibility.splitting import escapes, participation
from fhir_trials.eligibility.splitting.phrases import Section, phrases, section_named
from fhir_trials.eligibility.splitting.spelling import is_near

LONGEST = 90
"""A heading has at most so many characters."""

_SPOKEN = (
    "criteria are",
    "criteria were",
    "criteria will",
    "criteria incl",
    "criteria zijn",
    "criteria waren",
)
_PAIR = (("inclusion", "exclusion"), ("criteria",))
_LONGEST_PAIR = 24
_EDGES = " \t\xa0*_#:;.-–—"
_CAPITALS = re.compile(r"clusion C|CRITERIA|[ -](?:In|Ex)clusion")
_LAST = re.compile(r"(?:^|([^\s.,;:]*[a-z0-9)]) )((?:In|Ex)clusion [Cc]riteria|(?:In|Ex)clusiecriteria):?$")


class Heading(NamedTuple):
    """A heading that the table knows.

    Attributes:
        section: the list it opens; None where it divides the list it stands in.
        plain: whether it says no more than its section.
        leads: whether it is a lead-in: a sentence on patients that ends in a colon.
        eligible: whether it says who may take part, so that in a list of inclusion it divides that.
        sure: whether it ends the section before it, since each of its words is of taking part.
    """

    section: Section | None
    plain: bool = False
    leads: bool = False
    eligible: bool = False
    sure: bool = False


NEITHER = Heading("unknown", plain=True)
"""The end of a section, where none begins."""


def key(words: str) -> str:
    """The form in which words are looked up: unescaped, lower case, single blanks, no marks at the ends."""
    plain = escapes.unescape(words) if "\\" in words else words
    return " ".join(plain.strip(_EDGES).split()).casefold()


def meaning(words: str) -> str | None:
    """What the table says of a whole line, brackets around it left out; None where it does not know it."""
    if not may_be(words):
        return None
    name, whole = key(words), phrases().whole
    return whole.get(name) or whole.get(name.strip("()[] :"))


def may_be(words: str) -> bool:
    """Whether the first letters of a line are those of a phrase: for most lines they are not."""
    return not words[0].isalpha() or words[:2].casefold() in phrases().starts


def is_linked(words: str) -> bool:
    """Whether a line starts with a word that joins it to what is above: "OR …", "and …", "of …"."""
    if words[0] not in "AOEaoe":
        return False
    first = words.split(maxsplit=1)[0]
    return (first.islower() or first.isupper()) and phrases().whole.get(first.casefold()) == "link"


def plain(words: str) -> Heading | None:
    """The heading that names a section and says nothing else; None for any other words."""
    section = section_named(meaning(words) or _misspelt(words) or "")
    return Heading(section, True) if section else None


def _misspelt(words: str) -> str | None:
    """What the table says of a line of two words that has a typing fault in each at most: "Exclusion Crtieria"."""
    if words[0] not in "EIei" or len(words) > _LONGEST_PAIR:
        return None
    several = key(words).split()
    if len(several) != 2 or len(several[1]) < 7:
        return None
    named = [
        next((one for one in names if is_near(word, one)), word)
        for word, names in zip(several, _PAIR, strict=True)
    ]
    return phrases().whole.get(" ".join(named)) if named[1] == "criteria" else None


def known(words: str, *, listed: bool = False) -> Heading | None:
    """The heading that the table knows under these words; None for any other words.

    Args:
        words: a whole line.
        listed: whether a list follows it.
    """
    if len(words) > LONGEST:
        return _told(words) if words[-1] == ":" and len(words) <= 2 * LONGEST else None
    if found := plain(words):
        return found
    of = meaning(words)
    if of in ("same", "topic"):
        return Heading(None)
    if of == "beyond":
        return Heading("unknown")
    name, colon = key(words), words.rstrip().endswith(":")
    sentence = words[-1] in ".;," or ":" in name
    saying = None if sentence else participation.told(name, asks=name.endswith("?"))
    sure = saying is not None and (saying.complete or listed or colon)
    if saying and sure and (saying.complete or saying.section != "unknown"):
        return _heading(saying)
    told = listed or colon or _CAPITALS.search(words) is not None
    # most lines have the word of no pattern: nothing more is asked of those
    for pattern in [pattern for word, pattern in phrases().keyed if word in name]:
        enough = listed if pattern.loose and pattern.colon else told >= pattern.loose
        if enough and colon >= pattern.colon and pattern.fits(name):
            return Heading(pattern.section, leads=pattern.leads, eligible=pattern.eligible)
    return _heading(saying) if saying and colon else None


def _told(words: str) -> Heading | None:
    saying = participation.told(key(words), asks=False)
    return _heading(saying) if saying and saying.section != "unknown" else None


def _heading(saying: participation.Saying) -> Heading:
    return Heading(saying.section, saying.plain, leads=not saying.name, sure=True)


def is_part(words: str) -> bool:
    """Whether a line names a part of the study and nothing else: "COHORT A", "STEP 1 (RANDOMIZATION)"."""
    name = key(words)
    return any(not one.colon and one.fits(name) for one in phrases().patterns)


def lead_in(words: str) -> Heading | None:
    """The section that a sentence with a colon leads into; it may be longer than a heading."""
    name = key(words)
    for pattern in phrases().patterns:
        if pattern.colon and pattern.fits(name):
            return Heading(pattern.section, leads=pattern.leads)
    return None


def spoken(text: str, start: int = 0) -> tuple[Heading, int] | None:
    """The section that a sentence opens, and where its criteria begin: "The exclusion criteria are pregnancy and …"."""
    match = phrases().spoken.match(text, start)
    found = plain(match[0]) if match else None
    return (found, match.end()) if match and found else None


def has_spoken(text: str) -> bool:
    """Whether any sentence of the text may open a section."""
    return "criteria " in text and any(verb in text for verb in _SPOKEN)


def names_last(words: str) -> int | None:
    """Where a line names a section at its end, in capitals: "… once or twice daily Inclusion criteria"."""
    if "riteria" not in words[-9:]:
        return None
    match = _LAST.search(words[-2 * LONGEST :])
    if match is None or (match[1] and match[1].casefold() in phrases().refused):
        return None
    return max(0, len(words) - 2 * LONGEST) + match.start(2)


def goes_into(words: str) -> Section | None:
    """The section that a line too long for a heading names at its start: "Inclusion criteria for treatment with …"."""
    if not LONGEST < len(words) <= 2 * LONGEST:
        return None
    name, *rest = re.split(r" (?:for|of|in|voor|van) ", key(words), maxsplit=1)
    return section_named(phrases().whole.get(name, "")) if rest else None
