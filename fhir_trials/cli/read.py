"""`fhir-trials read`: anything → Trial JSON."""

from fhir_trials.cli import inputs, options, output
from fhir_trials.cli.report import Report
from fhir_trials.fhir import key_of


def read(
    source: options.Sources,
    *,
    to: options.Output = None,
    ndjson: options.Ndjson = False,
    issues: options.IssuesFile = None,
    strict: options.Strict = False,
    verbose: options.Verbose = False,
) -> None:
    """Read trials from anywhere, as JSON.

    Several are printed a line each (NDJSON).
    """
    with Report(file=issues, strict=strict, verbose=verbose) as report:
        documents = ((key_of(trial).id(), trial.to_dict()) for trial in inputs.trials(source, report))
        output.write(documents, to, ndjson=ndjson)
