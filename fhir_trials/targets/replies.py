"""Replies of a FHIR server, read without a network: what it found, what it wrote.

https://hl7.org/fhir/R5/bundle.html · https://hl7.org/fhir/R5/search.html
"""

from collections.abc import Sequence
from typing import Any, cast
from urllib.parse import parse_qs

from fhir_trials.errors import PartialTransaction, ServerError
from fhir_trials.targets.marks import Json, objects


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


def understood(body: Any) -> set[str] | None:
    """The names of the search parameters that the server says it went by; None where it does not say.

    It says so with the `self` link, in which what it ignored is missing. Some servers give that link without any
    parameter (HAPI after a POST), or with what only they can read.
    """
    links = objects(_bundle(body, "a search").get("link"))
    query = next((str(link.get("url")) for link in links if link.get("relation") == "self"), "").partition(
        "?"
    )[2]
    names = {name.partition(":")[0] for name in parse_qs(query, keep_blank_values=True)}
    return names or None


def total(body: Any) -> int | None:
    """How many hits a search has in all; None where the server does not say."""
    number = _bundle(body, "a count").get("total")
    return number if isinstance(number, int) and not isinstance(number, bool) and number >= 0 else None


def batch(body: Any, wanted: Sequence[str]) -> dict[str, Json | None]:
    """What a batch of reads gave, by the `Type/id` asked for: a resource, or None where there is none.

    What was answered with anything else is left out, such as the rest of a batch in which a server lost patience.

    Raises:
        ServerError: the answer has other entries than were asked for.
    """
    entries = objects(_bundle(body, "a batch").get("entry"))
    if len(entries) != len(wanted):
        raise ServerError(
            f"a batch of {len(wanted)} reads was answered with {len(entries)} entries", status=200
        )
    found: dict[str, Json | None] = {}
    for place, entry in zip(wanted, entries, strict=True):
        resource = _resource(entry.get("resource"))
        if _status(entry) in (404, 410):
            found[place] = None
        elif reference(resource) == place:
            found[place] = resource
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


def versions(body: Any) -> list[str]:
    """Per entry of the answer to a transaction the version it was written as; empty where the server tells none."""
    parts = [_resource(entry.get("response")) for entry in objects(_resource(body).get("entry"))]
    return [version(str(part.get("etag", "")), str(part.get("location", ""))) for part in parts]


def version(etag: str, location: str) -> str:
    """The version that an answer tells, opaque: by its ETag (`W/"3"`), else by its Location; empty without either."""
    if found := etag.strip().removeprefix("W/").strip('"'):
        return found
    return location.partition("/_history/")[2].partition("/")[0]


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
