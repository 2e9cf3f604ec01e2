"""The options several commands share."""

from pathlib import Path
from typing import Annotated, Literal, get_args

import typer

from fhir_trials.errors import UsageError
from fhir_trials.releases import Release

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="SOURCE...", help="A file, a folder, or - for standard input.", show_default=False
    ),
]
Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", help="A file, or a folder for many; without it, standard output."),
]
Ndjson = Annotated[bool, typer.Option("--ndjson", help="One JSON document a line.")]
IssuesFile = Annotated[
    Path | None, typer.Option("--issues", help="Write what did not fit to this file, as JSON.")
]
Strict = Annotated[bool, typer.Option("--strict", help="Exit 1 where anything did not fit.")]
Verbose = Annotated[bool, typer.Option("-v", "--verbose", help="Print every issue, not only how many.")]
ReleaseOption = Annotated[
    Literal["R4", "R4B", "R5"], typer.Option("--release", help="The FHIR release to write.")
]
Where = Annotated[str, typer.Option("--to", help="The base URL of a FHIR server, or a folder.")]


def release_of(name: str | None) -> Release | None:
    """The release of that name.

    Raises:
        UsageError: there is no such release.
    """
    for release in get_args(Release):
        if name == release:
            return release
    if name is None:
        return None
    raise UsageError(f"--release {name}: expected one of {', '.join(get_args(Release))}")
