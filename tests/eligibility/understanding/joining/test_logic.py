"""How statements hold together: by the words between them, never by a guess."""

from decimal import Decimal

import pytest

from fhir_trials.eligibility.splitting import Section
from fhir_trials.eligibility.understanding.found import Found
from fhir_trials.eligibility.understanding.joining import single
from fhir_trials.eligibility.understanding.joining.reading import passage
from fhir_trials.eligibility.understanding.words.phrases import phrases
from fhir_trials.eligibility.understanding.words.tokens import tokens
from fhir_trials.model.statements import Bound, Statement
from tests.eligibility.understanding.marked import shown, understood

_HB, _ANC = "{Hb > 9 g/dL|hemoglobin|measurement}", "{ANC > 1|neutrophils|measurement}"
_ECOG = "{ECOG < 2|ecog|score}"
_DM, _HT = "{diabetes|diabetes}", "{hypertension|hypertension}"
_WOMEN = "{Women|sex|sex}"


@pytest.mark.parametrize(
    ("text", "inclusion", "exclusion"),
    [
        (f"{_HB} and {_ANC}", "all", "all"),
        (f"{_HB} & {_ANC}", "all", "all"),
        (f"{_HB} or {_ANC}", "any", "any"),
        (f"{_HB} and/or {_ANC}", "any", "any"),
        (f"{_HB}, {_ANC} and {_ECOG}", "all", None),
        (f"{_HB}, {_ANC}, or {_ECOG}", "any", "any"),
        (f"{_HB}; {_ANC}", "all", "any"),
        (f"{_HB}; {_ANC}; and {_ECOG}", "all", None),
        (f"{_HB}, {_ANC}", "all", None),
        (f"{_DM}, {_HT}", None, None),
        (f"{_DM} and {_HT}", "all", None),
        (f"{_DM} or {_HT}", "any", "any"),
        (f"{_HB} and {_ANC} or {_ECOG}", None, None),
        (f"{_HB} or {_ANC}, {_ECOG}", None, None),
        (f"{_HB}. Patients have {_ANC}", "all", None),
        (f"{_HB}/{_ANC}", None, None),
        (f"{_DM} with {_HB}", "all", "all"),
        (f"{_WOMEN} with {_HB}", "all", "all"),
        (f"{_WOMEN} or {_HB}", None, None),
        (f"One of the following: {_HB}, {_ANC}", "any", "any"),
        (f"All of the following: {_DM}; {_HT}", "all", None),
        (f"At least two of the following: {_HB}, {_ANC}", None, None),
        (f"{_DM} but {_HB}", "all", None),
    ],
)
def test_what_stands_between_joins(text: str, inclusion: str | None, exclusion: str | None) -> None:
    """And, or, commas that take the word at their list's end, semicolons; what contradicts tells nothing."""
    assert (inclusion, exclusion) == (understood(text).joined, understood(text, "exclusion").joined)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{_HB} en {_ANC}", "all"),
        (f"{_HB}, {_ANC} alsmede {_ECOG}", "all"),
        (f"{_HB} of {_ANC}", "any"),
        (f"{_HB} dan wel {_ANC}", "any"),
        (f"Een van de volgende: {_HB}, {_ANC}", "any"),
    ],
)
def test_dutch_words_join(text: str, expected: str) -> None:
    """In Dutch "of" is or."""
    assert expected == understood(text, dutch=True).joined


def test_english_of_joins_nothing() -> None:
    """The same word is another one in English."""
    assert "all" == understood(f"{_DM} of {_HB}").joined


def test_of_a_threshold_is_the_dutch_or() -> None:
    """Nothing is of a threshold in English, so that it needs no other word to tell the language."""
    assert "any" == understood(f"{_HB} of {_ANC}").joined


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Severe {_DM}", "all"),
        (f"Risk of {_DM}", None),
        (f"Known {_DM} or {_HT}", None),
        (f"{_DM} or severe asthma", "any"),
        (f"Lung or breast cancer with {_HB}", None),
        (f"Lung cancer, {_HB}", "all"),
        (f"{_HB} (by finger prick or vein)", "all"),
        (f"Haematology: {_HB} and {_ANC}", "all"),
        (f"{_DM}: which drugs, and {_HB}", None),
    ],
)
def test_words_that_no_statement_says_are_joined_too(text: str, expected: str | None) -> None:
    """Within one part all holds; words that may change what a state means leave it open."""
    assert expected == understood(text).joined


def test_examples_are_each_excluded_and_none_is_asked_for() -> None:
    """Among exclusions an example excludes by itself; among inclusions it is not required."""
    text = f"Cardiac disease, including {_HT}"
    assert ("any", None) == (understood(text, "exclusion").joined, understood(text).joined)


@pytest.mark.parametrize(
    ("text", "inclusion", "exclusion"),
    [
        ("AST and ALT < 3 x ULN", "all", "all"),
        ("AST or ALT < 3 x ULN", "any", "any"),
        ("AST, ALT < 3 x ULN", "all", None),
        ("AST/ALT < 3 x ULN", "all", None),
    ],
)
def test_one_bound_of_several_things_is_joined_by_the_words_between_them(
    text: str, inclusion: str | None, exclusion: str | None
) -> None:
    """The bound that is shared is in no way between them."""
    assert (inclusion, exclusion) == (_shared(text, "inclusion"), _shared(text, "exclusion"))


def _shared(text: str, section: Section) -> str | None:
    """How "AST" and "ALT" are joined, of which each statement says the bound, and one the words between them too."""
    words = tokens(text)
    alt = next(n for n, word in enumerate(words) if word.word == "alt")
    bound = (Bound(side="upper", value=Decimal(3), inclusive=False),)
    ast = Statement(kind="measurement", concept="ast", span=(0, len(text)), bounds=bound, unit="{ULN}")
    found = [
        Found(ast, frozenset({0, *range(alt + 1, len(words))})),
        Found(ast.model_copy(update={"concept": "alt"}), frozenset(range(alt, len(words)))),
    ]
    return single.join(passage(text, section, words, phrases(words)), found).joined


def test_neither_of_two_is_both_denied() -> None:
    """Of "no A or B" it is no A and no B, in an exclusion too; "no A or no B" tells nothing."""
    assert "all" == understood(f"No {_DM} or {_HT}").joined
    assert "all" == understood(f"No {_DM}, {_HT} or asthma").joined
    assert understood(f"No {_DM} or no {_HT}").joined is None


def test_one_statement_that_says_all_is_not_joined() -> None:
    """Nothing is there to join it to."""
    result = understood(f"{_HB}.")
    assert ("full", None, ["hemoglobin"]) == (result.coverage, result.joined, shown(result))


def test_a_word_that_joins_at_an_end_joins_nothing_inside() -> None:
    """What a list's item ends with is for the list."""
    assert understood(f"{_HB}; and").joined is None
    assert "all" == understood(f"and {_HB}, and {_ANC}").joined
