"""`fhir-trials pull`: the trials on a target → Trial JSON."""

from typing import Annotated

import typer

from fhir_trials import sync, targets
from fhir_trials.cli import options
from fhir_trials.cli.output import finish, write_documents
from fhir_trials.fhir import key_of
from fhir_trials.issues import Issues

From = Annotated[str, typer.Option("--from", help="The base URL of a FHIR server, or a folder.")]
Identifiers = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[IDENTIFIER]...", help="Register numbers or keys; without them, all that are ours."
    ),
]


def pull(
    where: From,
    *,
    identifier: Identifiers = None,
    output: options.Output = None,
    ndjson: options.Ndjson = False,
    issues_file: options.IssuesFile = None,
    strict: options.Strict = False,
    verbose: options.Verbose = False,
) -> None:
    """Read trials back from a FHIR server or a folder."""
    issues = Issues()
    with targets.connect(where) as target:
        trials = sync.pull(target, identifier or None, issues=issues)
        write_documents(((key_of(trial).id(), trial.to_dict()) for trial in trials), output, ndjson=ndjson)
    finish(issues, issues_file=issues_file, strict=strict, verbose=verbose)
