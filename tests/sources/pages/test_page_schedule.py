from fhir_trials.issues import Issues
from fhir_trials.sources.pages import schedule
from fhir_trials.sources.pages.draft import Draft
from fhir_trials.sources.pages.lines import of_text
from fhir_trials.sources.pages.paragraphs import paragraphs
from fhir_trials.sources.pages.sentences import of_paragraph


def read(text, language="nl"):
    """The schedule of a text, and what was told."""
    draft = Draft(language)
    schedule.read(paragraphs(of_text(text), wrapped=True, gaps=False), draft)
    issues = Issues()
    draft.findings.into(issues)
    return draft.values.get("schedule"), [(issue.code, issue.path) for issue in issues]


def test_sentences_know_their_lines():
    """A sentence begins on the line its first word stands on."""
    [paragraph] = paragraphs(of_text("Dit is\neen zin. Dit is er\nook een. Klaar."), wrapped=True, gaps=False)
    assert [("Dit is een zin.", 1), ("Dit is er ook een.", 2), ("Klaar.", 3)] == of_paragraph(paragraph)


def test_what_is_done_before_the_times_has_a_rhythm():
    """A questionnaire each week, blood at two timepoints; the line is that of the sentence."""
    found, told = read(
        "Niets.\nWekelijks een vragenlijst, en na 2 en 6 weken na de start met zout bloedafname."
    )
    assert "de start met zout" == found["start"]
    assert ["week-2", "week-6"] == [point["id"] for point in found["timepoints"]]
    assert "2 weken na de start met zout" == found["timepoints"][0]["name"]
    questions, blood = found["activities"]
    assert {"every": {"value": 1, "unit": "week"}} == questions["repeat"]
    assert ["week-2", "week-6"] == blood["timepoints"]
    assert [("read-from-prose", "line 2")] == told


def test_what_is_done_may_stand_before_its_times():
    """Where nothing stands behind the times, they are those of what stands before."""
    found, _ = read("Blood samples are taken 4, 8 and 12 weeks after the start of treatment.", "en")
    [blood] = found["activities"]
    assert ["week-4", "week-8", "week-12"] == blood["timepoints"]
    assert "the start of treatment" == found["start"]


def test_what_has_neither_times_nor_rhythm_is_only_done():
    """Something before the times, where something else stands behind them, has none."""
    found, _ = read("Een biopt, en 2 weken na de start een MRI-scan.")
    biopsy, scan = found["activities"]
    assert ("timepoints" in biopsy, "repeat" in biopsy) == (False, False)
    assert ["week-2"] == scan["timepoints"]


def test_a_second_sentence_adds_to_the_first():
    """A timepoint that is known is not made again; another start is another schedule, which is not read."""
    text = (
        "Een MRI-scan 2 weken na de start.\nEen MRI-scan en bloedafname 2 en 4 weken na de start.\n"
        "Een biopt 6 weken na de start van iets anders."
    )
    found, told = read(text)
    assert ["week-2", "week-4"] == [point["id"] for point in found["timepoints"]]
    assert ["mri-scan", "mri-scan-2", "bloedafname"] == [one["id"] for one in found["activities"]]
    assert [("read-from-prose", "line 1"), ("read-from-prose", "line 2")] == told


def test_a_time_without_anything_done_is_no_schedule():
    """Neither is something done without a time."""
    assert (None, []) == read("De overleving 12 weken na de start. Een vragenlijst.")
