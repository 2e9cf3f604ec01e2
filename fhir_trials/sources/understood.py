"""What a trial's texts state, read as soon as the trial is; what a reader of the source would ask about is told.

Criteria are read as thresholds, windows and states, descriptions of what is given as doses; a schedule is checked.
"""

import re

from fhir_trials import eligibility as criteria_texts
from fhir_trials.eligibility.agreement import disagreements
from fhir_trials.eligibility.wording import warned_in_words
from fhir_trials.issues import Issues
from fhir_trials.model import Criterion, Eligibility, Trial
from fhir_trials.model.statements import Warned
from fhir_trials.scheduling import tell
from fhir_trials.sources.dosed import dosed

# What is likely to be a fault of the text. An exception, alternatives and a unit that was not found are none: these
# stand in the criterion's own warnings.
_FAULTS = frozenset({"comparator-lost", "implausible", "list-missing", "number-ambiguous"})
_CODES = {"sex": "sex-disagrees", "healthy_volunteers": "volunteers-disagree"}
# What makes the words before it a sentence, a clause or a bracket of their own.
_ENDS_A_CLAUSE = re.compile(r"[.,;:!?(\[]")


def understood(trial: Trial, issues: Issues, path: str = "") -> Trial:
    """The trial with what its texts state; criteria that came understood, and doses that came, stay as they are.

    Told are likely faults of the text, faults of the schedule, and where the criteria for all participants disagree
    with the register's fields: a warning, or information where they differ only in whether an age itself takes part.

    Args:
        trial: the trial as read.
        issues: where that is told.
        path: of its record, where its input has several.
    """
    return planned(_with_criteria(trial, issues, path), issues, path)


def planned(trial: Trial, issues: Issues, path: str = "") -> Trial:
    """As `understood`, but for criteria, which take the longer: for who asks only what is done when."""
    whole = dosed(trial)
    tell(whole, issues, path)
    return whole


def _with_criteria(trial: Trial, issues: Issues, path: str) -> Trial:
    eligibility = trial.eligibility
    if eligibility is None or all(one.coverage for one in eligibility.criteria):
        return trial
    criteria = criteria_texts.understand(eligibility.criteria)
    at = f"{path}.eligibility" if path else "eligibility"
    for place, (before, criterion) in enumerate(zip(eligibility.criteria, criteria, strict=True)):
        if not before.coverage:
            _tell_doubts(f"{at}.criteria[{place}]", criterion, issues)
    whole = eligibility.model_copy(update={"criteria": criteria})
    _tell_disagreements(at, whole, issues)
    return trial.model_copy(update={"eligibility": whole})


def _tell_doubts(path: str, criterion: Criterion, issues: Issues) -> None:
    for warned in criterion.warnings:
        if warned.code in _FAULTS or _is_contrary(criterion, warned):
            issues.warning(warned.code, path, f"{warned_in_words(criterion, warned)}; kept as text")


def _is_contrary(criterion: Criterion, warned: Warned) -> bool:
    """Whether the criterion itself, not a remark within it, says the opposite of its list.

    "Lymphoma. Minor surgery is allowed." excludes who has a lymphoma; "Minor surgery is allowed" excludes nobody.
    """
    start = warned.span[0]
    return (
        warned.code == "polarity-doubtful"
        and not _ENDS_A_CLAUSE.search(criterion.text, 0, start)
        and all(one.code != "exception" or one.span[0] >= start for one in criterion.warnings)
    )


def _tell_disagreements(at: str, eligibility: Eligibility, issues: Issues) -> None:
    for found in disagreements(eligibility):
        path, message = f"{at}.{found.path}", f"{found.message}; both are kept"
        if found.only_the_end:
            issues.information("age-end-disagrees", path, message)
        else:
            issues.warning(_CODES.get(found.path, "age-disagrees"), path, message)
