"""The arguments and options of the commands that talk to a target, and the groups in which they come."""

from dataclasses import dataclass, replace
from typing import Annotated, Literal

import typer

from fhir_trials import settings as settings_file
from fhir_trials.cli.log import Form
from fhir_trials.cli.options import Release
from fhir_trials.errors import UsageError
from fhir_trials.settings import Settings
from fhir_trials.sync import Pace, Policy
from fhir_trials.sync.state import Side

Absent = Literal["leave", "retire", "delete"]
_SIDES: dict[str, Side] = {"ours": "ours", "theirs": "theirs"}
_TARGET = "The base URL of a FHIR server, or a folder."

To = Annotated[str, typer.Option("--to", metavar="TARGET", help=_TARGET)]
Of = Annotated[str, typer.Argument(metavar="TARGET", help=_TARGET, show_default=False)]
From = Annotated[str, typer.Option("--from", metavar="TARGET", help=_TARGET)]
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
Yes = Annotated[
    bool, typer.Option("--yes", help="Do not ask before something is retired, deleted or overwritten.")
]


@dataclass(frozen=True, slots=True)
class Reaching:
    """How a target is reached, and how that is told."""

    allow_http: Annotated[
        bool,
        typer.Option("--allow-http", help="Speak plain http to another machine; never with credentials."),
    ] = False
    time_budget: Annotated[
        float,
        typer.Option(
            "--time-budget",
            metavar="SECONDS",
            min=0,
            show_default=False,
            help="End after this time; run again to go on. Without it, no limit.",
        ),
    ] = 0
    log: Annotated[
        Form, typer.Option("--log", help="What standard error holds: words, or a JSON object a line.")
    ] = "text"
    run_report: Annotated[
        str | None,
        typer.Option(
            "--run-report",
            metavar="FILE",
            help="Write counts, latencies, retries and conflicts of the run to this file, as JSON.",
        ),
    ] = None

    def settings(self) -> Settings:
        """The settings of the environment and the file, with these before them."""
        chosen = settings_file.load()
        return replace(
            chosen,
            allow_http=self.allow_http or chosen.allow_http,
            time_budget=self.time_budget or chosen.time_budget,
        )


@dataclass(frozen=True, slots=True)
class Keeping(Reaching):
    """The same, with what is known of the target from run to run."""

    state: Annotated[
        str,
        typer.Option(
            "--state",
            metavar="PATH",
            help="A file, or a folder for files, that holds what was written last; without it, in the folder that is "
            "a target, or in yours for servers.",
        ),
    ] = ""

    def settings(self) -> Settings:
        """The settings of the environment and the file, with these before them."""
        chosen = Reaching.settings(self)
        return replace(chosen, state=self.state or chosen.state)


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
    most_absent: Annotated[
        int,
        typer.Option(
            "--most-absent",
            metavar="N",
            min=0,
            help="Of how many such trials anything may be retired or deleted; where there are more, nothing is.",
        ),
    ] = 10
    thorough: Annotated[
        bool,
        typer.Option(
            "--thorough", help="Look at every resource, not only at what a search says has changed."
        ),
    ] = False

    def policy(self) -> Policy:
        """The same as a policy.

        Raises:
            UsageError: a side that is none, or is taken for nothing.
        """
        chosen = [_choice(text) for text in self.take or []]
        return Policy(
            take=next((side for side, what in reversed(chosen) if not what), None),
            takes={what: side for side, what in chosen if what},
            absent=self.absent,
            most_absent=self.most_absent,
            thorough=self.thorough,
        )


def _choice(text: str) -> tuple[Side, str]:
    side, equals, what = text.partition("=")
    # `ours=$TRIAL` with an empty variable must not take a side for all.
    if side not in _SIDES or (equals and not what):
        raise UsageError(f"--take {text}: expected ours or theirs, or ours=WHAT or theirs=WHAT")
    return _SIDES[side], what


@dataclass(frozen=True, slots=True)
class Pacing:
    """How fast, and how carefully, is written."""

    at_once: Annotated[
        int,
        typer.Option(
            "--at-once",
            metavar="N",
            min=0,
            show_default=False,
            help="How many writes may be under way; 0 is what the server is known to take.",
        ),
    ] = 0
    entries: Annotated[
        int,
        typer.Option(
            "--entries",
            metavar="N",
            min=0,
            show_default=False,
            help="How many resources are sent at once; 0 likewise.",
        ),
    ] = 0
    read_back: Annotated[
        bool, typer.Option("--read-back", help="Read back everything that is written, not only at first.")
    ] = False

    def pace(self, settings: Settings) -> Pace:
        """The same as a pace, after the settings."""
        return Pace(
            entries=self.entries or settings.entries,
            at_once=self.at_once or settings.at_once,
            read_back="all" if self.read_back else "probe",
        )
