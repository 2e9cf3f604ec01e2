"""ISRCTN records as they come: what stands where in the Trial."""

from decimal import Decimal
from pathlib import Path

import pytest

import fhir_trials as ft
from fhir_trials import json_text
from fhir_trials.cursor import Json
from fhir_trials.issues import Issues
from fhir_trials.model import Age, Enrollment, EthicsReview, Identifier, Intervention, Outcome, Term, Trial
from fhir_trials.sources import isrctn
from fhir_trials.sources.xml_records import records

HERE = Path(__file__).parent / "records" / "isrctn"
SHARED = Path(__file__).parents[2].parent / "shared" / "data" / "registries" / "isrctn"


def answer() -> list[Json]:
    """The records of the invented answer of the register's API."""
    with (HERE / "answer.xml").open("rb") as stream:
        return [record for _, record in records(stream, "answer", isrctn.RECORD, isrctn.REPEATED)]


def converted() -> Json:
    """The invented record as a converter shows it."""
    return json_text.decode((HERE / "converted.json").read_bytes())


@pytest.fixture
def walk() -> Trial:
    """The first record of the answer: the newer form, everything filled in."""
    return isrctn.read(answer()[0], Issues())


@pytest.fixture
def tea() -> Trial:
    """The second record: an older form with odd contents."""
    return isrctn.read(answer()[1], Issues())


@pytest.fixture
def blanket() -> Trial:
    """The converted record."""
    return isrctn.read(converted(), Issues())


def goes_round(trial: Trial) -> None:
    """Through each release and back, checked on the way."""
    for release in ("R4", "R4B", "R5"):
        bundle = ft.to_fhir(trial, release)
        assert [] == ft.check(bundle, release)
        assert [trial] == ft.from_fhir(bundle)


@pytest.mark.parametrize("record", [*answer(), converted()], ids=["walk", "tea", "blanket"])
def test_an_invented_record_goes_round(record):
    """Each record is FHIR without a fault in every release, and comes back as it went."""
    goes_round(isrctn.read(record, Issues()))


def test_the_real_records_go_round():
    """The records of the register beside the project do, too."""
    if not SHARED.is_dir():
        pytest.skip("the reference records (../shared/data/registries/isrctn) are not here")
    for path in sorted(SHARED.glob("*.json")):
        goes_round(isrctn.read(json_text.decode(path.read_bytes()), Issues()))


def test_titles_numbers_and_source(walk):
    """The register's number is primary; each other number stands once, with its register or whoever gave it."""
    assert ["public", "scientific", "acronym"] == [title.kind for title in walk.titles]
    assert ("isrctn", "12", "2026-05-26") == (walk.source.registry, walk.source.version, walk.source.updated)
    assert [("registration-posting", "2026-03-01")] == [(e.event, e.date) for e in walk.registry_events]
    assert walk.identifiers[0] == Identifier(
        value="ISRCTN00000001",
        registry="isrctn",
        printed="00000001",
        kind=Term(code="registry"),
        primary=True,
    )
    assert [
        ("2024-500001-11-00", "eu-ct", "registry", None),
        ("NCT00000001", "ctgov", "registry", None),
        ("100001", None, "other", None),
        ("10.1186/ISRCTN00000001", None, "other", None),
        ("10001", None, "other", None),
        ("WALK/01", None, "sponsor", None),
        ("IC-7", None, None, "Invented Council of Walks"),
    ] == [
        (number.value, number.registry, number.kind and number.kind.code, number.assigner)
        for number in walk.identifiers[1:]
    ]


def test_words_for_nothing_are_nothing(tea, blanket):
    """`Nil known` is no number and `Not provided at time of registration` no summary."""
    assert ["ISRCTN00000002", "TEA-1", "TEA-1"] == [number.value for number in tea.identifiers]
    assert "Invented Tea Board" == tea.identifiers[2].assigner
    assert tea.summary is None
    assert ["ISRCTN00000003", "NCT00000003", "BLANKET 1", "10.1186/ISRCTN00000003", "SECOND 2"] == [
        number.value for number in blanket.identifiers
    ]


