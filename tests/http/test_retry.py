"""What may be sent again, and when."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fhir_trials.http import Request, retry
from fhir_trials.http.retry import Repeat
from fhir_trials.http.wire import Answer, Lost


def bundle(*requests: dict[str, Any], kind: str = "transaction") -> Request:
    """A transaction of entries that hold these request parts."""
    entries = [{"request": request} for request in requests]
    return Request("POST", "", body={"resourceType": "Bundle", "type": kind, "entry": entries})


PUT = {"method": "PUT", "url": "Group/a"}
GUARDED = PUT | {"ifMatch": 'W/"1"'}
CONDITIONAL = {"method": "POST", "url": "Group", "ifNoneExist": "identifier=a|b"}


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (Request("GET", "Group/a"), Repeat.ALWAYS),
        (Request("PUT", "Group/a", body={}), Repeat.ALWAYS),
        (Request("PUT", "Group/a", {"if-match": 'W/"1"'}, {}), Repeat.IF_REFUSED),
        (Request("PUT", "Group?identifier=a|b", body={}), Repeat.NEVER),
        (Request("DELETE", "Group/a"), Repeat.IF_REFUSED),
        (Request("DELETE", "Group?identifier=a|b"), Repeat.NEVER),
        (Request("POST", "Group", body={}), Repeat.NEVER),
        (Request("POST", "Group", {"If-None-Exist": "identifier=a|b"}, {}), Repeat.IF_REFUSED),
        (Request("POST", "Group/_search", form=(("_id", "a"),)), Repeat.ALWAYS),
        (bundle(PUT, PUT), Repeat.ALWAYS),
        (bundle(PUT, CONDITIONAL), Repeat.IF_REFUSED),
        (bundle(PUT, GUARDED), Repeat.IF_REFUSED),
        (bundle(PUT, {"method": "POST", "url": "Group"}), Repeat.NEVER),
        (bundle(PUT, {"method": "DELETE", "url": "Group/a"}), Repeat.IF_REFUSED),
        (bundle(PUT, {"method": "PUT", "url": "Group?identifier=a|b"}), Repeat.NEVER),
        (bundle({"method": "GET", "url": "Group/a"}, kind="batch"), Repeat.ALWAYS),
        (bundle(), Repeat.NEVER),
        (bundle(PUT, kind="collection"), Repeat.NEVER),
    ],
)
def test_what_may_be_repeated(request_: Request, expected: Repeat) -> None:
    """Only what leads to the same state twice is repeated; a guarded write or conditional create not after a lost answer."""
    assert expected == retry.repeat(request_)


def test_retry_after() -> None:
    """Retry-After is read in seconds and as a date; what cannot be read is as if it were not there."""
    now = datetime.now(UTC)
    assert 7.0 == retry.retry_after(" 7 ")
    assert 15 < (retry.retry_after(format_datetime(now + timedelta(seconds=20), usegmt=True)) or 0) <= 20
    assert 0.0 == retry.retry_after(format_datetime(now - timedelta(days=1), usegmt=True))
    assert 0.0 == retry.retry_after("Wed, 21 Oct 2015 07:28:00 -0000")
    assert [None, None, None] == [retry.retry_after(text) for text in ("", "soon", "-5")]


def test_pauses_grow() -> None:
    """Where the server does not say, pauses grow up to a bound."""
    assert 0.25 <= retry.pause(1, 30.0) <= 0.5
    assert 1.0 <= retry.pause(3, 30.0) <= 2.0
    assert 30.0 == retry.pause(20, 30.0)


def test_only_who_is_busy_asks() -> None:
    """`Retry-After` counts where the server is busy, and nowhere else."""
    found = [retry.asked(Answer(status, {"retry-after": "7"}, b"")) for status in (429, 503, 500, 200)]
    assert [7.0, 7.0, None, None] == found
    assert [None, None] == [retry.asked(Answer(429, {}, b"")), retry.asked(Lost("lost"))]


_DATES = st.builds(
    "{}, {} {} {} {}:00:{} {}".format,
    st.sampled_from(["Mon", ""]),
    st.integers(-1, 99),
    st.sampled_from(["Jan", "Feb", "13"]),
    st.integers(0, 10**20),
    st.integers(0, 25),
    st.integers(0, 61),
    st.sampled_from(["GMT", "+9999", "-0000", "+99999999999999999999", ""]),
)


@given(st.one_of(st.text(), _DATES, st.integers().map(str)))
@example("Mon, 01 Jan 0001 00:00:00 +2359")
@example("\u0663")
def test_every_retry_after_is_bounded(text: str) -> None:
    """Whatever the header holds, it is a number of seconds from 0 up, or unreadable."""
    assert 0 <= (retry.retry_after(text) or 0) < 10**12
