"""States of the patient, in English and Dutch: pregnancy, lactation, healthy volunteers, sex, consent, other trials."""

import time
from typing import Any

import pytest

from fhir_trials.eligibility.understanding.places import places
from fhir_trials.eligibility.understanding.subjects import states
from fhir_trials.eligibility.understanding.words.state_words import spelt
from fhir_trials.eligibility.understanding.words.tokens import tokens
from fhir_trials.model.statements import Statement

_LENGTH = 100_000


def _found(text: str, section: Any = "exclusion") -> list[Statement]:
    words = tokens(text)
    return [one.statement for one in states.find(words, places(words), frozenset(), section)]


def _shown(text: str, section: Any = "exclusion") -> list[str]:
    """Each state: its concept or kind, its values, `?` where it holds on a condition."""
    return [
        f"{one.concept or one.kind}{' ' + '/'.join(one.values) if one.values else ''}{'?' if one.limit else ''}"
        for one in _found(text, section)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pregnancy", ["pregnancy"]),
        ("Pregnant or breast-feeding women", ["pregnancy", "lactation"]),
        ("Pregnancy or lactation (breastfeeding)", ["pregnancy", "lactation"]),
        ("Women who are pregnant or nursing", ["pregnancy", "lactation"]),
        ("Zwangere of lacterende vrouwen", ["pregnancy", "lactation"]),
        ("Zwangerschap of borstvoeding", ["pregnancy", "lactation"]),
        ("Vrouwen die zwanger zijn of borstvoeding geven", ["pregnancy", "lactation"]),
        ("Zwanger of melkproducerende vrouwen", ["pregnancy", "lactation"]),
        ("zangerschap of borstvoeding", ["pregnancy", "lactation"]),
        ("Zwangerschp of borstvoedng", ["pregnancy", "lactation"]),
        ("Zwangere of melkproduserende vrouwen", ["pregnancy", "lactation"]),
        ("Breastfeedng", ["lactation"]),
        ("Healthy volunteers", ["healthy_volunteer"]),
        ("Gezonde vrijwilligers", ["healthy_volunteer"]),
        ("Written informed consent", ["informed_consent"]),
        ("Schriftelijke toestemming", ["informed_consent"]),
        ("Geschreven informent consent", ["informed_consent"]),
        ("geen toestemming", ["informed_consent"]),
        ("Willing to use effective contraception", ["contraception"]),
        ("Bereid om anticonceptie te gebruiken", ["contraception"]),
        ("Participation in another clinical trial", ["participation"]),
        ("Currently enrolled in any other interventional study", ["participation"]),
        ("Deelname aan een ander geneesmiddelenonderzoek", ["participation"]),
        ("Aan een ander wetenschappelijk onderzoek meedoet", ["participation"]),
    ],
)
def test_a_state_is_found(text: str, expected: list[str]) -> None:
    """In both languages, in the order of the text, and in long words in spite of one typing fault."""
    assert expected == _shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "Negative pregnancy test",
        "Planning to become pregnant",
        "Pregnant partner; partner who is pregnant",
        "History of ectopic pregnancy",
        "Complications during pregnancy",
        "Nursing home residents",
        "Zwangerschapswens",
        "Kinderwens of zwangerschap plannen",
        "Unable to provide informed consent",
        "Refusal to sign the informed consent",
        "Niet in staat om toestemming te geven",
        "At the time of obtaining consent",
        "Failure to use adequate contraception",
        "Participation in study NCT01234567",
        "Willing to participate in this study",
        "Participation in the present or another part",
        "Participation; another trial",
        "Enrolled in any other way",
        "Healthy diet",
        "Healthy, adult,",
        "Women of childbearing potential",
        "A nurse",
        "lactose intolerance",
        "Prostate cancer",
        "",
    ],
)
def test_what_is_no_state_of_the_patient_is_text(text: str) -> None:
    """What somebody may become, was, refuses or is tested for is not stated."""
    assert [] == _shown(text)