def test_a_status_is_only_what_an_editor_set(walk, tea, blanket):
    """No status is reckoned from dates, however long the trial is over; dates have no kind."""
    assert Term(code="terminated", text="Stopped") == walk.status.recruitment
    assert Term(code="stopped", text="Stopped") == tea.status.recruitment
    assert blanket.status is None
    assert ("2013-06-01", "2018-05-10") == (blanket.start.date, blanket.completion.date)
    assert (None, None) == (blanket.start.kind, blanket.completion.kind)
    assert "2015-05-31" == passage(blanket, "Recruitment end date")
    assert ["Suspended", "2026-01-01"] == [
        passage(walk, "Recruitment status"),
        passage(walk, "Overall study start date"),
    ]


def passage(trial: Trial, heading: str) -> str:
    """The one passage under this heading."""
    (found,) = [one.text for one in trial.passages if one.heading == heading]
    return found


def test_the_design_in_parts_and_in_one_word(walk, tea, blanket):
    """The newer form has a field for each part; the older one word, which may say two things."""
    assert ("randomized", "crossover", "placebo") == (
        walk.design.allocation.code,
        walk.design.model.code,
        walk.design.control.code,
    )
    assert Term(text="Blinded (masking used)") == walk.design.masking.level
    assert ("randomized", "crossover") == (blanket.design.allocation.code, blanket.design.model.code)
    assert "cross-sectional" == tea.design.time_perspective.code
    assert ("observational", "interventional") == (tea.study_type.code, blanket.study_type.code)


def test_several_purposes_are_one_text(walk, blanket):
    """A trial has one primary purpose: one word is coded, several are kept as words."""
    assert Term(text="Supportive care, Treatment") == walk.purpose
    assert "Quality of life" == passage(walk, "Study type")
    assert Term(code="prevention", text="Prevention") == blanket.purpose


def test_phase_and_interventions(walk, tea, blanket):
    """Named by the products, else by how the description begins; the phase stands with the intervention."""
    assert Term(code="phase-2-phase-3", text="Phase II/III") == walk.phase
    assert "Not Applicable" == passage(walk, "Phase")
    assert ["Melatonin, Placebo", "Behavioural"] == [one.name for one in walk.interventions]
    assert (
        Intervention(
            id="warm-blanket",
            name="Warm Blanket",
            kind=Term(code="device", text="Device"),
            description="A blanket or none.",
        ),
    ) == blanket.interventions
    assert ["Nothing but a questionnaire"] == [one.name for one in tea.interventions]


def read_of(**sections: Json) -> Trial:
    """The trial of a record of these sections, which goes round."""
    trial = isrctn.read({"isrctn": "00000000", "trialDescription": {}} | sections, Issues())
    goes_round(trial)
    return trial


def test_what_held_before_is_no_outcome_and_no_criterion():
    """Current outcomes and criteria are those of the trial; previous ones are passages under their own heading."""
    trial = read_of(
        trialDescription={
            "secondaryOutcome": "Current secondary outcome measures as of 28/04/2016:\n1. Sleep\n2. Wake\n\n"
            "Previous secondary outcome measures:\n1. Dreams"
        },
        participants={
            "inclusion": "Previous inclusion criteria:\n1. Age over 70\n"
            "Current inclusion criteria as of 01/02/2015: 1. Age over 60",
            "exclusion": "Previous surgery: any\nOriginal exclusion criteria:",
        },
    )
    assert ["Sleep", "Wake"] == [one.measure for one in trial.outcomes]
    assert [None, None] == [one.description for one in trial.outcomes]
    assert ["Age over 60", "Previous surgery: any"] == [one.text for one in trial.eligibility.criteria]
    assert [
        ("Secondary outcome measures", "Current secondary outcome measures as of 28/04/2016"),
        ("Previous secondary outcome measures", "1. Dreams"),
        ("Inclusion criteria", "Current inclusion criteria as of 01/02/2015"),
        ("Previous inclusion criteria", "1. Age over 70"),
        ("Exclusion criteria", "Original exclusion criteria"),
    ] == [(one.heading, one.text) for one in trial.passages]


