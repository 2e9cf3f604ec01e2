"""The arguments and options that commands of all kinds share, and the group in which some come."""

from dataclasses import dataclass
from typing import Annotated, Literal

import typer

from fhir_trials.cli.report import Report

Release = Literal["R4", "R4B", "R5"]

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE",
        help="A file, a folder, an archive (.zip, .gz), a quoted pattern ('data/*.xml'), the number of a register, "
        "or - for standard input.",
        show_default=False,
    ),
]
AsFormat = Annotated[
    str | None,
    typer.Option(
        "--as",
        metavar="FORMAT",
        help="Read everything as this format (ctgov-v2, ictrp-csv, page, …); without it, its content tells.",
    ),
]
Output = Annotated[
    str | None,
    typer.Option(
        "-o",
        "--output",
        metavar="PATH",
        help="A file, written whole or not at all; or a folder (there already, or named without an ending) for a "
        "file each. Without it, standard output.",
    ),
]
OutputFile = Annotated[
    str | None, typer.Option("-o", "--output", metavar="FILE", help="Write the result to this file, as JSON.")
]
TextFile = Annotated[
    str | None,
    typer.Option("-o", "--output", metavar="FILE", help="Write to this file, whole or not at all."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON to standard output.")]
Ndjson = Annotated[
    bool, typer.Option("--ndjson", help="A line each, in one file; without it, only several get a line each.")
]
IssuesFile = Annotated[
    str | None,
    typer.Option("--issues", metavar="FILE", help="Write everything that did not fit to this file, as JSON."),
]
Strict = Annotated[bool, typer.Option("--strict", help="Exit 1 where anything was lost or doubted.")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Print every issue; without it, only errors.")]
ReleaseToWrite = Annotated[
    Release, typer.Option("--release", case_sensitive=False, help="The FHIR release to write.")
]


@dataclass(frozen=True, slots=True)
class Telling:
    """How what does not fit is told."""

    issues: IssuesFile = None
    strict: Strict = False
    verbose: Verbose = False

    def report(self) -> Report:
        """A collector that tells it so."""
        return Report(file=self.issues, strict=self.strict, verbose=self.verbose)
