"""UTF-8 that was once read as cp1252 is put right, and nothing else is touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhir_trials.sources.encodings import of_cp1252, repaired


def misread(text: str) -> str:
    """The text as it looks when its UTF-8 is read as cp1252."""
    return of_cp1252(text.encode())


@pytest.mark.parametrize(
    "text",
    ["patiënten ≥ 18 jaar", "it’s “so” – 5 °C, µg/m²", "ŁÓDŹ α β č ő", "中文", "naïve 😀", "« qualité »"],
)
def test_what_was_misread_is_put_right(text: str) -> None:
    """Once or twice misread, as cp1252 or as Latin-1: the text comes back, and what is right stays as it is."""
    assert (text, 0) == repaired(text)
    for wrong in (misread(text), misread(misread(text)), text.encode().decode("latin-1")):
        assert text == repaired(wrong)[0]


def test_the_places_are_counted() -> None:
    """Neighbours are one place; what stands right beside them is kept."""
    assert ("één patiënt, ≥ 18", 2) == repaired("één patiÃ«nt, â‰¥ 18")
    assert ("中文 ok", 1) == repaired(misread("中文") + " ok")


@pytest.mark.parametrize(
    "text",
    [
        "« qualité\xa0» JÄ“ É» IRMÃ”",  # letters with punctuation behind them
        "plain",
        "",
        "Â\x80"[:1],
        "Ã\x80"[:1] + " alone",
        "í\xa0€ ÷€",  # sequences that stand for no character
        "à\x80\x80",  # overlong
    ],
)
def test_what_may_be_meant_is_left(text: str) -> None:
    """Where nothing proves that it was misread, it stands."""
    assert (text, 0) == repaired(text)


@given(st.text())
def test_any_text_comes_to_rest(text: str) -> None:
    """What was put right needs no more of it, and ASCII is never touched."""
    better, places = repaired(text)
    assert (better, 0) == repaired(better)
    assert (places > 0) == (better != text)
    assert "".join(one for one in text if one < "\x80") == "".join(one for one in better if one < "\x80")


def test_every_byte_is_a_character() -> None:
    """Also the five that cp1252 leaves open."""
    assert 256 == len(set(of_cp1252(bytes(range(256)))))
    assert "€\x81’" == of_cp1252(b"\x80\x81\x92")
