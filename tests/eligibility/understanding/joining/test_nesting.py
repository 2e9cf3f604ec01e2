"""What a parent and a heading mean for the criteria below them."""

import pytest

from fhir_trials.eligibility import read_criteria
from fhir_trials.eligibility.understanding.joining import nesting
from fhir_trials.eligibility.understanding.joining.reading import passage
from fhir_trials.eligibility.understanding.words.phrases import phrases
from fhir_trials.eligibility.understanding.words.tokens import tokens
from fhir_trials.model.eligibility import Criterion

_LISTS = {"inclusion": "Inclusion Criteria:", "exclusion": "Exclusion Criteria:"}


def _read(*lines: str, section: str = "inclusion") -> tuple[Criterion, ...]:
    """A list of which lines with blanks before them are nested."""
    items = [f"{line[: len(line) - len(line.lstrip())]}* {line.lstrip()}" for line in lines]
    return read_criteria("\n".join([_LISTS[section], "", *items])).criteria


@pytest.mark.parametrize(
    ("parent", "inclusion", "exclusion"),
    [
        ("All of the following:", "all", "all"),
        ("Meets each of the following criteria:", "all", "all"),
        ("Adequate organ function as defined by:", "all", None),
        ("Adequate hematologic function", "all", None),
        ("Patients must meet the following criteria:", "all", None),
        ("Voldoet aan alle volgende criteria:", "all", "all"),
        ("Adequate nierfunctie:", "all", None),
        ("Any of the following:", "any", "any"),
        ("One or more of the following conditions:", "any", "any"),
        ("At least one of:", "any", "any"),
        ("Een van de volgende:", "any", "any"),
        ("Eén van de volgende:", "any", "any"),
        ("Minimaal één van de volgende kenmerken:", "any", "any"),
        ("At least two of the following:", None, None),
        ("Minimaal twee van de volgende:", None, None),
        ("Cardiac disease, such as:", None, "any"),
        ("Cardiac disease:", None, None),
    ],
)
def test_how_the_criteria_below_hold_together(
    parent: str, inclusion: str | None, exclusion: str | None
) -> None:
    """As their parent says; a mere list tells nothing."""
    below = [_read(parent, "   Angina", "   Stroke", section=section)[0].below for section in _LISTS]
    assert [inclusion, exclusion] == below


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        (("Angina; or", "Stroke"), "any"),
        (("Angina (or)", "Stroke"), "any"),
        (("Angina", "or stroke"), "any"),
        (("Angina, and", "Stroke"), "all"),
        (("Angina; or", "Stroke; and", "Asthma"), None),
        (("Angina", "Stroke; or"), None),
    ],
)
def test_words_between_the_items_join_them(items: tuple[str, ...], expected: str | None) -> None:
    """The word behind the last item joins nothing."""
    assert expected == _read("Heart disease:", *[f"   {item}" for item in items])[0].below


def test_words_that_contradict_the_parent_tell_nothing() -> None:
    """All of, and "or" between: nobody knows."""
    assert _read("All of the following:", "   Angina; or", "   Stroke")[0].below is None


def test_items_joined_otherwise_than_their_list_are_alternatives() -> None:
    """Among inclusions "A; or" is not asked of everybody, unless the parent says so."""
    found = _read("ECOG 0-1; or", "Hb > 9 g/dL", "Age > 18 years")
    assert [("condition", "alternatives"), ("condition", "alternatives"), (None, None)] == [
        (one.statements[0].limit, one.warnings[0].code if one.warnings else None) for one in found
    ]
    assert (None, None) == tuple(
        one.statements[0].limit for one in _read("Any of:", "   ECOG 0-1; or", "   Hb > 9 g/dL")[1:]
    )
    assert (None, None) == tuple(
        one.statements[0].limit for one in _read("ECOG > 2; or", "Hb < 9 g/dL", section="exclusion")
    )


