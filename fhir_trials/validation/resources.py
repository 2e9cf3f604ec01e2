"""Resources: which type one is, and what it asks as a whole. https://hl7.org/fhir/resource.html"""

from typing import Any, cast

from fhir_trials.validation import bundle, containment
from fhir_trials.validation.compiler import Compiler
from fhir_trials.validation.elements import RELEASES, Table, table
from fhir_trials.validation.explain import not_an_object
from fhir_trials.validation.faults import Fault, Faults, one_of, released, shown
from fhir_trials.validation.scope import Scope, text


class Checker:
    """The compiled definitions of one release; keeps nothing of what it checks, so threads may share it."""

    def __init__(self, definitions: Table) -> None:
        self._release = definitions.release
        self._names = definitions.resources
        self._compiler = Compiler(definitions, self.resource, self.contained)

    def resource(self, node: Any, scope: Scope | None = None, depth: int = 0) -> Faults:
        """The faults of a resource in its own right; `scope` is that of the resource it stands in, if any."""
        kind, faults = self._kind(node)
        if faults:
            return faults
        inner = Scope(node, scope and scope.full_urls)
        if kind == "Bundle":
            inner.full_urls = bundle.full_urls(node)
        found = [*self._compiler.shape(kind).check(node, inner, depth)]
        if kind == "Bundle":
            found += bundle.check(node)
        if "contained" in node:
            found += containment.check(node, inner)
        return found

    def contained(self, node: Any, scope: Scope, depth: int) -> Faults:
        """The faults of a contained resource by itself; it sees what its container sees."""
        kind, faults = self._kind(node)
        if faults:
            return faults
        scope.inside = f"#{text(node.get('id'))}"
        found = self._compiler.shape(kind).check(node, scope, depth)
        scope.inside = ""
        return found

    def _kind(self, node: Any) -> tuple[str, Faults]:
        if not isinstance(node, dict):
            return "", [not_an_object(node, "a resource")]
        kind = cast(dict[str, Any], node).get("resourceType")
        if isinstance(kind, str) and kind in self._names:
            return kind, ()
        if kind is None:
            return "", [Fault("resourceType", "missing-element", "a resource needs resourceType")]
        if not isinstance(kind, str):
            return "", [
                Fault(
                    "resourceType", "wrong-type", f"expected the name of a resource type, found {shown(kind)}"
                )
            ]
        others = [release for release in RELEASES if kind in table(release).resources]
        hint = released(others) or one_of(self._names, kind)
        message = f"{self._release} has no resource type {shown(kind)}; {hint}"
        return "", [Fault("resourceType", "unknown-resource-type", message)]
