"""Pages of Dutch study groups: one list for design and criteria, centres, persons."""

from typing import Any

import pytest

from fhir_trials.issues import Issues
from fhir_trials.sources import pages

SIGNS = "Huidige inclusies: {}\nEen verzonnen onderzoek\nDeelnemende centra:\nVerzonnen MC\n"


def read(text: str, inclusions: str = "3/10 (30%)") -> tuple[dict[str, Any], list[str]]:
    """The trial of a page with these lines behind its signs, and the codes of its issues."""
    issues = Issues()
    [trial] = pages.read(text + "\n" + SIGNS.format(inclusions), "page", issues)
    return trial.to_dict(), [issue.code for issue in issues]


def test_inclusions_are_actual_and_planned() -> None:
    """`3/10 (30%)` says how many are in and how many are wanted."""
    assert {"actual": 3, "planned": 10} == read("")[0]["enrollment"]


@pytest.mark.parametrize("value", ["vol", "3 van 10"])
def test_inclusions_that_are_no_count_stay_text(value: str) -> None:
    """A value that is no count is told and kept."""
    trial, codes = read("", value)
    assert "value-not-understood" in codes
    assert {"text": value, "heading": "Huidige inclusies"} in [dict(one) for one in trial["passages"]]


def test_the_list_is_design_first_and_criteria_then() -> None:
    """What is a fact of the design is no criterion; what is none is one."""
    trial, codes = read(
        "• Fase 1 studie\n• Fase 2 studie\n• Start januari 2024\n• Start met behandeling binnen 6 weken\n"
        "• Start maart 2025\n• Laatste controle na follow-up\n• 2 jaar follow-up\n• 3 jaar follow-up"
    )
    assert {"code": "phase-1", "text": "Fase 1"} == trial["phase"]
    assert {"date": "2024-01"} == trial["start"]
    assert [
        "Fase 2 studie",
        "Start met behandeling binnen 6 weken",
        "Start maart 2025",
        "Laatste controle na follow-up",
        "3 jaar follow-up",
    ] == [one["text"] for one in trial["eligibility"]["criteria"]]
    assert "section-unknown" in codes


def test_labels_of_the_list_are_fields() -> None:
    """Status, number, intervention and outcomes have labels of their own."""
    trial, _ = read(
        "Status: Open voor inclusie\nICTRP nummer: NL-OMON12345\n• Interventie: 3 kuren Zeemycine\n"
        "• Primaire uitkomst: overleving\n• Verwachte laatste inclusie: nog niet bekend"
    )
    assert {"recruitment": {"code": "recruiting", "text": "Open voor inclusie"}} == trial["status"]
    assert [{"value": "NL-OMON12345", "registry": "nl-omon"}] == list(trial["identifiers"])
    assert [{"text": "3 kuren Zeemycine", "courses": 3}] == list(trial["interventions"][0]["doses"])
    assert ["overleving"] == [one["measure"] for one in trial["outcomes"]]


def test_a_number_of_no_register_is_kept_as_it_is() -> None:
    """What is no number of a register names none."""
    assert [{"value": "volgt"}] == list(read("ICTRP nummer: volgt")[0]["identifiers"])


def test_headings_of_criteria_are_read_where_there_are_any() -> None:
    """With headings the criteria include and exclude."""
    trial, codes = read("Inclusiecriteria\n• volwassen\nExclusiecriteria\n• zwanger")
    assert [("volwassen", "inclusion"), ("zwanger", "exclusion")] == [
        (one["text"], one["section"]) for one in trial["eligibility"]["criteria"]
    ]
    assert "section-unknown" not in codes


def test_persons_have_their_number_and_their_place() -> None:
    """A BIG number belongs to the person above it, and the line below says where that person works."""
    trial, codes = read(
        "Website PROEF\nProf. dr. A. Niemand\nBIG: 11111111111\nVerzonnen MC\nDr. B. Tőth\nBIG: 22222222222\n"
        "Dr. C. Nul\nBIG: 3\nBIG: 4"
    )
    people = [(one["person"], one.get("organization")) for one in trial["parties"]]
    assert [("Prof. dr. A. Niemand", "Verzonnen MC"), ("Dr. B. Tőth", None), ("Dr. C. Nul", None)] == people
    assert ["11111111111", "22222222222", "3"] == [one["identifiers"][0]["value"] for one in trial["parties"]]
    assert 3 == codes.count("role-assumed")
    assert "odd-letter" in codes


def test_labels_without_a_value_are_told() -> None:
    """An empty label fills nothing."""
    trial, codes = read("BIG:\nWebsite:\nStatus:\nICTRP nummer:\nHuidige inclusies:")
    assert "identifiers" not in trial
    assert 1 <= codes.count("nothing-under-heading")


def test_further_paragraphs_are_passages() -> None:
    """The first paragraph of prose is the summary, the next ones are kept."""
    trial, codes = read("Titel van het onderzoek\nEerste alinea.(12)\nTweede alinea.")
    assert ("Eerste alinea.(12)", "Tweede alinea.") == (
        trial["summary"]["text"],
        trial["passages"][0]["text"],
    )
    assert "reference-marks" in codes
