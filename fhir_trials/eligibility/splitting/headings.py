"""What a line above or between criteria says. Table: mappings/eligibility-headings.csv.

A phrase is a whole line; `…` in it is one to eight words, of which none is a word of a sentence and, before the
phrase, none a determiner: "Substudy inclusion criteria" is a heading, "does not meet the inclusion criteria" is not.
A phrase that ends in a colon is a lead-in: the line ends in a colon too, and its `…` may be any words.
"""

import re
from functools import cache
from typing import Literal, NamedTuple

from fhir_trials import mapping_files
from fhir_trials.eligibility.splitting import escapes

Section = Literal["inclusion", "exclusion", "unknown"]

LONGEST = 90
"""A heading has at most so many characters."""

_VERBS = (" are", " were", " be", " include", " includes", " included", " zijn", " waren")
_SPOKEN = (
    "criteria are",
    "criteria were",
    "criteria will",
    "criteria incl",
    "criteria zijn",
    "criteria waren",
)
_NOT_DENIED = r"(?:(?!\b(?:not|no|unless|except|niet|geen|tenzij|behalve)\b).)*"
_ELSEWHERE = r"(?!(?:not|no|met|those|the\s+same|same|similar|identical|defined|listed|described|available|niet|geen|dezelfde)\b)"
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
    """

    section: Section | None
    plain: bool = False
    leads: bool = False
    eligible: bool = False


class Pattern(NamedTuple):
    """A phrase with `…`.

    Attributes:
        word: the word of it that a line has in any case.
        shape: the regular expression of the whole; compiled when a line has the word, for most are never asked.
        colon: whether the line ends in a colon.
        leads: whether it is a sentence on patients, not one that starts with the name of a section.
        loose: whether it starts with `…`, so that only its list, colon or capitals tell it from a sentence.
    """

    word: str
    shape: str
    section: Section | None
    colon: bool
    leads: bool
    loose: bool
    eligible: bool

    def fits(self, name: str) -> bool:
        """Whether this is the form, as `key` makes it, of a line that the phrase describes."""
        return self.word in name and _compiled(self.shape).fullmatch(name) is not None


@cache
def _compiled(shape: str) -> re.Pattern[str]:
    return re.compile(shape)


class Phrases(NamedTuple):
    """The table, made ready.

    Attributes:
        starts: the first letters of whole lines: most lines of a text need no closer look.
        refused: the words behind which a heading is none.
        glued: finds the headings that may stand behind other words of their line.
        topics: finds the topics of an old record, in front of a colon: "Age:", "PATIENT CHARACTERISTICS:".
        spoken: finds the heading that starts a sentence: "The exclusion criteria are …".
    """

    whole: dict[str, str]
    starts: frozenset[str]
    patterns: tuple[Pattern, ...]
    refused: frozenset[str]
    glued: re.Pattern[str]
    topics: re.Pattern[str]
    spoken: re.Pattern[str]


@cache
def phrases() -> Phrases:
    """The table, read once."""
    rows = [(row["phrase"], row["meaning"]) for row in mapping_files.read_csv("eligibility-headings.csv")]
    verbs = [phrase for phrase, meaning in rows if meaning == "sentence"]
    determiners = [phrase for phrase, meaning in rows if meaning == "determiner"]
    inner, before = _words(verbs), _words([*verbs, *determiners])
    whole = {phrase: meaning for phrase, meaning in rows if meaning not in ("sentence", "determiner")}
    patterns = tuple(_pattern(row, whole, before, inner) for row in rows if "…" in row[0])
    starts = frozenset(phrase[:2] for phrase in whole)
    refused = frozenset((*verbs, *determiners))
    return Phrases(whole, starts, patterns, refused, _glued(whole), _topics(whole), _spoken(whole))


def _section(meaning: str) -> Section | None:
    match meaning:
        case "inclusion" | "exclusion" | "unknown":
            return meaning
        case "eligible":
            return "unknown"
        case _:
            return None


def _words(refused: list[str]) -> str:
    word = rf"(?!(?:{'|'.join(map(re.escape, refused))})\b)\S+"
    return rf"{word}(?: {word}){{0,7}}"


def _pattern(row: tuple[str, str], whole: dict[str, str], before: str, inner: str) -> Pattern:
    phrase, meaning = row
    colon = phrase.endswith(":")
    head, *rest = (re.escape(part) for part in phrase.removesuffix(":").split("…"))
    gap = _NOT_DENIED if colon else inner
    shape = head + (gap if head or colon else before) + gap.join(rest)
    if phrase.endswith(" …:"):
        shape = shape.removesuffix(r"\ " + gap) + rf"(?:\ {gap})?"
    word = max(re.split(r"[\s…()/:;-]+", phrase), key=len)
    leads = colon and phrase.split("…")[0].strip().removeprefix("the ").removeprefix("de ") not in whole
    return Pattern(word, shape, _section(meaning), colon, leads, not head, meaning == "eligible")


def _glued(whole: dict[str, str]) -> re.Pattern[str]:
    names = [
        phrase
        for phrase, meaning in whole.items()
        if meaning in ("inclusion", "exclusion") and phrase.endswith("criteria")
    ]
    return re.compile(rf"(?:{_spelled(names)})(?=\s{{0,3}}(:|$))", re.MULTILINE)


def _topics(whole: dict[str, str]) -> re.Pattern[str]:
    names = [
        phrase for phrase, meaning in whole.items() if meaning in ("same", "topic") and "…" not in phrase
    ]
    return re.compile(rf"(?<=[^\S\n])(?:{_spelled(names)})(?=:(?:\s|$))", re.MULTILINE)


def _spelled(names: list[str]) -> str:
    """The names as people write them in a heading: the first letter is a capital."""
    ordered = sorted(names, key=lambda name: (-len(name), name))
    return "|".join(f"{re.escape(name[0].upper())}(?i:{re.escape(name[1:])})" for name in ordered)


def _spoken(whole: dict[str, str]) -> re.Pattern[str]:
    names = [name for name, meaning in whole.items() if is_section(meaning) and name.endswith(_VERBS)]
    ordered = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(rf"(?:{'|'.join(map(re.escape, ordered))})\s+{_ELSEWHERE}(?=[^\W_])", re.IGNORECASE)


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


def is_section(found: str | None) -> bool:
    """Whether this meaning is that of a section's heading."""
    return found in ("inclusion", "exclusion", "unknown")


