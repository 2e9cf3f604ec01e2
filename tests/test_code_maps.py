from collections import Counter
from typing import get_args

import pytest
from fhir.resources.conceptmap import ConceptMap

from fhir_trials import mapping_files
from fhir_trials.code_maps import Row, code_map
from fhir_trials.errors import TableError
from fhir_trials.model import DateFact, codes

OWN = "https://w3id.org/fhir-trials/CodeSystem/"
CTGOV = "https://clinicaltrials.gov/data-api#"
FILES = [name.removesuffix(".json") for name in mapping_files.names("codes", ".json")]
FROM_CTGOV = [name for name in FILES if name.startswith("ctgov-")]
LITERALS = {
    "recruitment-status": codes.StatusCode,
    "study-type": codes.StudyType,
    "phase": codes.Phase,
    "purpose": codes.Purpose,
    "allocation": codes.Allocation,
    "intervention-model": codes.InterventionModel,
    "observational-model": codes.ObservationalModel,
    "time-perspective": codes.TimePerspective,
    "masking-level": codes.MaskingLevel,
    "masked-party": codes.MaskedParty,
    "arm-kind": codes.ArmKind,
    "intervention-kind": codes.InterventionKind,
    "sex": codes.Sex,
    "age-group": codes.AgeGroup,
    "sampling-method": codes.SamplingMethod,
    "party-role": codes.PartyRole,
    "contact-role": codes.ContactRole,
    "organization-class": codes.OrganizationClass,
    "identifier-kind": codes.IdentifierKind,
    "sharing-plan": codes.SharingPlan,
    "shared-item": codes.SharedItem,
    "reference-kind": codes.ReferenceKind,
    "specimen-retention": codes.SpecimenRetention,
    "date-kind": DateFact.model_fields["kind"].annotation,
}
# Words that say less than any code: a class and a masking of the classic site, each of several of today's.
WITHOUT_CODE = {
    "ctgov-posting-date-type": ["ESTIMATED", "Estimate", "Estimated"],
    "ctgov-agency-class": ["Other"],
    "ctgov-masking": ["Double Blind"],
}
CLASSIC = "https://clinicaltrials.gov/ct2#"
# The enumerations of the register's API (https://clinicaltrials.gov/data-api/api), as their words stand there.
ENUMERATIONS = {
    "Status": "ACTIVE_NOT_RECRUITING COMPLETED ENROLLING_BY_INVITATION NOT_YET_RECRUITING RECRUITING SUSPENDED "
    "TERMINATED WITHDRAWN AVAILABLE NO_LONGER_AVAILABLE TEMPORARILY_NOT_AVAILABLE APPROVED_FOR_MARKETING "
    "WITHHELD UNKNOWN",
    "StudyType": "EXPANDED_ACCESS INTERVENTIONAL OBSERVATIONAL",
    "Phase": "NA EARLY_PHASE1 PHASE1 PHASE1/PHASE2 PHASE2 PHASE2/PHASE3 PHASE3 PHASE4",
    "PrimaryPurpose": "TREATMENT PREVENTION DIAGNOSTIC ECT SUPPORTIVE_CARE SCREENING HEALTH_SERVICES_RESEARCH "
    "BASIC_SCIENCE DEVICE_FEASIBILITY OTHER",
    "DesignAllocation": "RANDOMIZED NON_RANDOMIZED NA",
    "InterventionalAssignment": "SINGLE_GROUP PARALLEL CROSSOVER FACTORIAL SEQUENTIAL",
    "ObservationalModel": "COHORT CASE_CONTROL CASE_ONLY CASE_CROSSOVER ECOLOGIC_OR_COMMUNITY FAMILY_BASED "
    "DEFINED_POPULATION NATURAL_HISTORY OTHER",
    "DesignTimePerspective": "RETROSPECTIVE PROSPECTIVE CROSS_SECTIONAL OTHER",
    "DesignMasking": "NONE SINGLE DOUBLE TRIPLE QUADRUPLE",
    "WhoMasked": "PARTICIPANT CARE_PROVIDER INVESTIGATOR OUTCOMES_ASSESSOR",
    "ArmGroupType": "EXPERIMENTAL ACTIVE_COMPARATOR PLACEBO_COMPARATOR SHAM_COMPARATOR NO_INTERVENTION OTHER",
    "InterventionType": "BEHAVIORAL BIOLOGICAL COMBINATION_PRODUCT DEVICE DIAGNOSTIC_TEST DIETARY_SUPPLEMENT DRUG "
    "GENETIC PROCEDURE RADIATION OTHER",
    "Sex": "FEMALE MALE ALL",
    "StandardAge": "CHILD ADULT OLDER_ADULT",
    "SamplingMethod": "PROBABILITY_SAMPLE NON_PROBABILITY_SAMPLE",
    "OfficialRole": "STUDY_CHAIR STUDY_DIRECTOR PRINCIPAL_INVESTIGATOR SUB_INVESTIGATOR",
    "ContactRole": "STUDY_CHAIR STUDY_DIRECTOR PRINCIPAL_INVESTIGATOR SUB_INVESTIGATOR CONTACT",
    "ResponsiblePartyType": "SPONSOR PRINCIPAL_INVESTIGATOR SPONSOR_INVESTIGATOR",
    "AgencyClass": "NIH FED OTHER_GOV INDIV INDUSTRY NETWORK AMBIG OTHER UNKNOWN",
    "SecondaryIdType": "NIH FDA VA CDC AHRQ SAMHSA OTHER_GRANT EUDRACT_NUMBER CTIS REGISTRY OTHER",
    "IpdSharing": "YES NO UNDECIDED",
    "IpdSharingInfoType": "STUDY_PROTOCOL SAP ICF CSR ANALYTIC_CODE",
    "ReferenceType": "BACKGROUND RESULT DERIVED",
    "BioSpecRetention": "NONE_RETAINED SAMPLES_WITH_DNA SAMPLES_WITHOUT_DNA",
    "DateType": "ACTUAL ESTIMATED",
}
RELATIONSHIPS = {
    "equivalent",
    "source-is-narrower-than-target",
    "source-is-broader-than-target",
    "related-to",
    "not-related-to",
}


