"""A schedule checked: what nobody can follow, what has no date, what is worth knowing."""

from fhir_trials.issues import Issues
from fhir_trials.model.schedule import Schedule
from fhir_trials.model.trial import Trial
from fhir_trials.scheduling import course_checks, order_checks, timing_checks
from fhir_trials.scheduling.counting import counting
from fhir_trials.scheduling.finding import Finding


def findings(schedule: Schedule) -> list[Finding]:
    """All that is found of a schedule, in time that grows with its length, whatever names whatever."""
    counted = counting(schedule)
    return [
        *timing_checks.check(schedule, counted),
        *course_checks.check(schedule, counted),
        *order_checks.check(schedule, counted),
    ]


def tell(trial: Trial, issues: Issues, path: str = "") -> None:
    """Tell what is found of a trial's schedule.

    Args:
        trial: the trial; of one without a schedule nothing is told.
        issues: where it is told.
        path: of the trial, before the path of each finding.
    """
    if trial.schedule is None:
        return
    for found in findings(trial.schedule):
        where = f"{path}.{found.path}" if path else found.path
        issues.add(found.severity, found.code, where, found.message)
