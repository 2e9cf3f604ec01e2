"""The arguments and options that several commands share, and the groups in which they come."""

from dataclasses import dataclass, replace
from typing import Annotated, Literal

import typer

from fhir_trials import settings as settings_file
from fhir_trials.cli.report import Report
from fhir_trials.errors import UsageError
from fhir_trials.settings import Settings
from fhir_trials.sync.state import Side
from fhir_trials.sync.steps import Policy

Release = Literal["R4", "R4B", "R5"]
Absent = Literal["leave", "retire", "delete"]
_SIDES: dict[str, Side] = {"ours": "ours", "theirs": "theirs"}

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
To = Annotated[
    str, typer.Option("--to", metavar="TARGET", help="The base URL of a FHIR server, or a folder.")
]
Of = Annotated[
    str,
    typer.Argument(metavar="TARGET", help="The base URL of a FHIR server, or a folder.", show_default=False),
]
From = Annotated[
    str, typer.Option("--from", metavar="TARGET", help="The base URL of a FHIR server, or a folder.")
]
ReleaseOfTarget = Annotated[
    Release | None,
    typer.Option(
        "--release",
        case_sensitive=False,
        help="The release the target must hold; a new folder gets it, R4 without it.",
    ),
]
Detailed = Annotated[
    bool,
    typer.Option(
        "--detailed-exit-code",
        help="Exit 0 where there is nothing to do, 1 on any error, 2 where something changes.",
    ),
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


@dataclass(frozen=True, slots=True)
class Reaching:
    """How the target is reached, and what is known of it from run to run."""

    state: Annotated[
        str,
        typer.Option(
            "--state",
            metavar="PATH",
            help="A file, or a folder for files, that holds what was written last; without it, in the folder that is "
            "a target, or in yours for servers.",
        ),
    ] = ""
    allow_http: Annotated[
        bool,
        typer.Option("--allow-http", help="Speak plain http to another machine; never with credentials."),
    ] = False
    time_budget: Annotated[
        float,
        typer.Option(
            "--time-budget", metavar="SECONDS", min=0, help="End after this time; run again to go on."
        ),
    ] = 0

    def settings(self) -> Settings:
        """The settings of the environment and the file, with these before them."""
        chosen = settings_file.load()
        return replace(
            chosen,
            state=self.state or chosen.state,
            allow_http=self.allow_http or chosen.allow_http,
            time_budget=self.time_budget or chosen.time_budget,
        )


@dataclass(frozen=True, slots=True)
class Deciding:
    """How is decided where there is a choice."""

    take: Annotated[
        list[str] | None,
        typer.Option(
            "--take",
            metavar="SIDE[=WHAT]",
            help="Where both sides changed the same: ours or theirs; for a trial (ours=NCT05503693), a resource "
            "(ours=Group/x) or an element (theirs=ResearchStudy/x:description). May be repeated.",
        ),
    ] = None
    absent: Annotated[
        Absent,
        typer.Option(
            "--absent",
            help="What becomes of trials that were pushed before and are not among the sources now.",
        ),
    ] = "leave"
    most_deletions: Annotated[
        int,
        typer.Option(
            "--most-deletions", metavar="N", min=0, help="How many resources may be deleted at most."
        ),
    ] = 10
    thorough: Annotated[
        bool,
        typer.Option(
            "--thorough", help="Look at every resource, not only at what a search says has changed."
        ),
    ] = False
    provenance: Annotated[
        bool, typer.Option("--provenance", help="Write a Provenance for each trial that changes.")
    ] = False

    def policy(self) -> Policy:
        """The same as a policy.

        Raises:
            UsageError: a side that is none.
        """
        sides = [text.partition("=")[::2] for text in self.take or []]
        for side, _ in sides:
            if side not in _SIDES:
                raise UsageError(f"--take {side}: expected ours or theirs, or ours=WHAT or theirs=WHAT")
        whole = [_SIDES[side] for side, what in sides if not what]
        return Policy(
            take=whole[-1] if whole else None,
            takes={what: _SIDES[side] for side, what in sides if what},
            absent=self.absent,
            most_deletions=self.most_deletions,
            thorough=self.thorough,
            provenance=self.provenance,
        )
