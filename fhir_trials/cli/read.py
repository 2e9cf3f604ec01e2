"""`fhir-trials read`: anything → Trial JSON."""

from typing import Annotated

import typer

from fhir_trials.cli import inputs, options, output
from fhir_trials.fhir import key_of

Explain = Annotated[
    bool,
    typer.Option("--explain", help="Only tell, on standard error, what each input is and why; read none."),
]


def read(
    source: options.Sources,
    *,
    as_format: options.AsFormat = None,
    explain: Explain = False,
    to: options.Output = None,
    ndjson: options.Ndjson = False,
    telling: options.Telling,
) -> None:
    """Read trials from anywhere, as JSON.

    Several are printed a line each (NDJSON).
    """
    kept = inputs.spare(source, to, telling.issues)
    with telling.report() as report:
        if explain:
            report.finding = not inputs.explain(source, report, as_format)
            return
        trials = inputs.trials(source, report, as_format)
        output.write(
            ((key_of(trial).id(), trial.to_dict()) for trial in trials), to, ndjson=ndjson, inputs=kept
        )
