"""Which criteria are of a part of the participants since the headings beside theirs are: "Cases" beside "Controls"."""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from fhir_trials.eligibility import participant_words
from fhir_trials.eligibility.splitting import Section, headings
from fhir_trials.eligibility.understanding.joining import cohorts, finding
from fhir_trials.eligibility.understanding.words.phrases import phrases
from fhir_trials.eligibility.understanding.words.tokens import Token, tokens
from fhir_trials.model.eligibility import Criterion

_NUMBER = re.compile(r"[0-9]")
_Path = tuple[Section, tuple[str, ...]]


class _Title(NamedTuple):
    """What a heading names: `part` of the participants; `others` than the patients; `patients`; `all`, or a topic."""

    part: bool
    others: bool
    patients: bool
    all: bool
    condition: str


def of_some(criteria: Sequence[Criterion]) -> set[int]:
    """The numbers of the criteria under a heading beside one that names a part.

    Where people beside the patients have a heading (controls, mothers), what stands before it without one is the
    patients'; where a part of the study has one ("Substudy"), that is of all.
    """
    found = _by_first_words(criteria)
    paths: list[_Path] = [(criterion.section, criterion.headings) for criterion in criteria]
    beside: defaultdict[_Path, set[str]] = defaultdict(set)
    for section, path in set(paths):
        for depth, title in enumerate(path):
            beside[section, path[:depth]].add(title)
    divided = {
        place
        for place, titles in beside.items()
        if any(_title(one).part for one in titles) or (place[0] == "inclusion" and _are_conditions(titles))
    }
    others = {place for place in divided if any(_title(one).others for one in beside[place])}
    shared = {path for _, path in others}
    if not divided:
        return found
    return found | {
        number
        for number, (section, path) in enumerate(paths)
        if (section, path) in others
        or any(
            (_title(one).patients and path[:depth] in shared)
            or ((section, path[:depth]) in divided and not _title(one).all)
            for depth, one in enumerate(path)
        )
    }


def _are_conditions(titles: set[str]) -> bool:
    """Whether headings of inclusions name two conditions, so that each is for those who have it: "Asthma", "COPD"."""
    return len({condition for one in titles if (condition := _title(one).condition)}) > 1


def _by_first_words(criteria: Sequence[Criterion]) -> set[int]:
    """Inclusions that begin with the people they are of, where one of them asks a number of people in a role.

    "Children aged 4-12 years" beside "Parents aged 18 or older" is not asked of the parents.
    """
    first = {
        number: criterion.text.split(maxsplit=1)[0].casefold().strip(",:()")
        for number, criterion in enumerate(criteria)
        if criterion.section == "inclusion"
    }
    roles = participant_words.meaning("role")
    if not any(word in roles and _NUMBER.search(criteria[number].text) for number, word in first.items()):
        return set()
    people = roles | participant_words.meaning("sort") | participant_words.meaning("anybody")
    named = {number for number, word in first.items() if word in people}
    return named if len({first[number] for number in named}) > 1 else set()


@lru_cache(maxsize=512)
def _title(words: str) -> _Title:
    text = tokens(words)
    found = phrases(text)
    part = cohorts.names_part(text, found) or participant_words.is_group(words)
    topic = not part and headings.meaning(words) in {"same", "topic"}
    return _Title(
        part,
        cohorts.names_others(text),
        cohorts.names_patients(text),
        topic or cohorts.is_of_all(text, found),
        _condition(text),
    )


def _condition(text: Sequence[Token]) -> str:
    """The condition that a heading names and no more; empty where it says anything else."""
    found, _ = finding.find(text, "inclusion")
    whole = len(found) == 1 and len(found[0].tokens) == len(text) and found[0].statement.kind == "condition"
    return (found[0].statement.concept or "") if whole else ""