def test_an_intervention_is_named_by_words_of_its_own():
    """The first sentence, or as many words as a name holds; the type only where there is nothing else."""
    long = "Participants drink warm tea with honey every evening before they go to bed for at least six weeks"
    items = [
        {"description": "1. Warm tea. Each evening.", "interventionType": "Other"},
        {"description": long},
        {"interventionType": "Behavioural"},
    ]
    trial = read_of(interventions={"intervention": items})
    names = [
        "Warm tea",
        "Participants drink warm tea with honey every evening before they go to bed for",
        "Behavioural",
    ]
    assert names == [one.name for one in trial.interventions]
    assert long == trial.interventions[1].description


def test_an_output_that_repeats_a_publication_is_no_document():
    """A row without address, file or kind is the publication over again; a mark of a postal code alone is none."""
    trial = read_of(
        results={"publicationDetails": "2019 Results article in https://example.org/1 results"},
        outputs={
            "output": [{"description": "results", "productionNotes": "Added later"}, {"description": "plan"}]
        },
        participants={"trialCentres": {"trialCentre": [{"name": "58 other sites", "zip": "-"}]}},
    )
    assert ["plan"] == [one.title for one in trial.documents]
    assert "Added later" == passage(trial, "Publication: results")
    assert [("58 other sites", None)] == [(one.facility, one.address) for one in trial.sites]


def test_outcomes_of_both_forms(walk, tea):
    """Measured things with method and time; of a text each item of a numbered list, else the whole."""
    assert (
        Outcome(
            kind=Term(code="primary"),
            measure="Time to fall asleep",
            description="sleep diary",
            time_frame="baseline and 6 weeks",
        )
        == walk.outcomes[0]
    )
    lead = "Measured at 6 weeks unless noted:"
    assert [
        ("Quality of sleep", "questionnaire"),
        ("Steps a day\ncounted by a pedometer", lead),
        ("Weight", lead),
    ] == [(one.measure, one.description) for one in walk.outcomes[1:]]
    assert ["Cups a day"] == [one.measure for one in tea.outcomes]


def test_ethics_reviews(walk, tea, blanket):
    """A committee with its decision; a line of the free text where it begins with one, else the whole."""
    approved = Term(code="approved", text="approved")
    assert (
        EthicsReview(body="Invented Research Ethics Committee", decision=approved, date="2026-02-10"),
    ) == walk.ethics_reviews
    assert "Reference: 26/INV/0001" in passage(walk, "Ethics committee: Invented Research Ethics Committee")
    assert [
        ("Invented Committee A (Nowhere), ref: A/1", "approved", "2003-03-31"),
        ("Invented Committee B, ref: B/2", "in-review", "2003-04-01"),
    ] == [(one.body, one.decision.code, one.date) for one in tea.ethics_reviews]
    assert (EthicsReview(body="Invented Committee, 31/01/2023, ref: 23/INV/0030"),) == blanket.ethics_reviews


def test_who_may_take_part(walk, tea, blanket):
    """Ages in their units, both lists as criteria, and volunteers where the record says so."""
    assert (Age(value=Decimal("18"), unit="year"), Age(value=Decimal("75"), unit="year")) == (
        walk.eligibility.minimum_age,
        walk.eligibility.maximum_age,
    )
    assert (False, True, None) == (
        walk.eligibility.healthy_volunteers,
        tea.eligibility.healthy_volunteers,
        blanket.eligibility.healthy_volunteers,
    )
    assert ["inclusion", "inclusion", "exclusion", "exclusion"] == [
        one.section for one in walk.eligibility.criteria
    ]
    assert [("child", "Neonate")] == [(b.group.code, b.group.text) for b in blanket.eligibility.age_bands]
    assert (None, "female") == (tea.eligibility.maximum_age, tea.eligibility.sex.code)


def test_how_many_and_where(walk, tea, blanket):
    """Zero is a number; a target in words is a passage; a part of a country has no code."""
    assert Enrollment(planned=60, actual=0) == walk.enrollment
    assert Enrollment(planned=100, actual=98) == blanket.enrollment
    assert (None, "about 50 in each town") == (tea.enrollment, passage(tea, "Target number of participants"))
    assert [("United Kingdom", "GB"), ("England", None)] == [(one.name, one.code) for one in walk.countries]
    assert ("2 Nowhere Street", "Ward 3") == walk.sites[0].address.lines


