"""The words of criteria, compiled from tables: `criteria-words.csv`, `units.csv`, `concepts.csv` in `mappings/`."""

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from fhir_trials import table_words
from fhir_trials.clinical_concepts import concepts
from fhir_trials.eligibility.understanding.words import comparators
from fhir_trials.eligibility.understanding.words.numbers import Number
from fhir_trials.eligibility.understanding.words.scanner import pieces
from fhir_trials.eligibility.understanding.words.word_classes import CAPITALS, SPECIAL
from fhir_trials.units import units

ANY_NUMBER = "#"
"""Stands for any number in a phrase of the table: "recist #"."""


class Phrase(NamedTuple):
    """Words that are one token.

    Attributes:
        rest: the pieces behind the first.
        kind: of the token: `name` where digits are part of a name ("RECIST 1.1").
        after_number: it is read only behind a number: "m", "d", "/l".
        before_number: it is read only shortly before a number: "who", "pt".
    """

    rest: tuple[str, ...]
    kind: str
    value: Any
    after_number: bool = False
    before_number: bool = False


First = tuple[dict[str, dict[str, list[Phrase]]], list[Phrase]]
"""The phrases that begin with a piece: those of several pieces, and the piece by itself.

Those of several are by their second piece and their third, longest first; the third is empty where there is none.
"""


class Vocabulary(NamedTuple):
    """What the tables say, for look-up.

    Attributes:
        phrases: by their first piece.
        ranges: words between the two ends of a range; False where the upper end may be outside ("tot").
    """

    phrases: dict[str, First]
    ranges: dict[str, bool]


_TABLE = "criteria-words.csv"
_ORDER = ("name", "comparator", "after", "unit", "concept", "number")
"""Which of two phrases of the same words counts."""

_POWER = re.compile(r"10\^(3|4|6|9|12)(?!\d)(.*)")
_POWERS = {"3": "³", "4": "⁴", "6": "⁶", "9": "⁹", "12": "¹²"}
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi")
_ANYWHERE = ("{ULN}", "{LLN}")
_TIMES = ("", "x", "×", "*", "·", "•")


@cache
def vocabulary() -> Vocabulary:
    """All phrases of the tables."""
    found: dict[tuple[str, ...], list[Phrase]] = {}
    for spelling, phrase in (*_of_words(), *_of_units(), *_of_concepts()):
        first, *rest = pieces(spelling)
        found.setdefault((first, *rest), []).append(phrase._replace(rest=tuple(rest)))
    phrases: dict[str, First] = {}
    for (first, *_), same in sorted(found.items(), key=lambda one: -len(one[0])):
        longer, alone = phrases.setdefault(first, ({}, []))
        for chosen in _candidates(same):
            if chosen.rest:
                second, third = (*chosen.rest, "")[:2]
                longer.setdefault(second, {}).setdefault(third, []).append(chosen)
            else:
                alone.append(chosen)
    ranges = dict.fromkeys(word_set("range", "unsure"), False)
    return Vocabulary(phrases, ranges | dict.fromkeys(word_set("range", "inclusive"), True))


def opens(word: str) -> int:
    """Whether a phrase begins with a word, as classes: `SPECIAL`, with `CAPITALS` where it has to be in capitals."""
    if word not in vocabulary().phrases:
        return 0
    return SPECIAL | CAPITALS if word in word_set("capitals") else SPECIAL


@cache
def word_set(role: str, meaning: str = "") -> frozenset[str]:
    """The words of a role and meaning in `criteria-words.csv`, for look-up."""
    return frozenset(table_words.of_role(_TABLE, role, meaning))


@cache
def joining(*meanings: str) -> frozenset[str]:
    """The words that join two bounds: `and`, `or`, `comma`."""
    return frozenset([word for meaning in meanings for word in word_set("joining", meaning)])


@cache
def glued_classes() -> dict[str, str]:
    """Scales whose classes are Roman, by their names stuck to a class: "asaii" is of `asa`."""
    return {
        f"{scale}{roman}": scale for scale in table_words.of_role(_TABLE, "roman-scale") for roman in _ROMANS
    }


def _candidates(same: list[Phrase]) -> list[Phrase]:
    """What the same words may be, in order; what is behind one that is read everywhere is never asked for."""
    chosen: list[Phrase] = []
    for kind in _ORDER:
        of_kind = [phrase for phrase in same if phrase.kind == kind]
        if of_kind:
            chosen.append(_names(of_kind) if kind == "concept" else of_kind[0])
            if not (chosen[-1].after_number or chosen[-1].before_number):
                break
    return chosen


def _names(same: list[Phrase]) -> Phrase:
    """One phrase for all concepts that the words may mean."""
    names: dict[str, None] = {name: None for phrase in same for name in phrase.value}
    return same[0]._replace(value=tuple(names), before_number=all(phrase.before_number for phrase in same))


def _of_words() -> Iterator[tuple[str, Phrase]]:
    """Each spelling of `criteria-words.csv` that is one token."""
    for word, _, role, meaning in table_words.words(_TABLE):
        kind = "comparator" if role == "bare" else role
        if kind in _ORDER:
            yield word, Phrase((), kind, _value(role, meaning), before_number=role == "bare")


def _of_units() -> Iterator[tuple[str, Phrase]]:
    for unit in units().values():
        for spelling in unit.spellings:
            for word, bare in _unit_spellings(spelling):
                yield word, Phrase((), "unit", unit.ucum, after_number=bare and unit.ucum not in _ANYWHERE)


def _of_concepts() -> Iterator[tuple[str, Phrase]]:
    for concept in concepts().values():
        for word in (*concept.english, *concept.dutch):
            for spelling in _with_hyphens(word):
                yield (
                    spelling,
                    Phrase((), "concept", (concept.name,), before_number=word in concept.with_number),
                )
    for spelling, scale in glued_classes().items():
        yield spelling, Phrase((), "concept", (scale,))


def _value(role: str, meaning: str) -> Any:
    if role in ("comparator", "bare"):
        return comparators.of_meaning(meaning)
    if role == "after":
        return comparators.of_meaning(meaning)._replace(after=True)
    if role == "number":
        return Number(Decimal(meaning), spelled=True)
    return meaning


def _unit_spellings(spelling: str) -> Iterator[tuple[str, bool]]:
    """A unit's spelling, a power of ten in all its forms; and whether it must stand behind a number."""
    match = _POWER.match(spelling)
    if match is None:
        is_bare = spelling[0] in "/1" or (len(spelling) < 4 and spelling.isalpha())
        yield spelling, is_bare or spelling in word_set("stage")
        return
    exponent, below = match.groups()
    for form in (f"10^{exponent}", f"10*{exponent}", f"10e{exponent}", f"10{_POWERS[exponent]}"):
        for times in _TIMES:
            yield f"{times} {form} {below}", not times
    for form in (f"10({exponent})", f"10 {exponent}", f"10{exponent}", f"10exp{exponent}", f"e{exponent}"):
        for times in _TIMES if below else _TIMES[1:]:
            yield f"{times} {form} {below}", not times or not below


def _with_hyphens(spelling: str) -> Iterator[str]:
    """A spelling; with blanks for hyphens, and a hyphen for one blank."""
    yield spelling
    if "-" in spelling:
        yield spelling.replace("-", " ")
    if spelling.count(" ") == 1:
        yield spelling.replace(" ", "-")
