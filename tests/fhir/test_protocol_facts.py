"""What a protocol says that a register does not: rationale, amendments, dates, sections ⇄ ResearchStudy."""

from typing import Any

import pytest
from fhir.resources.researchstudy import ResearchStudy
from hypothesis import HealthCheck, given, settings

from fhir_trials import json_text
from fhir_trials.cursor import Cursor
from fhir_trials.fhir import research_study
from fhir_trials.fhir.keys import Key
from fhir_trials.issues import Issues
from fhir_trials.model import (
    Amendment,
    Arm,
    Change,
    Impact,
    Keyword,
    MergedRecord,
    Objective,
    Outcome,
    Passage,
    ProtocolDate,
    SourceRecord,
    Term,
    Text,
    Trial,
    VocabularyVersion,
)
from fhir_trials.releases import lift, lower
from tests.fhir import strategies
from tests.fhir.leftovers import unreported

KEY = Key("NCT00000001", "registry")
OWN = "https://w3id.org/fhir-trials/StructureDefinition/"
ABSENT = {
    "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
    "valueCode": "not-applicable",
}

lively = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def write(**members: Any) -> dict[str, Any]:
    """The study of a trial, as JSON text gives it back."""
    study = research_study.to_fhir(Trial(**members), KEY, *_NOTHING_ELSE)
    return json_text.decode(json_text.encode(study))


_NOTHING_ELSE: tuple[Any, ...] = ((), None)


def read(study: dict[str, Any]) -> tuple[Trial, list[str]]:
    """What a study says, and the paths of what was not read."""
    cursor, issues = Cursor(json_text.decode(json_text.encode(study)), "ResearchStudy"), Issues()
    found, _ = research_study.from_fhir(cursor, lambda reference: None)
    cursor.report_rest(issues, "not-read")
    return Trial.model_validate(found), [issue.path for issue in issues]


def own(study: dict[str, Any], name: str) -> list[Any]:
    """The parts of our extension of that name, each as url → value."""
    return [mark["extension"] for mark in study["extension"] if mark["url"] == OWN + name]


PROTOCOL: dict[str, Any] = {
    "rationale": Text(text="Why", language="nl"),
    "amendments": (
        Amendment(
            number="2",
            reasons=("Safety", "Wishes of sites"),
            changes=(Change(summary="A visit more", sections=("1.3 Schedule", "8 Visits")),),
            impacts=(Impact(kind="Data", substantial=False),),
            dates=(ProtocolDate(date="2024", event=Term(code="issued", text="uitgegeven", language="nl")),),
        ),
        Amendment(name="Told only"),
    ),
    "protocol_dates": (ProtocolDate(date="2023-05-01", name="Effective", scope=("Global", "NL")),),
    "source": SourceRecord(
        format="4.0.0",
        software="A builder",
        vocabularies=(VocabularyVersion(vocabulary="http://www.cdisc.org", version="2024-09-27"),),
    ),
    "merged": (MergedRecord(source=SourceRecord(format="3.0.0"), facts=("summary",)),),
    "arms": (Arm(id="a", name="Active", other_name="ARM_A"),),
    "objectives": (
        Objective(description="Does it work?", id="o1", name="Efficacy", other_name="OBJ1", comment="See 3"),
        Objective(description="Is it safe?"),
    ),
    "outcomes": (
        Outcome(measure="Survival", objective="o1", name="OS", other_name="END1", purpose="Efficacy"),
        Outcome(measure="Deaths"),
    ),
    "keywords": (
        Keyword(text="Oncology", kind="therapeutic-area"),
        Keyword(text="Safety", kind="trial-type"),
    ),
    "passages": (
        Passage(heading="Introduction", number="1", document="Protocol"),
        Passage(heading="Inleiding", language="nl"),
        Passage(text="<p>Why</p>", number="1.1", markup="xhtml", language="nl"),
        Passage(text="Words"),
    ),
}


@pytest.mark.parametrize("member", PROTOCOL)
@pytest.mark.parametrize("release", ["R4", "R4B", "R5"])
def test_each_part_comes_back_in_every_release(member: str, release: Any):
    """What was written is read back as it was, to the last leaf, also through an older release."""
    needed = {name: PROTOCOL[name] for name in (member, "objectives")}
    written, issues = write(**needed), Issues()
    lowered = json_text.decode(json_text.encode(lower(written, release, issues)))
    found, left = read(lift(lowered, release, issues))
    assert (needed, [], []) == (
        {name: getattr(found, name) for name in needed},
        left,
        [str(issue) for issue in issues if issue.code != "nearest-code"],
    )


