"""R5-shaped resources of every type and element of the table: one full one, and as many as wanted from a seed."""

from functools import cache
from random import Random
from typing import Any

from hypothesis import strategies as st

from fhir_trials.releases import table

CODES = {
    "ResearchStudy.status": ["draft", "active", "retired", "unknown"],
    "Group.type": ["person", "animal", "careteam", "specimen", "relatedperson"],
    "Group.membership": ["definitional", "enumerated"],
    "ActivityDefinition.kind": ["MedicationRequest", "Task", "Transport", "RequestOrchestration"],
    "RelatedArtifact.type": ["citation", "documentation", "part-of", "cite-as", "composed-of"],
    "RelatedArtifact.publicationStatus": ["active", "draft"],
    "PlanDefinition.action.participant.type": ["patient", "relatedperson", "careteam"],
    "ActivityDefinition.participant.type": ["practitioner", "relatedperson", "group"],
    "PlanDefinition.actor.option.type": ["patient", "careteam"],
    "PlanDefinition.action.relatedAction.relationship": ["before", "after-end"],
    "PlanDefinition.action.relatedAction.endRelationship": ["before", "after-end"],
    "PlanDefinition.action.condition.kind": ["start"],
    "PlanDefinition.action.groupingBehavior": ["visual-group"],
    "PlanDefinition.action.selectionBehavior": ["any"],
    "PlanDefinition.action.requiredBehavior": ["must"],
    "PlanDefinition.action.precheckBehavior": ["yes"],
    "PlanDefinition.action.cardinalityBehavior": ["single"],
    "PlanDefinition.action.priority": ["routine"],
    "ActivityDefinition.priority": ["routine"],
    "ActivityDefinition.intent": ["order"],
    "EvidenceVariable.handling": ["continuous"],
    "EvidenceVariable.characteristic.definitionByCombination.code": ["any-of", "all-of"],
    "DataRequirement.type": ["Observation"],
    "DataRequirement.valueFilter.comparator": ["gt", "le"],
    "DataRequirement.sort.direction": ["ascending"],
    "TriggerDefinition.type": ["named-event"],
    "Timing.repeat.when": ["MORN", "HS", "IMD"],
    "Timing.repeat.durationUnit": ["h"],
    "Timing.repeat.periodUnit": ["d"],
    "Timing.repeat.dayOfWeek": ["mon", "sun"],
    "Availability.availableTime.daysOfWeek": ["mon", "sun"],
    "Location.status": ["active"],
    "Location.mode": ["instance"],
    "Practitioner.gender": ["female"],
    "Attachment.contentType": ["text/plain"],
    "Attachment.language": ["nl"],
    "Attachment.hash": ["4MkDWJjdUvxlxBRUzsnE0mEb+zc="],
}
STATUS = ["draft", "active", "retired", "unknown"]
PRIMITIVES: dict[str, list[Any]] = {
    "boolean": [True, False],
    "integer": [-5, 0, 5],
    "unsignedInt": [0, 5],
    "positiveInt": [1, 5],
    "integer64": ["0", "7", "2147483647", "2147483648"],
    "decimal": [1, 9],
    "date": ["2023", "2023-06", "2023-06-01"],
    "dateTime": ["2023", "2023-06-01", "2023-06-01T10:00:00Z"],
    "time": ["09:00:00", "17:30:00"],
    "id": ["arm-1", "a2"],
    "uri": ["http://example.org/a", "urn:x:b"],
    "url": ["http://example.org/a", "https://example.org/b"],
    "canonical": ["http://example.org/PlanDefinition/a", "http://example.org/b|1"],
    "code": ["active", "draft", "retired", "unknown"],
    "base64Binary": ["YWE="],
    "string": ["a", "Een korte tekst"],
    "markdown": ["a", "≥ 18 jaar\nen *ouder*"],
}
EXTENSIONS = [{"url": f"https://example.org/{name}", "valueString": name} for name in "pqr"]
PLAIN: dict[str, list[Any]] = {
    "CodeableConcept": [
        {"text": "alleen tekst"},
        {
            "coding": [{"system": "http://hl7.org/fhir/research-study-phase", "code": "phase-2"}],
            "text": "fase 2",
        },
        {"coding": [{"system": "http://hl7.org/fhir/research-study-objective-type", "code": "primary"}]},
        {"coding": [{"system": "http://snomed.info/sct", "code": "397669002"}], "id": "c"},
        {"text": "x", "extension": [{"url": "https://example.org/q", "valueBoolean": True}]},
    ],
    "Reference": [
        {"display": "alleen een naam"},
        {"display": "met meer", "extension": [{"url": "https://example.org/s", "valueCode": "x"}]},
        {"reference": "urn:uuid:9d3b3b53-9b6a-4c8e-8f0c-0a2f5f8f7b11", "id": "r"},
    ],
    "Coding": [{"system": "http://example.org/s", "code": "a", "display": "A"}],
    "Identifier": [{"use": "official", "system": "https://clinicaltrials.gov", "value": "NCT00000001"}],
    "Period": [{"start": "2023-06"}, {"start": "2022", "end": "2024-01-01"}],
    "Quantity": [{"value": 3, "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"}],
    "Duration": [{"value": 2, "unit": "h", "system": "http://unitsofmeasure.org", "code": "h"}],
    "Age": [{"value": 18, "unit": "a", "system": "http://unitsofmeasure.org", "code": "a"}],
    "Range": [{"low": {"value": 1, "unit": "d"}, "high": {"value": 3, "unit": "d"}}],
    "Ratio": [{"numerator": {"value": 1}, "denominator": {"value": 2}}],
    "Annotation": [{"text": "een opmerking", "authorString": "A"}],
    "HumanName": [{"text": "A. de Boer"}, {"family": "Jansen", "given": ["P."], "id": "n"}],
    "ContactPoint": [
        {"system": "phone", "value": "+31 30"},
        {"system": "email", "value": "a@b.nl", "id": "t"},
    ],
    "Address": [{"city": "Utrecht", "country": "NL"}],
    "ContactDetail": [{"name": "A", "telecom": [{"system": "phone", "value": "1"}]}],
    "UsageContext": [
        {"code": {"system": "http://example.org", "code": "focus"}, "valueCodeableConcept": {"text": "x"}}
    ],
    "Expression": [{"language": "text/fhirpath", "expression": "true"}],
}
# The types that references point to in R5.
TARGETS = {
    "ResearchStudy.protocol": "PlanDefinition",
    "ResearchStudy.partOf": "ResearchStudy",
    "ResearchStudy.site": "Location Organization ResearchStudy",
    "ResearchStudy.associatedParty.party": "Organization Practitioner PractitionerRole",
    "ResearchStudy.recruitment.eligibility": "EvidenceVariable Group",
    "ResearchStudy.recruitment.actualGroup": "Group",
    "ResearchStudy.comparisonGroup.intendedExposure": "EvidenceVariable",
    "ResearchStudy.comparisonGroup.observedGroup": "Group",
    "ResearchStudy.outcomeMeasure.reference": "EvidenceVariable",
    "ResearchStudy.result": "Citation DiagnosticReport EvidenceReport",
    "PlanDefinition.subject": "AdministrableProductDefinition Group ManufacturedItemDefinition MedicinalProductDefinition",
    "PlanDefinition.actor.option.typeReference": "CareTeam Device DeviceDefinition Endpoint",
    "PlanDefinition.action.subject": "Group",
    "PlanDefinition.action.participant.typeReference": "CareTeam Device DeviceDefinition Endpoint",
    "ActivityDefinition.subject": "AdministrableProductDefinition Group ManufacturedItemDefinition MedicinalProductDefinition",
    "ActivityDefinition.participant.typeReference": "CareTeam Device DeviceDefinition Endpoint",
    "ActivityDefinition.product": "Ingredient Medication Substance SubstanceDefinition",
    "Group.managingEntity": "Organization Practitioner PractitionerRole RelatedPerson",
    "Group.member.entity": "CareTeam Device Group HealthcareService",
    "EvidenceVariable.characteristic.definitionReference": "Evidence EvidenceVariable Group",
    "EvidenceVariable.characteristic.definitionByTypeAndValue.device": "Device DeviceMetric",
    "Organization.partOf": "Organization",
    "Organization.endpoint": "Endpoint",
    "Organization.qualification.issuer": "Organization",
    "Practitioner.qualification.issuer": "Organization",
    "PractitionerRole.practitioner": "Practitioner",
    "PractitionerRole.organization": "Organization",
    "PractitionerRole.location": "Location",
    "PractitionerRole.healthcareService": "HealthcareService",
    "PractitionerRole.endpoint": "Endpoint",
    "Location.managingOrganization": "Organization",
    "Location.partOf": "Location",
    "Location.endpoint": "Endpoint",
    "RelatedArtifact.resourceReference": "Resource",
    "ExtendedContactDetail.organization": "Organization",
    "DataRequirement.subject": "Group",
    "TriggerDefinition.timing": "Schedule",
}
ROLES = (
    "lead-sponsor sponsor sponsor-investigator primary-investigator general-contact recruitment-contact irb"
)


