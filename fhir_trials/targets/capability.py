"""What a server states of itself, as far as it matters for keeping trials there.

https://hl7.org/fhir/R5/capabilitystatement.html
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fhir_trials.errors import NotAFhirServer
from fhir_trials.targets.marks import Json, objects
from fhir_trials.targets.profile import Release

_RELEASES: dict[str, Release] = {"4.0": "R4", "4.1": "R4B", "4.3": "R4B", "5.0": "R5"}
# The types that trials are kept in; what a server says of others does not count.
_KINDS = frozenset(
    {
        "ActivityDefinition",
        "EvidenceVariable",
        "Group",
        "Organization",
        "PlanDefinition",
        "Provenance",
        "Questionnaire",
        "ResearchStudy",
    }
)
_CHANGES = frozenset({"_lastUpdated", "_tag"})


@dataclass(frozen=True, slots=True)
class Capability:
    """What matters to us of a CapabilityStatement; None where it does not say, or not the same of all our types.

    Attributes:
        release: the FHIR release the server speaks.
        fhir_version: the same as it says it, such as 4.0.1.
        software: name and version of the software, else of the installation, for people.
        software_name: the name of the software alone, by which it is recognised; empty where it is not said.
        transactions: whether it takes transactions.
        batches: whether it takes batches; servers that do often do not say so.
        client_ids: whether a PUT with our id creates; True or None, as servers that do often do not say so.
        conditional_create: whether `If-None-Exist` is honoured.
        guards: whether If-Match is honoured; servers that do may say less.
        versions: whether it keeps versions.
        finds_changes: whether our types can be searched by `_lastUpdated` and `_tag`.
    """

    release: Release
    fhir_version: str
    software: str = ""
    software_name: str = ""
    transactions: bool | None = None
    batches: bool | None = None
    client_ids: bool | None = None
    conditional_create: bool | None = None
    guards: bool | None = None
    versions: bool | None = None
    finds_changes: bool = False


def read(body: Any, name: str) -> Capability:
    """Read a CapabilityStatement.

    Args:
        body: the answer to `/metadata`.
        name: of the server, for an error.

    Raises:
        NotAFhirServer: it is none, or one of a release we do not speak.
    """
    statement = _object(body)
    if statement.get("resourceType") != "CapabilityStatement":
        raise NotAFhirServer(f"{name}: /metadata gives no CapabilityStatement, so this is no FHIR base URL")
    version = str(statement.get("fhirVersion", ""))
    release = _RELEASES.get(".".join(version.split(".")[:2]))
    if release is None:
        raise NotAFhirServer(f"{name}: speaks FHIR {version or '(not said)'}; known are R4, R4B and R5")
    rest = _object(statement.get("rest"))
    verbs = {str(verb.get("code")) for verb in objects(rest.get("interaction"))}
    kinds = [kind for kind in objects(rest.get("resource")) if kind.get("type") in _KINDS]
    # `versioned` says that versions are kept, and nothing of If-Match.
    guards = _every(
        kinds, lambda kind: {"versioned-update": True, "no-version": False}.get(_text(kind, "versioning"))
    )
    return Capability(
        release,
        version,
        _software(statement),
        _text(_object(statement.get("software")), "name"),
        "transaction" in verbs if verbs else None,
        True if "batch" in verbs else None,
        _every(kinds, lambda kind: True if kind.get("updateCreate") is True else None),
        _every(kinds, lambda kind: _flag(kind.get("conditionalCreate"))),
        guards,
        _every(kinds, _versions),
        bool(kinds) and all(_searches(kind, rest) >= _CHANGES for kind in kinds),
    )


def _every(kinds: list[Json], asked: Callable[[Json], bool | None]) -> bool | None:
    """What is said of every type; None where it is not the same of all, or nothing."""
    said = {asked(kind) for kind in kinds}
    return said.pop() if len(said) == 1 else None


def _versions(kind: Json) -> bool | None:
    return {"versioned": True, "versioned-update": True, "no-version": False}.get(_text(kind, "versioning"))


def _searches(kind: Json, rest: Json) -> set[str]:
    """The names of the search parameters of a type, those of all types included."""
    return {
        _text(parameter, "name")
        for holder in (kind, rest)
        for parameter in objects(holder.get("searchParam"))
    }


def _software(statement: Json) -> str:
    software, implementation = _object(statement.get("software")), _object(statement.get("implementation"))
    named = " ".join(filter(None, (_text(software, "name"), _text(software, "version"))))
    return named or _text(implementation, "description")


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _text(node: Json, name: str) -> str:
    value = node.get(name)
    return value if isinstance(value, str) else ""


def _object(value: Any) -> Json:
    return (objects(value) or [{}])[0]
