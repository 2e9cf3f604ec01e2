"""What a page says in prose is given and done, and when: read by `regimens`, told at its line."""

from decimal import Decimal
from typing import Any

from fhir_trials.issues import Issues
from fhir_trials.sources.pages import regimen
from fhir_trials.sources.pages.draft import Draft
from fhir_trials.sources.pages.lines import of_text
from fhir_trials.sources.pages.paragraphs import paragraphs
from fhir_trials.sources.pages.sentences import of_paragraph


def _told(draft: Draft) -> list[tuple[str, str]]:
    issues = Issues()
    draft.findings.into(issues)
    return [(issue.code, issue.path) for issue in issues]


def _plan(text: str, language: str = "nl") -> tuple[Any, list[tuple[str, str]]]:
    """The schedule of a text, and what was told."""
    draft = Draft(language)
    regimen.plan(paragraphs(of_text(text), wrapped=True, gaps=False), draft)
    return draft.values.get("schedule"), _told(draft)


def test_doses_are_plain_values_and_what_they_lack_is_told() -> None:
    """An amount without how often and a way without a code are told at the line of the text."""
    draft = Draft("nl")
    found = regimen.doses("zes kuren zout 1,5 mg via pomp", draft, 5, "Zout")
    expected = {
        "text": "zes kuren zout 1,5 mg via pomp",
        "amount": {"value": Decimal("1.5"), "unit": "mg"},
        "route": {"text": "via pomp"},
        "courses": 6,
    }
    assert [expected] == found
    assert [("word-not-coded", "line 5"), ("frequency-missing", "line 5")] == _told(draft)


def test_an_open_frequency_is_not_told_as_missing() -> None:
    """How often is said, but not in one way."""
    draft = Draft("en")
    assert [{"text", "amount"}] == [set(one) for one in regimen.doses("5 mg 2-3 times a day", draft, 5)]
    assert [] == _told(draft)


def test_sentences_know_their_lines() -> None:
    """A sentence begins on the line its first word stands on."""
    [paragraph] = paragraphs(of_text("Dit is\neen zin. Dit is er\nook een. Klaar."), wrapped=True, gaps=False)
    assert [("Dit is een zin.", 1), ("Dit is er ook een.", 2), ("Klaar.", 3)] == of_paragraph(paragraph)


def test_a_plan_has_its_start_points_and_activities() -> None:
    """A questionnaire each week, blood at two timepoints; the line is that of the sentence."""
    found, told = _plan(
        "Niets.\nWekelijks een vragenlijst, en na 2 en 6 weken na de start met zout bloedafname."
    )
    assert {"code": "first-dose", "text": "de start met zout"} == found["start"]
    assert ["week-2", "week-6"] == [point["id"] for point in found["timepoints"]]
    questions, blood = found["activities"]
    assert {"every": {"value": 1, "unit": "week"}} == questions["repeat"]
    assert ["week-2", "week-6"] == blood["timepoints"]
    assert [("read-from-prose", "line 2")] == told


def test_a_second_sentence_adds_to_the_first() -> None:
    """A timepoint that is known is not made again; one counted from something else says so."""
    found, told = _plan(
        "Een MRI-scan 2 weken na de start.\nEen MRI-scan en bloedafname 2 en 4 weken na de start.\n"
        "Een biopt 4 weken na de operatie."
    )
    assert ["week-2", "week-4", "week-4-2"] == [point["id"] for point in found["timepoints"]]
    assert {"code": "procedure", "text": "de operatie"} == found["timepoints"][2]["timing"]["event"]
    assert ["mri-scan", "mri-scan-2", "bloedafname", "biopt"] == [one["id"] for one in found["activities"]]
    assert [["week-2"], ["week-2", "week-4"], ["week-2", "week-4"], ["week-4-2"]] == [
        one["timepoints"] for one in found["activities"]
    ]
    assert [("read-from-prose", f"line {line}") for line in (1, 2, 3)] == told


def test_a_rhythm_alone_makes_no_timepoint() -> None:
    """The schedule has the activity only."""
    found, _ = _plan("Elke 3 maanden een CT-scan gedurende 2 jaar.")
    assert {"activities"} == set(found)


def test_a_time_without_anything_done_is_no_schedule() -> None:
    """Neither is something done without a time."""
    assert (None, []) == _plan("De overleving 12 weken na de start. Een vragenlijst.")


def test_a_follow_up_is_an_activity_of_so_long() -> None:
    """It is stated once: a page with a schedule keeps that."""
    draft = Draft("nl")
    assert regimen.follow_up("5 jaar follow-up", draft)
    assert {"value": 5, "unit": "year"} == draft.values["schedule"]["activities"][0]["duration"]
    assert not regimen.follow_up("5 jaar follow-up", draft)
    assert not regimen.follow_up("follow-up", Draft("nl"))
