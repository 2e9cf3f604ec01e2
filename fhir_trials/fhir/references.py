"""References: what is contained in a study, and finding it again. https://hl7.org/fhir/R5/references.html"""

from collections.abc import Callable, Iterable

from fhir_trials.cursor import Cursor, Json

Resolve = Callable[[Cursor], Cursor | None]
"""Takes a Reference and gives the resource it points to; None, and nothing taken, where it is not at hand."""


class Contained:
    """The contained resources of one study, numbered in the order they are added."""

    def __init__(self) -> None:
        self.resources: list[Json] = []
        self._counts: dict[str, int] = {}

    def add(self, kind: str, resource: Json) -> Json:
        """Contain a resource and give the Reference to it."""
        number = self._counts[kind] = self._counts.get(kind, 0) + 1
        local_id = f"{kind}-{number}"
        self.resources.append({"resourceType": resource["resourceType"], "id": local_id, **resource})
        return {"reference": f"#{local_id}"}


def resolver(study: Cursor, others: Iterable[tuple[str, Cursor]]) -> Resolve:
    """Find contained resources by `#id`, and the resources of the bundle by `Type/id` or full url.

    Args:
        study: whose contained resources are meant.
        others: the names (`Type/id`, full url) and cursors of the other resources of the bundle.
    """
    known = {f"#{resource.node.get('id')}": resource for resource in study.each("contained")}
    known |= dict(others)

    def resolve(reference: Cursor) -> Cursor | None:
        target = reference.node.get("reference")
        found = known.get(_local(target)) if isinstance(target, str) else None
        if found is not None:
            for key in ("reference", "type"):
                reference.drop(key)
        return found

    return resolve


def _local(target: str) -> str:
    """`Type/id` of a relative or absolute reference, its version left out; `#id` and `urn:` as they are."""
    if target.startswith(("#", "urn:")):
        return target
    parts = target.split("/_history/", maxsplit=1)[0].rsplit("/", 2)
    return "/".join(parts[-2:])
