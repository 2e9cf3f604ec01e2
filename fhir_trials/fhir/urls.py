"""Every URL that is written: ours from one base, HL7's as published."""

BASE = "https://w3id.org/fhir-trials"
EXTENSION = f"{BASE}/StructureDefinition/"
CODE_SYSTEM = f"{BASE}/CodeSystem/"
KEY_SYSTEM = f"{BASE}/sid/key"
TEXT_LANGUAGE = f"{EXTENSION}text-language"
TAG_SYSTEM = f"{CODE_SYSTEM}tag"
MANAGED = {"system": TAG_SYSTEM, "code": "managed"}

HL7 = "http://hl7.org/fhir/StructureDefinition/"
REGISTRATION = f"{HL7}researchStudy-studyRegistration"
ORIGINAL_TEXT = f"{HL7}originalText"
LANGUAGES_READ = (f"{HL7}language",)
PHONE_EXTENSION = f"{HL7}contactpoint-extension"

STUDY_STATUS = "http://hl7.org/fhir/research-study-status"
REGISTRATION_ACTIVITY = "http://hl7.org/fhir/research-study-registration-activity"
TITLE_TYPE = "http://hl7.org/fhir/title-type"
PARTY_ROLE = "http://hl7.org/fhir/research-study-party-role"
CLASSIFIER = "http://hl7.org/fhir/research-study-classifiers"
PLAN_TYPE = "http://terminology.hl7.org/CodeSystem/plan-definition-type"
COUNTRY = "urn:iso:std:iso:3166"
UCUM = "http://unitsofmeasure.org"
SNOMED = "http://snomed.info/sct"
NCIT = "http://ncicb.nci.nih.gov/xml/owl/EVS/Thesaurus.owl"
