"""`fhir-trials convert`: anything → a FHIR Bundle, or a USDM document, for each trial."""

from collections.abc import Iterable, Iterator
from typing import Annotated, Any

import typer

from fhir_trials import api
from fhir_trials.cli import inputs, options, output
from fhir_trials.cli.report import Report
from fhir_trials.errors import UsageError
from fhir_trials.fhir import BundleType, key_of
from fhir_trials.model import Trial

BundleOption = Annotated[
    BundleType,
    typer.Option("--bundle", help="The type of the Bundles; a transaction can be posted to a server."),
]

LogicOption = Annotated[
    bool,
    typer.Option(
        "--logic", help="Add an EvidenceVariable with the logic of criteria that no Group can hold; R5 only."
    ),
]

UsdmOption = Annotated[
    bool,
    typer.Option("--usdm", help="Write USDM version 4, CDISC's model of studies, in place of FHIR."),
]


def convert(
    context: typer.Context,
    source: options.Sources,
    *,
    as_format: options.AsFormat = None,
    release: options.ReleaseToWrite = "R4",
    bundle: BundleOption = "collection",
    logic: LogicOption = False,
    usdm: UsdmOption = False,
    to: options.Output = None,
    ndjson: options.Ndjson = False,
    telling: options.Telling,
) -> None:
    """Convert trials to FHIR, a Bundle for each, or to USDM.

    Several are printed a line each (NDJSON).
    """
    given = [f"--{one}" for one in ("release", "bundle", "logic") if _is_given(context, one)]
    if usdm and given:
        raise UsageError(f"--usdm writes no FHIR: leave out {' and '.join(given)}")
    if logic and release != "R5":
        raise UsageError(f"--logic needs --release R5: {release} has no EvidenceVariable for it")
    kept = inputs.spare(source, to, telling.issues)
    with telling.report() as report:
        trials = inputs.trials(source, report, as_format)
        written = (
            _documents(trials, report) if usdm else _bundles(trials, release, bundle, report, logic=logic)
        )
        output.write(written, to, ndjson=ndjson, inputs=kept)


def _is_given(context: typer.Context, option: str) -> bool:
    source = context.get_parameter_source(option)
    return source is not None and source.name == "COMMANDLINE"


def _documents(trials: Iterable[Trial], report: Report) -> Iterator[tuple[str, dict[str, Any]]]:
    for trial in trials:
        yield key_of(trial).id(), api.to_usdm(trial, issues=report)


def _bundles(
    trials: Iterable[Trial], release: options.Release, bundle: BundleType, report: Report, *, logic: bool
) -> Iterator[tuple[str, dict[str, Any]]]:
    for trial in trials:
        yield key_of(trial).id(), api.to_fhir(trial, release, issues=report, bundle=bundle, logic=logic)
