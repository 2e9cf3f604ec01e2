"""`fhir-trials convert`: anything → a FHIR Bundle for each trial."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import typer

from fhir_trials import api
from fhir_trials.cli import inputs, options, output
from fhir_trials.cli.report import Report
from fhir_trials.fhir import BundleType, key_of
from fhir_trials.model import Trial

BundleOption = Annotated[
    BundleType,
    typer.Option("--bundle", help="The type of the Bundles; a transaction can be posted to a server."),
]


def convert(
    source: options.Sources,
    *,
    as_format: options.AsFormat = None,
    release: options.ReleaseToWrite = "R4",
    bundle: BundleOption = "collection",
    to: options.Output = None,
    ndjson: options.Ndjson = False,
    telling: options.Telling,
) -> None:
    """Convert trials to FHIR, a Bundle for each.

    Several are printed a line each (NDJSON).
    """
    kept = inputs.spare(source, to, telling.issues)
    with telling.report() as report:
        bundles = _bundles(inputs.trials(source, report, as_format), release, bundle, report)
        output.write(bundles, to, ndjson=ndjson, inputs=kept)


def _bundles(
    trials: Iterable[Trial], release: options.Release, bundle: BundleType, report: Report
) -> Iterator[tuple[str, dict[str, Any]]]:
    for trial in trials:
        yield key_of(trial).id(), api.to_fhir(trial, release, issues=report, bundle=bundle)
