"""Which criteria are of a part of the participants since the headings beside theirs are: "Cases" beside "Controls"."""

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from fhir_trials.eligibility.splitting import Section, headings
from fhir_trials.eligibility.understanding import cohorts
from fhir_trials.eligibility.understanding.phrases import phrases
from fhir_trials.eligibility.understanding.tokens import tokens
from fhir_trials.model.eligibility import Criterion

_Path = tuple[Section, tuple[str, ...]]


class _Title(NamedTuple):
    """What a heading names: `part` of the participants; `others` than the patients; `patients`; `all`, or a topic."""

    part: bool
    others: bool
    patients: bool
    all: bool


def of_some(criteria: Sequence[Criterion]) -> set[int]:
    """The numbers of the criteria under a heading beside one that names a part.

    Where people beside the patients have a heading (controls, mothers), what stands before it without one is the
    patients'; where a part of the study has one ("Substudy"), that is of all.
    """
    paths: list[_Path] = [(criterion.section, criterion.headings) for criterion in criteria]
    beside: defaultdict[_Path, set[str]] = defaultdict(set)
    for section, path in set(paths):
        for depth, title in enumerate(path):
            beside[section, path[:depth]].add(title)
    divided = {place for place, titles in beside.items() if any(_title(one).part for one in titles)}
    others = {place for place in divided if any(_title(one).others for one in beside[place])}
    return {
        number
        for number, (section, path) in enumerate(paths)
        if (section, path) in others
        or any(_is_of_some(one, (section, path[:depth]), divided, others) for depth, one in enumerate(path))
    }


def _is_of_some(words: str, place: _Path, divided: set[_Path], others: set[_Path]) -> bool:
    """Whether a heading is of a part, since headings of the same place are: "Patients" beside "Caregivers" too."""
    title = _title(words)
    return place in divided and (not title.all or (title.patients and place in others))


@lru_cache(maxsize=512)
def _title(words: str) -> _Title:
    text = tokens(words)
    found = phrases(text)
    part = cohorts.names_part(text, found)
    topic = not part and headings.meaning(words) in {"same", "topic"}
    return _Title(
        part,
        cohorts.names_others(text),
        cohorts.names_patients(text),
        topic or cohorts.is_of_all(text, found),
    )
