"""A number stands in the normal form of its register, with what was printed where that differs."""

import pytest

from fhir_trials.issues import Issues
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
    """Where its form is another one's it is that one's, where it is nobody's it stays as printed, and is told."""
    issues = Issues()
    printed = ("NCT 05503693", "05503693", "ISRCTN17473621", "ISRCTN123")
    found = [identifiers.of_register(one, "ctgov", issues, "a") for one in printed]
    assert [
        {"value": "NCT05503693", "registry": "ctgov", "printed": "NCT 05503693"},
        {"value": "NCT05503693", "registry": "ctgov", "printed": "05503693"},
        {"value": "ISRCTN17473621", "registry": "isrctn"},
        {"value": "ISRCTN123"},
    ] == found
    assert [
        (
            "number-odd",
            "a",
            "'ISRCTN123' has not the form of the numbers of ctgov; kept as one of no register",
        ),
    ] == [issue[1:4] for issue in issues]


def test_where_sponsors_number_only_certain_numbers_are_a_registers():
    """NL and digits is how sponsors number too; NTR is the old Dutch register's alone."""
    found = [identifiers.register_number(printed) for printed in ("NL1234", "NTR1234", "NCT05503693")]
    assert [None, ("nl-ntr", "NTR1234"), ("ctgov", "NCT05503693")] == found
