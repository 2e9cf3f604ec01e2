"""The section a line stands in and the headings above it."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from fhir_trials.eligibility.splitting.headings import Heading, Section

_SERIES = re.compile(r"((?:for )?[^\W\d_]{3,}) (?:[0-9]{1,3}[a-z]?|[A-Z]|[IVX]{1,4})\b")
_SEVERAL = re.compile(
    r"\b(part|cohort|group|arm|phase|stage|step|groep|deel|fase)(?:s|en| \w{1,3} (?:and|en|&) \w{1,3})\b",
    re.IGNORECASE,
)

_DEEPEST = 9
_EDGES = " :\t\xa0"
_BOLD = re.compile(r"^(\*\*|__)([^*_]+)\1(?=:?$)")


class Step(NamedTuple):
    """A heading, and its shape: colon, capitals, series; headings of one shape stand beside each other, not below."""

    text: str
    shape: tuple[bool, bool, str]
    depth: int = 0


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
    _adopted: bool = False

    def open(self, heading: Heading, section: Section, text: str) -> None:
        """Begin a section; its heading is a step where it says more than that."""
        pending = self._steps[self._fixed :]
        # "First randomisation:" above "Inclusion criteria:" holds for all sections up to the next such heading.
        if self.fresh and pending and (self._outer or self._adopted or not self._begun):
            self._outer = pending
        elif (several := _SEVERAL.search(text)) and any(
            several[1].casefold() in step.text.casefold() for step in self._outer
        ):
            self._outer = []  # "Reasons for exclusion (parts A and B)" is not below "Part B"
        self._adopted = False
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
            above = self._capitals() if not text.isupper() else self._fixed
            kept = next((n for n in inner if self._steps[n].shape == shape), above)
        series = [n for n, step in enumerate(self._steps) if shape[2] and step.shape[2] == shape[2]]
        if series and not self.fresh:
            # "Cohort 2:" ends "Cohort 1:", also where that stood above the section.
            kept = series[0]
            self._fixed, self._outer = min(kept, self._fixed), self._outer[:kept]
        self._set([*self._steps[: min(kept, _DEEPEST - 1)], Step(text, shape)])

    def _capitals(self) -> int:
        """How many steps a heading in small letters leaves: those down to the last in capitals."""
        upper = [n for n in range(self._fixed, len(self._steps)) if self._steps[n].shape[1]]
        return upper[-1] + 1 if upper else self._fixed

    def adopt(self) -> None:
        """Let the last heading hold for the section that comes now, and for those after it."""
        self._adopted = True

    def descend(self, depth: int, heading: Heading | None, text: str) -> None:
        """Begin what a heading of CommonMark begins: it stands below those of less depth."""
        steps = [step for step in self._steps if 0 < step.depth < depth]
        if heading and heading.section:
            self.section, self._begun = heading.section, True
        if not (heading and heading.plain):
            steps.append(Step(text, _shape(text), depth))
        self._set(steps)
        self._fixed = len(steps)

    def _set(self, steps: list[Step]) -> None:
        self._steps = steps
        self.texts = tuple([_BOLD.sub(r"\2", step.text).rstrip(_EDGES) for step in steps])
        self.fresh = True


def _shape(text: str) -> tuple[bool, bool, str]:
    series = _SERIES.match(text)
    return text.endswith(":"), text.isupper(), series[1].casefold() if series else ""
