"""What is found of a schedule: one value per oddity."""

from typing import NamedTuple

from fhir_trials.issues import Severity


class Finding(NamedTuple):
    """One thing of a schedule that cannot be, cannot be reckoned, or is worth knowing.

    Attributes:
        code: what kind it is, one of `mappings/issue-codes.csv`.
        severity: `error` (nobody can follow this), `warning` (something cannot be dated, or is doubtful),
            `information`.
        path: where it is: `schedule.timepoints[3].timing`.
        message: what is wrong, of what, and what follows from it.
    """

    code: str
    severity: Severity
    path: str
    message: str
