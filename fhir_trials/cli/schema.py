"""`fhir-trials schema`: the JSON Schema of a trial."""

from fhir_trials.cli import options
from fhir_trials.cli.output import write_documents
from fhir_trials.model import Trial


def schema(output: options.Output = None) -> None:
    """Print the JSON Schema of the trial model."""
    write_documents([("trial.schema", Trial.model_json_schema())], output, ndjson=False)
