"""What a reference inside a resource can see: what the resource contains, what its Bundle holds."""

from collections.abc import Mapping
from typing import Any, cast


class Scope:
    """The surroundings of one resource that is not itself contained.

    Attributes:
        contained: id → resource type of what it contains.
        full_urls: `fullUrl` → resource type of the Bundle it stands in, or None outside of one.
        used: the fragments (`#id`) that it or what it contains points to.
        inside: the fragment of the contained resource that is being looked at, else empty.
    """

    __slots__ = ("contained", "full_urls", "inside", "used")

    def __init__(self, resource: Mapping[str, Any], full_urls: Mapping[str, str] | None) -> None:
        self.contained: dict[str, str] = {}
        self.full_urls = full_urls
        self.used: set[str] = set()
        self.inside = ""
        if "contained" in resource:
            for inner in objects(resource["contained"]):
                self.contained.setdefault(text(inner.get("id")), text(inner.get("resourceType")))


def objects(value: Any) -> list[dict[str, Any]]:
    """The objects in what should be an array of objects."""
    items = cast(list[Any], value) if isinstance(value, list) else []
    return [item for item in items if isinstance(item, dict)]


def text(value: Any) -> str:
    """The value where it is text, else nothing."""
    return value if isinstance(value, str) else ""
