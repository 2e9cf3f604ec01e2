"""The options several commands share."""

from pathlib import Path
from typing import Annotated, Literal

import typer

Sources = Annotated[
    list[str],
    typer.Argument(metavar="SOURCE...", help="A file, a folder, or - for standard input.", show_default=False),
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