@lively
@given(
    strategies.trials(
        interventions=strategies.st.just(()),
        arms=strategies.st.just(()),
        concepts=strategies.st.just(()),
        schedule=strategies.st.none(),
        eligibility=strategies.st.none(),
    )
)
def test_fhir_resources_accepts_every_study(trial: Trial):
    """An independent model of R5 takes what is written."""
    study = research_study.to_fhir(trial, KEY, *_NOTHING_ELSE)
    ResearchStudy.model_validate_json(json_text.encode(study))


@settings(lively, max_examples=200)
@given(strategies.damaged(write(**PROTOCOL)))
def test_a_damaged_study_is_read_without_error(study: dict[str, Any]):
    """Whatever stands where something else belongs is left, and reported."""
    cursor = Cursor(study)
    research_study.from_fhir(cursor, lambda reference: None)
    assert [] == unreported(cursor)


def test_a_heading_without_a_text_says_why_it_has_none():
    """A note must have a text, and says that it has none: heading and number stand beside it."""
    heading, dutch = write(passages=PROTOCOL["passages"][:2])["note"]
    assert {
        "_text": {"extension": [ABSENT]},
        "extension": [
            {"url": f"{OWN}passage-heading", "valueString": "Introduction"},
            {"url": f"{OWN}passage-number", "valueString": "1"},
            {"url": f"{OWN}passage-document", "valueString": "Protocol"},
        ],
    } == heading
    assert [ABSENT, {"url": f"{OWN}text-language", "valueCode": "nl"}] == dutch["_text"]["extension"]


def test_a_strangers_note_without_a_text_is_reported():
    """Neither a text nor a heading: nothing that a trial could hold. Another reason than ours is reported too."""
    other = {"url": ABSENT["url"], "valueCode": "masked"}
    found, left = read(
        {
            "resourceType": "ResearchStudy",
            "note": [
                {"_text": {"extension": [ABSENT]}},
                {
                    "_text": {"extension": [other]},
                    "extension": [{"url": f"{OWN}passage-heading", "valueString": "H"}],
                },
            ],
        }
    )
    assert (Passage(heading="H"),) == found.passages
    assert {"ResearchStudy.note[0]._text", "ResearchStudy.note[1]._text"} == {
        path.partition(".extension")[0] for path in left
    }


def test_an_objective_and_its_outcomes_stand_in_their_own_elements():
    """Name, description and what is measured are native; how outcomes point to objectives is in extensions."""
    study = write(objectives=PROTOCOL["objectives"][:1], outcomes=PROTOCOL["outcomes"][:1])
    assert [
        {
            "name": "Efficacy",
            "description": "Does it work?",
            "extension": [
                {"url": f"{OWN}objective-id", "valueString": "o1"},
                {"url": f"{OWN}other-name", "valueString": "OBJ1"},
                {"url": f"{OWN}objective-comment", "valueMarkdown": "See 3"},
            ],
        }
    ] == study["objective"]
    (measure,) = study["outcomeMeasure"]
    assert ("Survival", [f"{OWN}outcome-objective", f"{OWN}outcome-name", f"{OWN}other-name"]) == (
        measure["name"],
        [mark["url"] for mark in measure["extension"]][:3],
    )


def test_a_strangers_objective_may_have_a_name_alone():
    """The name then says what the trial wants to find out."""
    study = {"resourceType": "ResearchStudy", "objective": [{"name": "A"}, {"name": "B", "description": "b"}]}
    found, left = read(study)
    expected = (Objective(description="A"), Objective(description="b", name="B"))
    assert (expected, []) == (found.objectives, left)


def test_a_link_that_leads_nowhere_is_reported():
    """An objective that is named twice keeps its first name, and what points to none points to nothing."""
    aim, other = Objective(description="A", id="a"), Objective(description="B", id="b")
    study = write(objectives=(aim, other), outcomes=(Outcome(measure="M", objective="b"),))
    study["objective"][1]["extension"][0]["valueString"] = "a"
    found, left = read(study)
    assert (aim, Objective(description="B")) == found.objectives
    assert (Outcome(measure="M"),) == found.outcomes
    assert {"ResearchStudy.objective[1].extension[0]", "ResearchStudy.outcomeMeasure[0].extension[0]"} == {
        path.rpartition(".")[0] for path in left
    }


def test_parts_of_an_amendment_stand_within_it():
    """Changes, impacts and days each have parts of their own; what says nothing is left out."""
    (first,) = own(
        write(amendments=(Amendment(number="1", impacts=(Impact(),), changes=(Change(name="C"),)),)),
        "amendment",
    )
    assert [
        {"url": "number", "valueString": "1"},
        {"url": "change", "extension": [{"url": "name", "valueString": "C"}]},
    ] == first


def test_a_rationale_has_its_language_beside_it():
    """Why the trial is done stands with its language where that is not the study's."""
    (parts,) = own(write(rationale=Text(text="Waarom", language="nl")), "rationale")
    assert [{"url": "text", "valueMarkdown": "Waarom"}, {"url": "language", "valueCode": "nl"}] == parts
