"""The table of headings, made ready. Table: mappings/eligibility-headings.csv.

A phrase is a whole line; `…` in it is one to eight words, of which none is a word of a sentence and, before the
phrase, none a determiner: "Substudy inclusion criteria" is a heading, "does not meet the inclusion criteria" is not.
A phrase that ends in a colon is a lead-in: the line ends in a colon too, and its `…` may be any words.
"""

import re
from functools import cache
from typing import Literal, NamedTuple

from fhir_trials import table_words

Section = Literal["inclusion", "exclusion", "unknown"]

_VERBS = (" are", " were", " be", " include", " includes", " included", " zijn", " waren")
_SHORT = re.compile(r"(?:in|ex)clusi(?:on|e)s?")
_NOT_DENIED = r"(?:(?!\b(?:not|no|unless|except|niet|geen|tenzij|behalve)\b).)*"
_ELSEWHERE = r"(?!(?:not|no|met|those|the\s+same|same|similar|identical|defined|listed|described|available|niet|geen|dezelfde)\b)"


class Pattern(NamedTuple):
    """A phrase with `…`.

    Attributes:
        word: the word of it that a line has in any case.
        shape: the regular expression of the whole; compiled when a line has the word, for most are never asked.
        colon: whether the line ends in a colon.
        leads: whether it is a sentence on patients, not one that starts with the name of a section.
        loose: whether it starts with `…`, or has any words behind the name, so that only its list, colon or capitals
            tell it from a sentence.
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
        keyed: the patterns, each behind its word.
        refused: the words behind which a heading is none.
        glued: finds the headings that may stand behind other words of their line.
        short: finds the one-word headings behind a sentence of their line: "… consent. Exclusion: …".
        topics: finds the topics of an old record, in front of a colon: "Age:", "PATIENT CHARACTERISTICS:".
        spoken: finds the heading that starts a sentence: "The exclusion criteria are …".
    """

    whole: dict[str, str]
    starts: frozenset[str]
    patterns: tuple[Pattern, ...]
    keyed: tuple[tuple[str, Pattern], ...]
    refused: frozenset[str]
    glued: re.Pattern[str]
    short: re.Pattern[str]
    topics: re.Pattern[str]
    spoken: re.Pattern[str]


@cache
def phrases() -> Phrases:
    """The table, read once."""
    rows = [(phrase, meaning) for phrase, _, _, meaning in table_words.words("eligibility-headings.csv")]
    verbs = [phrase for phrase, meaning in rows if meaning == "sentence"]
    determiners = [phrase for phrase, meaning in rows if meaning == "determiner"]
    inner, before = _words(verbs), _words([*verbs, *determiners])
    whole = {phrase: meaning for phrase, meaning in rows if meaning not in ("sentence", "determiner")}
    patterns = tuple(_pattern(row, whole, before, inner) for row in rows if "…" in row[0])
    starts = frozenset(phrase[:2] for phrase in whole)
    refused = frozenset((*verbs, *determiners))
    keyed = tuple((pattern.word, pattern) for pattern in patterns)
    return Phrases(
        whole, starts, patterns, keyed, refused, _glued(whole), _short(whole), _topics(whole), _spoken(whole)
    )


def section_named(meaning: str) -> Section | None:
    """The section that a meaning of the table opens; None where it opens none."""
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
    name = phrase.split("…")[0].strip().removeprefix("the ").removeprefix("de ")
    leads = colon and name not in whole
    loose = not head or (name in whole and phrase == f"{name} …")
    return Pattern(word, shape, section_named(meaning), colon, leads, loose, meaning == "eligible")


def _glued(whole: dict[str, str]) -> re.Pattern[str]:
    names = [
        phrase
        for phrase, meaning in whole.items()
        if meaning in ("inclusion", "exclusion") and phrase.endswith("criteria")
    ]
    return re.compile(rf"(?:{_spelled(names)})(?=\s{{0,3}}(:|$))", re.MULTILINE)


def _short(whole: dict[str, str]) -> re.Pattern[str]:
    names = [phrase for phrase, meaning in whole.items() if is_section(meaning) and _SHORT.fullmatch(phrase)]
    return re.compile(rf"(?<=[.;] )(?:{_spelled(names)})(?=:[^\S\n])")


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


def is_section(found: str | None) -> bool:
    """Whether this meaning is that of a section's heading."""
    return found in ("inclusion", "exclusion", "unknown")
