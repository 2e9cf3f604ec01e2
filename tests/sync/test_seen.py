"""What one run has planned and looked at already."""

import pytest

from fhir_trials.sync import Run
from fhir_trials.sync.seen import Mark, digest


def test_same_translation_same_digest() -> None:
    """The digest tells contents apart, and is the same for the same bytes."""
    assert digest({"a": 1}) == digest({"a": 1})
    assert 3 == len({digest(one) for one in ({"a": 1}, {"a": 2}, {"a": [1]})})


def test_the_first_content_stands() -> None:
    """The first time there is nothing to compare with; other content does not take the place of the first."""
    run = Run()
    assert [None, True, False, True] == [run.same("A/1", digest({"a": value})) for value in (1, 1, 2, 1)]


def test_what_is_forgotten_is_planned_anew() -> None:
    """It is new to the run again, and read whole whatever the run has seen of it."""
    run = Run()
    run.same("A/1", b"1")
    run.forget(["A/1", "A/2"])
    assert (None, {"A/1", "A/2"}) == (run.same("A/1", b"2"), run.closely)


@pytest.mark.parametrize(
    "mark", [Mark(), Mark("2026-01-01T00:00:00+00:00"), Mark("2026-01-01T00:00:00Z", -3, ("A/1", "A/2"))]
)
def test_a_mark_as_text(mark: Mark) -> None:
    """It is the same again."""
    assert mark == Mark.parse(str(mark))


def test_a_bare_instant_is_a_mark() -> None:
    """A watermark that says no more is taken as it stands."""
    assert Mark("2026-01-01T00:00:00Z") == Mark.parse("2026-01-01T00:00:00Z")
