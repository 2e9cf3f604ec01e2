"""Requests to a FHIR server as values: built without a network.

https://hl7.org/fhir/R5/http.html · https://hl7.org/fhir/R5/search.html
"""

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote

from fhir_trials.errors import UsageError
from fhir_trials.http import Request, address
from fhir_trials.targets import marks
from fhir_trials.targets.marks import Json

# HAPI answers an equal search from a cache for 60 s; some servers ignore parameters they do not know.
_SEARCH = {"Cache-Control": "no-cache", "Prefer": "handling=strict"}
# So few are asked for by id that no pages are needed: HAPI then answers without first noting what it found.
_AT_ONCE = {**_SEARCH, "Cache-Control": "no-cache, no-store"}
_PAGE = "200"
_BRIEF = (("_elements", "id,meta"),)


def metadata() -> Request:
    """What the server says of itself."""
    return Request("GET", address("metadata"))


def read(kind: str, resource_id: str) -> Request:
    """One resource by id."""
    marks.checked(kind, resource_id)
    return Request("GET", address(kind, resource_id), {"Cache-Control": "no-cache"})


def read_version(kind: str, resource_id: str, version: str) -> Request:
    """One resource as it was in a version."""
    marks.checked(kind, resource_id)
    return Request("GET", address(kind, resource_id, "_history", version))


def by_ids(kind: str, ids: Sequence[str], *, brief: bool = False) -> Request:
    """A search for resources by their ids; `brief`: only their ids and versions are of interest."""
    for resource_id in ids:
        marks.checked(kind, resource_id)
    return _search(kind, "_id", ",".join(ids), *(_BRIEF if brief else ()), headers=_AT_ONCE)


def by_identifiers(kind: str, system: str | None, values: Sequence[str]) -> Request:
    """A search for resources that carry one of these identifiers; without system, under any."""
    return _search(kind, "identifier", ",".join(_token(system, value) for value in values))


def if_none_exist(system: str, value: str) -> str:
    """The condition of a create that nothing carries this identifier yet, as in `ifNoneExist` and `If-None-Exist`."""
    return f"identifier={quote(_token(system, value), safe='|')}"


def by_urls(kind: str, urls: Sequence[str]) -> Request:
    """A search for definitions by canonical URL."""
    return _search(kind, "url", ",".join(map(_escaped, urls)))


def managed(kind: str) -> Request:
    """A search for all resources of a type that carry our tag."""
    return _ours(kind, ("_count", _PAGE))


def changed(kind: str, since: str) -> Request:
    """A search for all resources of a type that carry our tag and were written at or after an instant, in brief.

    Raises:
        UsageError: `since` is no FHIR instant.
    """
    if marks.instant(since) is None:
        raise UsageError(f"{since[:50]!r} is no instant: a date and time with its zone, 2026-01-31T12:00:00Z")
    return _ours(kind, ("_lastUpdated", f"ge{since}"), *_BRIEF, ("_count", _PAGE))


def count(kind: str) -> Request:
    """A search that tells only how many resources of a type carry our tag."""
    return _ours(kind, ("_summary", "count"))


def as_get(search: Request) -> Request:
    """A search by form as one by address, for servers that know only that."""
    kind = search.target.partition("/")[0]
    return Request("GET", address(kind, query=search.form), search.headers)


def page(link: str) -> Request:
    """The next page, by the link that the server gave."""
    return Request("GET", link, _SEARCH)


def bundle(kind: str, entries: Iterable[Json]) -> Request:
    """A `transaction` or `batch` of entries, answered without the resources."""
    body = {"resourceType": "Bundle", "type": kind, "entry": list(entries)}
    return Request("POST", "", {"Prefer": "return=minimal"} if kind == "transaction" else {}, body)


def write(entry: Json) -> Request:
    """An entry of a transaction as a request of its own."""
    part = entry["request"]
    headers = {"ifMatch": "If-Match", "ifNoneExist": "If-None-Exist"}
    sent = {header: part[name] for name, header in headers.items() if name in part}
    target = address(*part["url"].split("/"))
    return Request(part["method"], target, sent | {"Prefer": "return=minimal"}, entry.get("resource"))


def history(kind: str, resource_id: str) -> Request:
    """The last versions of one resource, newest first."""
    marks.checked(kind, resource_id)
    return Request("GET", address(kind, resource_id, "_history", query=[("_count", "5")]))


def reads(references: Iterable[str]) -> Request:
    """A batch that reads several resources, each `Type/id`, at once."""
    urls = [marks.checked(*text.partition("/")[::2]) for text in references]
    return bundle("batch", ({"request": {"method": "GET", "url": url}} for url in urls))


def _search(
    kind: str, name: str, value: str, *more: tuple[str, str], headers: Mapping[str, str] = _SEARCH
) -> Request:
    # POST keeps identifiers out of addresses, and so out of logs, and has no limit of length.
    form = ((name, value), *more, ("_count", _PAGE))
    return Request("POST", address(kind, "_search"), headers, form=form)


def _ours(kind: str, *more: tuple[str, str]) -> Request:
    tag = f"{_escaped(marks.TAG_SYSTEM)}|{marks.TAG_CODE}"
    return Request("GET", address(kind, query=[("_tag", tag), *more]), _SEARCH)


def _token(system: str | None, value: str) -> str:
    """An identifier as a search value; without system, under any."""
    return _escaped(value) if system is None else f"{_escaped(system)}|{_escaped(value)}"


def _escaped(value: str) -> str:
    """A search value with its reserved characters escaped (https://hl7.org/fhir/R5/search.html#escaping)."""
    for character in ("\\", "$", ",", "|"):
        value = value.replace(character, f"\\{character}")
    return value
