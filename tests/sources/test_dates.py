import pytest

from fhir_trials.sources.dates import iso


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021", "2021"),
        ("2021-02", "2021-02"),
        ("2021-02-16", "2021-02-16"),
        ("2021-2-6", "2021-02-06"),
        ("2024-06-17 20:10:58", "2024-06-17"),
        ("2022-08-03T00:00:00.000Z", "2022-08-03"),
        ("20200215", "2020-02-15"),
        ("16 februari 2021", "2021-02-16"),
        ("februari 2021", "2021-02"),
        ("February 16, 2021", "2021-02-16"),
        ("1st March 2020", "2020-03-01"),
        ("17-Feb-2020", "2020-02-17"),
        ("13/06/2018", "2018-06-13"),
        ("06/13/2018", "2018-06-13"),
        ("05.05.2018", "2018-05-05"),
        ("03/06/2018", None),
        ("2021-02-31", None),
        ("2021-13", None),
        ("soon", None),
        ("16 smarch 2021", None),
        ("1 March 2, 2020", None),
        ("", None),
    ],
)
def test_a_date_is_as_precise_as_it_is_written(text, expected):
    """A date is made ISO; what is none, is not in the calendar or may be two days is nothing."""
    assert expected == iso(text)


def test_the_order_decides_where_both_numbers_may_be_a_month():
    """06-03-2018 is 6 March on a Dutch page and 3 June on an American one."""
    assert ("2018-03-06", "2018-06-03") == (iso("06-03-2018", "day-first"), iso("06-03-2018", "month-first"))


def test_an_order_that_the_calendar_refuses_gives_no_date():
    """A thirteenth month is not turned into a day."""
    assert iso("02/13/2020", "day-first") is None