def plain(words: str) -> Heading | None:
    """The heading that names a section and says nothing else; None for any other words."""
    section = _section(meaning(words) or "")
    return Heading(section, True) if section else None


def known(words: str, *, listed: bool = False) -> Heading | None:
    """The heading that the table knows under these words; None for any other words.

    Args:
        words: a whole line.
        listed: whether a list follows it.
    """
    if len(words) > LONGEST:
        return None
    if found := plain(words):
        return found
    if meaning(words) in ("same", "topic"):
        return Heading(None)
    name, colon = key(words), words.rstrip().endswith(":")
    told = listed or colon or _CAPITALS.search(words) is not None
    for pattern in phrases().patterns:
        if colon >= pattern.colon and told >= pattern.loose and pattern.fits(name):
            return Heading(pattern.section, leads=pattern.leads, eligible=pattern.eligible)
    return None


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
    match = _LAST.search(words[-2 * LONGEST :])
    if match is None or (match[1] and match[1].casefold() in phrases().refused):
        return None
    return max(0, len(words) - 2 * LONGEST) + match.start(2)


def goes_into(words: str) -> Section | None:
    """The section that a line too long for a heading names at its start: "Inclusion criteria for treatment with …"."""
    if not LONGEST < len(words) <= 2 * LONGEST:
        return None
    name, *rest = re.split(r" (?:for|of|in|voor|van) ", key(words), maxsplit=1)
    return _section(phrases().whole.get(name, "")) if rest else None
