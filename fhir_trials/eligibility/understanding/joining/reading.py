"""A criterion read: its tokens, which statement says each of them, and what the words between statements mean."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from fhir_trials.eligibility.splitting import Section
from fhir_trials.eligibility.understanding.found import Found
from fhir_trials.eligibility.understanding.words.phrases import Phrase
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.vocabulary import word_set
from fhir_trials.model.statements import Kind, Statement, Warned

Limit = Literal["exception", "condition"]
BARE: frozenset[Kind] = frozenset({"condition", "therapy", "procedure", "status", "event", "participation"})
"""Kinds that words beside them can turn into something else ("risk of diabetes", "history of:")."""
_BREAKS = frozenset("()[]{};.")
_NEVER_OF: frozenset[Kind] = frozenset({"age", "measurement", "score", "status", "sex"})
_DENYING = frozenset({"no", "not", "non", "denied"})
_TELLING = frozenset({"either way", "exception", "condition", "allowed", "eligible", "refused"})
_STATES: frozenset[Kind] = frozenset({"condition", "therapy", "procedure", "status", "stage"})
_THRESHOLDS: frozenset[Kind] = frozenset({"age", "measurement", "score", "count"})


class Passage(NamedTuple):
    """A criterion's text, the list it stands in, its tokens, the phrases of the table among them, and their meanings."""

    text: str
    section: Section
    tokens: Sequence[Token]
    phrases: Sequence[Phrase]
    meanings: Set[str]


def passage(text: str, section: Section, tokens: Sequence[Token], phrases: Sequence[Phrase]) -> Passage:
    """The passage that a criterion is."""
    return Passage(text, section, tokens, phrases, {phrase[2] for phrase in phrases})


@dataclass(slots=True)
class Reading:
    """What is known of one criterion while it is understood.

    Attributes:
        found: the statements, in the order of the text; those in `dropped` are text again.
        said: for each token, the statements that say it.
        phrases: of the table, where no statement says them.
        roles: for each token what it means by the table, inside statements too; empty where the table has it not.
        clauses: for each token, the number of its clause: a semicolon or a new sentence ends one.
        depths: for each token, how many brackets it stands in.
        words: of all tokens.
        understood: tokens that say something which is understood, beside those of statements: "no" before one.
        scopes: of negations whose extent is certain: first position, the one behind the last.
        tails: where exceptions and conditions stand: they join nothing.
        doubted: how the parts hold together is not certain.
    """

    text: str
    section: Section
    tokens: Sequence[Token]
    found: list[Found]
    said: list[tuple[int, ...]]
    phrases: list[Phrase]
    roles: list[str]
    clauses: list[int]
    depths: list[int]
    words: Set[str]
    understood: set[int] = field(default_factory=set[int])
    scopes: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    tails: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    negated: set[int] = field(default_factory=set[int])
    limits: dict[int, Limit] = field(default_factory=dict[int, Limit])
    dropped: set[int] = field(default_factory=set[int])
    warnings: list[Warned] = field(default_factory=list[Warned])
    doubted: bool = False

    def statements_at(self, position: int) -> tuple[int, ...]:
        """The statements, dropped ones aside, that say a token."""
        here = self.said[position]
        return tuple([one for one in here if one not in self.dropped]) if here and self.dropped else here

    def is_threshold(self, statement: int) -> bool:
        """Whether the statement is of an age, a measurement, a score or a count."""
        return self.found[statement].statement.kind in _THRESHOLDS

    def family(self, statement: int) -> str:
        """Which statements are alike: thresholds; conditions, therapies and other states; else those of one kind."""
        kind = self.found[statement].statement.kind
        return "threshold" if kind in _THRESHOLDS else "state" if kind in _STATES else kind

    def in_clause(self, clause: int) -> set[int]:
        """The statements that have a token in a clause."""
        return {
            one
            for position, number in enumerate(self.clauses)
            if number == clause
            for one in self.statements_at(position)
        }

    def limit(self, statements: Iterable[int], limit: Limit) -> None:
        """Say of statements that they hold but for what the text says; an exception stays one."""
        for one in statements:
            if self.limits.get(one) != "exception":
                self.limits[one] = limit

    def kept(self) -> list[Statement]:
        """The statements as they were found to be meant."""
        kept: list[Statement] = []
        for number, (statement, _) in enumerate(self.found):
            if number in self.dropped:
                continue
            changed: dict[str, object] = {}
            if number in self.negated:
                changed["negated"] = True
            if number in self.limits:
                changed["limit"] = self.limits[number]
            kept.append(statement.but(**changed) if changed else statement)
        return kept


