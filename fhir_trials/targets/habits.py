"""What is known of a target, kept current while it is used: one profile that every part reads and may teach.

https://hl7.org/fhir/R5/http.html
"""

from collections.abc import Iterable
from dataclasses import replace
from threading import Lock
from typing import TypedDict, Unpack

from fhir_trials.targets import marks
from fhir_trials.targets.profile import Profile


class Lesson(TypedDict, total=False):
    """Members of a profile that a run may teach; see `Profile`."""

    transactions: bool | None
    batches: bool | None
    client_ids: bool | None
    conditional_create: bool | None
    guards: bool | None
    tells_creations: bool | None
    versions: bool | None
    finds_changes: bool
    faithful: bool | None
    most_entries: int
    at_once: int
    ahead: float | None


class Habits:
    """The current profile of a target; may be taught by several threads at once.

    Args:
        profile: what is known to begin with.
    """

    def __init__(self, profile: Profile) -> None:
        self._lock = Lock()
        self._profile = profile

    @property
    def profile(self) -> Profile:
        """What is known by now."""
        return self._profile

    def learn(self, **lesson: Unpack[Lesson]) -> None:
        """Replace members of the profile."""
        with self._lock:
            self._profile = replace(self._profile, **lesson)

    def note_times(self, clock: str, updated: Iterable[str]) -> None:
        """Learn how far the clock that an answer told is ahead of the times at which it says things were written.

        A long transaction counts as such: what others write in one is seen as late as ours.
        """
        now = marks.instant(clock)
        written = [moment for text in updated if (moment := marks.instant(text)) is not None]
        if now is not None and written:
            ahead = max(0.0, (now - min(written)).total_seconds())
            with self._lock:
                self._profile = replace(self._profile, ahead=max(ahead, self._profile.ahead or 0.0))

    def degrade(self, words: str, **lesson: Unpack[Lesson]) -> None:
        """Replace members that make the target poorer, and say so.

        Args:
            words: what it lacks and what is done instead, for people; said once in `profile.degraded`.
            lesson: see `learn`.
        """
        with self._lock:
            said = self._profile.degraded
            said = said if words in said else (*said, words)
            self._profile = replace(self._profile, degraded=said, **lesson)
