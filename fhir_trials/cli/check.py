"""`fhir-trials check`: FHIR JSON against its release."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from fhir_trials import api, json_text
from fhir_trials.cli.output import finish, say
from fhir_trials.errors import ReadError
from fhir_trials.issues import Issues

Files = Annotated[
    list[str], typer.Argument(metavar="FILE...", help="A FHIR file, a folder, or - for standard input.")
]
ReleaseToCheck = Annotated[
    Literal["R4", "R4B", "R5"] | None,
    typer.Option("--release", help="The release to check against; without it, the one that is recognised."),
]


def check(file: Files, release: ReleaseToCheck = None) -> None:
    """Check FHIR resources and Bundles against their release; exit 1 where there are errors."""
    issues = Issues()
    checked = 0
    for name, content in _contents(file):
        issues.source = name
        for document in _documents(content, name):
            checked += 1
            issues.extend(issue._replace(source=name) for issue in api.check(document, release))
    say(f"{checked} checked, {len(issues.errors)} errors")
    finish(issues, issues_file=None, strict=False, verbose=True)


def _contents(files: list[str]) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for name in files:
        if name == "-":
            found.append(("standard input", sys.stdin.buffer.read()))
            continue
        path = Path(name)
        if not path.exists():
            raise ReadError(f"{name}: there is no such file or folder")
        listed = sorted([*path.rglob("*.json"), *path.rglob("*.ndjson")]) if path.is_dir() else [path]
        found += [(str(one), one.read_bytes()) for one in listed]
    return found


def _documents(content: bytes, name: str) -> list[object]:
    """The document of a file; one a line for NDJSON."""
    lines = content.strip().splitlines()
    if len(lines) > 1 and all(
        line.startswith(b"{") and line.rstrip().endswith(b"}") for line in lines if line
    ):
        return [
            json_text.decode(line, f"{name} line {number}") for number, line in enumerate(lines, 1) if line
        ]
    return [json_text.decode(content, name)]
