"""Replies of a FHIR server, read without a network: what it is, what it found, what it wrote.

https://hl7.org/fhir/R5/capabilitystatement.html · https://hl7.org/fhir/R5/bundle.html
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from fhir_trials.errors import NotAFhirServer, PartialTransaction, ServerError
from fhir_trials.targets.marks import Json, objects
from fhir_trials.targets.target import Release

_RELEASES: dict[str, Release] = {"4.0": "R4", "4.1": "R4B", "4.3": "R4B", "5.0": "R5"}


@dataclass(frozen=True, slots=True)
class Capability:
    """What matters to us of a CapabilityStatement.

    Attributes:
        release: the FHIR release the server speaks.
        version: the same as it says it, such as 4.0.1.
        transaction: whether it takes transactions; None where it does not say.
        update_create: whether a PUT with our id creates; None where it does not say so of every type.
    """

    release: Release
    version: str
    transaction: bool | None
    update_create: bool | None


def capability(body: Any, name: str) -> Capability:
    """Read a CapabilityStatement.

    Raises:
        NotAFhirServer: it is none, or one of a release we do not speak.
    """
    statement = _resource(body)
    if statement.get("resourceType") != "CapabilityStatement":
        raise NotAFhirServer(f"{name}: /metadata gives no CapabilityStatement, so this is no FHIR base URL")
    version = str(statement.get("fhirVersion", ""))
    release = _RELEASES.get(".".join(version.split(".")[:2]))
    if release is None:
        raise NotAFhirServer(f"{name}: speaks FHIR {version or '(not said)'}; known are R4, R4B and R5")
    rest = (objects(statement.get("rest")) or [{}])[0]
    verbs = [verb.get("code") for verb in objects(rest.get("interaction"))]
    creates = [kind.get("updateCreate") is True for kind in objects(rest.get("resource"))]
    return Capability(
        release,
        version,
        "transaction" in verbs if verbs else None,
        True if creates and all(creates) else None,
    )


def reference(body: Any) -> str:
    """`Type/id` as the body says it, whatever it is."""
    resource = _resource(body)
    return f"{resource.get('resourceType')}/{resource.get('id')}"


def hits(body: Any, kind: str) -> list[Json]:
    """The resources of one type that a page of search results holds as matches.

    Raises:
        ServerError: it is no Bundle.
    """
    entries = objects(_bundle(body, "a search").get("entry"))
    return [
        resource
        for entry in entries
        if _resource(entry.get("search")).get("mode", "match") == "match"
        and (resource := _resource(entry.get("resource"))).get("resourceType") == kind
    ]


def next_link(body: Any) -> str | None:
    """Where the next page is, as the server wrote it; None on the last page.

    Raises:
        ServerError: it is no Bundle, or says that there is a next page but not where.
    """
    links = objects(_bundle(body, "a search").get("link"))
    urls = [link.get("url") for link in links if link.get("relation") == "next"]
    if urls and not (isinstance(urls[0], str) and urls[0]):
        raise ServerError("a search was answered with a next page that has no address", status=200)
    return urls[0] if urls else None


def batch(body: Any, wanted: Sequence[str]) -> list[Json | None]:
    """The resources that a batch of reads gave, in the order asked for; None where there is none.

    Raises:
        ServerError: the answer has other entries than were asked for.
    """
    entries = objects(_bundle(body, "a batch").get("entry"))
    if len(entries) != len(wanted):
        raise ServerError(
            f"a batch of {len(wanted)} reads was answered with {len(entries)} entries", status=200
        )
    found: list[Json | None] = []
    for place, entry in zip(wanted, entries, strict=True):
        resource = _resource(entry.get("resource"))
        status = _status(entry)
        if status in (404, 410):
            found.append(None)
        elif reference(resource) == place:
            found.append(resource)
        else:
            raise ServerError(f"{place}: a batch answered its read with {status}", status=status)
    return found


def transaction(body: Any, wanted: Sequence[str]) -> list[str]:
    """Check the answer to a transaction entry by entry, and give each `Location` (empty where there is none).

    Args:
        body: the answer.
        wanted: per entry `Type/id`, or `Type` where the server gives the id.

    Raises:
        PartialTransaction: entries are missing, too many, out of order or failed, whatever the status of the whole.
    """
    whole = _resource(body)
    entries = objects(whole.get("entry"))
    if whole.get("resourceType") != "Bundle" or len(entries) != len(wanted):
        count = len(entries) if whole.get("resourceType") == "Bundle" else "no"
        raise PartialTransaction(
            f"a transaction of {len(wanted)} entries was answered with {count} entries; read again what is there",
            status=200,
        )
    failed = [
        (text, entry) for text, entry in zip(wanted, entries, strict=True) if _status(entry) // 100 != 2
    ]
    if failed:
        named = ", ".join(f"{text} ({_status(entry) or 'no status'})" for text, entry in failed)
        response = _resource(failed[0][1].get("response"))
        raise PartialTransaction(
            f"the server accepted a transaction but did not do all of it: {named}; read again what is there",
            status=_status(failed[0][1]),
            outcome=_resource(response.get("outcome")) or None,
        )
    locations = [str(_resource(entry.get("response")).get("location", "")) for entry in entries]
    for text, location in zip(wanted, locations, strict=True):
        if location and f"/{text}/" not in f"/{location}/":
            raise PartialTransaction(f"{text} was answered with another resource's location", status=200)
    return locations


def _status(entry: Json) -> int:
    text = str(_resource(entry.get("response")).get("status", ""))[:3]
    return int(text) if text.isascii() and text.isdigit() else 0


def _bundle(body: Any, what: str) -> Json:
    found = _resource(body)
    if found.get("resourceType") != "Bundle":
        raise ServerError(
            f"{what} was answered with {found.get('resourceType', 'nothing')}, not a Bundle", status=200
        )
    return found


def _resource(value: Any) -> Json:
    return cast("Json", value) if isinstance(value, dict) else {}
