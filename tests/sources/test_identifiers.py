"""A number stands in the normal form of its register, with what was printed where that differs."""

import pytest

from fhir_trials.sources import identifiers


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("NCT05503693", {"value": "NCT05503693", "registry": "ctgov"}),
        ("nct 05503693", {"value": "NCT05503693", "registry": "ctgov", "printed": "nct 05503693"}),
        ("ABC-1", {"value": "ABC-1"}),
    ],
)
def test_a_number_is_recognised_by_its_form(printed, expected):
    """One that has the form of no register belongs to none."""
    assert expected == identifiers.recognised(printed)


def test_a_number_in_a_field_of_a_register_is_that_registers():
    """Also where its form is another one's, or nobody's; it then stays as printed."""
    found = [identifiers.of_register(printed, "ctgov") for printed in ("NCT 05503693", "ISRCTN17473621")]
    assert [
        {"value": "NCT05503693", "registry": "ctgov", "printed": "NCT 05503693"},
        {"value": "ISRCTN17473621", "registry": "ctgov"},
    ] == found


def test_where_sponsors_number_only_certain_numbers_are_a_registers():
    """NL and digits is how sponsors number too; NTR is the old Dutch register's alone."""
    found = [identifiers.register_number(printed) for printed in ("NL1234", "NTR1234", "NCT05503693")]
    assert [None, ("nl-ntr", "NTR1234"), ("ctgov", "NCT05503693")] == found
