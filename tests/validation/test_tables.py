"""HL7's definitions as carried in `tables/`, with fhir.resources as an independent witness."""

import importlib
import typing
from collections.abc import Iterator
from typing import Any

import fhir.resources.fhirtypes
import fhir.resources.R4B.fhirtypes  # noqa: F401 - these two fill the map of types
import pytest
from fhir_core.constraints import FHIR_TYPES_MAPS

from fhir_trials.validation.elements import RELEASES, Element, table
from fhir_trials.validation.primitives import PRIMITIVES

PREFIXES = {"R4B": "R4.", "R5": ""}
PYTHON_TYPES = {"bool": "boolean", "UUID": "uuid"}

# fhir.resources takes the codes from the one-line summaries of the specification, which abridge long lists with
# "+" or "…" and sometimes err; all other elements that it gives codes for must have the very same ones here.
ABRIDGED = {
    "R4B": {
        "CapabilityStatement.format",
        "DetectedIssue.status",
        "Device.udiCarrier.entryType",
        "DeviceUseStatement.status",
        "DiagnosticReport.status",
        "Encounter.status",
        "Encounter.statusHistory.status",
        "Expression.language",
        "Observation.status",
        "Questionnaire.item.type",
        "RiskAssessment.status",
        "StructureMap.group.rule.target.transform",
        "SubscriptionStatus.status",
        "SupplyRequest.status",
        "Task.status",
    },
    "R5": {
        "Bundle.entry.search.mode",
        "CapabilityStatement.format",
        "Contract.contentDefinition.publicationStatus",
        "Contract.status",
        "DeviceUsage.status",
        "ElementDefinition.slicing.discriminator.type",
        "Endpoint.status",
        "Expression.language",
        "Observation.status",
        "Questionnaire.item.type",
        "RiskAssessment.status",
        "ServiceRequest.intent",
        "StructureMap.group.rule.target.transform",
        "SupplyRequest.status",
        "Task.status",
    },
}


def model(path: str) -> type[Any]:
    """The class at a dotted path."""
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(module), name)


def witness_types(prefix: str) -> Iterator[tuple[str, type[Any]]]:
    """The resources and data types of fhir.resources, by name."""
    for key, path in FHIR_TYPES_MAPS.items():
        module, _, name = path.rpartition(".")
        release = ".R4B." in path
        if release == bool(prefix) and key.startswith(prefix) and name.lower() == module.rpartition(".")[2]:
            yield name, model(path)


def unwrap(annotation: Any) -> tuple[Any, bool]:
    """What an annotation holds, and whether as a list."""
    many = False
    while (args := typing.get_args(annotation)) and typing.get_origin(annotation) is not typing.Annotated:
        many = many or typing.get_origin(annotation) is list
        (annotation,) = [arg for arg in args if arg is not type(None)]
    return annotation, many


def primitive(annotation: Any) -> str:
    """The FHIR name of a primitive type."""
    kinds = [
        kind
        for part in getattr(annotation, "__metadata__", ())
        if (kind := getattr(part, "__visit_name__", ""))
    ]
    return kinds[0] if kinds else PYTHON_TYPES[getattr(annotation, "__origin__", annotation).__name__]


def witnesses(name: str, cls: type[Any]) -> Iterator[tuple[Element, type[Any] | None]]:
    """The elements that fhir.resources gives a type, and the class of a backbone element."""
    for member, field in cls.model_fields.items():
        if member in ("fhir_comments", "resource_type") or member.endswith("__ext"):
            continue
        extra: dict[str, Any] = field.json_schema_extra
        annotation, many = unwrap(field.annotation)
        choice = extra.get("one_of_many", "")
        required = (
            extra["one_of_many_required"]
            if choice
            else field.is_required() or extra.get("element_required", False)
        )
        inner = model(annotation._model_klass) if hasattr(annotation, "_model_klass") else None
        backbone = (
            inner
            if inner is not None and not inner.__module__.endswith(f".{inner.__name__.lower()}")
            else None
        )
        kind = "" if backbone else inner.__name__ if inner else primitive(annotation)
        targets = frozenset(extra.get("enum_reference_types", ())) - {"Resource"}
        codes = frozenset(extra.get("enum_values", ()))
        yield Element(str(field.alias), required, many, kind, targets, codes, choice), backbone


