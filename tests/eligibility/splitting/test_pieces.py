"""Pieces: nothing of the source is lost, and each character of a text is found again in the source."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fhir_trials.control_characters import without
from fhir_trials.eligibility import Piece, join, places, split, split_pieces
from fhir_trials.model.eligibility import Criterion
from tests.eligibility import corpus

# Parts that texts are made of, so that their combinations are tried, and not only letters nobody writes.
_PARTS = (
    *(
        "Inclusion Criteria:",
        "exclusion criteria",
        "Exclusiecriteria",
        "(Inclusiecriteria)",
        "Inclusion",
        "criteria",
    ),
    *(
        "* ",
        "- ",
        "• ",
        "1. ",
        "2. ",
        "3) ",
        "(1)",
        "(2)",
        "a) ",
        "b) ",
        "i. ",
        "①",
        "②",
        "1.1 ",
        "o ",
        "-foo",
        "2-foo",
    ),
    *("\n", "\n", "\n", "\n\n", "  ", "    ", "\t", "\r\n", "\x0b", "\u2028", " ", "#", "# ", "## "),
    *(
        "age 18",
        "Age",
        "OR",
        "None",
        "Note: x",
        "1 Foo",
        "2 Foo",
        "ALL CAPS:",
        "**Bold**",
        "foo",
        "Bar",
        "x",
        "é",
    ),
    *(
        "\\",
        "\\>",
        "\\-",
        "&gt;",
        "&",
        "<br>",
        "&#10;",
        "&nbsp;",
        "&#92;",
        "<li>",
        "<!-- -->",
        "<",
        ">",
        "*",
        "_",
        "—",
    ),
    *(".", ";", ",", ":", "(", "=", "[", "Cohort 1:", "Cohort 2:", "Healthy Controls", "Patients must have:"),
    *(
        "the following:",
        "subjects must meet the following:",
        "The exclusion criteria are ",
        "Eligibility Criteria:",
    ),
    *(
        "5 - Titel van het onderzoek ... 25-05-2025",
        "for the second randomisation Inclusion criteria",
        " and",
        "with",
    ),
)
texts = st.one_of(
    st.text(max_size=80),
    st.lists(st.one_of(st.sampled_from(_PARTS), st.text(max_size=3)), max_size=40).map("".join),
)


def check(text: str) -> list[Piece]:
    """Assert what holds for the pieces of any text, and give them back."""
    found = split_pieces(text)
    spans = [span for piece in found for span in piece.spans]
    counted = [0] * len(text)
    for start, end in spans:
        assert start < end
        for place in range(start, end):
            counted[place] += 1
    assert {1} >= {counted[place] for place, sign in enumerate(text) if not sign.isspace()}
    assert max(counted, default=0) <= 1
    assert [piece.spans[0] for piece in found] == sorted(piece.spans[0] for piece in found)
    for piece in found:
        if piece.kind != "marker":
            assert len(piece.text) == len(places(text, piece))
    return found


def check_stable(text: str) -> tuple[Criterion, ...]:
    """Assert that splitting the joined criteria gives them again, and that levels have no gaps."""
    found = split(text)
    assert found == split(join(found))
    level = -1
    for one in found:
        assert one.level <= level + 1
        level = one.level
    return found


@settings(max_examples=400, deadline=None)
@given(texts)
def test_nothing_is_lost_of_any_text(text: str) -> None:
    """Every character that is not blank stands in exactly one piece, in the order of the source."""
    pieces = check(text)
    criteria = [piece for piece in pieces if piece.kind == "criterion"]
    if text == without(text):
        assert [piece.text for piece in criteria] == [one.text for one in split(text)]


@settings(max_examples=400, deadline=None)
@given(texts)
def test_splitting_again_gives_the_same(text: str) -> None:
    """The joined criteria of any text split into the same criteria."""
    check_stable(text)


def test_pieces_tell_what_they_are() -> None:
    """Headings, marks and criteria come in the order of the source, each with its place, section and level."""
    text = "Inclusion Criteria:\n\nAdults\n\n* a:\n  * b\n    c\n\n---\nExclusion: None"
    cohort = ("Adults",)
    expected = [
        Piece("header", ((0, 19),), "Inclusion Criteria:", "inclusion"),
        Piece("header", ((21, 27),), "Adults", "inclusion", cohort),
        Piece("marker", ((29, 30),), "*", "inclusion"),
        Piece("criterion", ((31, 33),), "a:", "inclusion", cohort),
        Piece("marker", ((36, 37),), "*", "inclusion"),
        Piece("criterion", ((38, 39), (44, 45)), "b c", "inclusion", cohort, 1),
        Piece("marker", ((47, 50),), "---", "inclusion"),
        Piece("header", ((51, 61),), "Exclusion:", "exclusion"),
        Piece("marker", ((62, 66),), "None", "exclusion"),
    ]
    assert expected == split_pieces(text)


def test_a_mark_between_lines_of_a_criterion_is_a_piece() -> None:
    """The tag between two lines, and the page line inside a criterion, are markers of their own."""
    text = "- a<br>\nb\n5 - Onderzoek naar het ... 25-05-2025\nc"
    assert [
        ("marker", "-"),
        ("criterion", "a b c"),
        ("marker", "<br>"),
        ("marker", "5 - Onderzoek naar het ... 25-05-2025"),
    ] == [(piece.kind, piece.text) for piece in split_pieces(text)]


@pytest.mark.parametrize(
    "text", ["* a \\> b\n  c&nbsp;&lt; d", "1. R&D \\\\ x &amp;lt; y", "<li>x&#8805;\\*y</li>"]
)
def test_each_character_is_found_in_the_source(text: str) -> None:
    """A character of the text is the one at its place, or what the entity there says, or the blank of a line end."""
    (piece,) = [piece for piece in split_pieces(text) if piece.kind == "criterion"]
    for sign, place in zip(piece.text, places(text, piece), strict=True):
        assert text[place] in (sign, "&") or (sign == " " and text[place].isspace())


def test_joined_criteria_are_commonmark() -> None:
    """One list under each section and heading, levels as indentation, signs escaped that would be read otherwise."""
    criteria = split(
        "Inclusion Criteria:\n\n# Cohort *A*\n* ANC \\< 1 & \\\\b:\n  * x\n\nOther criteria\n\n1. y"
    )
    expected = (
        "Inclusion Criteria:\n\n# Cohort *A*\n\n- ANC \\< 1 \\& \\\\b\\:\n  - x\n\n"
        "Inclusion Criteria:\n\n# Cohort *A*\n\n## Other criteria\n\n- y"
    )
    assert expected == join(criteria)
    assert "" == join([])


@pytest.mark.parametrize("name", ["ctgov", "labelled", "wrapped", "exported"])
def test_nothing_is_lost_of_real_texts(name: str) -> None:
    """Of every real text each character is in one piece, markers hide no words, and splitting again is the same."""
    for text in getattr(corpus, name)().values():
        for piece in check(text):
            if piece.kind == "marker":
                assert _is_mark(piece.text), piece.text
        check_stable(text)


_MARK = re.compile(r"(?:[\W_]*(?:[0-9]{1,3}|[A-Za-z]|[ivxIVX]{2,5}|[①-⑳])?[\W_]*|<br>|<!--|-->)+")


def _is_mark(text: str) -> bool:
    """Whether these are list marks, tags, or words for an empty list or between criteria."""
    words = " ".join(word for word in text.split() if not _MARK.fullmatch(word)).strip("-.").casefold()
    return words in ("", "or", "none", "nil", "no exclusion criteria", "not applicable")
