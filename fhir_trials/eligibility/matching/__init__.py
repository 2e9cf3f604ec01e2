"""A patient's facts held against who may take part: met, not met or unknown, each with its reason.

`statements` judges one statement, by its kind in `ages`, `measurements` or `events`; `criteria` joins the statements
of a criterion, and criteria that are nested; `register` judges the register's own fields.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from fhir_trials.eligibility.matching import asked, criteria, register
from fhir_trials.eligibility.matching.answers import Answer, Answers, Outcome, Used
from fhir_trials.eligibility.matching.outline import titles
from fhir_trials.errors import UsageError
from fhir_trials.model.eligibility import Eligibility
from fhir_trials.model.facts import Facts

__all__ = ["Answer", "Answers", "Outcome", "Used", "eligible"]


def eligible(eligibility: Eligibility, facts: Facts, *, parts: Iterable[str] = ()) -> Answers:
    """Hold what is known of a patient against who may take part.

    Certain or unknown: nothing is said of a criterion whose text was not understood in full, of one that holds but
    for an exception, and of what no fact tells; that a fact is missing never means that it is not so.

    Args:
        eligibility: its criteria understood, as `read` and `read_criteria` give them.
        facts: what is known, and the day on which it is judged.
        parts: the headings of the parts of the trial that the patient would join ("Cohort B"). Criteria that hold for
            some participants only count where all headings above them are named; they are answered in any case.

    Returns:
        An answer for each field of the register that says something, each criterion, and each list of criteria.

    Raises:
        UsageError: a fact names what no table has, its name and its codes are of different things, or no criterion
            stands under a part; the message names what is nearest.
    """
    named = _given(eligibility, facts, parts)
    if found := asked.faults_of_facts(facts, _stated(eligibility)):
        raise UsageError(f"facts: {'; '.join(found)}")
    if found := asked.faults_of_parts(named, titles(eligibility.criteria) if named else {}):
        raise UsageError(f"parts: {'; '.join(found)}")
    each, lists = criteria.answers(eligibility.criteria, facts, named)
    return Answers(registered=register.answers(eligibility, facts), criteria=each, lists=lists)


def _stated(eligibility: Eligibility) -> set[str]:
    """The names that the criteria have for what they state."""
    every = (statement.concept for criterion in eligibility.criteria for statement in criterion.statements)
    return {name for name in every if name is not None}


def _given(eligibility: Any, facts: Any, parts: Any) -> Sequence[str]:
    """The parts, after a look at what the arguments are: who calls without types is told in words."""
    if not isinstance(eligibility, Eligibility):
        found = type(eligibility).__name__
        raise UsageError(
            f"eligible takes an Eligibility (`trial.eligibility`, `read_criteria(text)`), found {found}"
        )
    if not isinstance(facts, Facts):
        found = type(facts).__name__
        raise UsageError(
            f"facts must be Facts, found {found}; ft.Facts.model_validate({{…}}) makes them of plain data"
        )
    if isinstance(parts, str):
        raise UsageError(f"parts: a list of headings, found one text; give [{parts!r}]")
    return tuple(parts)
