"""`fhir-trials read`: anything → Trial JSON."""

from fhir_trials import sources
from fhir_trials.cli import options
from fhir_trials.cli.output import finish, write_documents
from fhir_trials.fhir import key_of
from fhir_trials.issues import Issues


def read(
    source: options.Sources,
    *,
    output: options.Output = None,
    ndjson: options.Ndjson = False,
    issues_file: options.IssuesFile = None,
    strict: options.Strict = False,
    verbose: options.Verbose = False,
) -> None:
    """Read trials from anywhere and print them as JSON."""
    issues = Issues()
    trials = sources.read_many(*source, issues=issues)
    write_documents(((key_of(trial).id(), trial.to_dict()) for trial in trials), output, ndjson=ndjson)
    finish(issues, issues_file=issues_file, strict=strict, verbose=verbose)
