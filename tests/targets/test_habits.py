"""What is learned of a target while it is used."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from fhir_trials.targets.habits import Habits
from fhir_trials.targets.profile import Profile


def test_learning() -> None:
    """A lesson replaces members of the profile, and the profile that was handed out before stays as it was."""
    habits = Habits(before := Profile(release="R4"))
    habits.learn(client_ids=True, most_entries=30)
    assert Profile(release="R4", client_ids=True, most_entries=30) == habits.profile
    assert Profile(release="R4") == before


@pytest.mark.parametrize(
    ("clock", "written", "expected"),
    [
        ("2026-01-01T00:05:00Z", ["2026-01-01T00:00:00.5Z", "", "2026-01-01T00:04:00Z"], 299.5),
        ("2026-01-01T00:00:00Z", ["2026-01-01T00:05:00Z"], 0),
        ("2026-01-01T00:00:00Z", [""], None),
        ("", ["2026-01-01T00:05:00Z"], None),
    ],
)
def test_a_clock_that_is_ahead(clock: str, written: list[str], expected: float | None) -> None:
    """The most by which an answer came after what it says it wrote is kept; one that is behind does no harm."""
    habits = Habits(Profile(release="R4"))
    habits.note_times(clock, written)
    assert expected == habits.profile.ahead
    habits.note_times("2026-01-01T00:10:00Z", ["2026-01-01T00:10:00Z"])
    assert (expected or 0) == habits.profile.ahead


def test_becoming_poorer() -> None:
    """What a target lacks is said in words, once."""
    habits = Habits(Profile(release="R5", degraded=("slow",)))
    habits.degrade("no batches", batches=False)
    habits.degrade("no batches", batches=False)
    assert Profile(release="R5", batches=False, degraded=("slow", "no batches")) == habits.profile


def test_many_at_once() -> None:
    """Lessons of several threads are all kept."""
    habits = Habits(Profile(release="R4"))
    words = [f"lacks {number}" for number in range(50)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(habits.degrade, words))
    assert sorted(words) == sorted(habits.profile.degraded)
