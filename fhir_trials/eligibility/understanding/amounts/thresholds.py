"""Thresholds: laboratory values, vital signs, scores, stages, ages, sizes, counts. `mappings/concepts.csv`"""

from collections.abc import Sequence

from fhir_trials.eligibility.splitting import Section
from fhir_trials.eligibility.understanding.amounts import (
    ages,
    alternatives,
    attaching,
    conditional,
    counts,
    expressions,
    gestation,
    measurements,
    neighbours,
    outside,
    pressures,
    scores,
    sizes,
    stages,
    stating,
    wished,
)
from fhir_trials.eligibility.understanding.amounts.attaching import Subject
from fhir_trials.eligibility.understanding.amounts.expressions import Expression
from fhir_trials.eligibility.understanding.amounts.plausibility import is_score, likely_side
from fhir_trials.eligibility.understanding.found import Doubtful, Found
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.word_classes import STAGE


class _Reader:
    """One criterion on the way from tokens to statements."""

    def __init__(self, tokens: Sequence[Token], valued: Sequence[int], section: Section) -> None:
        self._tokens = tokens
        self._valued = valued
        self._section = section
        self.found: list[Found] = []
        self.doubtful: list[Doubtful] = []
        self._taken: set[int] = set()
        self._outside: list[outside.Outside] | None = None

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
        for at in self._valued:
            token = self._tokens[at]
            if token.kind == "concept":
                if is_score(token.value) and at not in self._taken:
                    self.take(scores.find(self._tokens, at, self._section))
            elif token.kind == "word" and token.classes & STAGE and at not in self._taken:
                self.take(stages.find(self._tokens, at))

    def numbers(self) -> None:
        """Numbers are read backward to what they are of; one that follows "or" has the same subjects."""
        subjects: list[Subject] = []
        previous: Expression | None = None
        stated: list[int] = []
        for expression in self._expressions():
            if self._is_cut(expression):
                continue
            own = self._own(previous, expression)
            follows = previous is not None and self._shares(previous, expression, own, subjects)
            if not follows:
                subjects = own or self._elsewhere(expression)
            if previous is not None and follows:
                if self._is_restated(previous, expression):
                    self._say_again(stated, previous, expression)
                    continue
                expression = pressures.shared(self._tokens, previous, expression)  # noqa: PLW2901
            limit: stating.Limit = None
            if previous is not None and follows and self._is_conditional(previous, expression):
                limit = "condition"
                self._limit(stated)
            elif subjects and self._is_of_some(subjects[0], expression):
                limit = "condition"
            stated = self._state(subjects, expression, limit, chained=follows)
            previous = expression

    def _shares(
        self, previous: Expression, expression: Expression, own: list[Subject], subjects: list[Subject]
    ) -> bool:
        """Whether an expression is of what the one before it is of."""
        if previous.upto == expression.last and subjects:
            return True
        if own or not self._follows(previous, expression):
            return False
        return not (expression.unit is None and subjects and "tumor_size" in subjects[0].names)

    def _own(self, previous: Expression | None, expression: Expression) -> list[Subject]:
        """The subjects that stand before an expression, and are its own."""
        behind = previous.last + 1 if previous else 0
        own = attaching.before(self._tokens, expression, behind)
        if own and own[-1].at < behind and previous and self._is_aside(previous, expression):
            return []  # "18 years of age (< 18)": the bracket is of the bound before it
        if expression.unit is None and own and own[0].names == ("tumor_size",):
            return []
        return own

    def _is_cut(self, expression: Expression) -> bool:
        """Whether it may be one part of a number with blanks about its comma, which is told: "7 , 8 mmol/L"."""
        tokens, first, last = self._tokens, expression.first, expression.last
        cut = _is_comma_apart(tokens, first - 1) and tokens[first - 2].kind == "number"
        if not cut and _is_comma_apart(tokens, last + 1):
            behind = tokens[last + 2 : last + 3]
            cut = bool(behind) and tokens[last].kind == behind[0].kind == "number"
        if cut and expression.compared:
            self.take(stating.doubt(tokens, range(first, last + 1), "number-ambiguous"))
        return cut

    def _follows(self, previous: Expression, expression: Expression) -> bool:
        tokens = self._tokens
        if neighbours.chained(tokens, previous, expression) or self._is_aside(previous, expression):
            return True
        joints = ("and", "or", "comma", "apart")
        return neighbours.chained(tokens, previous, expression, *joints) and conditional.conditioned(
            tokens, previous, expression
        )

    def _is_aside(self, previous: Expression, expression: Expression) -> bool:
        return conditional.aside(self._tokens, previous, expression)

    def _is_of_some(self, subject: Subject, expression: Expression) -> bool:
        if wished.is_for_some(self._tokens, expression):
            return True
        if "age" in subject.names:
            return ages.of_some(self._tokens, expression)
        return conditional.by_group(self._tokens, subject.at, expression)

    def _is_restated(self, previous: Expression, expression: Expression) -> bool:
        """Whether a bracket says the same in another unit, or something else that no concept is named for."""
        return self._is_aside(previous, expression) and not conditional.conditioned(
            self._tokens, previous, expression
        )

    def _say_again(self, stated: Sequence[int], previous: Expression, expression: Expression) -> None:
        """Let the statements say the tokens of a bracket with the same in another unit: "≥ 50 kg (110 lb)"."""
        if not neighbours.same(previous, expression) or any(
            token.kind == "word" for token in self._tokens[previous.last + 1 : expression.first]
        ):
            return
        again = frozenset(range(expression.first, expression.last + 1))
        for index in stated:
            found = self.found[index]
            self.found[index] = found._replace(tokens=found.tokens | again)

    def _is_conditional(self, previous: Expression, expression: Expression) -> bool:
        same_side = {end[0] for end in previous.ends} == {end[0] for end in expression.ends}
        return same_side and conditional.conditioned(self._tokens, previous, expression)

    def _limit(self, stated: list[int]) -> None:
        for index in stated:
            found = self.found[index]
            self.found[index] = found._replace(statement=found.statement.but(limit="condition"))

    def _elsewhere(self, expression: Expression) -> list[Subject]:
        """The subject of a number that no concept stands before."""
        if ages.meant(self._tokens, expression):
            return [Subject(("age",), expression.first, range(0))]
        behind = attaching.behind(self._tokens, expression)
        if behind is not None and (expression.unit or self._tokens[expression.last].kind == "comparator"):
            return [behind]
        if (first := gestation.begins(self._tokens, expression)) is not None:
            return [Subject(("gestational_age",), first, range(0))]
        if sizes.meant(self._tokens, expression):
            return [Subject(("tumor_size",), expression.first, range(0))]
        if expression.lost and expression.unit:
            self.take(
                stating.doubt(
                    self._tokens,
                    range(expression.first, expression.last + 1),
                    "comparator-lost",
                    likely_side(None, self._section),
                )
            )
        self.take(counts.find(self._tokens, expression))
        return []

    def _expressions(self) -> list[Expression]:
        found: list[Expression] = []
        for at in self._valued:
            if self._tokens[at].kind != "number" or at in self._taken or (found and at <= found[-1].last):
                continue
            found.append(expressions.expression(self._tokens, at))
        return neighbours.together(self._tokens, found) if len(found) > 1 else found

    def _state(
        self, subjects: list[Subject], expression: Expression, limit: stating.Limit, *, chained: bool
    ) -> list[int]:
        """State an expression of its subjects; the places of the statements among those found."""
        start = len(self.found)
        is_change = bool(subjects) and wished.is_change(self._tokens, expression)
        for subject in subjects:
            of_age = "age" in subject.names and subject.at < expression.first
            if of_age and not ages.of_patient(self._tokens, subject.at, expression):
                continue
            if is_change or wished.is_of_another(self._tokens, subject.names, expression):
                continue
            if wished.is_wished(self._tokens, subject.at, expression):
                continue
            here = subject._replace(glue=range(0)) if chained else subject
            for read in self._read(here, expression, limit):
                self.take(self._turned(read, expression))
        return list(range(start, len(self.found)))

    def _turned(self, read: Found | Doubtful, expression: Expression) -> Found | Doubtful | None:
        """What was read, as what is not so where the value lies outside of it; None where that cannot be said."""
        if self._outside is None:
            self._outside = outside.places(self._tokens)
        if isinstance(read, Doubtful):
            return read
        if outside.defines(self._tokens, expression):
            return None
        said = outside.of(self._tokens, self._outside, expression) if self._outside else None
        if said is None:
            return read
        if said.denied or len(read.statement.bounds) < 2:
            return None
        tokens = read.tokens | frozenset(range(said.start, said.stop))
        return Found(read.statement.but(negated=True), tokens)

    def _read(self, subject: Subject, expression: Expression, limit: stating.Limit) -> list[Found | Doubtful]:
        if expression.second is not None:
            return pressures.pair(self._tokens, subject, expression, limit)
        return measurements.state(self._tokens, subject, expression, self._section, limit)


def _is_comma_apart(tokens: Sequence[Token], at: int) -> bool:
    """Whether a comma stands at a place with a word, and a blank, before it."""
    return 0 < at < len(tokens) and tokens[at].word == "," and tokens[at].start > tokens[at - 1].end


def find(
    tokens: Sequence[Token], valued: Sequence[int], section: Section
) -> tuple[list[Found], list[Doubtful]]:
    """The thresholds of a criterion, in the order of its text, and what looked like one and only a guess could code.

    Args:
        tokens: of the criterion.
        valued: the places of its numbers, concepts and stages.
        section: tells which sign was lost.
    """
    reader = _Reader(tokens, valued, section)
    reader.scores_and_stages()
    reader.numbers()
    found = reader.found
    if len(found) > 1:
        found = alternatives.limited(ages.united(sorted(found, key=lambda one: one.statement.span)))
    return found, reader.doubtful
