"""What holds for any text: no exception, values of the text alone, nothing changed by other sentences, linear time."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhir_trials.regimens import doses, follow_up, part_about, planned
from fhir_trials.regimens.words import words
from tests.growth import LINEAR, growth
from tests.regimens.test_doses import ROWS

WORDS = sorted({" ".join((first, *one.rest)) for first, same in words("en").phrases.items() for one in same})
# What the texts of a trial may hold.
_ADMITTED = st.characters(exclude_categories=("Cs", "Cc"))
_TEXT = st.text(_ADMITTED, max_size=3)
TEXTS = st.lists(
    st.sampled_from([*WORDS, *"0123456789.,;:()/-+<>\n", "5 mg", "week 4"]) | _TEXT, max_size=30
).map(" ".join)
IRRELEVANT = (
    "The substance is made in a factory by the sea.",
    "Nobody knows its colour!",
    "It was named after a river.",
)
LANGUAGES = st.sampled_from(["en", "nl"])


@given(TEXTS | st.text(_ADMITTED), LANGUAGES)
def test_any_text_is_read(text: str, language: str) -> None:
    """Every word of a dose stands in the text, and so does every number of an amount."""
    for dose in doses(text, language).doses:
        assert dose.text is not None
        assert dose.text in text
        for term in (dose.route, dose.form):
            assert term is None or (term.text or "") in text
        for amount in (dose.amount, dose.highest, dose.maximum):
            assert amount is None or (amount.unit or "") in text.replace("\\^", "")
        assert dose.until is None or dose.until in text


@given(TEXTS | st.text(_ADMITTED), LANGUAGES)
def test_any_sentence_is_planned(text: str, language: str) -> None:
    """Activities have words of the text, and their timepoints are there."""
    found = planned(text, language)
    known = {one.id for one in found.timepoints} if found else set[str]()
    for one in found.activities if found else ():
        assert one.name in text
        assert known.issuperset(one.timepoints)
    follow_up(text, language)


@given(TEXTS, st.text(max_size=10), st.lists(st.text(max_size=10), max_size=3))
def test_a_part_is_of_the_text(text: str, name: str, others: list[str]) -> None:
    """Whatever things are called."""
    assert part_about(text, name, others) in text


@pytest.mark.parametrize("sentence", IRRELEVANT)
@pytest.mark.parametrize(("language", "text"), [row[:2] for row in ROWS[::4]])
def test_other_sentences_change_nothing(sentence: str, language: str, text: str) -> None:
    """Before a dose, what has nothing to do with it leaves even its words as they are."""
    assert doses(text, language).doses == doses(f"{sentence}\n{text}", language).doses


@pytest.mark.parametrize("number", ["1", "0.5", "2.25", "1000", "999.9"])
def test_amounts_are_as_precise_as_printed(number: str) -> None:
    """No digit is added, none is lost."""
    assert [Decimal(number)] == [one.amount.value for one in doses(f"{number} mg daily").doses if one.amount]


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    "piece",
    [
        "a",
        " ",
        "1",
        ".",
        ",",
        "(",
        "\n",
        "5 mg ",
        "5 mg. ",
        "then 5 mg ",
        "day 1, ",
        "1,",
        "follow-up ",
        "CT scan week 4. ",
    ],
)
def test_the_time_grows_with_the_text(piece: str) -> None:
    """Eight times the text takes about eight times as long, whatever it is made of."""

    def work(size: int) -> Callable[[], object]:
        text = (piece * size)[:size]
        return lambda: (doses(text), planned(text), part_about(text, "abc", ["def"]))

    assert growth(work, 40_000) < LINEAR
