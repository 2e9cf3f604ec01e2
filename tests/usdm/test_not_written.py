"""What USDM does not hold is told once for each field; the summary has a section of its own."""

import pytest

import fhir_trials as ft
from fhir_trials import json_text
from fhir_trials.issues import Issues


def written(**members):
    """The document of a trial with these members, and its issues as (path, message)."""
    trial = ft.Trial.model_validate({"titles": [{"text": "T", "kind": "brief"}], **members})
    issues = Issues()
    return trial, ft.to_usdm(trial, issues=issues), [(one.path, one.message) for one in issues]


def read(document):
    """The trial of a document, and its issues that are warnings."""
    issues = Issues()
    (trial,) = ft.read(json_text.encode(document), issues=issues)
    return trial, [one for one in issues if one.severity != "information"]


@pytest.mark.parametrize(
    ("count", "path", "told"),
    [(1, "sites[0].position", "2 values"), (3, "sites[].position", "6 values in 3 places")],
)
def test_a_field_is_told_once_with_the_number_of_its_places(count, path, told):
    """One place is told at its own path."""
    position = {"latitude": "52.1", "longitude": "4.5"}
    sites = [{"facility": f"Site {at}", "position": position} for at in range(count)]
    issues = written(sites=sites)[2]
    assert [(path, f"USDM has no place for this ({told}); it is left out")] == issues


@pytest.mark.parametrize(
    "passages",
    [
        [],
        [{"text": "<p>One &amp; two</p>", "heading": "Aim", "number": "1", "markup": "xhtml"}],
        [
            {"text": "a", "heading": "A", "document": "First"},
            {"text": "b", "heading": "B", "document": "Second"},
        ],
    ],
    ids=["no document", "one", "two"],
)
def test_a_summary_is_a_section_that_is_read_as_the_summary(passages):
    """It is no passage when it comes back, and its words are the same."""
    trial, document, issues = written(
        summary={"text": "If 1 < 2 & so on:\n- one\n\n- two <b>"}, passages=passages
    )
    sections = document["study"]["documentedBy"][0]["versions"][0]["contents"]
    assert ("Summary", 0) == (sections[0]["sectionTitle"], sum("summary" in path for path, _ in issues))
    back, warnings = read(document)
    assert (trial.summary, [], len(passages)) == (back.summary, warnings, len(back.passages))


def test_what_we_say_is_not_stated_draws_no_issue():
    """A document without a language, a status or a kind that we wrote says nothing that could be lost."""
    _, document, _ = written(summary={"text": "One"}, language=None)
    issues = Issues()
    ft.read(json_text.encode(document), issues=issues)
    assert [] == [one.path for one in issues if "documentedBy" in one.path]
