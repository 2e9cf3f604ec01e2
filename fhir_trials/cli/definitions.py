"""`fhir-trials definitions`: what a server or validator needs to know of our extensions and codes."""

from typing import Any

from fhir_trials.cli import options, output
from fhir_trials.fhir import definitions as known


def definitions(
    *,
    release: options.ReleaseToWrite = "R4",
    to: options.Output = None,
    ndjson: options.Ndjson = False,
) -> None:
    """Write the definitions of our extensions and codes.

    A Bundle to post to a server, or a folder of files for a validator.
    """
    found = [(f"{one['resourceType']}-{one['id']}", one) for one in known.definitions(release)]
    in_folder = to is not None and output.is_folder(to, ndjson=ndjson)
    documents = found if in_folder or ndjson else [("definitions", _transaction([one for _, one in found]))]
    output.write(documents, to, ndjson=ndjson)


def _transaction(resources: list[dict[str, Any]]) -> dict[str, Any]:
    """A Bundle that puts each resource under its id: https://hl7.org/fhir/R4/http.html#transaction."""
    entries = [
        {"resource": one, "request": {"method": "PUT", "url": f"{one['resourceType']}/{one['id']}"}}
        for one in resources
    ]
    return {"resourceType": "Bundle", "type": "transaction", "entry": entries}