def _coded(system: str, codes: str) -> list[Any]:
    return [{"coding": [{"system": f"http://hl7.org/fhir/{system}", "code": code}]} for code in codes.split()]


CONCEPTS = {
    "ResearchStudy.associatedParty.role": _coded("research-study-party-role", ROLES),
    "ResearchStudy.progressStatus.state": [
        *_coded("research-study-status", "recruiting overall-study approved terminated in-review"),
        *_coded("research-study-registration-activity", "registration-posting"),
        {
            "coding": [
                {"system": "https://w3id.org/fhir-trials/CodeSystem/recruitment-status", "code": "stopped"}
            ]
        },
        {"text": "Onbekend"},
    ],
    "Practitioner.communication.language": [
        {"coding": [{"system": "urn:ietf:bcp:47", "code": "nl"}]},
        {"coding": [{"system": "urn:ietf:bcp:47", "code": "en"}], "id": "c", "extension": [EXTENSIONS[0]]},
    ],
}
CONTAINED = ("Organization", "Practitioner", "PractitionerRole", "Location", "Group", "EvidenceVariable")
# Elements of which R5 allows one in a node.
ALTERNATIVES = {"EvidenceVariable.characteristic": "definition", "PlanDefinition.action.input": "re"}
REQUIRED = {
    "ResearchStudy": ("status",),
    "ResearchStudy.associatedParty": ("role",),
    "ResearchStudy.progressStatus": ("state",),
    "ResearchStudy.comparisonGroup": ("name",),
    "Group": ("type", "membership"),
    "RelatedArtifact": ("type",),
    "DataRequirement": ("type",),
    "TriggerDefinition": ("type", "name"),
    "PlanDefinition.action.relatedAction": ("targetId", "relationship"),
    "PlanDefinition.actor": ("option",),
    "PlanDefinition.action.condition": ("kind",),
    "Organization.qualification": ("code",),
    "Practitioner.qualification": ("code",),
    "Organization": ("name",),
    "Attachment": ("contentType",),
    "Practitioner.communication": ("language",),
    "Group.characteristic": ("code", "value", "exclude"),
    "Group.member": ("entity",),
    "Location.position": ("longitude", "latitude"),
    "PlanDefinition.goal": ("description",),
    "PlanDefinition.action.dynamicValue": ("path", "expression"),
    "ActivityDefinition.dynamicValue": ("path", "expression"),
    "DataRequirement.sort": ("path", "direction"),
    "EvidenceVariable.characteristic.definitionByCombination": ("code", "characteristic"),
    "EvidenceVariable.characteristic.definitionByTypeAndValue": ("type", "value"),
    **{type_: ("status",) for type_ in ("PlanDefinition", "ActivityDefinition", "EvidenceVariable")},
}


