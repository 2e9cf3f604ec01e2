"""What did not fit: one value per oddity, collected in order, shown as text, JSON or OperationOutcome."""

from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple

from fhir_trials.errors import DataError

Severity = Literal["error", "warning", "information"]


class Issue(NamedTuple):
    """One thing that was lost, odd or wrong.

    Attributes:
        severity: `error` (the data is wrong), `warning` (something was lost or doubted), `information`.
        code: what kind of issue it is, in kebab case, one of a closed list (`mappings/issue-codes.csv`).
        path: where it is, from the root of the source or resource: `protocolSection.designModule.phases[1]`.
        message: one sentence: what was found, and what to do where there is something to do.
        source: the file, resource or trial it belongs to, where there is more than one.
    """

    severity: Severity
    code: str
    path: str
    message: str
    source: str = ""

    def __str__(self) -> str:
        """The issue on one line."""
        where = ": ".join(part for part in (self.source, self.path) if part)
        return f"{self.severity} {self.code} {where or '(whole)'}: {self.message}"


def is_empty_document(issue: Issue) -> bool:
    """Whether it says, without being an error, that a document holds no trial, where it may have held one before."""
    return issue.code == "no-trial" and issue.severity != "error"


class Issues:
    """An ordered collection of issues; nothing is ever removed from it."""

    def __init__(self, source: str = "") -> None:
        self._issues: list[Issue] = []
        self.source = source

    def add(self, severity: Severity, code: str, path: str, message: str) -> None:
        """Record one issue under the current `source`."""
        self._issues.append(Issue(severity, code, path, message, self.source))

    def error(self, code: str, path: str, message: str) -> None:
        """Record that the data is wrong."""
        self.add("error", code, path, message)

    def warning(self, code: str, path: str, message: str) -> None:
        """Record a loss or a doubt."""
        self.add("warning", code, path, message)

    def information(self, code: str, path: str, message: str) -> None:
        """Record something worth knowing that loses nothing."""
        self.add("information", code, path, message)

    def extend(self, issues: Iterable[Issue]) -> None:
        """Take over issues as they are."""
        self._issues.extend(issues)

    def __iter__(self) -> Iterator[Issue]:
        """The issues in the order they were found."""
        return iter(self._issues)

    def __len__(self) -> int:
        """How many issues there are."""
        return len(self._issues)

    @property
    def errors(self) -> list[Issue]:
        """The issues of severity error."""
        return [issue for issue in self._issues if issue.severity == "error"]

    @property
    def error_count(self) -> int:
        """How many of them are errors; also of a collector that keeps none."""
        return len(self.errors)

    @property
    def unread_count(self) -> int:
        """How many say that something was not read, or not as a trial: errors, and documents that hold no trial."""
        return self.error_count + sum(is_empty_document(issue) for issue in self)

    def raise_errors(self) -> None:
        """Raise the errors, if any, as one exception.

        Raises:
            DataError: where at least one issue is an error; it carries all of them.
        """
        if found := self.errors:
            raise DataError("; ".join(map(str, found[:5])), found)

    def to_dicts(self) -> list[dict[str, str]]:
        """The issues as plain JSON data, empty fields left out."""
        return [{key: value for key, value in issue._asdict().items() if value} for issue in self]

    def to_operation_outcome(self) -> dict[str, Any]:
        """The issues as a FHIR OperationOutcome (https://hl7.org/fhir/R5/operationoutcome.html)."""
        rows = [
            {
                "severity": issue.severity,
                "code": "invalid" if issue.severity == "error" else "informational",
                "details": {"text": f"{issue.code}: {issue.message}"},
                **({"expression": [issue.path]} if issue.path else {}),
            }
            for issue in self
        ]
        fine = {"severity": "information", "code": "informational", "details": {"text": "No issues"}}
        return {"resourceType": "OperationOutcome", "issue": rows or [fine]}
