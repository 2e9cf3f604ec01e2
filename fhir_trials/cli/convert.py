"""`fhir-trials convert`: anything → a FHIR Bundle for each trial."""

from typing import Annotated, Literal

import typer

from fhir_trials import sources
from fhir_trials.cli import options
from fhir_trials.cli.output import finish, write_documents
from fhir_trials.fhir import key_of, to_fhir
from fhir_trials.issues import Issues

BundleOption = Annotated[
    Literal["collection", "transaction"], typer.Option("--bundle", help="The type of the Bundles.")
]


def convert(
    source: options.Sources,
    *,
    release: options.ReleaseOption = "R4",
    bundle: BundleOption = "collection",
    output: options.Output = None,
    ndjson: options.Ndjson = False,
    issues_file: options.IssuesFile = None,
    strict: options.Strict = False,
    verbose: options.Verbose = False,
) -> None:
    """Convert trials to FHIR, a Bundle for each."""
    issues = Issues()
    trials = sources.read_many(*source, issues=issues)
    bundles = (
        (key_of(trial).id(), to_fhir(trial, release=release, bundle=bundle, issues=issues))
        for trial in trials
    )
    write_documents(bundles, output, ndjson=ndjson)
    finish(issues, issues_file=issues_file, strict=strict, verbose=verbose)
