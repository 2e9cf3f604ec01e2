"""`fhir-trials definitions`: what a server or validator needs to know of our extensions."""

from fhir_trials.cli import options
from fhir_trials.cli.output import say, write_documents
from fhir_trials.fhir.definitions import definitions as _definitions


def definitions(release: options.ReleaseOption = "R4", output: options.Output = None) -> None:
    """Write the definitions of our extensions and code systems, to load into a server or a validator."""
    found = [(f"{one['resourceType']}-{one['id']}", one) for one in _definitions(release)]
    count = write_documents(found, output, ndjson=False)
    say(f"{count} definitions")
