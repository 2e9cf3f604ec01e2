"""ResearchStudy in R4: each fact in its element or extension, in the shapes HL7's validator accepts."""

from typing import Any

from fhir_trials.issues import Issues
from fhir_trials.releases import lift, lower, table
from tests.releases.studies import HL7, STATUS, THO, X5, concept, r4

Json = dict[str, Any]


def test_simple_values() -> None:
    """url, version, date and summary are one extension each, with the language of the text on the value."""
    dutch = {"extension": [{"url": f"{table.STANDARD}language", "valueCode": "nl"}]}
    study = {
        "url": "http://a",
        "version": "2",
        "date": "2024",
        "descriptionSummary": "Kort",
        "_descriptionSummary": dutch,
    }
    expected = [
        {"url": f"{X5}url", "valueUri": "http://a"},
        {"url": f"{X5}version", "valueString": "2"},
        {"url": f"{X5}date", "valueDateTime": "2024"},
        {"url": f"{X5}descriptionSummary", "valueMarkdown": "Kort", "_valueMarkdown": dutch},
    ]
    assert {"extension": expected} == r4(**study)


def test_label() -> None:
    """A label is spelled out, its own extension with its whole URL."""
    own = {"url": "https://example.org/label-kind", "valueCode": "brief"}
    type_ = concept(f"{HL7}title-type", "acronym")
    parts = [{"url": "type", "valueCodeableConcept": type_}, {"url": "value", "valueString": "ABC"}, own]
    label = {"id": "l1", "type": type_, "value": "ABC", "extension": [own]}
    assert {"extension": [{"url": f"{X5}label", "id": "l1", "extension": parts}]} == r4(label=[label])


def test_design_is_category_too() -> None:
    """The design stands in category for R4 readers, without the ids that would occur twice."""
    design = [{**concept(f"{HL7}study-design", "SEVCO:01003"), "id": "d1"}, {"text": "SEQUENTIAL"}]
    expected = {
        "category": [concept(f"{HL7}study-design", "SEVCO:01003"), {"text": "SEQUENTIAL"}],
        "extension": [{"url": f"{X5}studyDesign", "valueCodeableConcept": each} for each in design],
    }
    assert expected == r4(studyDesign=design)


def test_systems_of_the_release() -> None:
    """Phase, purpose, reason and objective types carry the system of the release they stand in."""
    objective = concept(f"{HL7}research-study-objective-type", "primary")
    study: Json = {
        "phase": concept(f"{HL7}research-study-phase", "phase-2"),
        "primaryPurposeType": concept(f"{HL7}research-study-prim-purp-type", "treatment"),
        "whyStopped": concept(f"{HL7}research-study-reason-stopped", "accrual-goal-met"),
        "objective": [{"name": "o", "type": objective, "description": "more"}],
        "outcomeMeasure": [{"name": "m", "type": [objective]}],
    }
    lowered = concept(f"{THO}research-study-objective-type", "primary")
    expected: Json = {
        "phase": concept(f"{THO}research-study-phase", "phase-2"),
        "primaryPurposeType": concept(f"{THO}research-study-prim-purp-type", "treatment"),
        "reasonStopped": concept(f"{THO}research-study-reason-stopped", "accrual-goal-met"),
        "objective": [
            {
                "name": "o",
                "type": lowered,
                "extension": [{"url": f"{X5}objective.description", "valueMarkdown": "more"}],
            }
        ],
        "extension": [
            {
                "url": f"{X5}outcomeMeasure",
                "extension": [
                    {"url": "name", "valueString": "m"},
                    {"url": "type", "valueCodeableConcept": lowered},
                ],
            }
        ],
    }
    assert expected == r4(**study)


def test_system_in_an_unexpected_place() -> None:
    """A system that differs is replaced wherever a coding carries it."""
    study = {"condition": [concept(f"{HL7}research-study-phase", "phase-2")]}
    assert {"condition": [concept(f"{THO}research-study-phase", "phase-2")]} == r4(**study)


def test_system_of_the_other_release_is_reported() -> None:
    """HL7's own R5 example has the R4 system of the phase: it stays in R4, is corrected in R5, and is an issue."""
    found = Issues()
    study = {
        "resourceType": "ResearchStudy",
        **STATUS,
        "phase": concept(f"{THO}research-study-phase", "phase-2"),
    }
    lowered = lower(study, "R4", found)
    assert study["phase"] == lowered["phase"]
    assert ["other-release-system"] == [issue.code for issue in found if issue.code != "nearest-code"]
    assert concept(f"{HL7}research-study-phase", "phase-2") == lift(lowered, "R4", Issues())["phase"]


def test_recruitment_is_flat() -> None:
    """Numbers and group stand on the study itself, eligibility is the enrollment."""
    recruitment: Json = {
        "targetNumber": 120,
        "actualNumber": 0,
        "eligibility": {"reference": "Group/g"},
        "actualGroup": {"reference": "Group/h"},
    }
    expected = {
        "enrollment": [{"reference": "Group/g"}],
        "extension": [
            {"url": f"{X5}recruitment.targetNumber", "valueUnsignedInt": 120},
            {"url": f"{X5}recruitment.actualNumber", "valueUnsignedInt": 0},
            {"url": f"{X5}recruitment.actualGroup", "valueReference": {"reference": "Group/h"}},
        ],
    }
    assert expected == r4(recruitment=recruitment)


def test_extensions_of_recruitment_itself() -> None:
    """R4 has no such element, so its id and extensions stand in one of ours."""
    stranger = {"url": "https://example.org/p", "valueString": "p"}
    parts = [{"url": "id", "valueString": "r"}, stranger]
    expected = {"extension": [{"url": f"{table.OWN}R5-ResearchStudy.recruitment", "extension": parts}]}
    assert expected == r4(recruitment={"id": "r", "extension": [stranger]})


