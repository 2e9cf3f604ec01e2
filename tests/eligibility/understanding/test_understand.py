"""Criteria with what they state: the same criteria as before, and nothing invented."""

import re
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fhir_trials import mapping_files
from fhir_trials.eligibility import read_criteria, split, understand
from fhir_trials.eligibility.understanding.found import Found
from fhir_trials.eligibility.understanding.joining import cohorts, single
from fhir_trials.eligibility.understanding.joining.reading import Passage, passage
from fhir_trials.eligibility.understanding.words import languages
from fhir_trials.eligibility.understanding.words.phrases import phrases
from fhir_trials.eligibility.understanding.words.tokens import tokens
from fhir_trials.errors import UsageError
from fhir_trials.model.eligibility import Criterion
from fhir_trials.model.statements import Anchor, Bound, Statement
from tests.eligibility import corpus

_OWN = {"coverage", "statements", "joined", "below", "for_some", "warnings"}
_TEXTS = [
    "Inclusion Criteria:\n\n* Age \\>= 18 years and ECOG 0-1\n* No history of HIV, hepatitis B or hepatitis C\n"
    "* Adequate organ function:\n   * ANC \\>= 1.5 x 10^9/L\n   * AST \\< 3 x ULN (\\< 5 x ULN if liver metastases)\n"
    "\nExclusion Criteria:\n\n* Pregnant or lactating women\n* Prior malignancy, except basal cell carcinoma\n"
    "* Major surgery within 4 weeks; radiotherapy within 2 weeks\n* Patients with HIV are eligible\n",
    "Inclusiecriteria:\n- Leeftijd 18 jaar of ouder\n- Geen diabetes of hypertensie\n- Hb > 5,5 mmol/l, tenzij\n"
    "Exclusiecriteria:\n- Zwangerschap of borstvoeding\n- Trombocyten < 100.000/mm3 bij patiënten met CLL\n",
]
_SCRAPS = [
    *(
        "no ",
        "not ",
        "or ",
        "and ",
        "of ",
        "geen ",
        ", ",
        "; ",
        ". ",
        ": ",
        "(",
        ")",
        "/",
        "except ",
        "if ",
        "tenzij ",
    ),
    *(
        "Hb > 9 g/dL ",
        "≥ 18 years ",
        "pregnant ",
        "HIV ",
        "diabetes ",
        "AST ",
        "ALT ",
        "< 3 x ULN ",
        "within 4 weeks ",
    ),
    *(
        "one of the following",
        "at least two of ",
        "allowed ",
        "excluded ",
        "cohort 2 ",
        "only ",
        "women ",
        "- ",
        "\n* ",
    ),
    *(
        "Exclusion Criteria:\n",
        "Inclusion Criteria:\n",
        "10^9/L ",
        "100.000 ",
        "5,5 ",
        "ßİ",
        "\u0301",
        "１８",
        "𝟙",
        "ULN",
    ),
]


def _same(before: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
    """Understand criteria and see that all else of them stays; and that doing so twice changes nothing."""
    after = understand(before)
    assert [one.model_dump(exclude=_OWN) for one in before] == [one.model_dump(exclude=_OWN) for one in after]
    assert after == understand(after)
    for one in after:
        assert one.coverage is not None
        for said in (*one.statements, *one.warnings):
            assert 0 <= said.span[0] <= said.span[1] <= len(one.text)
    return after


@given(st.text())
@settings(deadline=None)
def test_any_text_is_understood(text: str) -> None:
    """Whatever the characters, criteria keep their text, order, section, headings and level."""
    _same(tuple(split(text)))


@given(st.lists(st.sampled_from(_SCRAPS), max_size=30))
@settings(deadline=None)
def test_any_order_of_words_is_understood(scraps: list[str]) -> None:
    """Negations, exceptions, brackets and lists that end nowhere are met without an error."""
    _same(tuple(split("".join(scraps))))


@given(st.sampled_from(_TEXTS), st.integers(0, 400), st.integers(0, 400))
@settings(deadline=None)
def test_a_text_that_is_cut_is_understood(text: str, start: int, length: int) -> None:
    """Wherever it begins and ends."""
    _same(tuple(split(text[start : start + length])))


@given(st.lists(st.sampled_from(_SCRAPS), max_size=20))
@settings(deadline=None)
def test_levels_that_skip_one_are_understood(scraps: list[str]) -> None:
    """Criteria that no splitting gave: their levels need not follow each other."""
    criteria = [
        Criterion(text=text, section="exclusion", level=at * 7 % 10)
        for at, text in enumerate(scraps)
        if text.strip()
    ]
    _same(tuple(criteria))


_NUMBER = re.compile(r"\d+(?:[.,\s]\d+)*")
_WORDS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "twelve",
    "een",
    "één",
    "twee",
]


