"""A small study of our own in USDM v4: every part that is read, and some that are not."""

from typing import Any

CDISC = "http://www.cdisc.org"
Json = dict[str, Any]


def code(value: str, decode: str, system: str = CDISC, version: str = "2025-09-26") -> Json:
    """A Code; its id is made of what it says."""
    return {
        "id": f"Code_{value}_{decode}".replace(" ", "_"),
        "extensionAttributes": [],
        "code": value,
        "codeSystem": system,
        "codeSystemVersion": version,
        "decode": decode,
        "instanceType": "Code",
    }


def alias(value: str, decode: str) -> Json:
    """An AliasCode."""
    return {
        "id": f"AliasCode_{value}",
        "extensionAttributes": [],
        "standardCode": code(value, decode),
        "standardCodeAliases": [],
        "instanceType": "AliasCode",
    }


def quantity(usdm_id: str, value: float, unit: Json | None) -> Json:
    """A Quantity."""
    return {"id": usdm_id, "value": value, "unit": unit, "instanceType": "Quantity"}


def study() -> Json:
    """The document; each call gives one of its own, since reading empties it."""
    return {
        "study": {
            "id": None,
            "name": "HEARTEN",
            "label": None,
            "description": "Can lervastin be given once a week?",
            "versions": [version()],
            "documentedBy": [document()],
            "instanceType": "Study",
        },
        "usdmVersion": "4.0.0",
        "systemName": "Protocol Desk",
        "systemVersion": "1.2",
    }


def version() -> Json:
    """Its version."""
    return {
        "id": "StudyVersion_1",
        "extensionAttributes": [],
        "versionIdentifier": "3",
        "rationale": "Nobody knows yet.",
        "documentVersionIds": ["Edition_1"],
        "dateValues": [date("GovernanceDate_1", "2025-02-01", code("C215663", "Effective Date"))],
        "amendments": [amendment()],
        "businessTherapeuticAreas": [code("HEART", "Cardiology", "SPONSOR", "1")],
        "studyIdentifiers": [
            {"id": "StudyIdentifier_1", "text": "HB-7", "scopeId": "Organization_1"},
            {"id": "StudyIdentifier_2", "text": "NCT01234567", "scopeId": "Organization_2"},
        ],
        "referenceIdentifiers": [
            {
                "id": "ReferenceIdentifier_1",
                "text": "CDP-7",
                "scopeId": "Organization_1",
                "type": code("C142424", "Clinical Development Plan"),
            }
        ],
        "studyDesigns": [design()],
        "titles": [
            {"id": "StudyTitle_1", "text": "HEARTEN", "type": code("C207646", "Study Acronym")},
            {"id": "StudyTitle_2", "text": "Weekly lervastin", "type": code("C207615", "Brief Study Title")},
        ],
        "eligibilityCriterionItems": [
            item(
                "EligibilityCriterionItem_1", '<p>Aged <usdm:tag name="least"/> or more</p>', "Dictionary_1"
            ),
            item(
                "EligibilityCriterionItem_2", "<p>Any of:</p><ul><li>Stroke</li><li>A &amp; B</li></ul>", None
            ),
        ],
        "narrativeContentItems": [
            {"id": "NarrativeContentItem_1", "name": "NCI_1", "text": "<p>Why?</p>"},
            {
                "id": "NarrativeContentItem_2",
                "name": "NCI_2",
                "text": '<p><usdm:ref klass="Objective" id="Objective_1" attribute="text"></usdm:ref></p>',
            },
        ],
        "roles": [
            role("StudyRole_1", code("C70793", "Clinical Study Sponsor"), ["Organization_1"]),
            {
                **role("StudyRole_2", code("C207599", "Outcomes Assessor"), []),
                "masking": {"id": "Masking_1", "text": "Central reading", "isMasked": True},
            },
            {
                **role("StudyRole_3", code("C19924", "Principal Investigator"), []),
                "assignedPersons": [
                    {
                        "id": "AssignedPerson_1",
                        "name": "AssignedPerson_1",
                        "personName": {"id": "PersonName_1", "givenNames": ["Ada"], "familyName": "Bol"},
                        "jobTitle": "Professor",
                        "organizationId": "Organization_3",
                    }
                ],
            },
        ],
        "organizations": [
            {
                "id": "Organization_1",
                "name": "HB",
                "label": "Heart BV",
                "type": code("C54149", "Drug Company"),
                "identifierScheme": "DUNS",
                "identifier": "12-345",
                "legalAddress": {
                    "id": "Address_1",
                    "text": "Kade 1, Leiden",
                    "lines": ["Kade 1"],
                    "city": "Leiden",
                    "country": code("NLD", "Netherlands", "ISO 3166 1 alpha3", "2020-08"),
                },
            },
            {"id": "Organization_2", "name": "ClinicalTrials.gov", "type": code("C93453", "Study Registry")},
            {
                "id": "Organization_3",
                "name": "Vesalius",
                "type": code("C21541", "Healthcare Facility"),
                "managedSites": [{"id": "StudySite_1", "name": "Ward 3"}],
            },
            {
                "id": "Organization_4",
                "name": "Clinic North",
                "type": code("C21541", "Healthcare Facility"),
                "legalAddress": {"id": "Address_2", "city": "Delft"},
                "managedSites": [{"id": "StudySite_2", "name": "Clinic North"}],
            },
        ],
        "studyInterventions": [intervention()],
        "administrableProducts": [
            {
                "id": "AdministrableProduct_1",
                "name": "Lervastin 20",
                "administrableDoseForm": alias("C42998", "Tablet Dosage Form"),
                "sourcing": code("C215659", "Centrally Sourced Indicator"),
            }
        ],
        "dictionaries": [
            {
                "id": "Dictionary_1",
                "name": "Ages",
                "parameterMaps": [
                    {
                        "id": "ParameterMap_1",
                        "tag": "least",
                        "reference": '<usdm:ref klass="Quantity" id="Quantity_1" attribute="value"></usdm:ref>',
                    }
                ],
            }
        ],
        "notes": [],
        "instanceType": "StudyVersion",
    }


