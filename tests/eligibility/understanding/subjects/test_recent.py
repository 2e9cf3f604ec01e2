"""Words beside what is named that say when, how long or only how it looks: "recent", "chronic use of", "signs of"."""

import pytest

from fhir_trials.eligibility.understanding import read_criteria


def _said(text: str, section: str = "Exclusion") -> list[str]:
    """The coverage; then each statement: `not` where it is denied, its concept, `?` where it is limited."""
    (criterion,) = read_criteria(f"{section} criteria:\n- {text}").criteria
    denied = [f"{'not ' * one.negated}{one.concept}{'?' * bool(one.limit)}" for one in criterion.statements]
    return [criterion.coverage, *denied]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Recent surgery", "surgery"),
        ("Recent surgery or stroke", "surgery"),
        ("Recent history of stroke", "stroke"),
        ("Recente operatie", "surgery"),
        ("Last chemotherapy", "chemotherapy"),
        ("Laatste chemotherapie", "chemotherapy"),
        ("Chronic use of NSAIDs", "nsaids"),
        ("Last chemotherapy more than 6 months ago", "chemotherapy"),
    ],
)
def test_how_recent_or_how_long_it_was_limits(text: str, expected: str) -> None:
    """A patient's surgery of long ago, or a tablet of yesterday, need not be meant."""
    assert ["partial", f"{expected}?"] == _said(text)[:2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Recent surgery (within 4 weeks)", "surgery"),
        ("Recent stroke within 3 months", "stroke"),
        ("Most recent surgery within 6 weeks", "surgery"),
        ("Laatste chemotherapie minder dan 4 weken geleden", "chemotherapy"),
    ],
)
def test_a_window_says_how_recent(text: str, expected: str) -> None:
    """Where the text says within which time, "recent" says nothing more."""
    assert ["full", expected] == _said(text)


@pytest.mark.parametrize(
    "text", ["Signs of heart failure", "Tekenen van hartfalen", "Tekenen of symptomen van hartfalen"]
)
def test_signs_of_something_are_not_the_thing(text: str) -> None:
    """Nothing is said of heart failure where its signs are enough."""
    assert ["none"] == _said(text)


@pytest.mark.parametrize("text", ["Geen tekenen van infectie", "No signs of infection"])
def test_no_signs_of_something_deny_it(text: str) -> None:
    """Whoever has to be without its signs has to be without it."""
    assert ["full", "not infection"] == _said(text, "Inclusion")
