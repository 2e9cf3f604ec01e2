"""What the resources of a Bundle point at, found without a word of the writer: every link has to end in the Bundle."""

import re
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

# a canonical url of ours: of a resource, not of a definition or a code system
_OURS = re.compile(
    r"^https://w3id\.org/fhir-trials/(?!StructureDefinition/|CodeSystem/|ValueSet/|sid/)[A-Z]\w+/"
)
_CANONICAL = re.compile(r"(Canonical|^instantiates|^derivedFrom|^library|^questionnaire)$")


def dangling(bundle: Json) -> list[str]:
    """Where something points at what the Bundle does not have, as `id.path: target`."""
    resources = [entry["resource"] for entry in bundle["entry"]]
    known = {f"{one['resourceType']}/{one['id']}" for one in resources}
    known |= {one["url"] for one in resources if "url" in one}
    known |= {entry["fullUrl"] for entry in bundle["entry"] if "fullUrl" in entry}
    return [
        f"{resource['id']}.{path}: {target}"
        for resource in resources
        for path, target in links(resource)
        if target not in known | {f"#{one['id']}" for one in resource.get("contained", ())}
    ]


def links(resource: Json) -> list[tuple[str, str]]:
    """Path and target of each reference and each canonical of a resource."""
    return [
        (path, value.partition("|")[0])
        for path, value in _texts(resource, "")
        if path != "url"
        and ((key := _key(path)) == "reference" or bool(_CANONICAL.search(key)) or bool(_OURS.match(value)))
    ]


def unlinked(bundle: Json) -> list[str]:
    """The resources that nothing leads to from a ResearchStudy."""
    resources = [entry["resource"] for entry in bundle["entry"]]
    names = {f"{one['resourceType']}/{one['id']}": one for one in resources}
    names |= {one["url"]: one for one in resources if "url" in one}
    seen: set[str] = set()
    waiting = [one for one in resources if one["resourceType"] == "ResearchStudy"]
    while waiting:
        resource = waiting.pop()
        if resource["id"] not in seen:
            seen.add(resource["id"])
            waiting += [names[target] for _, target in links(resource) if target in names]
    return [one["id"] for one in resources if one["id"] not in seen]


def lost_actions(bundle: Json) -> list[str]:
    """Where an action is related to one, or goes on to one, that its plan does not have."""
    lost: list[str] = []
    for entry in bundle["entry"]:
        resource = entry["resource"]
        if resource["resourceType"] != "PlanDefinition":
            continue
        ids = {one["id"] for one in _objects(resource.get("action", ())) if "id" in one}
        for one in _objects(resource.get("action", ())):
            target = one.get("targetId") or one.get("actionId") or _transition(one)
            if target and target not in ids:
                lost.append(f"{resource['id']}: {target}")
    return lost


def _transition(one: Json) -> Any:
    return one.get("valueString") if one.get("url") == "soaTargetId" else None


def ranges(bundle: Json) -> Iterator[tuple[Json, Json]]:
    """Each related action that has an acceptable range, and that range."""
    for one in _objects([entry["resource"] for entry in bundle["entry"]]):
        for extension in one.get("extension", ()) if "offsetDuration" in one else ():
            if extension["url"].endswith("/AcceptableOffsetRangeSoa"):
                yield one, extension["valueRange"]


def is_sound(related: Json, held: Json) -> bool:
    """Whether least ≤ offset ≤ most, all in one unit of UCUM."""
    three = [held["low"], related["offsetDuration"], held["high"]]
    units = {(one["system"], one["code"]) for one in three}
    low, offset, high = (one["value"] for one in three)
    return len(units) == 1 and units.pop()[0] == "http://unitsofmeasure.org" and low <= offset <= high


def _key(path: str) -> str:
    return re.sub(r"\[\d+\]", "", path).rpartition(".")[2]


def _texts(node: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, str):
        yield path, node
    elif isinstance(node, dict):
        for key, child in node.items():
            yield from _texts(child, f"{path}.{key}" if path else key)
    elif isinstance(node, list):
        for place, child in enumerate(node):
            yield from _texts(child, f"{path}[{place}]")


def _objects(node: Any) -> Iterator[Json]:
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list | tuple) else ():
        yield from _objects(child)