def _numbers(text: str) -> set[Decimal]:
    """All numbers that a reader may see in a text: with decimal comma, thousands, in words."""
    found: set[Decimal] = {Decimal(number) for number in range(1, 13)} if _has_words(text) else set()
    for match in _NUMBER.finditer(text):
        digits = match[0]
        for whole in (digits, *re.split(r"\s", digits)):
            parts = re.split(r"[.,\s]", whole)
            found |= {Decimal("".join(parts)), *(Decimal(part) for part in parts)}
            found |= {
                Decimal("".join(parts[:cut]) + "." + "".join(parts[cut:])) for cut in range(1, len(parts))
            }
    return found | {Decimal("0." + part) for part in re.findall(r"[.,](\d+)", text)}


def _has_words(text: str) -> bool:
    return any(word in _WORDS for word in re.findall(r"\w+", text.lower()))


_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}


def _invented(one: Criterion) -> list[str]:
    """Numbers in statements that the criterion's text does not have."""
    seen = _numbers(one.text) | {
        Decimal(_ROMAN[word]) for word in re.findall(r"\w+", one.text.lower()) if word in _ROMAN
    }
    coded = [bound.value for said in one.statements for bound in said.bounds]
    invented = [f"{value} in {one.text!r}" for value in coded if value not in seen]
    # "in the past year", "half jaar", and "6 months to 5 years" in months
    times = {
        Decimal(1),
        Decimal("0.5"),
        *seen,
        *(value * each for value in seen for each in (7, 12, 24, 168)),
    }
    for said in one.statements:
        if said.window:
            ends = [end for end in (said.window.minimum, said.window.maximum) if end is not None]
            invented += [f"{end} in {one.text!r}" for end in ends if end not in times]
    return invented


@given(st.lists(st.sampled_from(_SCRAPS), max_size=30))
@settings(deadline=None)
def test_no_number_is_invented(scraps: list[str]) -> None:
    """Each number of a statement stands in its criterion's text."""
    assert [] == [fault for one in read_criteria("".join(scraps)).criteria for fault in _invented(one)]


def test_real_criteria_stay_and_no_number_of_theirs_is_invented() -> None:
    """All studies of ClinicalTrials.gov: the same text, order, section; each coded number in its criterion."""
    invented: list[str] = []
    for text in corpus.ctgov().values():
        invented += [fault for one in _same(split(text)) for fault in _invented(one)]
    assert [] == invented


def test_what_was_understood_before_stays() -> None:
    """A criterion with a coverage was understood by somebody, perhaps a person."""
    given_before = Criterion(text="Age > 18 years", section="inclusion", coverage="none")
    new = Criterion(text="Age > 18 years", section="inclusion")
    assert (given_before, "full") == ((found := understand([given_before, new]))[0], found[1].coverage)


def test_nothing_is_understood_of_nothing() -> None:
    """No criteria, and criteria without words of the tables."""
    assert () == understood_coverage([])
    assert ("none",) == understood_coverage([Criterion(text="…", section="unknown")])


def understood_coverage(criteria: list[Criterion]) -> tuple[str | None, ...]:
    """The coverage of each, understood."""
    return tuple(one.coverage for one in understand(criteria))


