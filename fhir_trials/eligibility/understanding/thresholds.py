"""Thresholds: laboratory values, vital signs, scores, stages, ages, sizes, counts. `mappings/concepts.csv`"""

from collections.abc import Sequence
from itertools import pairwise

from fhir_trials.clinical_concepts import concepts
from fhir_trials.eligibility.splitting import Section
from fhir_trials.eligibility.understanding import (
    ages,
    attaching,
    counts,
    expressions,
    measurements,
    scores,
    stages,
    stating,
)
from fhir_trials.eligibility.understanding.attaching import Subject
from fhir_trials.eligibility.understanding.expressions import Expression
from fhir_trials.eligibility.understanding.found import Doubtful, Found
from fhir_trials.eligibility.understanding.tokens import Token
from fhir_trials.eligibility.understanding.vocabulary import word_set

_JOINING = 3


class _Reader:
    """One criterion on the way from tokens to statements."""

    def __init__(self, tokens: Sequence[Token], section: Section) -> None:
        self._tokens = tokens
        self._section = section
        self.found: list[Found] = []
        self.doubtful: list[Doubtful] = []
        self._taken: set[int] = set()

    def take(self, read: Found | Doubtful | None) -> bool:
        if read is None:
            return False
        if isinstance(read, Found):
            self.found.append(read)
        else:
            self.doubtful.append(read)
        self._taken |= read.tokens
        return True

    def scores_and_stages(self) -> None:
        """Scores and stages are read forward from their words, as their values may be no digits."""
        for at, token in enumerate(self._tokens):
            if token.kind == "concept" and at not in self._taken and _is_score(token):
                self.take(scores.find(self._tokens, at, self._section))
            elif token.kind == "word" and at not in self._taken and _is_stage(token):
                self.take(stages.find(self._tokens, at))

    def numbers(self) -> None:
        """Numbers are read backward to what they are of; one that follows "or" has the same subjects."""
        subjects: list[Subject] = []
        previous: Expression | None = None
        for expression in self._expressions():
            if previous is not None and not self._chained(previous, expression):
                previous, subjects = None, []
            own = attaching.before(self._tokens, expression)
            if own or previous is None:
                subjects = own or self._elsewhere(expression)
            limit: stating.Limit = None
            self._state(subjects, expression, limit, chained=previous is not None and not own)
            previous = expression

    def _elsewhere(self, expression: Expression) -> list[Subject]:
        """The subject of a number that no concept stands before."""
        if ages.meant(self._tokens, expression):
            return [Subject(("age",), expression.first, range(0))]
        behind = attaching.behind(self._tokens, expression)
        if behind is not None:
            return [behind] if expression.unit else []
        self.take(counts.find(self._tokens, expression))
        return []

    def _expressions(self) -> list[Expression]:
        found: list[Expression] = []
        for at, token in enumerate(self._tokens):
            if token.kind != "number" or at in self._taken or (found and at <= found[-1].last):
                continue
            found.append(expressions.expression(self._tokens, at))
        for at, (one, two) in enumerate(pairwise(found)):
            if self._chained(one, two):
                found[at], found[at + 1] = _of_one_unit(one, two)
        return found

    def _chained(self, previous: Expression, expression: Expression) -> bool:
        between = self._tokens[previous.last + 1 : expression.first]
        return len(between) <= _JOINING and all(
            token.word == ","
            or token.word in word_set("joining", "and")
            or token.word in word_set("joining", "or")
            for token in between
        )

    def _state(
        self, subjects: list[Subject], expression: Expression, limit: stating.Limit, *, chained: bool
    ) -> None:
        for subject in subjects:
            if (
                "age" in subject.names
                and subject.at < expression.first
                and not ages.of_patient(self._tokens, subject.at, expression)
            ):
                return
            here = subject._replace(glue=range(0)) if chained else subject
            for read in measurements.state(self._tokens, here, expression, self._section, limit):
                self.take(read)


def find(tokens: Sequence[Token], section: Section) -> tuple[list[Found], list[Doubtful]]:
    """The thresholds of a criterion, in the order of its text, and what looked like one and only a guess could code."""
    reader = _Reader(tokens, section)
    reader.scores_and_stages()
    reader.numbers()
    return sorted(reader.found, key=lambda one: one.statement.span), reader.doubtful


def _of_one_unit(one: Expression, two: Expression) -> tuple[Expression, Expression]:
    """Two expressions of which one has the unit of both: "≥ 25 and < 30 kg/m2"."""
    if one.unit is None and two.unit is not None:
        return one._replace(unit=two.unit, aged=two.aged), two
    if two.unit is None:
        return one, two._replace(unit=one.unit, aged=one.aged)
    return one, two


def _is_score(token: Token) -> bool:
    return any(concepts()[name].kind == "score" for name in token.value)


def _is_stage(token: Token) -> bool:
    return token.word in word_set("stage", "stage") or token.word in word_set("stage", "grade")
