"""By what a resource that was read is known again."""

from decimal import Decimal

import pytest

from fhir_trials.targets import versions
from fhir_trials.targets.versions import Stamp
from tests.targets.samples import group


def test_version_of_the_server() -> None:
    """A version that the server tells counts, whatever it looks like, and guards a write."""
    resource = group() | {"meta": {"versionId": "ab-3"}}
    assert "ab-3" == versions.version(resource)
    assert 'W/"ab-3"' == versions.if_match("ab-3")


@pytest.mark.parametrize("told", ['v"1"', "versión-1", "a b", ""])
def test_version_that_fits_no_header(told: str) -> None:
    """A version that cannot stand in If-Match guards nothing: what is there is compared before a write."""
    assert "" == versions.if_match(told)


EARLY, LATE = "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"


@pytest.mark.parametrize(
    ("now", "known", "expected"),
    [
        (Stamp("1", EARLY), Stamp("1", EARLY), False),
        (Stamp("1", "2026-01-01T01:00:00.9+01:00"), Stamp("1", EARLY), False),
        (Stamp("1", LATE), Stamp("1", EARLY), True),
        (Stamp("1", EARLY), Stamp("1", LATE), True),
        (Stamp("1", LATE), Stamp("1"), False),
        (Stamp("1"), Stamp("1", EARLY), False),
        (Stamp("2", EARLY), Stamp("1", EARLY), True),
        (Stamp("", EARLY), Stamp("", EARLY), True),
    ],
)
def test_moved(now: Stamp, known: Stamp, expected: bool) -> None:
    """The same number at another time is another version; instants count, not how they are written."""
    assert expected is versions.moved(now, known)


def test_digest() -> None:
    """Without one the content counts, in any order of keys and at any time; no server is told of it."""
    one = {**group(), "meta": {"lastUpdated": "2026-01-01T00:00:00Z"}, "x": [Decimal("1.50")]}
    two = {
        "x": [Decimal("1.50")],
        **group(),
        "meta": {"versionId": "", "lastUpdated": "2027-01-01T00:00:00Z"},
    }
    assert versions.version(one) == versions.version(two)
    assert versions.version(one) != versions.version(one | {"name": "Other"})
    assert "" == versions.if_match(versions.version(one))
    assert "" == versions.if_match("")
    assert versions.digest({"resourceType": "Group"}) == versions.version({"resourceType": "Group"})
