"""Copies of values with other members."""

from fhir_trials.model.statements import Statement


def test_a_value_with_another_member_is_the_one_that_was_validated_so() -> None:
    """`but` gives what the constructor gives for the same members, and leaves the first value as it was."""
    first = Statement(kind="condition", span=(0, 4))
    expected = Statement(kind="condition", span=(0, 4), limit="condition")
    changed = first.but(limit="condition")
    assert (expected, expected.model_dump_json(exclude_unset=True)) == (
        changed,
        changed.model_dump_json(exclude_unset=True),
    )
    assert Statement(kind="condition", span=(0, 4)) == first


def test_a_value_of_known_members_is_the_one_that_is_validated() -> None:
    """`of_known` gives what the constructor gives: equal, with the same hash, members and what was set."""
    expected = Statement(kind="condition", span=(0, 4), concept="asthma")
    made = Statement.of_known(kind="condition", span=(0, 4), concept="asthma")
    assert (expected, hash(expected), expected.model_dump_json(exclude_unset=True), repr(expected)) == (
        made,
        hash(made),
        made.model_dump_json(exclude_unset=True),
        repr(made),
    )
