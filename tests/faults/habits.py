"""Habits that `FakeServer` has no dial for: what the server makes of searches, and of what it keeps."""

import re
from collections.abc import Callable
from typing import Any

from tests.faults.fault import Habit, Json, Next, Server, kind_of
from tests.faults.wire import Asked, Said, fhir


def late_index(searches: int) -> Habit:
    """What was written is found by a search only after as many searches."""
    left = 0

    def habit(server: Server, asked: Asked, answer: Next) -> Said:
        nonlocal left
        kind = kind_of(asked)
        before = set(server.core.store)
        if kind == "search":
            left -= 1
            if left < 0:
                server.core.late.clear()
        said = answer(asked)
        if kind == "write" and (new := set(server.core.store) - before):
            server.core.late |= new
            left = searches
        return said

    return habit


def without_metadata(server: Server, asked: Asked, answer: Next) -> Said:
    """There is no CapabilityStatement."""
    missing = {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "not-found"}]}
    return fhir(404, missing) if kind_of(asked) == "metadata" else answer(asked)


def without_guard(server: Server, asked: Asked, answer: Next) -> Said:
    """If-Match is ignored wherever it stands."""
    headers = {name: value for name, value in asked.headers.items() if name != "if-match"}
    body = asked.body.replace(b'"ifMatch"', b'"x-ignored"')
    return answer(Asked(asked.method, asked.target, headers, body))


def empty_versions(server: Server, asked: Asked, answer: Next) -> Said:
    """Every resource says that its version is an empty text, and nothing else tells one."""
    said = without_guard(server, asked, answer)
    headers = {name: value for name, value in said.headers.items() if name not in ("etag", "location")}
    body = re.sub(rb'"versionId":"[^"]*"', b'"versionId":""', said.body)
    body = re.sub(rb',?"etag":"W/[^,}]*"|/_history/[^"]*', b"", body)
    return Said(said.status, headers, body)


def absolute_references(resource: Json) -> Json:
    """Keep references to resources as absolute ones, as some servers do; to be used as `keep`."""

    def walk(node: Any) -> Any:
        if isinstance(node, list):
            return [walk(child) for child in node]
        if not isinstance(node, dict):
            return node
        return {
            name: _absolute(child) if name == "reference" else walk(child) for name, child in node.items()
        }

    return walk(resource)


def without_source(resource: Json) -> Json:
    """Forget `meta.source`, as the HAPI starter does; to be used as `keep`."""
    meta = {name: value for name, value in resource.get("meta", {}).items() if name != "source"}
    return {**resource, "meta": meta}


def adding_tag(resource: Json) -> Json:
    """Add a tag and a label of its own, as some security layers do; to be used as `keep`."""
    meta = resource.get("meta", {})
    tag = {"system": "https://server.example/tags", "code": "seen"}
    label = {"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "U"}
    more = {"tag": [*_without(meta.get("tag", []), tag), tag], "security": [label]}
    return {**resource, "meta": {**meta, **more}}


KEEPERS: dict[str, Callable[[Json], Json]] = {
    "absolute references": absolute_references,
    "no meta.source": without_source,
    "a tag and a label added": adding_tag,
}


def _without(tags: list[Json], one: Json) -> list[Json]:
    return [tag for tag in tags if tag != one]


def _absolute(text: Any) -> Any:
    local = isinstance(text, str) and text.count("/") == 1 and text[0].isupper()
    return f"http://127.0.0.1:8080/fhir/{text}" if local else text
