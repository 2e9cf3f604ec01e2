import pytest

from fhir_trials.sources.pages.times import durations, frequencies, rhythm


def often(times, period, unit):
    """A frequency as plain values."""
    return {"times": times, "period": period, "unit": unit}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("100 mg per dag", often(1, 1, "day")),
        ("100 mg daily", often(1, 1, "day")),
        ("100 mg/day", often(1, 1, "day")),
        ("5 mg a day", often(1, 1, "day")),
        ("dagelijks 5 mg", often(1, 1, "day")),
        ("tweemaal daags", often(2, 1, "day")),
        ("twee keer per dag", often(2, 1, "day")),
        ("2 dd 500 mg", often(2, 1, "day")),
        ("3x per week", often(3, 1, "week")),
        ("twice a day", often(2, 1, "day")),
        ("3 times a day", often(3, 1, "day")),
        ("500 mg BID", often(2, 1, "day")),
        ("every 3 weeks", often(1, 3, "week")),
        ("elke twee weken", often(1, 2, "week")),
        ("om de 3 weken", often(1, 3, "week")),
        ("om de dag", often(1, 2, "day")),
        ("every other day", often(1, 2, "day")),
        ("once weekly", often(1, 1, "week")),
        ("driewekelijks", often(1, 3, "week")),
        ("Twee-wekelijks", often(1, 2, "week")),
    ],
)
def test_how_often_in_words(text, expected):
    """Dutch and English words for how often."""
    assert [expected] == frequencies(text)


@pytest.mark.parametrize(
    "text", ["for a week", "600 mg intraveneus", "5 mg per kg", "na 4 weken", "everyday"]
)
def test_what_does_not_say_how_often(text):
    """A length of time or an amount is no frequency."""
    assert [] == frequencies(text)


def test_each_frequency_once():
    """The same said twice is one, different ones are two."""
    assert [often(1, 1, "day")] == frequencies("daily, that is once a day")
    assert [often(1, 1, "day"), often(1, 1, "week")] == frequencies("daily, then weekly")


def test_a_rhythm_is_the_only_one():
    """After how long something comes again, where that is certain."""
    assert {"value": 2, "unit": "week"} == rhythm("Twee-wekelijks een vragenlijst")
    assert [None, None, None] == [rhythm(text) for text in ("daily and weekly", "twice a day", "never")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gedurende 6 maanden", [{"value": 6, "unit": "month"}]),
        ("for 14 days", [{"value": 14, "unit": "day"}]),
        ("during the first two weeks", [{"value": 2, "unit": "week"}]),
        ("1e week: 600 mg", [{"value": 1, "unit": "week"}]),
        ("Eerste 2 weken", [{"value": 2, "unit": "week"}]),
        ("gedurende 30 minuten", []),
        ("3e week", []),
        ("for 2 weeks, then for 4 weeks", [{"value": 2, "unit": "week"}, {"value": 4, "unit": "week"}]),
        ("for 2 weeks, yes, for 2 weeks", [{"value": 2, "unit": "week"}]),
    ],
)
def test_how_long_in_words(text, expected):
    """Dutch and English words for how long; the time of an infusion is none."""
    assert expected == durations(text)
