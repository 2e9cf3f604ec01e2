"""A trial's page of a layout not seen before."""

from typing import Any

import pytest

from fhir_trials.issues import Issues
from fhir_trials.sources import pages


def read(text: str, *, html: bool = False) -> tuple[dict[str, Any], list[str]]:
    """The trial of a page, and the codes of its issues."""
    issues = Issues()
    [trial] = pages.read(text, "page", issues, html=html)
    return trial.to_dict(), [issue.code for issue in issues]


def test_known_labels_are_fields_in_english() -> None:
    """A label says where its value goes, whatever the page."""
    trial, _ = read(
        "A study\nRecruitment status: Recruiting\nPhase: Phase 3\nOfficial title: A long study\nAcronym: LONG\n"
        "Keywords: one; two\nCountries: Belgium, Nowhereland\nPrincipal investigator: Dr. A. Nobody\n"
        "Minimum age: 18 Years\nMaximum age: 70 Years\nSource: a leaflet\nMasking: Open label\nControl: Placebo\n"
        "Study design\nA design.\nObjective\nTo know.\nLocations\nHere\nSecondary outcome\nPain\nFunding: Nobody"
    )
    assert ["study", "official", "acronym"] == [one["kind"] for one in trial["titles"]]
    assert ["one", "two"] == [one["text"] for one in trial["keywords"]]
    assert [{"name": "Belgium", "code": "BE"}, {"name": "Nowhereland"}] == list(trial["countries"])
    assert (18, 70) == (
        trial["eligibility"]["minimum_age"]["value"],
        trial["eligibility"]["maximum_age"]["value"],
    )
    assert {"name": "a leaflet"} == trial["source"]
    assert ("A design.", "To know.", "Here", "Pain") == (
        trial["design"]["model_description"],
        trial["objectives"][0]["description"],
        trial["sites"][0]["facility"],
        trial["outcomes"][0]["measure"],
    )
    assert ["principal-investigator", "funder"] == [one["role"]["code"] for one in trial["parties"]]


def test_known_labels_are_fields_in_dutch() -> None:
    """The same in Dutch; a date of numbers is day first."""
    trial, _ = read(
        "Een onderzoek\nFase: fase 2\nOpdrachtgever: Verzonnen MC\nStartdatum: 06-03-2018\nAandoening\nZeeziekte\n"
        "Inclusiecriteria\n- volwassen\nExclusiecriteria\n- zwanger\nAantal deelnemers: 40"
    )
    assert ("nl", {"code": "phase-2", "text": "fase 2"}) == (trial["language"], trial["phase"])
    assert [("volwassen", "inclusion"), ("zwanger", "exclusion")] == [
        (one["text"], one["section"]) for one in trial["eligibility"]["criteria"]
    ]
    assert {"date": "2018-03-06"} == trial["start"]


def test_facts_stated_twice_are_kept_once() -> None:
    """The first one counts, the second is a passage."""
    trial, codes = read(
        "T\nPhase: Phase 1\nSponsor: A\nStudy design\nOne.\nStudy design\nTwo.\nMinimum age: 18\nMinimum age: young"
    )
    assert ["Two.", "young"] == [one["text"] for one in trial["passages"]]
    assert "value-not-understood" in codes
    trial, _ = read("T\nPhase: Phase 1\nPhase: Phase 2\nSponsor: A\nSource: x\nSource: y")
    assert ("phase-1", "x") == (trial["phase"]["code"], trial["source"]["name"])
    assert ["Phase 2", "y"] == [one["text"] for one in trial["passages"]]


def test_headings_of_html_that_no_table_knows_keep_their_text_together() -> None:
    """A heading of the page itself is that of a passage."""
    trial, _ = read(
        "<h1>A study</h1><p>Sponsor: A</p><p>Phase: Phase 2</p><h2>Travel costs</h2><p>They are paid.</p>",
        html=True,
    )
    assert [{"text": "They are paid.", "heading": "Travel costs"}] == list(trial["passages"])


@pytest.mark.parametrize(
    ("prose", "expected"),
    [
        ("Known as NCT01234567.", ["NCT01234567"]),
        ("Known as EudraCT 2017-003028-59 too.", ["2017-003028-59"]),
        ("See NCT01234567 and NCT07654321.", []),
    ],
)
def test_a_number_in_a_sentence_is_taken_where_it_is_the_only_one(prose: str, expected: list[str]) -> None:
    """Two numbers of one register may be those of other trials."""
    trial, codes = read(f"T\nSponsor: A\nPhase: Phase 2\nSummary\n{prose}")
    assert expected == [one["value"] for one in trial.get("identifiers", [])]
    assert bool(expected) == ("read-from-prose" in codes)


def test_a_page_that_describes_no_trial_gives_none() -> None:
    """A page with hardly a word of a trial is not taken for one."""
    issues = Issues()
    assert [] == pages.read("Opening hours\nMonday to Friday\nSummary\nWe are open.", "page", issues)
