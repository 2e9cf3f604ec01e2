"""What a trial's criteria state, read as soon as the trial is; what was seen there and not coded is told."""

from fhir_trials.eligibility import understand
from fhir_trials.issues import Issues
from fhir_trials.model import Criterion, Trial

_SIDES = {"lower": "≥ or >", "upper": "≤ or <"}
# what a reader of the source would mend or ask about; exceptions and alternatives are no faults of a text
_TOLD = {
    "comparator-lost": "the sign before a number was lost{likely}; kept as text",
    "implausible": "not plausible for what is measured; kept as text",
    "list-missing": "a list is announced and does not follow",
    "number-ambiguous": "a number that can be read in two ways; kept as text",
    "polarity-doubtful": "says the opposite of the list it stands in; kept as text",
    "unit-unknown": "a unit nobody knows; kept as text",
}


def understood(trial: Trial, issues: Issues) -> Trial:
    """The trial with what its criteria state; criteria that came understood stay as they are."""
    eligibility = trial.eligibility
    if eligibility is None or all(one.coverage for one in eligibility.criteria):
        return trial
    criteria = understand(eligibility.criteria)
    for place, criterion in enumerate(criteria):
        if criterion.warnings:
            _tell(issues, f"eligibility.criteria[{place}]", criterion)
    whole = eligibility.model_copy(update={"criteria": criteria})
    return trial.model_copy(update={"eligibility": whole})


def _tell(issues: Issues, path: str, criterion: Criterion) -> None:
    for warned in criterion.warnings:
        if said := _TOLD.get(warned.code):
            likely = f", likely {_SIDES[warned.likely]}" if warned.likely else ""
            words = criterion.text[slice(*warned.span)]
            issues.warning(warned.code, path, f"{words!r}: {said.format(likely=likely)}")
