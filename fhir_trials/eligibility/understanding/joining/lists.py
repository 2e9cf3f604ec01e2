"""The criteria of a list together: what stands above each, and which are alternatives of their neighbours."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Literal, NamedTuple

from fhir_trials.eligibility import participant_words
from fhir_trials.eligibility.understanding.joining import (
    bare_ages,
    cohorts,
    exclusive,
    nesting,
    parts_of_lists,
    qualifying,
    single,
)
from fhir_trials.eligibility.understanding.joining.nesting import Above
from fhir_trials.eligibility.understanding.joining.reading import Passage, passage
from fhir_trials.eligibility.understanding.words import languages
from fhir_trials.eligibility.understanding.words.phrases import Phrase, phrases
from fhir_trials.eligibility.understanding.words.tokens import Token, tokens
from fhir_trials.model.eligibility import Criterion
from fhir_trials.model.statements import Joined, Warned


class _Announced(NamedTuple):
    """A criterion that announces a list, none of which is nested below it, and what it says of those behind it."""

    criterion: Criterion
    above: Above

    def reaches(self, other: Criterion, *, leads: bool) -> bool:
        """Whether a criterion behind it is of its list, which ends with the next lead-in, heading or list."""
        own = self.criterion
        if (other.section, other.headings) != (own.section, own.headings) or other.level < own.level:
            return False
        return other.level > own.level or not leads


class CriteriaList:
    """All criteria of a text; each is understood with its neighbours."""

    def __init__(self, criteria: Sequence[Criterion]) -> None:
        self.criteria = criteria
        self.links = [nesting.links(criterion.text) for criterion in criteria]
        self.linked = any(first or last for first, last in self.links)
        self.parts = parts_of_lists.of_some(criteria)
        self.qualifying = [qualifying.says_more(criterion.text) for criterion in criteria]

    def understood(self) -> list[Criterion]:
        """Each criterion with what it states; one that was understood before stays as it is."""
        if all(criterion.coverage for criterion in self.criteria):
            return list(self.criteria)
        found = exclusive.doubted(list(self._each()))
        return [
            before if before.coverage else after for before, after in zip(self.criteria, found, strict=True)
        ]

    def _each(self) -> Iterator[Criterion]:
        """Each criterion, understood with what stands above it and beside it."""
        above: list[Above] = []
        announced: _Announced | None = None
        joins: list[Joined | None] = []
        for number, criterion in enumerate(self.criteria):
            words = nesting.counted(passage(criterion.text, criterion.section, *self._words(number)))
            has_below = self._has_below(number)
            del above[criterion.level :], joins[criterion.level :]
            told = above[-1] if above else nesting.NOTHING
            if criterion.headings:
                told = told.and_(nesting.of_headings(criterion.headings, criterion.section))
            if not told.for_some and (number in self.parts or cohorts.leads_in(words)):
                told = told._replace(for_some=True)
            announces = nesting.announces(words)
            leads = announces or participant_words.is_numbered(criterion.text)
            if announced and not announced.reaches(criterion, leads=leads):
                announced = None
            if announced:
                told = told.and_(announced.above)
            elif leads and not has_below and self._neighbour(number, 1) is not None:
                behind = nesting.of_list_without_marks(words)
                announced = _Announced(criterion, behind.and_(Above(told.for_some)))
            below = nesting.below(words, self._between(number)) if has_below else None
            result = criterion
            if not criterion.coverage:
                chooses = (
                    announced is not None and announced.criterion is criterion and announced.above.limited
                )
                warning = self._warning(number, words, chooses=chooses, announces=announces and not has_below)
                result = self._one(number, words, told, below, joins[-1] if joins else None, warning=warning)
            yield result
            if has_below:
                states = any(one.concept for one in result.statements)
                told = told.and_(nesting.above(words, states=states))
            above.append(told)
            joins.append(below)

    def _one(
        self,
        number: int,
        words: Passage,
        above: Above,
        below: Joined | None,
        joined: Joined | None,
        *,
        warning: Literal["alternatives", "list-missing"] | None,
    ) -> Criterion:
        whole = (0, len(words.text))
        warnings: list[Warned] = []
        if self.linked and self._is_alternative(number, joined):
            above = above._replace(limited=True)
            warnings.append(Warned(code="alternatives", span=whole))
        if warning and all(one.code != warning for one in warnings):
            warnings.append(Warned(code=warning, span=whole))
        if self._is_qualified(number):
            above = above._replace(limited=True)
        result = single.understand(words, above)
        if any([one.kind == "age" for one in result.statements]):
            parent = self._parent(number)
            if parent is not None:
                result = bare_ages.without(result, words.tokens, *self._words(parent))
        return self.criteria[number].but(
            coverage="partial" if warnings and result.coverage == "full" else result.coverage,
            statements=result.statements,
            joined=result.joined,
            warnings=_once(warnings, result.warnings),
            below=below,
            for_some=above.for_some,
        )

    def _warning(
        self, number: int, words: Passage, *, chooses: bool, announces: bool
    ) -> Literal["alternatives", "list-missing"] | None:
        """What is told of a lead-in: that it makes alternatives of its list, or has none."""
        if announces and not chooses and not self._goes_on_behind(number):
            return "list-missing"
        return "alternatives" if chooses or "some of" in words.meanings else None

    def _is_qualified(self, number: int) -> bool:
        """Whether it begins with "unless", is no more than a time, or the item behind it is such: that is a part of it."""
        after = number + 1
        behind = after < len(self.criteria) and self.criteria[after].section == self.criteria[number].section
        return (behind and self.qualifying[after]) or (number > 0 and self.qualifying[number])

    def _goes_on_behind(self, number: int) -> bool:
        """Whether the list that is announced stands, its marks lost, behind it as thresholds."""
        after = self._neighbour(number, 1)
        return after is not None and {"comparator", "concept"} <= {
            token.kind for token in tokens(self.criteria[after].text)
        }

    def _has_below(self, number: int) -> bool:
        criteria = self.criteria
        return number + 1 < len(criteria) and criteria[number + 1].level > criteria[number].level

    def _parent(self, number: int) -> int | None:
        """The number of the criterion that one stands below."""
        level = self.criteria[number].level
        if level:
            for before in range(number - 1, -1, -1):
                if self.criteria[before].level < level:
                    return before
        return None

    def _words(self, number: int) -> tuple[Sequence[Token], Sequence[Phrase]]:
        """The tokens and phrases of a criterion."""
        criterion = self.criteria[number]
        text = tokens(criterion.text)
        return text, phrases(text, self._is_dutch(criterion, text))

    def _children(self, number: int) -> Iterator[int]:
        level = self.criteria[number].level
        for behind in range(number + 1, len(self.criteria)):
            if self.criteria[behind].level <= level:
                return
            if self.criteria[behind].level == level + 1:
                yield behind

    def _between(self, number: int) -> set[str]:
        """The words that join the criteria directly below one."""
        linked = [self.links[child] for child in self._children(number)]
        return ({one.last for one in linked[:-1]} | {one.first for one in linked[1:]}) - {""}

    def _is_alternative(self, number: int, joined: Joined | None) -> bool:
        """Whether it is joined to a neighbour otherwise than its section joins criteria, and no parent says so."""
        criterion = self.criteria[number]
        section = criterion.section
        contrary = {"inclusion": ("or", "any"), "exclusion": ("and", "all"), "unknown": ("or", "any")}[
            section
        ]
        if joined == contrary[1]:
            return False
        if contrary[0] in self.links[number]:
            return True
        before = self._neighbour(number, -1)
        after = self._neighbour(number, 1)
        return (before is not None and self.links[before].last == contrary[0]) or (
            after is not None and self.links[after].first == contrary[0]
        )

    def _neighbour(self, number: int, step: int) -> int | None:
        """The next criterion of the same list, in one direction."""
        own = self.criteria[number]
        at = number + step
        while 0 <= at < len(self.criteria) and self.criteria[at].level > own.level:
            at += step
        if not 0 <= at < len(self.criteria):
            return None
        other = self.criteria[at]
        return at if (other.level, other.section) == (own.level, own.section) else None

    def _is_dutch(self, criterion: Criterion, text: Sequence[Token]) -> bool:
        told = languages.is_dutch(text)
        if told is not None:
            return told
        if criterion.language:
            return criterion.language.startswith("nl")
        return self._mostly_dutch

    @cached_property
    def _mostly_dutch(self) -> bool:
        return languages.mostly_dutch([criterion.text for criterion in self.criteria])


def _once(of_list: Sequence[Warned], of_text: Sequence[Warned]) -> tuple[Warned, ...]:
    """Both, without those of a part of the text that are told of the whole."""
    told = {one.code for one in of_list}
    return (*of_list, *[one for one in of_text if one.code not in told])
