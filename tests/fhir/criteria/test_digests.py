"""What a reading of a criterion was made of, in short."""

from decimal import Decimal

import pytest

from fhir_trials.fhir.criteria import digests
from fhir_trials.model import Statement, Window
from tests.fhir.statements import hb, least, most

RECENT = Window(maximum=Decimal(4), unit="week")


def test_a_text_has_the_digest_that_the_table_promises() -> None:
    """Others can make it too: the first 12 hexadecimal digits of the SHA-256 of "Hb >= 9 g/dL" in UTF-8."""
    assert "461bae92735a" == digests.of_text("Hb >= 9 g/dL")


@pytest.mark.parametrize(
    "same",
    [
        hb(least("9.00"), most("12")),
        hb(most("12.0"), least("9")),
        hb(least("9"), most("12"), span=(0, 5)),
    ],
)
def test_the_same_in_another_spelling_has_the_same_digest(same: Statement) -> None:
    """Zeros, the order of ends and where the words stand say nothing else."""
    expected = digests.of_said("inclusion", [hb(least("9"), most("12"))])
    assert expected == digests.of_said("inclusion", [same])


@pytest.mark.parametrize(
    "other",
    [
        hb(least("90"), window=RECENT),
        hb(least("9", strict=True), window=RECENT),
        hb(most("9"), window=RECENT),
        hb(least("9"), window=RECENT, unit="g/L"),
        hb(least("9"), window=RECENT, negated=True),
        hb(least("9"), window=RECENT, limit="exception"),
        hb(least("9"), window=RECENT, concept="neutrophils"),
        hb(least("9")),
        hb(least("9"), window=RECENT.model_copy(update={"maximum": Decimal(5)})),
        hb(least("9"), window=RECENT.model_copy(update={"minimum": Decimal(0)})),
        hb(least("9"), window=RECENT.model_copy(update={"anchor": "screening"})),
    ],
)
def test_what_says_something_else_has_another_digest(other: Statement) -> None:
    """Whatever a statement says counts, and whether it includes or excludes."""
    one = hb(least("9"), window=RECENT)
    expected = digests.of_said("inclusion", [one])
    assert expected != digests.of_said("inclusion", [other])
    assert expected != digests.of_said("exclusion", [one])
