"""A criterion read: its tokens, which statement says each of them, and what the words between statements mean."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from fhir_trials.eligibility.splitting import Section
from fhir_trials.eligibility.understanding.found import Found
from fhir_trials.eligibility.understanding.words.phrases import Phrase
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.model.statements import Kind, Statement, Warned

Limit = Literal["exception", "condition"]
BARE: frozenset[Kind] = frozenset({"condition", "therapy", "procedure", "status", "event", "participation"})
"""Kinds that words beside them can turn into something else ("risk of diabetes", "history of:")."""
OF_WOMEN = frozenset({"pregnancy", "lactation"})
"""Concepts that words for women beside them add nothing to."""
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
