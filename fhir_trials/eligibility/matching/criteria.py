"""Criteria, and lists of criteria, held against a patient's facts; nothing is said of what was not understood in full."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from fhir_trials.eligibility import lead_ins
from fhir_trials.eligibility.matching import statements
from fhir_trials.eligibility.matching.answers import Answer
from fhir_trials.eligibility.matching.outline import Node, decides, outline
from fhir_trials.eligibility.matching.verdict import Verdict, agreed, join, unknown
from fhir_trials.eligibility.wording import warned_in_words
from fhir_trials.model.eligibility import Criterion
from fhir_trials.model.facts import Facts


def answers(
    criteria: Sequence[Criterion], facts: Facts, parts: Collection[str]
) -> tuple[tuple[Answer, ...], tuple[Answer, ...]]:
    """The answer to each criterion by its own text, and to each list together with the text that introduces it."""
    judged = _Judged(criteria, outline(criteria, parts), [_by_itself(one, facts) for one in criteria])
    for place in reversed(range(len(criteria))):
        if judged.nodes[place].children:
            judged.lists[place] = judged.of_list(place)
    own = [judged.answer(at, verdict, alone=at not in judged.lists) for at, verdict in enumerate(judged.own)]
    return tuple(own), tuple([judged.answer(at, judged.lists[at]) for at in sorted(judged.lists)])


def _by_itself(criterion: Criterion, facts: Facts) -> Verdict:
    """Whether a criterion is true of the patient by its own text."""
    if criterion.coverage is None:
        return unknown("nobody has read yet what it states")
    if criterion.warnings:
        said = "; ".join(warned_in_words(criterion, warned) for warned in criterion.warnings)
        return unknown(f"not all of the text was understood: {said}")
    if criterion.coverage != "full":
        return unknown(
            f"{'not all' if criterion.coverage == 'partial' else 'nothing'} of the text was understood"
        )
    if not criterion.statements:
        return unknown("it states nothing by itself")
    if len(criterion.statements) > 1 and criterion.joined is None:
        return unknown("how its parts hold together was not understood")
    verdicts = [statements.judge(criterion, statement, facts) for statement in criterion.statements]
    return join(verdicts, criterion.joined or "all")


def _only_announces(parent: Criterion) -> bool:
    """Whether a text only announces what stands below it: "One of the following:", "Bone marrow function:"."""
    if parent.statements or parent.warnings:
        return False
    return parent.coverage == "full" or lead_ins.only_announces(parent.text)


@dataclass(slots=True)
class _Judged:
    """What was said of criteria by themselves, and of lists, the innermost first."""

    criteria: Sequence[Criterion]
    nodes: Sequence[Node]
    own: Sequence[Verdict]
    lists: dict[int, Verdict] = field(default_factory=dict[int, Verdict])

    def answer(self, place: int, verdict: Verdict, *, alone: bool = True) -> Answer:
        return Answer(
            about=place,
            section=self.criteria[place].section,
            outcome=verdict.outcome,
            reason=verdict.reason,
            used=verdict.used,
            counts=alone and decides(self.criteria[place], self.nodes[place]),
        )

    def of_list(self, place: int) -> Verdict:
        """Whether what is nested below holds together, and what its parent states with it, if anything."""
        parent = self.criteria[place]
        if parent.below is None:
            return unknown("how the list below holds together was not understood")
        below = join([self._below(child) for child in self.nodes[place].children], parent.below)
        if _only_announces(parent):
            return below
        own = self.own[place]
        if parent.coverage != "full" or not parent.statements or parent.warnings:
            return unknown("not all of the text that introduces the list was understood", below.used)
        both = agreed([own, below])
        return both or unknown(f"{own.reason}; {below.reason}", own.used + below.used)

    def _below(self, child: int) -> Verdict:
        """What one criterion of a list says to the list."""
        if not self.nodes[child].asked:
            return unknown("a part of the list is asked of some participants only")
        return self.lists.get(child) or self.own[child]
