"""What the records of each trial were read from, so that it can be named where they differ."""

from collections.abc import Iterator, Sequence

from fhir_trials import sources
from fhir_trials.cli import inputs
from fhir_trials.cli.report import Report
from fhir_trials.fhir import key_of
from fhir_trials.model import Trial


class Origins:
    """The names of inputs by the key of the trial; a name only for each trial that is there once."""

    def __init__(self) -> None:
        self._first: dict[str, str] = {}
        self._more: dict[str, list[str]] = {}

    def trials(self, names: Sequence[str], report: Report, as_format: str | None = None) -> Iterator[Trial]:
        """As `inputs.trials`; where each is from is remembered as it comes.

        Raises:
            UsageError: there is no such format.
        """
        for name, trial in inputs.each(names, report, as_format, sources.stream_named):
            key = key_of(trial).name
            if key in self._first:
                self._more.setdefault(key, []).append(name)
            else:
                self._first[key] = name
            yield trial

    def __call__(self, trial: str) -> list[str]:
        """The names for the records of a trial, by its key, in their order; see `sync.FoundIn`."""
        return [*([self._first[trial]] if trial in self._first else []), *self._more.get(trial, ())]
