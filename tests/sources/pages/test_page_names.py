"""Ids made from names."""

import pytest

from fhir_trials.sources.pages.names import local_id


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Anakinra", "anakinra"),
        ("Ostafen 2% cream", "ostafen-2-cream"),
        ("a very long name of a treatment that goes on", "a-very-long-name-of-a-treatment-that"),
        ("x" * 50, "x" * 40),
        ("安慰剂", "part"),
    ],
)
def test_an_id_is_the_name_in_small_letters_digits_and_hyphens(name: str, expected: str) -> None:
    """At most 40 characters, cut at a hyphen where there is one; a name without such characters has a word of ours."""
    assert expected == local_id(name)


def test_an_id_that_is_taken_gets_a_number() -> None:
    """The number is the first that is free, and the id is no longer for it."""
    assert "gout-3" == local_id("Gout", {"gout", "gout-2"})
    long = "y" * 40
    assert "y" * 38 + "-2" == local_id(long, {long})