def role(usdm_id: str, value: Json, organizations: list[str]) -> Json:
    """A StudyRole of organisations."""
    return {
        "id": usdm_id,
        "name": usdm_id,
        "code": value,
        "appliesToIds": ["StudyVersion_1"],
        "organizationIds": organizations,
    }


def item(usdm_id: str, text: str, dictionary: str | None) -> Json:
    """An EligibilityCriterionItem."""
    return {"id": usdm_id, "name": usdm_id, "text": text, "dictionaryId": dictionary}


def date(usdm_id: str, day: str, kind: Json) -> Json:
    """A GovernanceDate that holds everywhere."""
    scope = {"id": f"{usdm_id}_scope", "type": code("C68846", "Global"), "code": None}
    return {"id": usdm_id, "name": usdm_id, "type": kind, "dateValue": day, "geographicScopes": [scope]}


def amendment() -> Json:
    """The StudyAmendment."""
    return {
        "id": "StudyAmendment_1",
        "name": "A1",
        "label": "First amendment",
        "number": "1",
        "summary": "Older people too",
        "primaryReason": {"id": "Reason_1", "code": code("C207605", "IRB/IEC Feedback")},
        "secondaryReasons": [
            {"id": "Reason_2", "code": code("C17649", "Other"), "otherReason": "A printing error"}
        ],
        "changes": [
            {
                "id": "StudyChange_1",
                "name": "StudyChange_1",
                "summary": "Age",
                "changedSections": [
                    {"id": "Section_1", "sectionNumber": "5.1", "sectionTitle": "Population"}
                ],
            }
        ],
        "impacts": [
            {
                "id": "Impact_1",
                "type": code("C215665", "Study Subject Safety"),
                "text": "None",
                "isSubstantial": False,
            }
        ],
        "dateValues": [date("GovernanceDate_2", "2025-06", code("C71476", "Approval Date"))],
        "enrollments": [{"id": "SubjectEnrollment_1", "name": "NL"}],
        "previousId": None,
    }


