"""What a negation says of a list in its own sentence, behind a colon or as examples: "absence of any of these: A, B".

Each item of an announced list is denied; where words stand beside it, or between the negation and its list, that
could make it another thing, it is limited too, and where these are not known it is only limited.
"""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from fhir_trials import table_words
from fhir_trials.eligibility.understanding.joining import leads
from fhir_trials.eligibility.understanding.joining.reading import Reading
from fhir_trials.eligibility.understanding.words.phrases import Phrase
from fhir_trials.eligibility.understanding.words.vocabulary import word_set

_ANNOUNCING = frozenset({"any of", "announces", "listed"})
_LEAD_IN = frozenset({"meets", "neutral", "past", "any"})
_KNOWN = _ANNOUNCING | _LEAD_IN | {"study", "trial", "glue", "and", "or"}
_LESS = frozenset({"", "study", "other", "narrows"})
"""What the table of lead-ins knows better."""
_ENDS = frozenset({"but", "no", "not", "non", "exception", "condition", "denied", "either way"})
_PLAIN = frozenset({"and", "or", "glue", "women", "example"})


class _List(NamedTuple):
    """Where a list stands, and what its negation does to what it names.

    Attributes:
        opens: the position of the colon, or of "such as".
        denies: its states are denied.
        bounds: its thresholds are, too.
        sure: nothing stands before it that could make its items other things.
    """

    opens: int
    denies: bool
    bounds: bool
    sure: bool


class _Item(NamedTuple):
    """The statements between two joins of a list, and whether they stand alone, in the list's own sentence part."""

    statements: tuple[int, ...]
    plain: bool


def deny(reading: Reading) -> None:
    """Deny, or limit, what the lists behind negations name."""
    for phrase in reading.phrases:
        if phrase.meaning in {"no", "not"} and (listed := _list_of(reading, phrase)):
            _deny_items(reading, phrase, listed)


def _list_of(reading: Reading, phrase: Phrase) -> _List | None:
    """The list that a negation speaks of; None where its clause has none."""
    clause, depth = reading.clauses[phrase.start], reading.depths[phrase.start]
    roles = _roles(reading)
    known, announced, apart = True, False, False
    for position in range(phrase.stop, len(reading.tokens)):
        if reading.clauses[position] != clause or reading.depths[position] < depth:
            return None
        role, token = roles[position], reading.tokens[position]
        if reading.said[position]:
            announced = announced or token.word in _announcing()
            known = known and _are_general(reading, position)
        elif role in _ENDS and reading.depths[position] == depth:
            return None
        elif role == "example":
            return _List(position, denies=not apart, bounds=False, sure=False)
        elif token.word == ":" and reading.depths[position] == depth:
            meets = "meets" in roles[phrase.stop : position]
            return _List(position, known, known and (announced or meets), known and announced and not meets)
        elif token.kind != "mark":
            known = known and (role in _KNOWN or token.word in word_set("article"))
            apart = apart or role == "and"
            announced = announced or role in _ANNOUNCING
    return None


def _roles(reading: Reading) -> list[str]:
    """For each token what it means, by the table of lead-ins where that knows it and it ends no negation."""
    roles = list(reading.roles)
    for role, start, stop in leads.said_by_table(reading.tokens, reading.phrases):
        for at in range(start, stop):
            if role in _LEAD_IN and roles[at] in _LESS:
                roles[at] = role
    return roles


def _are_general(reading: Reading, position: int) -> bool:
    """Whether a token is of statements that name no more than a kind: "diseases" of "none of these diseases:"."""
    said = [reading.found[one].statement for one in reading.said[position]]
    return not any(one.concept or one.bounds for one in said)


def _deny_items(reading: Reading, phrase: Phrase, listed: _List) -> None:
    stop = _end(reading, listed.opens)
    doubtful = _behind(reading, stop)
    for statements, plain in _items(reading, listed.opens, stop):
        fresh = [one for one in statements if one not in reading.negated and one not in reading.dropped]
        twice = [one for one in fresh if reading.found[one].statement.negated]
        if listed.denies:
            denied = [one for one in fresh if one not in twice]
            reading.negated.update(one for one in denied if listed.bounds or not reading.is_threshold(one))
        doubtful.update(twice if listed.sure and plain else fresh)
    reading.scopes.append((phrase.start, stop))
    if doubtful:
        reading.limit(doubtful, "condition")
        reading.doubted = True
    else:
        reading.understood.update(range(phrase.start, listed.opens))


def _items(reading: Reading, opens: int, stop: int) -> Iterator[_Item]:
    """The items of a list: what stands between commas, semicolons, "and" and "or"."""
    statements: list[int] = []
    plain, depth, parted = True, reading.depths[opens], False
    for position in range(opens + 1, stop):
        token, role, here = reading.tokens[position], reading.roles[position], reading.said[position]
        if here:
            statements += [one for one in here if one not in statements]
            plain = plain and reading.depths[position] == depth and bool(reading.statements_at(position))
        elif token.word in {",", ";"} or role in {"and", "or"}:
            yield _Item(tuple(statements), plain and len(statements) < 2)
            parted = parted or token.word == ";"
            statements, plain = [], not parted
        elif token.kind != "mark" and role not in _PLAIN:
            plain = False
    yield _Item(tuple(statements), plain and len(statements) < 2)


def _end(reading: Reading, opens: int) -> int:
    """Where a list ends: with its bracket or its sentence, before "but", another negation, an exception, a condition.

    Only a list behind a colon goes on behind a semicolon.
    """
    depth, clause = reading.depths[opens], reading.clauses[opens]
    of_colon = reading.tokens[opens].word == ":"
    for position in range(opens + 1, len(reading.tokens)):
        if reading.clauses[position] != clause:
            if not of_colon or reading.tokens[position - 1].word != ";":
                return position
            clause = reading.clauses[position]
        here = reading.said[position]
        if reading.depths[position] < depth or (reading.roles[position] in _ENDS and not here):
            return position
    return len(reading.tokens)


def _behind(reading: Reading, stop: int) -> set[int]:
    """The statements behind what ends a list within its clause, which it may reach; a "but" ends it for sure."""
    if stop == len(reading.tokens) or reading.roles[stop] not in _ENDS - {"but"}:
        return set()
    clause = reading.clauses[stop]
    return {
        one
        for position in range(stop, len(reading.tokens))
        if reading.clauses[position] == clause
        for one in reading.statements_at(position)
    }


@cache
def _announcing() -> frozenset[str]:
    """Words that announce a list by themselves, which the name of a kind may have taken: "following diseases"."""
    rows = table_words.words("criteria-logic.csv")
    return frozenset(one.word for one in rows if one.meaning in _ANNOUNCING)