@pytest.mark.parametrize(
    ("parent", "expected"),
    [
        ("Adequate organ function as defined by:", None),
        ("The following criteria:", None),
        ("Heart disease with:", "condition"),
        ("Heart disease", None),
        ("No heart disease with:", "condition"),
        ("Heart disease, except:", "condition"),
        ("At least two of the following:", "condition"),
        ("Geen hartziekte met:", "condition"),
        ("Patients with asthma are excluded:", "condition"),
    ],
)
def test_thresholds_below_a_parent(parent: str, expected: str | None) -> None:
    """A parent that denies, excepts or counts takes from those below that they can be judged by themselves."""
    assert expected == _read(parent, "   Hb > 9 g/dL")[1].statements[0].limit


def test_a_state_below_a_parent_is_part_of_what_the_parent_says() -> None:
    """Pregnancy below "history of" is not pregnancy."""
    found = _read("History of:", "   Pregnancy", section="exclusion")
    assert ("partial", "condition") == (found[1].coverage, found[1].statements[0].limit)
    found = _read("Any of the following:", "   Pregnancy", section="exclusion")
    assert ("full", None) == (found[1].coverage, found[1].statements[0].limit)


@pytest.mark.parametrize(
    "lead",
    [
        *(
            "Cohort 2:",
            "Part A only:",
            "For women:",
            "For patients with asthma:",
            "Women:",
            "Healthy controls:",
        ),
        *("Diabetic patients:", "Substudy:", "Group B:", "Voor vrouwen:", "Deel 2:", "Cohort B:"),
    ],
)
def test_what_is_asked_of_some(lead: str) -> None:
    """By a lead-in of its own, by a parent, and further below."""
    for lines in ([f"{lead} Hb > 9 g/dL"], [lead, "   Hb > 9 g/dL", "      Age > 18 years"]):
        assert {True} == {one.for_some for one in _read(*lines)}


@pytest.mark.parametrize(
    "lead",
    ["Age > 18 years (part of the study)", "Patients: age > 18 years", "Blood group A", "A step forward"],
)
def test_what_is_asked_of_all(lead: str) -> None:
    """A word like group or part makes no cohort."""
    assert [False] == [one.for_some for one in _read(lead)]


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Healthy Controls", nesting.Above(for_some=True)),
        ("Asthmatic subjects", nesting.Above(for_some=True)),
        ("Inclusion criteria for control group", nesting.Above(for_some=True)),
        ("Inclusion criteria for participation in R3.", nesting.Above(for_some=True)),
        ("Inclusion criteria for trial entry", nesting.NOTHING),
        ("If female", nesting.Above(for_some=True)),
        ("Participants are eligible only if all of the following criteria apply", nesting.NOTHING),
        ("Patients who meet the following criteria", nesting.NOTHING),
        ("Patient characteristics", nesting.NOTHING),
        ("Medical Conditions", nesting.NOTHING),
        ("At least one of the following", nesting.Above(limited=True)),
        ("No evidence of", nesting.Above(limited=True)),
        ("Prior therapy", nesting.Above(narrowed=True)),
        ("At diagnosis", nesting.Above(limited=True)),
        ("Abnormal values", nesting.Above(limited=True)),
        ("Om in aanmerking te komen moet een proefpersoon aan de volgende criteria voldoen", nesting.NOTHING),
        ("For Part 1", nesting.Above(for_some=True)),
    ],
)
def test_what_a_heading_says(heading: str, expected: nesting.Above) -> None:
    """A title says nothing; one that names a group, denies or makes alternatives does."""
    assert expected == nesting.of_heading(heading, "inclusion")


