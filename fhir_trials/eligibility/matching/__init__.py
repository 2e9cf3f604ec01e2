"""A patient's facts held against who may take part: met, not met or unknown, each with its reason.

`statements` judges one statement, by its kind in `ages`, `measurements` or `events`; `criteria` joins the statements
of a criterion, and criteria that are nested; `register` judges the register's own fields.
"""

from collections.abc import Iterable

from fhir_trials.eligibility.matching import criteria, register
from fhir_trials.eligibility.matching.answers import Answer, Answers, Outcome, Used
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
    """
    each, lists = criteria.answers(eligibility.criteria, facts, tuple(parts))
    return Answers(registered=register.answers(eligibility, facts), criteria=each, lists=lists)
