"""`fhir-trials schema`: the JSON Schema of a trial."""

from fhir_trials.cli import options, output
from fhir_trials.model import Trial


def schema(*, file: options.OutputFile = None) -> None:
    """Print the JSON Schema of the trial model."""
    output.write([("trial.schema", Trial.model_json_schema())], file)
