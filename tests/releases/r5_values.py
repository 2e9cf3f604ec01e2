"""Values for every type and element of R5 that the tests need, and what R5 requires."""

from typing import Any

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
    "Questionnaire.subjectType": ["Patient"],
    "Questionnaire.item.type": ["coding", "string", "quantity"],
    "Questionnaire.item.enableWhen.question": ["q"],
    "Questionnaire.item.enableWhen.operator": ["exists", "="],
    "Questionnaire.item.enableBehavior": ["all"],
    "Questionnaire.item.disabledDisplay": ["hidden"],
    "Questionnaire.item.answerConstraint": ["optionsOnly", "optionsOrString", "optionsOrType"],
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
    "Questionnaire.item": ("linkId", "type"),
    "Questionnaire.item.enableWhen": ("question", "operator", "answer"),
    "Questionnaire.item.answerOption": ("value",),
    "Questionnaire.item.initial": ("value",),
    "PlanDefinition.action.dynamicValue": ("path", "expression"),
    "ActivityDefinition.dynamicValue": ("path", "expression"),
    "DataRequirement.sort": ("path", "direction"),
    "EvidenceVariable.characteristic.definitionByCombination": ("code", "characteristic"),
    "EvidenceVariable.characteristic.definitionByTypeAndValue": ("type", "value"),
    **{
        type_: ("status",)
        for type_ in ("PlanDefinition", "ActivityDefinition", "Questionnaire", "EvidenceVariable")
    },
}
