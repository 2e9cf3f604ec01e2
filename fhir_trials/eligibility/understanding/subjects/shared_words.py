"""Names that share words: "hepatitis B or C", "liver or kidney disease", "angst- of stemmingsstoornis"."""

from collections.abc import Iterator, Sequence, Set
from typing import cast

from fhir_trials.clinical_concepts import Topic
from fhir_trials.eligibility.understanding.subjects import cues
from fhir_trials.eligibility.understanding.subjects.narrowing import Mention
from fhir_trials.eligibility.understanding.words.lexicon import Match
from fhir_trials.eligibility.understanding.words.numbers import Number
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.topic_words import JOINED, words
from fhir_trials.model.statements import Kind

_OR = frozenset({"or", "/", "and/or", "of", "en/of"})
_TYPES = frozenset({"1", "2", "i", "ii"})
_MOST, _LONGEST_NAME = 3, 5


def behind(tokens: Sequence[Token], one: Mention, taken: Set[int]) -> Mention | None:
    """What is named by another letter or number behind "or", its other words left out: "hepatitis B or C"."""
    at = one.end
    if one.concept is None or one.end - one.start < 2 or at + 1 >= len(tokens) or at + 1 in taken:
        return None
    if tokens[at].word not in JOINED:
        return None
    last = _sort(tokens[one.end - 1], tokens[at + 1])
    if last is None:
        return None
    before = [*tokens[one.start : one.end - 1]]
    known = _named([*before, last, *tokens[at + 2 : at + 1 + _LONGEST_NAME]], len(before))
    if known is None:
        return None
    topic, edge = known
    end = at + 1 + edge - len(before)
    return Mention(at + 1, end, cast(Kind, topic.kind), topic.name, frozenset(range(at + 1, end)))


def extended(tokens: Sequence[Token], one: Mention, taken: Set[int]) -> Mention:
    """The same with another word for it behind "or": "alcohol abuse or dependence"."""
    at = one.end + 1
    if one.end - one.start < 2 or at >= len(tokens) or tokens[one.end].word not in _OR or at in taken:
        return one
    before = [*tokens[one.start : one.end - 1]]
    known = _named([*before, *tokens[at : at + _LONGEST_NAME]], len(before))
    if known is None or known[0].name != one.concept:
        return one
    end = at + known[1] - len(before)
    return one._replace(end=end, tokens=one.tokens | {*range(one.end, end)})


def first_of_two(tokens: Sequence[Token], at: int, taken: Set[int]) -> list[Mention]:
    """What is named by two types with one name behind them: "type 1 or 2 diabetes"."""
    if at + 3 > len(tokens) or tokens[at + 1].word not in _OR or at + 2 in taken:
        return []
    other = _sort(tokens[at], tokens[at + 2])
    rest = tokens[at + 3 : at + 2 + _LONGEST_NAME]
    if other is None or not rest:
        return []
    one, two = _named([tokens[at], *rest], 1), _named([other, *rest], 1)
    if one is None or two is None or one[1] != two[1]:
        return []
    end = at + 2 + two[1]
    return [
        Mention(at, at + 1, cast(Kind, one[0].kind), one[0].name, frozenset({at})),
        Mention(at + 2, end, cast(Kind, two[0].kind), two[0].name, frozenset(range(at + 2, end))),
    ]


def over_short_form(
    tokens: Sequence[Token], at: int, known: Match[Topic] | None, taken: Set[int]
) -> Mention | None:
    """What is named with its short form in brackets inside: "human immunodeficiency virus (HIV) positive".

    None where the words that are a name without it are of something else, or where no more words follow.
    """
    if known is None:
        return None
    start = known.edge - 3 if tokens[known.edge - 1].word == ")" else known.edge
    if start <= at or start + 3 >= len(tokens) or (tokens[start].word, tokens[start + 2].word) != ("(", ")"):
        return None
    whole = words().topics.at([*tokens[at:start], *tokens[start + 3 : start + 3 + _MOST]], 0)
    short = words().topics.at([tokens[start + 1]], 0)
    names = {one.values[0].name for one in (known, whole, short) if one}
    if whole is None or short is None or whole.edge <= start - at or len(names) > 1:
        return None
    topic, end = known.values[0], at + whole.edge + 3
    if not taken.isdisjoint(range(at, end)):
        return None
    return cues.mention(tokens, (at, end), cast(Kind, topic.kind), topic.name, taken)


def ahead(tokens: Sequence[Token], one: Mention, least: int, taken: Set[int]) -> list[Mention]:
    """What is named before "or" by words whose last ones stand behind it: "liver or kidney disease".

    Args:
        tokens: of the criterion.
        one: what is named with all its words.
        least: the position behind what was named before.
        taken: positions that are understood already.
    """
    found: list[Mention] = []
    at = one.start
    if one.concept is None or min(one.tokens) < at:
        return []
    while at - 1 > least and tokens[at - 1].word in (_OR if not found else _OR | {","}):
        other = _without_last(tokens, one, at - 1, least, taken)
        if other is None:
            break
        found.insert(0, other)
        at = other.start
        if min(other.tokens) < at:
            break
    return found


def _without_last(
    tokens: Sequence[Token], one: Mention, end: int, least: int, taken: Set[int]
) -> Mention | None:
    """What is named by the words up to a position, with the last words of another name."""
    known = words()
    if tokens[end - 1].word == "-" and tokens[end - 2].end == tokens[end - 1].start:
        ends = _endings(tokens[end - 2], tokens[one.start])
        return (
            _of(tokens, (end - 2, end), ends, taken)
            if end - 2 >= least and one.end == one.start + 1
            else None
        )
    found: Mention | None = None
    for start in range(end - 1, max(least, end - _MOST) - 1, -1):
        part = tokens[start:end]
        if part[0].word in known.stops or part[0].kind != "word":
            break
        wholes = ([*part, *tokens[place : one.end]] for place in range(one.start + 1, one.end))
        longer = _of(tokens, (start, end), wholes, taken)
        if longer and found and longer.concept != found.concept:
            break  # "chronic" may be said of both in "chronic liver or kidney disease"
        found = longer or found
    return found


def _of(
    tokens: Sequence[Token], place: tuple[int, int], wholes: Iterator[list[Token]], taken: Set[int]
) -> Mention | None:
    """What the first of some names that the table has is of, as it stands at a place."""
    for whole in wholes:
        match = words().topics.at(whole, 0)
        if match and match.edge == len(whole) and taken.isdisjoint(range(*place)):
            topic = match.values[0]
            return cues.mention(tokens, place, cast(Kind, topic.kind), topic.name, taken)
    return None


def _endings(first: Token, other: Token) -> Iterator[list[Token]]:
    """A word that ends in a hyphen, completed by each ending of another: "angst-" by that of "stemmingsstoornis"."""
    for cut in range(2, len(other.word) - 2):
        yield [first._replace(word=first.word + other.word[cut:])]


def _sort(one: Token, other: Token) -> Token | None:
    """The second of two letters, or types, as the first is written: "2" behind "type 1" is "type 2"."""
    if one.word.startswith("type "):
        said = other.word.removeprefix("type ")
        if isinstance(other.value, Number):
            said = str(other.value.low)
        return other._replace(word=f"type {said}") if said in _TYPES else None
    single = len(one.word) == len(other.word) == 1
    return other if single and one.word.isalpha() and other.word.isalpha() else None


def _named(whole: list[Token], least: int) -> tuple[Topic, int] | None:
    """What the first words are a name of, and how many they are: more than the least; None where they are none."""
    match = words().topics.at(whole, 0)
    return (match.values[0], match.edge) if match and match.edge > least else None