@cache
def members(type_: str) -> dict[str, list[tuple[str, str, bool]]]:
    """The members of a type by their bare name: JSON name, type, whether it repeats."""
    found: dict[str, dict[str, tuple[str, str, bool]]] = {}
    for row in table.rows_of(type_):
        if row.r5 and row.kind != "older" and row.name != "id":
            for name, key_type in row.json_names():
                found.setdefault(row.name, {})[name] = (name, key_type, row.many)
    return {name: list(choices.values()) for name, choices in found.items()}


class Maker:
    """Makes nodes; `density` is the share of the members that a node has, 1 for all."""

    def __init__(self, random: Random, density: float = 1) -> None:
        self.random = random
        self.density = density
        self.count = 0
        self.pointed: dict[str, bool] = {}
        self.inside = False

    def _some(self, share: float) -> bool:
        return self.random.random() < share

    def _value(self, path: str, type_: str, depth: int) -> Any:
        if type_ == "Reference" and path in TARGETS and self._some(0.7):
            return self._reference(TARGETS[path].split())
        values = CONCEPTS.get(path) or CODES.get(path) or PLAIN.get(type_) or PRIMITIVES.get(type_)
        return self._with_id(self.random.choice(values)) if values else self.element(type_, depth)

    def _reference(self, types: list[str]) -> dict[str, Any]:
        type_ = self.random.choice(types)
        if self._some(0.2) and type_ in CONTAINED:
            return {"identifier": {"system": "http://example.org", "value": "1"}, "type": type_}
        if self._some(0.3) and type_ in CONTAINED and not self.inside:
            self.pointed[type_] = True
            return {"reference": f"#{type_}", "display": "met naam"}
        return {"reference": f"{type_}/1"}

    def _with_id(self, value: Any) -> Any:
        """The value, its id made the only one in the resource."""
        return {**value, "id": self._next_id()} if isinstance(value, dict) and "id" in value else value

    def _next_id(self) -> str:
        self.count += 1
        return f"e{self.count}"

    def element(self, type_: str, depth: int = 0) -> dict[str, Any]:
        """An element or data type with some of its members, and now and then an id and extensions."""
        node: dict[str, Any] = {}
        names = members(type_)
        required = REQUIRED.get(type_, ())
        share = self.density if depth < 3 else self.density / 4
        chosen = [name for name in names if name in required or self._some(share)]
        if group := ALTERNATIVES.get(type_):
            alternatives = [name for name in chosen if name.startswith(group) and name not in required]
            chosen = [name for name in chosen if name not in alternatives[1:]]
        if depth > 5:
            chosen = [name for name in chosen if self._is_leaf(type_, name) or name in required]
        leaves = [name for name in names if self._is_leaf(type_, name)]
        for name in chosen or [self.random.choice(leaves or list(names))]:
            key, key_type, many = self.random.choice(names[name])
            path = f"{type_}.{name}"
            count = self.random.choice((1, 1, 2))
            node[key] = [self._value(path, key_type, depth + 1) for _ in range(count)] if many else None
            if not many:
                node[key] = self._value(path, key_type, depth + 1)
            if table.is_primitive(key_type) and self._some(0.1):
                self._extend(node, key, many=many, required=name in required or key_type == "code")
        _repair(type_, node)
        if self._some(0.2):
            node["extension"] = self.random.sample(EXTENSIONS, self.random.choice((1, 2)))
        if depth and self._some(0.1):
            node["id"] = self._next_id()
        return node

    def _is_leaf(self, type_: str, name: str) -> bool:
        return all(
            key_type in PLAIN or table.is_primitive(key_type) for _, key_type, _ in members(type_)[name]
        )

    def _extend(self, node: dict[str, Any], key: str, *, many: bool, required: bool) -> None:
        extra = {"extension": [self.random.choice(EXTENSIONS)]}
        node["_" + key] = [extra, *([None] * (len(node[key]) - 1))] if many else extra
        if not many and not required and self._some(0.5):
            del node[key]

    def resource(self, type_: str) -> dict[str, Any]:
        """A resource, with contained ones now and then."""
        node: dict[str, Any] = {"resourceType": type_, "id": "x1", **self.element(type_)}
        if self.pointed:
            self.inside = True
            contained = [
                {"resourceType": kind, **self.element(kind, 1), "id": kind} for kind in sorted(self.pointed)
            ]
            node["contained"] = contained
        return node


