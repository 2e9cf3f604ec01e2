"""The resources at hand, found by canonical url. https://hl7.org/fhir/R5/references.html#canonical"""

from collections.abc import Mapping

from fhir_trials.cursor import Cursor


class Library:
    """Finds the resource that a canonical url means among those of one input."""

    def __init__(self, resources: Mapping[str, Cursor]) -> None:
        """Begin, before any of the resources is read.

        Args:
            resources: every resource by each of its names: `Type/id`, full url, url.
        """
        self._resources = resources
        self._types = {id(one.node): one.node.get("resourceType") for one in resources.values()}
        self._without_url = {id(one.node) for one in resources.values() if "url" not in one.node}

    def find(self, url: str | None, kind: str) -> Cursor | None:
        """The resource of that type; None where it is not at hand.

        A resource without a url of its own, which no canonical can mean, is found by its type and id.
        """
        plain = (url or "").split("|", 1)[0]
        found = self._resources.get(plain)
        if found is None:
            found = self._resources.get("/".join(plain.rsplit("/", 2)[-2:]))
            if found is None or id(found.node) not in self._without_url:
                return None
        return found if self._types[id(found.node)] == kind else None
