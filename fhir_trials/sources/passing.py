"""Issues of one input on their way: passed on as they come, so that they never pile up here."""

from collections.abc import Iterable

from fhir_trials.issues import Issue, Issues, Severity


class Passing(Issues):
    """A collector for one input that hands each issue on at once, under the name of the input."""

    def __init__(self, to: Issues, source: str) -> None:
        super().__init__(source or to.source)
        self._count = 0
        self._to = to

    @property
    def error_count(self) -> int:
        """How many of them were errors."""
        return self._count

    def add(self, severity: Severity, code: str, path: str, message: str) -> None:
        """Hand one issue on."""
        self.extend([Issue(severity, code, path, message, self.source)])

    def extend(self, issues: Iterable[Issue]) -> None:
        """Hand issues on as they are."""
        for issue in issues:
            self._count += issue.severity == "error"
            self._to.extend([issue])


class ErrorsOnly(Issues):
    """Keeps errors alone, for whoever gave no collector and wants them raised."""

    def extend(self, issues: Iterable[Issue]) -> None:
        """Keep the errors among these."""
        super().extend(issue for issue in issues if issue.severity == "error")