@pytest.mark.unmeasured
@pytest.mark.parametrize("release", ["R4B", "R5"])
def test_the_tables_agree_with_fhir_resources(release: str) -> None:
    """Every element of every type: same name, type, cardinality, choice, reference targets; codes where it has them."""
    definitions = table(release)
    todo = list(witness_types(PREFIXES[release]))
    done: set[tuple[str, str]] = set()
    wrong: list[str] = []
    abridged: set[str] = set()
    while todo:
        name, cls = todo.pop()
        if (name, cls.__name__) in done or not definitions.is_complex(name):
            continue
        done.add((name, cls.__name__))
        ours = {element.name: element for element in definitions.elements(name)}
        theirs = {element.name: (element, backbone) for element, backbone in witnesses(name, cls)}
        wrong += [f"{name}.{member}: only on one side" for member in ours.keys() ^ theirs.keys()]
        for member in sorted(ours.keys() & theirs.keys()):
            own, (other, backbone) = ours[member], theirs[member]
            if backbone is not None:
                todo.append((own.type, backbone))
            # Ids are typed differently everywhere; how they look is in `primitives`
            kind = own.type if backbone is not None or member == "id" else other.type
            if other.codes and other.codes != own.codes:
                abridged.add(f"{name}.{member}")
            expected = other._replace(type=kind, codes=own.codes)
            if expected != own:
                wrong.append(f"{name}.{member}: {own} but {expected}")
    assert [] == wrong
    assert ABRIDGED[release] == abridged
    assert {name for name in definitions.names()} == {name for name, _ in done}


def test_r4_is_r4b_without_three_elements_in_the_types_of_a_trial() -> None:
    """What R4B added to the resources and data types that describe a trial; all else is the same."""
    names = [
        "ResearchStudy", "PlanDefinition", "PlanDefinition.action", "Group", "ActivityDefinition", "ResearchSubject",
        "Organization", "Location", "Practitioner", "PractitionerRole", "Bundle", "OperationOutcome", "Extension",
        "Reference", "Identifier", "CodeableConcept", "Coding", "Quantity", "Period", "Range", "Timing", "Timing.repeat",
    ]  # fmt: skip
    added, gone = set[str](), set[str]()
    for name in names:
        r4, r4b = ({one.name for one in table(release).elements(name)} for release in ("R4", "R4B"))
        added |= {f"{name}.{element}" for element in r4b - r4}
        gone |= {f"{name}.{element}" for element in r4 - r4b}
    assert added == {
        "ActivityDefinition.subjectCanonical",
        "Extension.valueCodeableReference",
        "Extension.valueRatioRange",
        "PlanDefinition.action.subjectCanonical",
        "PlanDefinition.subjectCanonical",
    }
    assert gone == {"Extension.valueMeta"}


@pytest.mark.parametrize("release", RELEASES)
def test_every_type_a_table_names_is_defined(release: str) -> None:
    """An element is of a primitive type, of a type in the table, or any resource; a target is a resource type."""
    definitions = table(release)
    elements = [element for name in definitions.names() for element in definitions.elements(name)]
    unknown = {one.type for one in elements if not definitions.is_complex(one.type)} - {
        *PRIMITIVES,
        "Resource",
    }
    assert set() == unknown
    assert set() == {target for one in elements for target in one.targets} - definitions.resources


def test_status_of_a_study_is_bound_to_other_codes_in_r5() -> None:
    """R4 says where the study stands, R5 where the record stands."""
    status = {
        release: {one.name: one for one in table(release).elements("ResearchStudy")}["status"]
        for release in RELEASES
    }
    assert status["R4"] == status["R4B"]
    assert "closed-to-accrual" in status["R4"].codes
    assert status["R5"].codes == {"draft", "active", "retired", "unknown"}
    assert all(one.required for one in status.values())
