"""`fhir-trials pull`: the trials on a target → Trial JSON."""

from collections.abc import Iterator
from typing import Annotated

import typer

from fhir_trials import sync, targets
from fhir_trials.cli import inputs, options, output
from fhir_trials.cli.report import Report
from fhir_trials.errors import UsageError
from fhir_trials.fhir import from_fhir, key_of
from fhir_trials.model import Trial

Identifiers = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="IDENTIFIER",
        help="Register numbers or keys; without them, all trials that were pushed by this program.",
        show_default=False,
    ),
]


def pull(
    source: options.From,
    *,
    identifier: Identifiers = None,
    to: options.Output = None,
    ndjson: options.Ndjson = False,
    issues: options.IssuesFile = None,
    strict: options.Strict = False,
    verbose: options.Verbose = False,
) -> None:
    """Read trials back from a FHIR server or a folder, as JSON.

    Several are printed a line each (NDJSON).
    """
    if "://" not in source and not inputs.there(source):
        raise UsageError(f"{source}: no such folder; a server's address begins with http:// or https://")
    with (
        Report(file=issues, strict=strict, verbose=verbose) as report,
        targets.connect(source) as target,
    ):
        documents = (
            (key_of(trial).id(), trial.to_dict()) for trial in _trials(target, identifier or None, report)
        )
        count = output.write(documents, to, ndjson=ndjson)
        if not count:
            output.say(
                f"{target.name}: holds no trial" + (" with these identifiers" if identifier else " of ours")
            )


def _trials(target: targets.Target, identifiers: list[str] | None, report: Report) -> Iterator[Trial]:
    for bundle in sync.bundles(target, identifiers, issues=report):
        report.source = bundle["entry"][0]["fullUrl"]
        yield from from_fhir(bundle, issues=report)
        report.source = ""
