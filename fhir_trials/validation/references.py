"""Where references point: target types, what is contained, entries of the Bundle.

https://hl7.org/fhir/references.html
"""

import re
from collections.abc import Mapping
from typing import Any

from fhir_trials.validation.faults import Fault, Faults, one_of, shown
from fhir_trials.validation.scope import Scope

_ID = r"[A-Za-z0-9.-]{1,64}"
_relative = re.compile(rf"([A-Z][A-Za-z]+)(?:/{_ID}(?:/_history/{_ID})?(?:#\S*)?|\?\S+)").fullmatch
_absolute = re.compile(
    rf"[a-z][a-z0-9+.-]*:\S+/([A-Z][A-Za-z]+)/{_ID}(?:/_history/{_ID})?(?:#\S*)?"
).fullmatch
_has_space = re.compile(r"\s").search
_is_absolute = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:").match


class ReferenceRule:
    """What one element may point to.

    Args:
        targets: the allowed resource types; empty for any.
        resources: all resource types of the release.
    """

    __slots__ = ("resources", "targets")

    def __init__(self, targets: frozenset[str], resources: frozenset[str]) -> None:
        self.targets = targets or resources
        self.resources = resources

    def check(self, node: Mapping[str, Any], scope: Scope) -> Faults:
        """The faults of a Reference beyond those of its members."""
        kind, reference = node.get("type"), node.get("reference")
        if not isinstance(reference, str):
            return self._type(kind)
        target, faults = self._target(reference, scope)
        if faults:
            return [Fault("reference", code, message) for _, code, message in faults]
        if target and isinstance(kind, str) and kind != target and kind in self.resources:
            message = f"{shown(kind)} does not agree with {shown(reference)}, which is of type {target}"
            return [Fault("type", "wrong-reference-target", message)]
        return self._type(kind)

    def _type(self, kind: Any) -> Faults:
        # An absolute `type` names a logical model, of which nothing is known here
        if not isinstance(kind, str) or kind in self.targets or ":" in kind:
            return ()
        return [
            Fault(
                "type",
                "wrong-reference-target",
                f"{shown(kind)} is not allowed here; {one_of(self.targets, kind)}",
            )
        ]

    def _target(self, reference: str, scope: Scope) -> tuple[str, Faults]:
        """The resource type it points to where that can be told, and what is wrong with it."""
        if reference[0:1] == "#":
            return scope.contained.get(reference[1:], ""), self.fragment(reference, scope)
        if scope.full_urls and reference in scope.full_urls:
            return self._allowed(scope.full_urls[reference], reference)
        if _has_space(reference):
            return "", [_no_reference(reference)]
        if match := _relative(reference):
            return self._allowed(match[1], reference)
        if reference.startswith(("urn:uuid:", "urn:oid:")):
            return "", () if scope.full_urls is None else [_not_in_bundle(reference)]
        if _is_absolute(reference):
            # Any URL may be one of a FHIR server; it says its type only where it looks like `…/Type/id`
            match = _absolute(reference)
            return self._allowed(match[1], reference) if match and match[1] in self.resources else ("", ())
        return "", [_no_reference(reference)]

    def fragment(self, reference: str, scope: Scope) -> Faults:
        """The faults of `#id`, which must be contained and of an allowed type; it is noted as used.

        `#` alone is the container; a contained resource that points to it counts as used itself.
        """
        if reference == "#":
            scope.used.add(scope.inside)
            return ()
        scope.used.add(reference)
        kind = scope.contained.get(reference[1:])
        if kind is None:
            names = [f"#{name}" for name in scope.contained if name]
            hint = one_of(names, reference) if names else "the resource contains nothing"
            return [Fault("", "unresolved-reference", f"{shown(reference)} is not contained; {hint}")]
        return self._allowed(kind, reference)[1]

    def _allowed(self, target: str, reference: str) -> tuple[str, Faults]:
        return target, () if target in self.targets else [self._wrong(target, shown(reference))]

    def _wrong(self, target: str, found: str) -> Fault:
        if target not in self.resources:
            message = f"{found}: {shown(target)} is no resource type of this release"
        else:
            message = (
                f"{found} is of type {target}, which is not allowed here; {one_of(self.targets, target)}"
            )
        return Fault("", "wrong-reference-target", message)


def _not_in_bundle(reference: str) -> Fault:
    return Fault("", "unresolved-reference", f"no entry of the Bundle has the fullUrl {shown(reference)}")


def _no_reference(reference: str) -> Fault:
    allowed = "expected 'Type/id', '#id', 'urn:uuid:…' or an absolute URL"
    return Fault("", "wrong-format", f"{shown(reference)} is not a reference; {allowed}")
