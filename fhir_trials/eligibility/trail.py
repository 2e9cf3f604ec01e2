"""The section a line stands in and the headings above it."""

from dataclasses import dataclass, field
from typing import NamedTuple

from fhir_trials.eligibility.headings import Heading, Section


class Step(NamedTuple):
    """A heading, and its shape: headings of one shape stand beside each other, not below."""

    text: str
    shape: tuple[bool, bool]


@dataclass(slots=True)
class Trail:
    """Where the reading stands.

    Attributes:
        fresh: whether nothing stands under the last heading yet.
        texts: the headings, outermost first.
    """

    section: Section
    fresh: bool = True
    texts: tuple[str, ...] = ()
    _steps: list[Step] = field(default_factory=list[Step])
    _outer: list[Step] = field(default_factory=list[Step])
    _fixed: int = 0
    _begun: bool = False

    def open(self, heading: Heading, section: Section, text: str) -> None:
        """Begin a section; its heading is a step where it says more than that."""
        pending = self._steps[self._fixed :]
        # "First randomisation:" above "Inclusion criteria:" holds for all sections up to the next such heading.
        if self.fresh and pending and (self._outer or not self._begun):
            self._outer = pending
        own = [] if heading.plain else [Step(text, _shape(text))]
        self.section, self._begun = section, True
        self._set([*self._outer, *own])
        self._fixed = len(self._steps)

    def divide(self, text: str) -> None:
        """Begin a part of the section: below a heading that has nothing yet, else beside the last one of its shape."""
        shape = _shape(text)
        kept = len(self._steps)
        if not self.fresh:
            inner = range(self._fixed, len(self._steps))
            kept = next((n for n in inner if self._steps[n].shape == shape), self._fixed)
        self._set([*self._steps[:kept], Step(text, shape)])

    def descend(self, depth: int, heading: Heading | None, text: str) -> None:
        """Begin what a heading of CommonMark begins: it stands at its depth, counted from 1."""
        steps = self._steps[: depth - 1]
        if heading and heading.section:
            self.section, self._begun = heading.section, True
        if not (heading and heading.plain):
            steps.append(Step(text, _shape(text)))
        self._set(steps)
        self._fixed = len(steps)

    def _set(self, steps: list[Step]) -> None:
        self._steps = steps
        self.texts = tuple([step.text.rstrip(" :\t\xa0") for step in steps])
        self.fresh = True


def _shape(text: str) -> tuple[bool, bool]:
    return text.endswith(":"), text.isupper()
