"""What holds for every real text: nothing lost, nothing invented, stable, in order, bounds as stated."""

from decimal import Decimal

import pytest

from tests.eligibility import corpus, holding, written_numbers


@pytest.mark.unmeasured
@pytest.mark.parametrize("part", range(8))
def test_what_holds_for_every_real_text(part: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Of all criteria texts beside the project none breaks a rule; how many there are is printed."""
    texts = list(corpus.everything().items())[part::8]
    faults = [f"{name}: {fault}" for name, text in texts for fault in holding.broken(text)]
    with capsys.disabled():
        print(f"\n{len(texts)} texts, {len(faults)} faults")
    assert [] == faults


def test_the_texts_are_all_there() -> None:
    """Studies, labelled texts, wrapped ones, exports, records of other registers and pages."""
    kinds = [name.split(" ")[0] for name in corpus.everything()]
    counts = [kinds.count(str(kind)) for kind in range(6)]
    assert [251, 761] == counts[:2]
    assert all(counts)
    assert 5 == counts[5]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(
            ("39,99", "39.99"),
            ("18.5", "18.5"),
            ("100,000", "100000"),
            ("100.000", "100000"),
            ("1 000 000", "1000000"),
        ),
        *((".5", "0.5"), ("160/95", "95"), ("1.5 x 10^9", "1500000000"), ("10⁹", "10"), ("100K", "100000")),
        *(
            ("six", "6"),
            ("NYHA III", "3"),
            ("drie", "3"),
            ("twenty-one", "21"),
            ("18-65", "65"),
            ("1,234.5", "1234.5"),
        ),
    ],
)
def test_numbers_are_read_in_every_way_that_is_right(text: str, value: str) -> None:
    """The reader that judges knows decimals, thousands, powers of ten and words."""
    assert Decimal(value) in written_numbers.numbers(text)


@pytest.mark.parametrize(
    ("text", "value"), [("39,99", "3999"), ("1.5", "15"), ("18-65", "1865"), ("300×109/L", "3E11")]
)
def test_numbers_are_not_read_in_wrong_ways(text: str, value: str) -> None:
    """It knows no reading that nobody would have."""
    assert Decimal(value) not in written_numbers.numbers(text)
