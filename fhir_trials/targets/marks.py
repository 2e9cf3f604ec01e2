"""What marks a resource as ours, and what a resource says of itself: identifiers, tags, version.

https://hl7.org/fhir/R5/resource.html#Meta
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, cast

from fhir_trials.errors import UsageError

Json = dict[str, Any]

BASE = "https://w3id.org/fhir-trials"
TAG_SYSTEM = f"{BASE}/CodeSystem/tag"
TAG_CODE = "managed"
KEY_SYSTEM = f"{BASE}/sid/key"
_KEY_SYSTEM_END = "/sid/key"

_TYPE = re.compile(r"[A-Z][A-Za-z]{1,63}")
_ID = re.compile(r"[A-Za-z0-9\-][A-Za-z0-9\-.]{0,63}")


def checked(kind: Any, resource_id: Any) -> str:
    """`Type/id`, safe as part of a path or URL.

    Raises:
        UsageError: no FHIR type name or id; an id that begins with a dot is refused too.
    """
    if not (isinstance(kind, str) and _TYPE.fullmatch(kind)):
        raise UsageError(f"{str(kind)[:70]!r} is no resource type")
    if not (isinstance(resource_id, str) and _ID.fullmatch(resource_id)):
        raise UsageError(
            f"{kind}: {str(resource_id)[:70]!r} is no id: 1 to 64 of A-Z a-z 0-9 - . and no dot first"
        )
    return f"{kind}/{resource_id}"


def is_local(text: str) -> bool:
    """Whether a text is `Type/id` and no more."""
    kind, _, resource_id = text.partition("/")
    return bool(_TYPE.fullmatch(kind) and _ID.fullmatch(resource_id))


def reference(resource: Json) -> str:
    """`Type/id` of a resource that has both.

    Raises:
        UsageError: it has not.
    """
    return checked(resource.get("resourceType"), resource.get("id"))


def identifiers(resource: Json) -> Iterator[tuple[str, str]]:
    """The (system, value) pairs of a resource; the system may be empty."""
    for item in objects(resource.get("identifier")):
        if value := item.get("value"):
            yield str(item.get("system", "")), str(value)


def carries(resource: Json, system: str | None, value: str) -> bool:
    """Whether a resource has this identifier; without `system`, under any."""
    return any(v == value and system in (None, s) for s, v in identifiers(resource))


def own_identifier(resource: Json) -> tuple[str, str] | None:
    """Our own identifier (system, value); one under a base of the caller's counts only beside our tag.

    Anybody may call a system of theirs by the same end.
    """
    return next(iter(_own_identifiers(resource)), None)


def _own_identifiers(resource: Json) -> list[tuple[str, str]]:
    """Those under our system, else, where it carries our tag, those under a system that ends like it."""
    found = [pair for pair in identifiers(resource) if pair[0].endswith(_KEY_SYSTEM_END)]
    ours = [pair for pair in found if pair[0] == KEY_SYSTEM]
    return ours or (found if managed(resource) else [])


def own_keys(resource: Json) -> set[str]:
    """The values of all identifiers of ours, of which a resource has one as a rule."""
    return {value for _, value in _own_identifiers(resource)}


def managed(resource: Json) -> bool:
    """Whether a resource carries our tag."""
    return any(
        tag.get("system") == TAG_SYSTEM and tag.get("code") == TAG_CODE
        for tag in objects(_object(resource.get("meta")).get("tag"))
    )


def version(resource: Json) -> str:
    """`meta.versionId`, opaque; empty where the target gives none."""
    return str(_object(resource.get("meta")).get("versionId", ""))


def last_updated(resource: Json) -> datetime | None:
    """`meta.lastUpdated`; None where the target tells none that can be read."""
    return instant(_object(resource.get("meta")).get("lastUpdated"))


def updated(resource: Json) -> str:
    """`meta.lastUpdated` as it is written; empty where the target tells none that can be read."""
    return str(_object(resource.get("meta"))["lastUpdated"]) if last_updated(resource) else ""


def instant(value: Any) -> datetime | None:
    """A FHIR instant as a time; None where it is none, or has no time zone."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def objects(value: Any) -> list[Json]:
    """The objects of a list, or of a single object; anything else gives nothing."""
    items = cast("list[Any]", value) if isinstance(value, list) else [value]
    return [cast("Json", item) for item in items if isinstance(item, dict)]


def _object(value: Any) -> Json:
    return cast("Json", value) if isinstance(value, dict) else {}
