"""What is said about a run while it goes: every issue as it comes, and the exit code in the end."""

from collections import Counter
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Self

from fhir_trials import json_text
from fhir_trials.cli import log
from fhir_trials.cli.draft import Draft
from fhir_trials.cli.endings import EXIT_DATA, EXIT_TARGET, EXIT_USAGE, Changes
from fhir_trials.cli.output import say, show
from fhir_trials.issues import Issue, Issues, Severity, is_empty_document

# What these say holds no value of a trial; what readers and translators say may.
_WITHOUT_VALUES = frozenset(
    {"absent-left", "conflict", "kept-differently", "not-allowed", "not-written", "provenance-left-out"}
    | {"record-left-out"}
)
# These are of this run and its sources, not of a trial that may have been as it is for long.
_OF_RUN = _WITHOUT_VALUES | {"no-trial"}


class Report(Issues):
    """A collector that tells issues instead of keeping them, so that a whole register can pass.

    Errors are printed, the others with `verbose` only; all are counted, and written to `file` if there is one.

    Args:
        file: a JSON file for all issues; written also where the command ends in an error.
        strict: a warning gives exit code 1, as an error always does.
        verbose: print every issue.

    Attributes:
        finding: something in the data is not as it should be, which is exit code 1.
        changed: something was written, or is to be, and the exit code is to tell.
        quiet: warnings that are not printed are not counted aloud either: they are known.
    """

    def __init__(self, *, file: str | None = None, strict: bool = False, verbose: bool = False) -> None:
        super().__init__()
        self.counts: Counter[Severity] = Counter()
        self.finding = False
        self.changed = False
        self.quiet = False
        self.target_failed = False
        self._of_run = False
        self._hidden = 0
        self._empty_documents = 0
        self._misused = 0
        self._unreached = 0
        self._strict = strict
        self._verbose = verbose
        self._draft = Draft(file) if file is not None else None

    def add(self, severity: Severity, code: str, path: str, message: str) -> None:
        """Tell one issue under the current `source`."""
        self._tell(Issue(severity, code, path, message, self.source))

    def add_shown(
        self, severity: Severity, code: str, path: str, message: str, *, in_output: bool = False
    ) -> None:
        """Tell one issue that is printed also without `verbose`, or stands in the output anyway."""
        self._tell(Issue(severity, code, path, message, self.source), printed=not in_output, shown=True)

    def extend(self, issues: Iterable[Issue]) -> None:
        """Tell issues as they are."""
        for issue in issues:
            self._tell(issue)

    def __iter__(self) -> Iterator[Issue]:
        """Nothing: issues are told, not kept."""
        return iter(())

    def __len__(self) -> int:
        """How many issues were told."""
        return self.counts.total()

    def _tell(self, issue: Issue, *, printed: bool = False, shown: bool = False) -> None:
        if self._draft:
            # A file may be called by bytes that are no text; JSON has no place for them.
            row = {
                name: value.encode("utf-8", "backslashreplace").decode()
                for name, value in issue._asdict().items()
                if value
            }
            self._draft.write((b",\n  " if len(self) else b"[\n  ") + json_text.encode(row))
        self.counts[issue.severity] += 1
        self._empty_documents += is_empty_document(issue)
        self._of_run |= issue.severity == "warning" and issue.code in _OF_RUN
        printed = printed or self._verbose or issue.severity == "error"
        self._hidden += issue.severity == "warning" and not (printed or shown)
        if printed:
            show(str(issue))
            told = issue._asdict() if issue.code in _WITHOUT_VALUES else issue._asdict() | {"message": ""}
            log.event("issue", **told)

    def wrong_usage(self, message: str) -> None:
        """Tell what is wrong with the call, and go on with the rest of it."""
        self._misused += 1
        say(f"fhir-trials: {message}")

    def out_of_reach(self, message: str) -> None:
        """Tell that a register that was asked is in trouble, and go on with the rest."""
        self.target_failed = True
        self._unreached += 1
        say(f"fhir-trials: {message}")

    @property
    def error_count(self) -> int:
        """How many errors were told so far, sources that are not there or out of reach among them."""
        return self.counts["error"] + self._misused + self._unreached

    @property
    def unread_count(self) -> int:
        """These, and documents without a trial."""
        return self.error_count + self._empty_documents

    def __enter__(self) -> Self:
        """The report."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish the file of issues; where nothing else ended the command, sum up and leave with an exit code."""
        if self._draft:
            with self._draft as draft:
                draft.write(b"\n]\n" if len(self) else b"[]\n")
                draft.keep()
        if error is None:
            self._sum_up()
            if code := self.code:
                raise SystemExit(code)
            if self.changed:
                raise Changes

    def _sum_up(self) -> None:
        """Say how many errors and warnings there were, and where those are that were not printed."""
        counts = [(kind, self.counts[kind]) for kind in ("error", "warning") if self.counts[kind]]
        hidden = self._hidden
        if hidden and self.quiet and not (self._of_run or self._strict):
            hidden, counts = 0, [one for one in counts if one[0] == "error"]
        if hidden or sum(count for _, count in counts) > 1:
            told = ", ".join(f"{count} {kind}{'s' if count > 1 else ''}" for kind, count in counts)
            say(told + ("; -v lists them, --issues FILE keeps them" if hidden else ""))

    @property
    def code(self) -> int:
        """The exit code, where nothing else ends the command and changes are not told by it."""
        if self.target_failed:
            return EXIT_TARGET
        if self._misused:
            return EXIT_USAGE
        lost = self._strict and self.counts["warning"]
        return EXIT_DATA if self.counts["error"] or lost or self.finding else 0