def rows_of(name):
    """The rows of a table as they stand in the file."""
    return [
        (group, element, target)
        for group in mapping_files.read_json(f"codes/{name}.json")["group"]
        for element in group["element"]
        for target in element.get("target", [])
    ]


def words_of(literal):
    """The words of a Literal, or of an optional one."""
    return {
        word for part in get_args(literal) for word in (get_args(part) or [part]) if word is not type(None)
    }


@pytest.mark.parametrize("name", FILES)
def test_a_table_is_a_valid_concept_map(name):
    """Each file is an R5 ConceptMap that carries its own name."""
    table = mapping_files.read_json(f"codes/{name}.json")
    ConceptMap.model_validate(table)
    url = f"https://w3id.org/fhir-trials/ConceptMap/{name}"
    assert (name, url) == (table["id"], table["url"])


@pytest.mark.parametrize("name", FILES)
def test_a_row_says_how_good_it_is(name):
    """Every row has a relationship of ConceptMap, and a comment where it is not equivalent."""
    for _, element, target in rows_of(name):
        assert target["relationship"] in RELATIONSHIPS
        exact = target["relationship"] == "equivalent"
        assert exact or "comment" in target, element["code"]


@pytest.mark.parametrize("name", FILES)
def test_a_code_stands_once_and_the_first_equivalent_is_reversed(name):
    """A source code has one row a target system; the first equivalent row of a target comes back as it went."""
    seen = Counter((element["code"], group["target"]) for group, element, _ in rows_of(name))
    assert [] == [pair for pair, count in seen.items() if count > 1]
    table = code_map(name)
    reversed_by: dict[str, str] = {}
    firsts: dict[tuple[str, str], str] = {}
    for group, element, target in rows_of(name):
        first = reversed_by.setdefault(group["target"], group["source"]) == group["source"]
        if first and target["relationship"] == "equivalent":
            firsts.setdefault((group["target"], target["code"]), element["code"])
    assert firsts == {target: table.backward(*target) for target in firsts}


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("page-")])
def test_a_word_of_a_page_stands_once_in_whatever_capitals(name):
    """Words of pages are compared without capitals, so a second row would hide the first."""
    seen = Counter(" ".join(element["code"].split()).casefold() for _, element, _ in rows_of(name))
    assert [] == [word for word, count in seen.items() if count > 1]


@pytest.mark.parametrize("name", FROM_CTGOV)
def test_every_word_of_the_register_is_mapped_to_a_code_of_the_model(name):
    """The words of the enumeration are all there, nothing else is, and the targets are in the model's Literal."""
    groups = mapping_files.read_json(f"codes/{name}.json")["group"]
    enumeration = groups[0]["source"].removeprefix(CTGOV)
    assert [CTGOV + enumeration, CLASSIC + enumeration] == [group["source"] for group in groups]
    assert sorted(ENUMERATIONS[enumeration].split()) == sorted(row["code"] for row in groups[0]["element"])
    without = {row["code"] for group in groups for row in group["element"] if "target" not in row}
    assert set(WITHOUT_CODE.get(name, ())) == without
    literal = LITERALS[groups[0]["target"].removeprefix(OWN)]
    assert set() == {row.code for row in code_map(name).rows.values()} - words_of(literal)


def test_every_enumeration_has_a_table():
    """No enumeration of the register is without its table."""
    sources = [mapping_files.read_json(f"codes/{name}.json")["group"][0]["source"] for name in FROM_CTGOV]
    assert sorted(CTGOV + name for name in ENUMERATIONS) == sorted(set(sources))