def design() -> Json:
    """The study design."""
    return {
        "id": "StudyDesign_1",
        "name": "Design 1",
        "description": "Two arms side by side",
        "studyType": code("C98388", "Interventional Study"),
        "studyPhase": alias("C15601", "Phase II Trial"),
        "intentTypes": [code("C49656", "Treatment Study"), code("C49657", "Prevention Study")],
        "model": code("C82639", "Parallel Study"),
        "blindingSchema": alias("C15228", "Double Blind Study"),
        "subTypes": [code("C49667", "Safety Study")],
        "therapeuticAreas": [code("22298006", "Myocardial infarction", "SNOMED", "2024")],
        "characteristics": [
            code("C46079", "Randomized Controlled Clinical Trial"),
            code("C98704", "Adaptive Design"),
        ],
        "rationale": "Nobody knows yet.",
        "arms": [
            {
                "id": "StudyArm_1",
                "name": "Lervastin",
                "label": "Lervastin weekly",
                "type": code("C174266", "Investigational Arm"),
                "dataOriginDescription": "Subjects",
            },
            {"id": "StudyArm_2", "name": "Usual care", "type": code("C174226", "Control Arm")},
        ],
        "epochs": [
            {"id": "StudyEpoch_1", "name": "Treatment", "type": code("C101526", "Treatment Epoch")},
        ],
        "elements": [
            {"id": "StudyElement_1", "name": "Weekly", "studyInterventionIds": ["StudyIntervention_1"]},
        ],
        "studyCells": [
            {
                "id": "StudyCell_1",
                "armId": "StudyArm_1",
                "epochId": "StudyEpoch_1",
                "elementIds": ["StudyElement_1"],
            },
        ],
        "estimands": [{"id": "Estimand_1", "name": "EST1", "populationSummary": "Mean change"}],
        "indications": [
            {
                "id": "Indication_1",
                "name": "IND1",
                "label": "Heart attack",
                "codes": [code("I21", "Acute myocardial infarction", "ICD-10-CM", "2025")],
                "isRareDisease": False,
            }
        ],
        "studyInterventionIds": ["StudyIntervention_1"],
        "objectives": [
            {
                "id": "Objective_1",
                "name": "OBJ1",
                "label": "Main",
                "description": "The reason to do it",
                "text": "To see whether <i>weekly</i> is enough",
                "level": code("C85826", "Trial Primary Objective"),
                "endpoints": [
                    {
                        "id": "Endpoint_1",
                        "name": "END1",
                        "text": "LDL cholesterol",
                        "description": "After a year",
                        "purpose": "Efficacy",
                        "level": code("C94496", "Primary Endpoint"),
                    }
                ],
            }
        ],
        "population": {
            "id": "StudyDesignPopulation_1",
            "name": "POP1",
            "description": "People after a heart attack",
            "includesHealthySubjects": False,
            "plannedEnrollmentNumber": quantity("Quantity_3", 240.0, None),
            "plannedSex": [code("C49636", "Both")],
            "plannedAge": {
                "id": "Range_1",
                "minValue": quantity("Quantity_1", 50.0, alias("C29848", "Year")),
                "maxValue": quantity("Quantity_2", 85.0, alias("C29848", "Year")),
                "isApproximate": False,
            },
            "criterionIds": ["EligibilityCriterion_1", "EligibilityCriterion_2"],
        },
        "eligibilityCriteria": [
            criterion(1, "IN01", "Age", code("C25532", "Inclusion Criteria")),
            criterion(2, "EX01", None, code("C25370", "Exclusion Criteria")),
        ],
        "instanceType": "InterventionalStudyDesign",
    }


def criterion(number: int, name: str, label: str | None, category: Json) -> Json:
    """An EligibilityCriterion."""
    return {
        "id": f"EligibilityCriterion_{number}",
        "name": name,
        "label": label,
        "identifier": f"0{number}",
        "category": category,
        "criterionItemId": f"EligibilityCriterionItem_{number}",
        "previousId": f"EligibilityCriterion_{number - 1}" if number > 1 else None,
        "nextId": f"EligibilityCriterion_{number + 1}" if number < 2 else None,
    }


def intervention() -> Json:
    """The StudyIntervention."""
    return {
        "id": "StudyIntervention_1",
        "name": "LER",
        "label": "Lervastin",
        "description": "A statin",
        "role": code("C41161", "Experimental Intervention"),
        "type": code("C1909", "Pharmacologic Substance"),
        "codes": [code("L-1", "Lervastin", "SPONSOR", "1")],
        "minimumResponseDuration": quantity("Quantity_5", 2.0, alias("C29844", "Week")),
        "administrations": [
            {
                "id": "Administration_1",
                "name": "Start",
                "description": "One tablet",
                "dose": quantity("Quantity_6", 20.0, alias("C28253", "Milligram")),
                "route": alias("C38288", "Oral Route of Administration"),
                "frequency": alias("C67069", "Weekly"),
                "duration": {
                    "id": "Duration_1",
                    "text": None,
                    "quantity": quantity("Quantity_7", 24.0, alias("C29844", "Week")),
                    "durationWillVary": True,
                    "reasonDurationWillVary": "until progression",
                },
                "administrableProductId": "AdministrableProduct_1",
            }
        ],
    }


def document() -> Json:
    """The protocol document."""

    def content(number: int, section: str, title: str, children: list[str]) -> Json:
        return {
            "id": f"NarrativeContent_{number}",
            "name": f"NC_{number}",
            "sectionNumber": section,
            "sectionTitle": title,
            "displaySectionNumber": True,
            "displaySectionTitle": True,
            "childIds": children,
            "previousId": f"NarrativeContent_{number - 1}" if number > 1 else None,
            "nextId": f"NarrativeContent_{number + 1}" if number < 2 else None,
            "contentItemId": f"NarrativeContentItem_{number}",
        }

    return {
        "id": "Document_1",
        "name": "HEARTEN",
        "language": code("en", "English", "ISO", "1"),
        "type": code("C70817", "Protocol"),
        "versions": [
            {
                "id": "Edition_1",
                "version": "3",
                "dateValues": [date("GovernanceDate_3", "2025-03-01", code("C215664", "Issued Date"))],
                "contents": [
                    content(1, "1", "Background", ["NarrativeContent_2"]),
                    content(2, "1.1", "Objectives", []),
                ],
            }
        ],
    }