@pytest.mark.parametrize(
    "text",
    ["Pregnant women in the third trimester", "Lactating participants unwilling to stop", "Zwanger na IVF"],
)
def test_a_state_of_which_more_is_said_is_not_judged_by_itself(text: str) -> None:
    """A word beside it that narrows it gives it the limit `condition`."""
    assert [True] == [one.limit == "condition" for one in _found(text)]


@pytest.mark.parametrize(
    ("text", "sex"),
    [
        ("Female patients ≥ 50 years", ("female",)),
        ("Female", ("female",)),
        ("Women aged 20-49", ("female",)),
        ("Men aged 40 to 75 years", ("male",)),
        ("Adult men 18 years or older", ("male",)),
        ("Sex: male", ("male",)),
        ("Vrouwen van 50 tot en met 75 jaar", ("female",)),
        ("Mannen ≥ 40 jaar", ("male",)),
        ("Male or female patients with asthma", ("female", "male")),
        ("Men and women", ("female", "male")),
        ("Mannen en vrouwen van 18 jaar en ouder", ("female", "male")),
        ("Both sexes", ("female", "male")),
        ("Healthy male volunteers", ("male",)),
    ],
)
def test_the_sex_that_may_take_part(text: str, sex: tuple[str, ...]) -> None:
    """One sex where a criterion opens with it and gives at most an age; both are no restriction."""
    assert [sex] == [one.values for one in _found(text, "inclusion") if one.kind == "sex"]


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("Women of childbearing potential must use contraception", "inclusion"),
        ("Female patients must have a negative pregnancy test", "inclusion"),
        ("Men must use a condom", "inclusion"),
        ("Women aged and able", "inclusion"),
        ("Women who smoke", "exclusion"),
        ("Male", "unknown"),
        ("Men or otherwise", "inclusion"),
        ("Haemoglobin in men", "inclusion"),
    ],
)
def test_a_sex_that_only_some_of_it_is_said_of(text: str, section: str) -> None:
    """What is asked of one sex does not restrict who may take part."""
    assert [] == [one for one in _found(text, section) if one.kind == "sex"]


def test_a_sex_that_a_threshold_understood_is_its_own() -> None:
    """Positions that are taken are not stated again."""
    found = tokens("Women")
    assert [] == states.find(found, places(found), frozenset({0}), "inclusion")


def test_all_of_an_exclusion_is_a_sex() -> None:
    """Men are excluded where an exclusion says no more than that."""
    assert ["sex male"] == _shown("Male patients.")


@pytest.mark.parametrize(
    ("text", "window"),
    [
        (
            "Participation in another trial within 30 days before screening",
            (30, "day", "before", "screening"),
        ),
        ("Meegedaan aan een ander onderzoek in de afgelopen 3 maanden", (3, "month", "before", None)),
        ("Contraception until 6 months after the last dose", (6, "month", "after", "last-dose")),
    ],
)
def test_the_window_of_a_state(text: str, window: tuple[Any, ...]) -> None:
    """Taking part was before; contraception goes on after something."""
    found = [one.window for one in _found(text) if one.window]
    assert [window] == [(one.maximum, one.unit, one.relation, one.anchor) for one in found]


def test_a_window_of_something_else_is_not_taken() -> None:
    """A pregnancy test within 7 days before does not say when contraception is used."""
    text = "Negative test within 7 days before dosing, and effective contraception"
    assert [None] == [one.window for one in _found(text)]


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("zangerschap", True),
        ("zwangershcap", True),
        ("zwabgerscjap", False),
        ("wangerschap", False),
        ("pregnxncy", True),
        ("x", False),
    ],
)
def test_one_typing_fault(word: str, known: bool) -> None:
    """One letter less, more, another or misplaced, not the first, and not two."""
    assert known == (spelt(word) is not None)


@pytest.mark.parametrize(
    "part", ["pregnant or ", "healthy ", "participation in another ", "men and ", "consent "]
)
def test_the_cost_grows_with_the_length_only(part: str) -> None:
    """A text made of one phrase, 100 kB long, is read in seconds."""
    found = tokens((part * (_LENGTH // len(part)))[:_LENGTH])
    start = time.process_time()
    states.find(found, places(found), frozenset(), "inclusion")
    assert time.process_time() - start < 4