def read(passage: Passage, found: Sequence[Found]) -> Reading:
    """Lay out a criterion: what its words mean where no statement says them."""
    text, section, tokens, phrases, _ = passage
    ordered = sorted(found, key=lambda one: one.statement.span) if len(found) > 1 else list(found)
    said: list[tuple[int, ...]] = [()] * len(tokens)
    for number, one in enumerate(ordered):
        alone = (number,)
        for position in one.tokens:
            said[position] = said[position] + alone
    roles = [""] * len(tokens)
    free: list[Phrase] = []
    for phrase in phrases:
        start, stop, meaning = phrase
        if stop - start == 1:
            roles[start] = meaning
            if not said[start]:
                free.append(phrase)
            continue
        if stop := _told_until(tokens, said, phrase):
            if not said[start]:
                free.append(phrase._replace(stop=stop))
            roles[start:stop] = [meaning] * (stop - start)
    words = {token[3] for token in tokens}
    if "of" in words:
        _read_dutch_or(tokens, ordered, said, roles)
    if words.isdisjoint(_BREAKS):
        clauses = depths = [0] * len(tokens)
    else:
        clauses, depths = _layout(text, tokens, said)
    # the empty ones are given, which is quicker than the defaults
    return Reading(
        text,
        section,
        tokens,
        ordered,
        said,
        free,
        roles,
        clauses,
        depths,
        words,
        set(),
        [],
        [],
        set(),
        {},
        set(),
        [],
    )


def _told_until(tokens: Sequence[Token], said: Sequence[tuple[int, ...]], phrase: Phrase) -> int:
    """The position behind what a phrase tells; 0 where a statement says so much of it that it tells nothing.

    Of "do not have" before diabetes the "have" is the statement's; "do not" tells the same.
    """
    start, stop, meaning = phrase
    inside = [bool(here) for here in said[start:stop]]
    if not any(inside) or all(inside):
        return stop
    stop = start + inside.index(True)
    if meaning not in _DENYING:
        return stop if meaning in _TELLING and stop > start else 0
    words = [word for token in tokens[start:stop] for word in token.word.split()]
    return 0 if word_set("denial").isdisjoint(words) else stop


def _read_dutch_or(
    tokens: Sequence[Token], found: Sequence[Found], said: Sequence[tuple[int, ...]], roles: list[str]
) -> None:
    """Between a threshold or a state and the next statement, "of" is the Dutch or, whatever else tells the language.

    "50% of NT-proBNP < 300": in English nothing is of a threshold; a cancer may be of the breast.
    """
    for position in range(1, len(tokens) - 1):
        if tokens[position].word != "of" or said[position]:
            continue
        before, after = said[position - 1], said[position + 1]
        if (
            before
            and after
            and not set(before) & set(after)
            and found[before[-1]].statement.kind in _NEVER_OF
        ):
            roles[position] = "or"


def _layout(
    text: str, tokens: Sequence[Token], said: Sequence[tuple[int, ...]]
) -> tuple[list[int], list[int]]:
    """The clause, and the depth in brackets, of each token; a closing bracket is still inside."""
    clauses: list[int] = []
    depths: list[int] = []
    clause = depth = 0
    for position in [at for at, token in enumerate(tokens) if token[3] in _BREAKS and not said[at]]:
        word = tokens[position][3]
        before = position - len(depths)
        clauses += [clause] * (before + 1)
        depths += [depth] * before
        if word in "([{":
            depth += 1
        depths.append(depth)
        if word in ")]}":
            depth = max(0, depth - 1)
        elif word == ";" or (word == "." and ends_sentence(text, tokens, position)):
            clause += 1
    rest = len(tokens) - len(depths)
    return clauses + [clause] * rest, depths + [depth] * rest


def ends_sentence(text: str, tokens: Sequence[Token], position: int) -> bool:
    """Whether a full stop ends a sentence before another: behind it a blank and a capital, before it no initial."""
    if position == 0 or position + 1 == len(tokens):
        return False
    before, stop, after = tokens[position - 1 : position + 2]
    return after.start > stop.end and text[after.start].isupper() and before.end - before.start > 1


def is_short_form(reading: Reading, position: int) -> bool:
    """Whether it is one word in brackets whose letters are, in order, those of the statement before: "(HIV)"."""
    tokens = reading.tokens
    if not 1 < position < len(tokens) - 1 or (tokens[position - 1].word, tokens[position + 1].word) != (
        "(",
        ")",
    ):
        return False
    before = reading.statements_at(position - 2)
    word = reading.text[tokens[position].start : tokens[position].end]
    if not before or not word.isupper() or not word.isalpha():
        return False
    start = reading.found[before[-1]].statement.span[0]
    spoken = iter(reading.text[start : tokens[position - 1].start].upper())
    return next(spoken, "") == word[0] and all(letter in spoken for letter in word[1:])
