"""The structural check of FHIR JSON, against HL7's own definitions of R4, R4B and R5."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Literal, cast

from fhir_trials.errors import UsageError
from fhir_trials.issues import Issue
from fhir_trials.validation.elements import RELEASES, table
from fhir_trials.validation.faults import shown
from fhir_trials.validation.resources import Checker

__all__ = ["check"]


def check(resource: Any, release: Literal["R4", "R4B", "R5"]) -> list[Issue]:
    """Check a resource of any type, or a Bundle with all that is in it, against a release of FHIR.

    Args:
        resource: plain JSON data (`dict`, `list`, `str`, `int`, `float`, `Decimal`, `bool`); it is not changed.
        release: `R4` (4.0.1), `R4B` (4.3.0) or `R5` (5.0.0).

    Returns:
        One issue for each fault, in the order of the document; none where the structure is right. A path is made of
        the names of the JSON members (`ResearchStudy.arm[1].name`, `ResearchStudy.extension[0].valueString`,
        `Bundle.entry[0].resource.status`), a message says what was found and what is allowed. Whatever is given
        as `resource`, nothing raises.

    Raises:
        UsageError: `release` is none of the three.
    """
    if release not in RELEASES:
        raise UsageError(f"release: {release!r} is none of {', '.join(RELEASES)}")
    if not isinstance(resource, Mapping):
        message = f"expected a resource, a JSON object with resourceType; found {shown(resource)}"
        return [Issue("error", "wrong-type", "", message)]
    node = dict(cast(Mapping[str, Any], resource))
    name = node.get("resourceType")
    prefix = name if isinstance(name, str) and name in table(release).resources else ""
    return [
        Issue(
            "error",
            fault.code,
            f"{prefix}.{fault.path}" if prefix and fault.path else prefix or fault.path,
            fault.message,
        )
        for fault in _checker(release).resource(node)
    ]


@cache
def _checker(release: str) -> Checker:
    return Checker(table(release))