def test_eligibility_by_evidence_variable() -> None:
    """R4 allows a Group alone: another target stands in alternate-reference, with display beside it."""
    reference = {"reference": "EvidenceVariable/e", "display": "Adults"}
    carrier = {"url": f"{table.STANDARD}alternate-reference", "valueReference": reference}
    expected = {"enrollment": [{"display": "Adults", "extension": [carrier]}]}
    assert expected == r4(recruitment={"eligibility": reference})


def test_sites() -> None:
    """A Location is native, contained or not; an Organization stands in alternate-reference."""
    contained = [
        {"resourceType": "Location", "id": "s"},
        {"resourceType": "Organization", "id": "o", "name": "UMC"},
    ]
    site = [
        {"reference": "#s"},
        {"reference": "#o"},
        {"reference": "https://a.nl/fhir/ResearchStudy/1"},
        {"display": "?"},
    ]
    url = f"{table.STANDARD}alternate-reference"
    expected = [
        {"reference": "#s"},
        {"display": "#o", "extension": [{"url": url, "valueReference": {"reference": "#o"}}]},
        {"display": site[2]["reference"], "extension": [{"url": url, "valueReference": site[2]}]},
        {"display": "?"},
    ]
    assert {"contained": contained, "site": expected} == r4(contained=contained, site=site)


def test_arms() -> None:
    """Name, type and description are R4's own; the rest stands on the arm."""
    group: Json = {
        "linkId": "a1",
        "name": "Arm A",
        "type": concept(f"{HL7}research-study-arm-type", "experimental"),
        "description": "twice a day",
        "intendedExposure": [{"reference": "EvidenceVariable/1"}, {"reference": "EvidenceVariable/2"}],
        "observedGroup": {"reference": "Group/1"},
    }
    extensions = [
        {"url": f"{X5}comparisonGroup.linkId", "valueId": "a1"},
        *(
            {"url": f"{X5}comparisonGroup.intendedExposure", "valueReference": each}
            for each in group["intendedExposure"]
        ),
        {"url": f"{X5}comparisonGroup.observedGroup", "valueReference": {"reference": "Group/1"}},
    ]
    native = {key: group[key] for key in ("name", "type", "description")}
    assert {"arm": [{**native, "extension": extensions}]} == r4(comparisonGroup=[group])


def test_focus() -> None:
    """A concept alone is R4's own element; with a reference it carries the whole."""
    both = {"concept": {"text": "Aspirin", "id": "c"}, "reference": {"reference": "Medication/1"}}
    parts = [
        {"url": table.DATATYPE, "valueString": "CodeableReference"},
        {"url": "concept", "valueCodeableConcept": both["concept"]},
        {"url": "reference", "valueReference": both["reference"]},
    ]
    expected = [
        {"text": "Aspirin"},
        {"text": "Aspirin", "extension": [{"url": f"{X5}focus", "extension": parts}]},
    ]
    assert {"focus": expected} == r4(focus=[{"concept": {"text": "Aspirin"}}, both])


def test_regions_and_own_name() -> None:
    """Regions are R4's location; the name, which has no allowed place, is an extension of ours."""
    expected = {
        "location": [{"text": "NL"}],
        "extension": [{"url": f"{table.OWN}R5-ResearchStudy.name", "valueString": "Study"}],
    }
    assert expected == r4(region=[{"text": "NL"}], name="Study")


def test_second_enrollment_is_kept() -> None:
    """R4 allows several groups and R5 one: the others come back as an extension, and go down again."""
    native = {
        "resourceType": "ResearchStudy",
        "status": "active",
        "enrollment": [{"display": "a"}, {"display": "b"}],
    }
    lifted = lift(native, "R4", Issues())
    assert {"eligibility": {"display": "a"}} == lifted["recruitment"]
    assert [{"url": f"{table.OWN}R4-ResearchStudy.enrollment", "valueReference": {"display": "b"}}] == lifted[
        "extension"
    ]
    assert native["enrollment"] == lower(lifted, "R4", Issues())["enrollment"]


def test_modifier_extension_is_moved_with_a_warning() -> None:
    """An element that becomes an extension keeps its modifier extensions, which no longer modify."""
    modifier = {"url": "https://example.org/not", "valueBoolean": True}
    study = {
        "resourceType": "ResearchStudy",
        **STATUS,
        "label": [{"value": "a", "modifierExtension": [modifier]}],
    }
    found = Issues()
    lowered = lower(study, "R4", found)
    assert study == lift(lowered, "R4", Issues())
    assert ["ResearchStudy.label[0].modifierExtension"] == [
        i.path for i in found if i.code == "modifier-moved"
    ]


def test_unknown_elements_are_named() -> None:
    """What no release of ours has is left out of R4, each with its path."""
    study = {
        "resourceType": "ResearchStudy",
        **STATUS,
        "citeAsMarkdown": "x",
        "objective": [{"name": "o", "outcomeMeasure": []}],
        "label": [{"value": "a", "other": 1}],
        "recruitment": {"eligibility": {"display": "a"}, "other": 1},
    }
    found = Issues()
    lowered = lower(study, "R4", found)
    expected = [
        "ResearchStudy.label[0].other",
        "ResearchStudy.objective[0].outcomeMeasure",
        "ResearchStudy.recruitment.other",
        "ResearchStudy.citeAsMarkdown",
    ]
    assert sorted(expected) == sorted(issue.path for issue in found if issue.code == "not-in-release")
    assert "citeAsMarkdown" not in lowered
    assert [{"name": "o"}] == lowered["objective"]