_NEEDS = (("duration", "durationUnit"), ("period", "periodUnit"), ("offset", "when"), ("countMax", "count"))
_NEEDS += (
    ("durationMax", "duration"),
    ("periodMax", "period"),
    ("durationUnit", "duration"),
    ("periodUnit", "period"),
)


def _repair(type_: str, node: dict[str, Any]) -> None:
    """Leave out what R5 forbids beside, or without, something else."""
    if type_ == "Group" and "member" in node:
        node["membership"] = "enumerated"
    elif type_ == "Attachment":
        _drop(node, "data", "hash")
        node.pop("_size", None)
        node["contentType"] = "text/plain"
    elif type_ == "TriggerDefinition":
        _drop(
            node,
            *(["condition"] if "data" not in node else [name for name in node if name.startswith("timing")]),
        )
    elif type_.endswith("Filter") and type_ != "DataRequirement.valueFilter":
        node["path"] = "code"
        _drop(node, "searchParam")
    elif type_ == "Timing.repeat":
        _drop(node, *(["timeOfDay"] if "when" in node else []))
        node.pop("_when", None)
        for name, needed in (*_NEEDS, *_NEEDS):
            _drop(node, *([name] if needed not in node else []))
        node.setdefault("count", 1)


def _drop(node: dict[str, Any], *names: str) -> None:
    for name in names:
        node.pop(name, None)
        node.pop("_" + name, None)


def resources(*types: str) -> st.SearchStrategy[dict[str, Any]]:
    """Resources of these types, or of all of ours."""
    return st.builds(
        lambda seed, density, type_: Maker(Random(seed), density).resource(type_),
        st.integers(0, 2**32),
        st.sampled_from([0.1, 0.3, 0.7]),
        st.sampled_from(types or table.RESOURCE_TYPES),
    )
