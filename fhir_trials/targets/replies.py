"""Replies of a FHIR server, read without a network: what it found.

https://hl7.org/fhir/R5/bundle.html · https://hl7.org/fhir/R5/search.html
"""

from collections.abc import Sequence
from typing import Any, Literal, cast
from urllib.parse import parse_qs

from fhir_trials.errors import ServerError
from fhir_trials.targets.marks import Json, objects

Absent = Literal[404, 410]
"""There is none: 404 says no more, 410 that there was one once."""
ABSENT: dict[int, Absent] = {404: 404, 410: 410}


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


def batch(body: Any, wanted: Sequence[str]) -> dict[str, Json | Absent]:
    """What a batch of reads gave, by the `Type/id` asked for: a resource, or the status that says there is none.

    What was answered with anything else is left out, such as the rest of a batch in which a server lost patience.

    Raises:
        ServerError: the answer has other entries than were asked for.
    """
    entries = objects(_bundle(body, "a batch").get("entry"))
    if len(entries) != len(wanted):
        raise ServerError(
            f"a batch of {len(wanted)} reads was answered with {len(entries)} entries", status=200
        )
    found: dict[str, Json | Absent] = {}
    for place, entry in zip(wanted, entries, strict=True):
        resource = _resource(entry.get("resource"))
        if absent := ABSENT.get(_status(entry)):
            found[place] = absent
        elif reference(resource) == place:
            found[place] = resource
    return found


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
