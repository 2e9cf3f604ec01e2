"""Trials of one input that have the number of an earlier one: each is read, and the later is told."""

from fhir_trials.issues import Issues
from fhir_trials.model import Trial


class Numbers:
    """The primary numbers of an input so far, as hashes with the place of the trial, so that a long input stays small."""

    def __init__(self) -> None:
        self._seen: dict[int, int] = {}
        self._count = 0

    def tell(self, trial: Trial, path: str, issues: Issues) -> None:
        """Tell a trial whose primary number an earlier one of the input has.

        Args:
            trial: the next trial of the input.
            path: where its record stands.
            issues: where the issue goes.
        """
        self._count += 1
        number = next((one for one in trial.identifiers if one.primary), None)
        if number is None:
            return
        first = self._seen.setdefault(hash((number.registry, number.value)), self._count)
        if first != self._count:
            message = f"{number.value} is the number of trial {first} of this input too; both are read"
            issues.information("trial-repeated", path, message)
