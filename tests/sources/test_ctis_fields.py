"""The tables of CTIS: the data dictionary agrees with the model, the code tables with the register's lists."""

import re
from typing import get_args

import pytest

from fhir_trials import mapping_files
from fhir_trials.code_maps import code_map
from fhir_trials.issues import Issues
from fhir_trials.model import Term, codes
from fhir_trials.sources import ctis
from fhir_trials.sources.ctis import copies, reasons
from fhir_trials.sources.ctis.languages import tag
from tests.sources.accounting import dictionary
from tests.sources.model_places import unknown_step

ROWS = dictionary("ctis")
HOMES = sorted({home for row in ROWS.values() if row["model"] for home in row["model"].split(" | ")})
STATUS = [
    (1, "Under evaluation", "in-review"),
    (2, "Authorised, recruitment pending", "not-yet-recruiting"),
    (3, "Authorised, recruiting", "recruiting"),
    (4, "Ongoing, recruiting", "recruiting"),
    (5, "Ongoing, recruitment ended", "active-not-recruiting"),
    (6, "Temporarily halted", "temporarily-closed-to-accrual"),
    (7, "Suspended", None),
    (8, "Ended", None),
    (9, "Expired", None),
    (10, "Revoked", None),
    (11, "Not authorised", "disapproved"),
    (12, "Cancelled", None),
]
PHASES = [
    (1, "Human Pharmacology (Phase I)- First administration to humans", "phase-1"),
    (2, "Human Pharmacology (Phase I)- Bioequivalence Study", "phase-1"),
    (3, "Human Pharmacology (Phase I)-  Other", "phase-1"),
    (4, "Therapeutic exploratory (Phase II)", "phase-2"),
    (5, "Therapeutic confirmatory  (Phase III)", "phase-3"),
    (6, "Therapeutic use (Phase IV)", "phase-4"),
    (7, "Phase I and Phase II (Integrated)- First administration to humans", "phase-1-phase-2"),
    (8, "Phase I and Phase II (Integrated)- Bioequivalence Study", "phase-1-phase-2"),
    (9, "Phase I and Phase II (Integrated)- Other", "phase-1-phase-2"),
    (10, "Phase II and Phase III (Integrated)", "phase-2-phase-3"),
    (11, "Phase III and phase IV (Integrated)", "phase-3-phase-4"),
]
LITERALS = {
    "ctis-age-group": codes.AgeGroup,
    "ctis-age-range": codes.AgeGroup,
    "ctis-authorisation": codes.Authorisation,
    "ctis-decision": codes.EthicsDecision,
    "ctis-gender": codes.Sex,
    "ctis-organisation-type": codes.OrganizationClass,
    "ctis-phase": codes.Phase,
    "ctis-phase-number": codes.Phase,
    "ctis-public-status": codes.StatusCode,
    "ctis-route": codes.Route,
    "ctis-status": codes.StatusCode,
}


def read(**members):
    """The trial of a record with these members, and the codes of its issues."""
    issues = Issues()
    return ctis.read({"ctNumber": "2022-599999-99-00", **members}, issues), [one.code for one in issues]


@pytest.mark.parametrize(("number", "word", "code"), STATUS)
def test_every_public_status_is_mapped(number, word, code):
    """Each of the twelve, by its number and by its whole word; what would claim too much has no code."""
    for members in ({"ctPublicStatusCode": number}, {"ctStatus": number}, {"ctStatus": word.upper()}):
        trial, issues = read(**members)
        text = word.upper() if members == {"ctStatus": word.upper()} else word
        assert Term(code=code, text=text) == trial.status.recruitment
        assert [] == issues


@pytest.mark.parametrize(("number", "word", "code"), PHASES)
def test_every_phase_is_mapped(number, word, code):
    """Each of the eleven, by its number and by its whole word; runs of blanks count as one."""
    trial, issues = read(trialPhase=word)
    assert (Term(code=code, text=word), []) == (trial.phase, issues)
    category = {"trialPhase": str(number)}
    part = {"trialDetails": {"trialInformation": {"trialCategory": category}}}
    trial, issues = read(authorizedPartI=part)
    assert (code, " ".join(word.split())) == (trial.phase.code, trial.phase.text)


@pytest.mark.parametrize("table", LITERALS)
def test_every_code_is_one_of_the_model(table):
    """The targets of a table are in the Literal of the model."""
    assert set() == {row.code for row in code_map(table).rows.values()} - set(get_args(LITERALS[table]))


def test_a_language_has_its_tag():
    """The country in brackets makes the region; what is no country or no language is not made one."""
    found = [tag(text) for text in ("German (Germany)", "Dutch", "French (Nowhere)", "Latin (Italy)", "((")]
    assert ["de-DE", "nl", "fr", None, None] == found


@pytest.mark.parametrize("home", HOMES)
def test_every_target_is_in_the_model(home):
    """Each model path of the dictionary leads to a field; `[]` stands where a list is."""
    assert "" == unknown_step(home)


def test_every_row_has_a_target_or_a_reason():
    """No field stands in the dictionary without saying what becomes of it; a reason says of what kind it is."""
    notes = [row["note"] for row in ROWS.values() if not row["model"]]
    assert [] == [
        note for note in notes if not note.startswith((reasons.BOOKKEEPING, reasons.COPY, reasons.UNCLEAR))
    ]


def test_every_table_that_is_named_exists():
    """Code tables named in the notes are files, and all but that of the languages' are named."""
    named = {name for row in ROWS.values() for name in re.findall(r"ctis-[a-z-]*[a-z]", row["note"])}
    files = {name.removesuffix(".json") for name in mapping_files.names("codes", ".json")}
    assert named == {name for name in files if name.startswith("ctis-")}


def test_a_reason_holds_in_both_shapes():
    """The reason of a key holds wherever it stands, that of a section for everything below."""
    assert reasons.reason("authorizedApplication.authorizedPartI.id").startswith(reasons.BOOKKEEPING)
    assert reasons.reason("publicEvaluation[].validationRfis[].ctNumber[]").startswith(reasons.BOOKKEEPING)
    assert reasons.reason("applications[].partI.a[].b").startswith(reasons.COPY)
    assert "" == reasons.reason("authorizedPartI.trialDetails.unknown[].field")


def test_a_copy_leads_to_what_is_read():
    """The place of a copy of a copy is that of the section that is read."""
    place = "applications[].partI.productRoleGroupInfos[].products[].routes[]"
    assert "authorizedPartI.products[].routes[]" == copies.original(place)
    assert "authorizedPartI.sponsors[].organisation.name" == copies.original(
        "coSponsors[].addresses[].organisation.name"
    )