def test_parties(walk, tea):
    """One sponsor leads, several do not; a contact stands in each of its roles."""
    assert [
        ("lead-sponsor", "University of Nowhere"),
        ("funder", "Invented Council of Walks"),
        ("public-contact", "Nobody Atall"),
        ("scientific-contact", "Nobody Atall"),
    ] == [(party.role.code, party.person or party.organization) for party in walk.parties]
    assert "https://orcid.org/0000-0000-0000-0000" == walk.parties[2].identifiers[0].value
    assert [
        ("sponsor", Term(text="Commercial")),
        ("sponsor", Term(code="industry", text="Industry")),
        ("contact", None),
    ] == [(party.role.code, party.organization_class) for party in tea.parties]


def test_results_and_documents(walk):
    """Publications line by line; a file that is listed twice is one document."""
    assert [("00000001", "result"), (None, None)] == [
        (one.pmid, one.kind and one.kind.code) for one in walk.references
    ]
    assert ("yes", "Data can be asked for.") == (walk.data_sharing.plan.code, walk.data_sharing.description)
    assert [
        ("pis", "Participant information sheet", "2026-01-10"),
        ("trialwebsite", "Study website", "2026-02-06"),
        ("Protocol file", "protocol.pdf", None),
    ] == [(one.kind, one.title, one.date) for one in walk.documents]
    assert walk.documents[0].url is not None
    assert walk.documents[0].url.startswith("https://www.isrctn.com/editorial/retrieveFile/")
    assert ["https://walk.example.org/", "https://nowhere.example.org"] == [link.url for link in walk.links]


def test_what_is_no_age_or_date_is_told():
    """An age that its attributes contradict, a limit in words and a date in words are told."""
    issues = Issues()
    isrctn.read(answer()[1], issues)
    told = {(issue.severity, issue.code, issue.path) for issue in issues}
    assert {
        ("warning", "not-read", "trial.participants.lowerAgeLimit.@unit"),
        ("warning", "not-read", "trial.participants.upperAgeLimit"),
        ("warning", "value-refused", "trial.participants.recruitmentEnd"),
    } <= told
    assert not [issue for issue in issues if issue.severity == "error"]


def test_bookkeeping_is_information():
    """Ids of rows and marks of files are told as what they are."""
    issues = Issues()
    isrctn.read(answer()[0], issues)
    assert {"information"} == {
        issue.severity for issue in issues if "Facing" not in issue.path and "peer" not in issue.path
    }


def test_one_shape_for_every_converter():
    """A record alone or with its parties, with or without attributes, reads the same as the XML where both say it."""
    inner = answer()[0]["trial"]
    apart = {key: value for key, value in inner.items() if not key.startswith("@")} | {
        "@attributes": {key[1:]: value for key, value in inner.items() if key.startswith("@")}
    }
    whole = isrctn.read({"trial": apart}, Issues())
    alone = isrctn.read(answer()[0]["trial"], Issues())
    assert whole == alone
    assert ("12", ()) == (alone.source.version, alone.parties)


@pytest.mark.parametrize(
    ("record", "known"),
    [
        (converted(), "has `isrctn` and `trialDescription`, as the ISRCTN registry writes them"),
        (answer()[0], "has `isrctn` and `trialDescription` in `trial`, as the ISRCTN registry writes them"),
        ({"isrctn": "00000001"}, ""),
        ({"trial": ["isrctn"]}, ""),
    ],
)
def test_a_record_is_known_by_its_members(record, known):
    """The number and the description together are ISRCTN's."""
    assert known == isrctn.fits(record)


def test_a_record_without_a_number():
    """A record whose number is missing has no primary number; the register's own form of it is taken where it is there."""
    assert () == isrctn.read({"trialDescription": {"title": "X"}}, Issues()).identifiers
    (number,) = isrctn.read({"@publicIdentifierCanonical": "ISRCTN00000009"}, Issues()).identifiers
    assert ("ISRCTN00000009", None) == (number.value, number.printed)
    issues = Issues()
    isrctn.read({"isrctn": "00000001", "@publicIdentifierCanonical": "ISRCTN00000002"}, issues)
    assert ["@publicIdentifierCanonical"] == [issue.path for issue in issues]
