import pytest

from fhir_trials.issues import Issues
from fhir_trials.sources.pages.ages import band, bounds, together
from fhir_trials.sources.pages.draft import Draft


def age(value, unit="year"):
    """An age as plain values."""
    return {"value": value, "unit": unit}


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("18-64 jaar", age(18), age(64)),
        ("18 Years to 70 Years", age(18), age(70)),
        ("18-70", age(18), age(70)),
        ("18 tot en met 70 jaar", age(18), age(70)),
        ("Between 18 and 70 years old", age(18), age(70)),
        ("28 days-23 months", age(28, "day"), age(23, "month")),
        ("2 - 17 jaar", age(2), age(17)),
        ("65 jaar en ouder", age(65), None),
        ("18 Years and older", age(18), None),
        ("18+", age(18), None),
        ("18 Years to N/A", age(18), None),
        ("≥18 years", age(18), None),
        ("Vanaf 6 maanden", age(6, "month"), None),
        ("N/A to 17 Years", None, age(17)),
        ("17 jaar en jonger", None, age(17)),
        ("up to 17 years.", None, age(17)),
        ("All", None, None),
        ("18 Years to 70 Years (Adult, Older Adult)", age(18), age(70)),
    ],
)
def test_ages_in_words_have_bounds(text, low, high):
    """Each bound is inclusive; a unit that stands once is that of both."""
    assert (low, high) == bounds(text)


@pytest.mark.parametrize("text", ["older than 18", "tot 65 jaar", "<18", "volwassenen", "", "(<37 weeks)"])
def test_what_excludes_its_own_bound_is_not_read(text):
    """An age that is not surely inclusive is none."""
    assert bounds(text) is None


def bands(*texts):
    """The groups of these words."""
    return [band(text, Draft("nl"), 1) for text in texts]


def test_a_group_has_the_ages_of_its_words():
    """Our code of the group's name, its words, and the ages in or outside its brackets."""
    adult, old, young = bands("Volwassenen (18-64 jaar)", "65 jaar en ouder", "Adolescents (12-15 years)")
    assert {"code": "adult", "text": "Volwassenen (18-64 jaar)"} == adult["group"]
    assert (age(18), age(64)) == (adult["minimum"], adult["maximum"])
    assert {"group": {"code": "older-adult", "text": "65 jaar en ouder"}, "minimum": age(65)} == old
    assert "child" == young["group"]["code"]


def test_a_group_that_is_not_known_is_told():
    """A name without a code stays text."""
    draft = Draft("nl")
    assert {"group": {"text": "Stokouden"}} == band("Stokouden", draft, 7)
    issues = Issues()
    draft.findings.into(issues)
    assert [("word-not-coded", "line 7")] == [(issue.code, issue.path) for issue in issues]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["Volwassenen (18-64 jaar)", "65 jaar en ouder"], (age(18), None)),
        (["65 jaar en ouder", "Volwassenen (18-64 jaar)"], (age(18), None)),
        (["Kinderen (2-11 jaar)", "Babies and toddlers (28 days-23 months)"], (age(28, "day"), age(11))),
        (["Babies and toddlers (0-23 months)", "Children (2-11 years)"], (age(0, "month"), age(11))),
        (["Kinderen (2-11 jaar)", "65 jaar en ouder"], None),
        (["Volwassenen (18-64 jaar)", "Volwassenen (20-30 jaar)"], (age(18), age(64))),
        (["t/m 17 jaar", "18 jaar en ouder"], (None, None)),
        (["18 jaar en ouder", "65 jaar en ouder"], None),
        (["Premature newborns (<37 weeks)"], None),
        ([], None),
    ],
)
def test_groups_that_meet_have_bounds_together(texts, expected):
    """Between groups that do not meet nobody may take part: they have no bounds together."""
    assert expected == together(bands(*texts))


def test_ages_in_hours_have_no_place_among_years():
    """Hours meet nothing."""
    assert together(bands("0-12 hours", "Kinderen (2-11 jaar)")) is None