def test_criteria_below_headings() -> None:
    """All headings above count, for what is nested too."""
    text = "Inclusion Criteria:\n\nHealthy controls\n\n* Adequate organ function:\n   * Hb > 9 g/dL\n"
    assert {True} == {one.for_some for one in read_criteria(text).criteria}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            ("The main organ function meets the following criteria within 7 days:", "Signed consent"),
            [True, False],
        ),
        (("Meets the following criteria",), [True]),
        (("Meets the following criteria:", "   Hb > 9 g/dL"), [False, False]),
        (("Adequate organ function:", "Hb > 9 g/dL"), [False, False]),
        (("De volgende aandoeningen:",), [True]),
        (("Following a diet for two weeks",), [False]),
    ],
)
def test_a_list_that_is_announced_and_missing(lines: tuple[str, ...], expected: list[bool]) -> None:
    """It is told, unless thresholds follow that have lost their marks."""
    assert expected == [any(one.code == "list-missing" for one in found.warnings) for found in _read(*lines)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A; or", ("", "or")),
        ("or A", ("or", "")),
        ("A; en", ("", "and")),
        ("A, of", ("", "or")),
        ("One of:", ("", "")),
        ("Of age", ("", "")),
        ("", ("", "")),
    ],
)
def test_words_at_the_ends(text: str, expected: tuple[str, str]) -> None:
    """Only and, or and their Dutch; "of" at an end is the Dutch or behind a mark alone."""
    assert expected == nesting.links(text)


def test_what_stands_above_is_added_up() -> None:
    """Two headings say what both say."""
    assert nesting.Above(True, True, False) == nesting.of_headings(
        ("Healthy controls", "No signs of"), "inclusion"
    )
    words = tokens("Prior:")
    assert nesting.Above(past=True) == nesting.above(passage("Prior:", "exclusion", words, phrases(words)))


@pytest.mark.parametrize(
    ("lead_in", "section", "expected"),
    [
        ("Participants with > 1 of the following risk factors:", "inclusion", True),
        ("Two or more of the following:", "exclusion", True),
        ("Any of the following:", "inclusion", True),
        ("Diabetes with one of the following complications", "inclusion", True),
        ("Subjects who fulfil at least three out of five criteria:", "inclusion", True),
        ("Ten minste 2 van deze kenmerken:", "inclusion", True),
        ("Minimaal één van de volgende:", "inclusion", True),
        ("Meer dan 1 van de volgende:", "exclusion", True),
        ("At least 2 risk factors of the following:", "exclusion", True),
        ("All of the following:", "exclusion", True),
        ("Stroke with any of the following:", "exclusion", True),
        ("All of the following:", "inclusion", False),
        ("Any of the following:", "exclusion", False),
        ("Eén van de volgende:", "exclusion", False),
    ],
)
def test_a_list_on_the_level_of_its_lead_in(lead_in: str, section: str, expected: bool) -> None:
    """Its choice is that of the items behind it, up to the next lead-in; where it says no more than the list, nothing."""
    found = _read(
        "Asthma", lead_in, "Age > 40 years", "Hypertension", "Laboratory:", "Hb > 9 g/dL", section=section
    )
    limited = [any(statement.limit for statement in one.statements) for one in found]
    assert [False, expected, expected, False] == [limited[at] for at in (0, 2, 3, 5)]
    assert expected == ("alternatives" in [warned.code for warned in found[1].warnings])


@pytest.mark.parametrize(
    ("parent", "expected"),
    [
        ("> 1 of the following:", None),
        ("≥ 1 of the following:", "any"),
        ("At most one of the following:", None),
        ("At least one risk factor of the following:", "any"),
        ("Three risk factors of the following:", None),
        ("Stable for 90 days of the following:", None),
    ],
)
def test_how_many_of_a_list_are_asked_for(parent: str, expected: str | None) -> None:
    """One at least is any; another number is told by no word."""
    assert expected == _read(parent, "   Angina", "   Stroke")[0].below


def test_a_list_of_one_kind_among_exclusions() -> None:
    """Where "any of" comes first, what its items are called changes nothing."""
    found = _read("Any of the following cardiac conditions:", "Unstable angina", section="exclusion")
    assert "full" == found[1].coverage


def test_a_warning_of_the_whole_is_told_once() -> None:
    """Not once more for a part of the text."""
    found = _read("For patients >= 60 years of age: any 2 of the following", "   Diabetes", "   Hypertension")
    assert ["alternatives"] == [one.code for one in found[0].warnings]
