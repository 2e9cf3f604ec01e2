"""Which conditions of a schedule hold where: both who writes and who reads a visit's plan asks. https://hl7.org/fhir/R5/plandefinition.html"""

from collections.abc import Iterable, Sequence

from fhir_trials.model import ActivityCondition


def in_words(texts: Iterable[str]) -> str:
    """Several conditions as the text of one action: a line each."""
    return "\n".join(texts)


class Conditions:
    """The conditions of a schedule, found by activity and timepoint."""

    def __init__(self, stated: Iterable[tuple[str, Sequence[str], Sequence[str]]]) -> None:
        """Sort them.

        Args:
            stated: of each its text, its activities, and its timepoints; none: at all.
        """
        self._everywhere: dict[str, list[str]] = {}
        self._somewhere: dict[tuple[str, str], list[str]] = {}
        for text, activities, points in stated:
            for name in dict.fromkeys(activities):
                if not points:
                    self._everywhere.setdefault(name, []).append(text)
                for point in dict.fromkeys(points):
                    self._somewhere.setdefault((name, point), []).append(text)

    @classmethod
    def of(cls, stated: Iterable[ActivityCondition]) -> "Conditions":
        """Those of a schedule of the model."""
        return cls((one.text, one.activities, one.timepoints) for one in stated)

    def at(self, activity: str, point: str | None) -> list[str]:
        """The texts of those under which an activity is done at a timepoint, or beside all of them."""
        here = self._somewhere.get((activity, point), ()) if point else ()
        return [*self._everywhere.get(activity, ()), *here]

    def say(self, words: str, activity: str, point: str | None) -> bool:
        """Whether words that stand at an activity are one or all of the conditions known for it."""
        known = self.at(activity, point)
        return words in known or words == in_words(known)