def test_a_word_may_be_known_and_have_no_code():
    """A posting date that the register reckoned is known, and neither actual nor expected."""
    table = code_map("ctgov-posting-date-type")
    assert (True, None) == (table.knows("ESTIMATED"), table.forward("ESTIMATED"))
    assert (True, "actual") == (table.knows("ACTUAL"), table.forward("ACTUAL").code)
    assert not table.knows("PLANNED")


def test_a_contact_role_is_a_party_role_of_hl7():
    """Whom to ask at a site is said with HL7's codes, each exact."""
    rows = code_map("fhir-contact-role").rows
    assert set(get_args(codes.ContactRole)) == set(rows)
    assert {"recruitment-contact", "primary-investigator"} < {row.code for row in rows.values()}
    assert {"http://hl7.org/fhir/research-study-party-role"} == {row.system for row in rows.values()}


def test_forward_gives_the_target_and_its_exactness():
    """A row tells system, code, display and relationship."""
    grant = code_map("ctgov-secondary-id-type").forward("NIH")
    narrower = "source-is-narrower-than-target"
    assert Row(f"{OWN}identifier-kind", "grant", "", False, narrower) == grant
    assert code_map("ctgov-phase").forward("PHASE1/PHASE2") == Row(
        f"{OWN}phase", "phase-1-phase-2", "", True, "equivalent"
    )


def test_only_exact_rows_are_reversed():
    """What says less is not turned back; what is unknown gives None both ways."""
    table = code_map("ctgov-secondary-id-type")
    assert "REGISTRY" == table.backward(f"{OWN}identifier-kind", "registry")
    assert None is table.backward(f"{OWN}identifier-kind", "grant")
    assert None is table.forward("no-such-word")


def test_a_table_is_read_once():
    """The same table is the same object."""
    assert code_map("ctgov-phase") is code_map("ctgov-phase")


def table_of(*elements):
    """A table of one group."""
    return lambda name: {"group": [{"source": "s", "target": "x", "element": list(elements)}]}


EQUIVALENT = {"target": [{"code": "t", "relationship": "equivalent"}]}


def test_of_several_equivalents_the_first_is_reversed(monkeypatch):
    """A word added to the first group of a table of words is one more spelling."""
    elements = [{"code": "Werving gestart", **EQUIVALENT}, {"code": "Werving loopt", **EQUIVALENT}]
    monkeypatch.setattr(mapping_files, "read_json", table_of(*elements))
    table = code_map("page-spellings")
    assert ("t", "t") == tuple(table.forward(one["code"]).code for one in elements)
    assert "Werving gestart" == table.backward("x", "t")


@pytest.mark.parametrize(
    ("name", "elements", "told"),
    [
        (
            "fhir-twice",
            [{"code": "a", **EQUIVALENT}, {"code": "b", **EQUIVALENT}],
            "'a' and 'b' are both equivalent to 't', and only one can come back from it; "
            "mark the other source-is-narrower-than-target",
        ),
        (
            "page-misspelt",
            [{"code": "a", "target": [{"code": "t", "relationship": "equivalant"}]}],
            "'a' has the relationship 'equivalant'; it is one of equivalent, source-is-narrower-than-target, "
            "source-is-broader-than-target, related-to, not-related-to",
        ),
        (
            "page-aimless",
            [{"code": "a", "target": [{"relationship": "equivalent"}]}],
            "the target of 'a' has no code",
        ),
        ("page-nameless", [{"display": "a"}], "a row has no code: {'display': 'a'}"),
    ],
)
def test_a_faulty_row_is_told(monkeypatch, name, elements, told):
    """A fault of a table is an error of ours that names the table, the rows and what to do."""
    monkeypatch.setattr(mapping_files, "read_json", table_of(*elements))
    with pytest.raises(TableError) as raised:
        code_map(name)
    assert f"mappings/codes/{name}.json: {told}" == str(raised.value)


def test_a_pair_that_is_none_is_left_out(monkeypatch):
    """Rows marked not-related-to, and codes without a target, have no target."""
    rows = [
        {"code": "a", "target": [{"code": "t", "relationship": "not-related-to"}]},
        {"code": "b", "noMap": True},
    ]
    monkeypatch.setattr(
        mapping_files, "read_json", lambda name: {"group": [{"source": "s", "target": "x", "element": rows}]}
    )
    assert {} == code_map("none").rows


def test_the_readme_names_every_code_set():
    """The list of code sets in mappings/codes/README.md is complete."""
    text = (mapping_files.folder() / "codes" / "README.md").read_text(encoding="utf-8")
    for name in [*LITERALS, *FROM_CTGOV]:
        assert f"`{name}`" in text, name


def test_further_spellings_have_the_code_and_are_not_reversed():
    """A word of the classic site has the code of the API's word, and going back gives the API's word."""
    table = code_map("ctgov-phase")
    assert table.forward("N/A") == table.forward("Not Applicable") == table.forward("NA")
    row = table.forward("Phase 2/Phase 3")
    assert row is not None
    assert "PHASE2/PHASE3" == table.backward(row.system, row.code)
