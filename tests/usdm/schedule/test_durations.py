"""ISO 8601 durations to offsets and back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhir_trials.model.schedule import Offset
from fhir_trials.model.values import Duration
from fhir_trials.usdm.schedule.durations import iso, offset_of

MONTHS = {"year": 12, "month": 1}
SECONDS = {"week": 604_800, "day": 86_400, "hour": 3_600, "minute": 60, "second": 1}


@pytest.mark.parametrize(
    ("text", "value", "unit", "more"),
    [
        ("P2W", "2", "week", []),
        ("P14D", "14", "day", []),
        ("PT30M", "30", "minute", []),
        ("P30M", "30", "month", []),
        ("PT0H", "0", "hour", []),
        ("P0D", "0", "day", []),
        ("-P2D", "-2", "day", []),
        ("+P2D", "2", "day", []),
        ("-PT0M", "0", "minute", []),
        ("P1DT12H", "36", "hour", []),
        ("P1W2D", "9", "day", []),
        ("PT1H30M10S", "5410", "second", []),
        ("P1Y6M", "18", "month", []),
        ("P1M2D", "1", "month", [("2", "day")]),
        ("-P1Y2M1DT2H", "-14", "month", [("26", "hour")]),
        ("P0Y1M0D", "1", "month", []),
        ("P0Y0D", "0", "day", []),
        ("P1.5D", "1.5", "day", []),
        ("PT0,5H", "0.5", "hour", []),
    ],
)
def test_a_duration_is_one_unit_where_that_is_exact(text, value, unit, more):
    """A single part keeps its unit; months and days, which have no common one, stand beside each other."""
    found = offset_of(text)
    offset = Offset.model_validate(found)
    parts = tuple(Duration(value=Decimal(number), unit=other) for number, other in more)
    assert Offset(value=Decimal(value), unit=unit, more=parts) == offset
    assert not str(offset.value).startswith("-0")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P",
        "PT",
        "-P",
        "P1DT",
        "2W",
        "P2",
        "PD",
        "P1H",
        "PT1D",
        "P1D2W",
        "P1.D",
        "P--1D",
        "P-1D",
        "p1d",
        " P1D",
        "P1D\n",
        "P1234567890123456D",
        "P١D",
        "two weeks",
    ],
)
def test_what_is_no_duration_is_none(text):
    """Nothing is guessed, and no number is longer than a protocol could mean."""
    assert None is offset_of(text)


@pytest.mark.parametrize(
    ("length", "text"),
    [
        (Duration(value=Decimal(2), unit="week"), "P2W"),
        (Duration(value=Decimal("1E+1"), unit="minute"), "PT10M"),
        (Offset(value=Decimal(0), unit="hour"), "PT0H"),
        (Offset(value=Decimal(-1), unit="month", more=(Duration(value=Decimal(2), unit="day"),)), "-P1M2D"),
        (Offset(value=Decimal(0), unit="month", more=(Duration(value=Decimal(2), unit="day"),)), "P2D"),
        (Offset(value=Decimal(1), unit="day", more=(Duration(value=Decimal(2), unit="day"),)), "P3D"),
        (Offset(value=Decimal(1), unit="hour", more=(Duration(value=Decimal(1), unit="year"),)), "P1YT1H"),
    ],
)
def test_a_length_is_written_in_the_order_of_the_standard(length, text):
    """The larger unit first, each once, without exponents."""
    assert text == iso(length)


UNITS = st.sampled_from([*MONTHS, *SECONDS])
NUMBERS = st.decimals(min_value=0, max_value=99_999, places=3, allow_nan=False)
POSITIVE = st.decimals(min_value="0.001", max_value=99_999, places=3, allow_nan=False)
MORE = st.lists(st.builds(Duration, value=POSITIVE, unit=UNITS), max_size=3)
OFFSETS = st.builds(
    lambda value, unit, more, sign: Offset(value=value * sign, unit=unit, more=tuple(more) if value else ()),
    NUMBERS,
    UNITS,
    MORE,
    st.sampled_from([1, -1]),
)


def length_of(offset):
    """Months and seconds, each exact, with their sign."""
    sign = -1 if offset.value < 0 else 1
    parts = [(abs(offset.value), offset.unit), *((part.value, part.unit) for part in offset.more)]
    return tuple(
        sign * sum(value * lengths[unit] for value, unit in parts if unit in lengths)
        for lengths in (MONTHS, SECONDS)
    )


@given(OFFSETS)
def test_a_length_comes_back(offset):
    """What is written is read as the same length, and from then on in the same form."""
    back = Offset.model_validate(offset_of(iso(offset)))
    assert length_of(offset) == length_of(back)
    assert back == Offset.model_validate(offset_of(iso(back)))
    if not offset.more:
        assert offset == back


@given(st.text(alphabet="PTYMWDHS-+.,0123456789 ", max_size=20))
def test_any_text_is_a_duration_or_none(text):
    """No text makes the parser stumble."""
    found = offset_of(text)
    assert found is None or Offset.model_validate(found)