@pytest.mark.parametrize(
    ("texts", "language", "expected"),
    [
        (("CVA of TIA",), "nl", "any"),
        (("Diabetes of hypertension",), "nl", "all"),
        (("Adiposis of ischias",), "en", "all"),
        (("Patiënten met diabetes of hypertensie",), None, "any"),
        (("CVA of TIA", "Geen toestemming van de patiënt"), None, "any"),
    ],
)
def test_the_language_of_a_word_that_both_have(
    texts: tuple[str, ...], language: str | None, expected: str
) -> None:
    """By its own words, by what was told, by its neighbours."""
    criteria = [Criterion(text=text, section="inclusion", language=language) for text in texts]
    joined = understand(criteria)[0].joined
    assert (expected if expected == "any" else joined) == joined
    assert (joined == "any") == (expected == "any")


def test_control_characters_are_left_out() -> None:
    """Nothing is raised; words that they part stay apart."""
    read = read_criteria("Inclusion Criteria:\n* Age\x1f >\x00 18\x0cyears")
    assert read.text is not None
    assert "Inclusion Criteria:\n* Age  > 18\nyears" == read.text.text
    assert ["Age  > 18 years"] == [one.text for one in read.criteria]


def test_the_language_matters_only_where_a_word_has_two_meanings() -> None:
    """Else it is not looked into."""
    assert [False, None, True, False] == [
        languages.is_dutch(tokens(text))
        for text in ("geen diabetes", "x of y", "geen diabetes of hypertensie", "no diabetes of the patient")
    ]


@pytest.mark.parametrize(
    "piece",
    [
        *("no ", "not ", "(", "or ", ", ", "except ", "if (", "pregnant, ", "not (", "; ", ": ", "HIV or "),
        *(
            "with or without ",
            "eligible for ",
            "one of ",
            "no HIV, ",
            "Hb > 9 g/dL unless ",
            ". A ",
            "of ",
            "only ",
        ),
    ],
)
def test_long_texts_take_time_by_their_length(piece: str) -> None:
    """A hundred thousand characters of one kind: what is stated among them is joined or doubted without delay."""
    found = [Found(_HB, frozenset(range(3)))] * 2
    for length in (12_000, 100_000):
        words = _passage("Hb > 9 g/dL " + piece * (length // len(piece)))
        assert "partial" == single.join(words, found).coverage
        assert not cohorts.leads_in(words)


def _passage(text: str) -> Passage:
    words = tokens(text)
    return passage(text, "exclusion", words, phrases(words))


_HB = Statement(
    kind="measurement",
    concept="hemoglobin",
    span=(0, 11),
    bounds=(Bound(side="lower", value=Decimal(9)),),
    unit="g/dL",
)


def test_who_is_asked_is_found_in_time_that_grows_with_length() -> None:
    """Cohorts, thousands of them."""
    words = _passage("x y cohort 2 and, and, and " * 4_000)
    assert not cohorts.leads_in(words)


def test_halves_of_characters() -> None:
    """Halves that belong together are joined; half a character alone is told by the sign for what cannot be shown."""
    assert "Age \U0001f600 \ufffd" == read_criteria("Age \ud83d\ude00 \ud800").criteria[0].text


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        (None, None, "read_criteria takes a text, found NoneType"),
        (b"Gout", None, "read_criteria takes a text, found bytes"),
        ("Gout", "", "language: '' is no language tag such as en or nl; leave it out"),
        ("Gout", "the Dutch", "language: 'the Dutch' is no language tag"),
    ],
)
def test_what_is_no_text(text: Any, language: Any, said: str) -> None:
    """It is wrong usage, told in words."""
    with pytest.raises(UsageError, match=said):
        read_criteria(text, language)


@pytest.mark.parametrize("text", _TEXTS)
def test_what_is_stated_is_admitted_by_the_model(text: str) -> None:
    """Statements and windows are made without a look at their members; each is what the model admits."""
    understood = understand(split(text))
    assert list(understood) == [Criterion.model_validate(one.model_dump()) for one in understood]


def test_every_anchor_of_the_table_is_one_of_the_model() -> None:
    """A window's anchor is taken from the table as it is."""
    rows = mapping_files.read_csv("window-words.csv")
    assert {row["meaning"] for row in rows if row["role"] == "anchor"} <= set(get_args(Anchor))
