"""What happens when, where a sentence says it: "na 4, 8 en 12 weken na de start met …" (rules 10 and 21)."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from fhir_trials.cursor import Json
from fhir_trials.local_ids import local_id
from fhir_trials.sources.pages.draft import Draft
from fhir_trials.sources.pages.paragraphs import Paragraph
from fhir_trials.sources.pages.sentences import of_paragraph
from fhir_trials.sources.pages.times import UNIT, rhythm, unit_of
from fhir_trials.sources.pages.words import code_of, words

_WHEN = re.compile(
    rf"(?<!\w)(?:(?:na|op|after|at) )?(?P<numbers>\d+(?:(?:, ?| ?& ?|,? (?:en|and) )\d+)*) (?P<unit>{UNIT}) "
    r"(?P<after>na|after) (?P<start>(?:de |het |the )?start(?: (?:met|van|of|with)(?: de| het| the)? [\w-]+)?)",
    re.IGNORECASE,
)


class _Done(NamedTuple):
    begin: int
    words: str


def read(paragraphs: Sequence[Paragraph], draft: Draft) -> None:
    """State the schedule that a sentence gives, if one does, and tell that it was read from prose.

    A sentence is read only where it says both what is done and how long after the start. Where a later sentence
    counts from another start it is not read.

    Args:
        paragraphs: prose, which stays a passage or description.
        draft: the trial.
    """
    for paragraph in paragraphs:
        for sentence, line in of_paragraph(paragraph):
            when = _WHEN.search(sentence)
            done = _done(sentence)
            if when and done and _state(sentence, when, done, draft):
                draft.findings.tell("read-from-prose", line, "schedule", "a sentence")


def _done(sentence: str) -> list[_Done]:
    """What is done, in the order of the sentence; the longest words first where one holds another."""
    table = "|".join(re.escape(word) for word in sorted(words("activity"), key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w-])(?:{table})(?![\w-])", re.IGNORECASE)
    return [_Done(found.start(), found[0]) for found in pattern.finditer(sentence)]


def _state(sentence: str, when: re.Match[str], done: list[_Done], draft: Draft) -> bool:
    schedule: Json = draft.values.get("schedule", {})
    start = schedule.get("start", {"text": when["start"]})
    if start["text"].casefold() != when["start"].casefold():
        return False
    draft.within("schedule", start=start)
    points = [_point(number, when) for number in dict.fromkeys(re.findall(r"\d+", when["numbers"]))]
    schedule = draft.values["schedule"]
    known = schedule.setdefault("timepoints", [])
    known += [point for point in points if point["id"] not in {one["id"] for one in known}]
    ids = [point["id"] for point in points]
    activities = schedule.setdefault("activities", [])
    after = any(one.begin > when.start() for one in done)
    for one in done:
        at_points = one.begin > when.start() or not (after or rhythm(sentence[: when.start()]))
        activity = _activity(one, sentence, [other["id"] for other in activities])
        if at_points:
            activity["timepoints"] = ids
        elif every := rhythm(sentence[: when.start()]):
            activity["repeat"] = {"every": every}
        activities.append(activity)
    return True


def _point(number: str, when: re.Match[str]) -> Json:
    unit = unit_of(when["unit"])
    name = f"{number} {when['unit']} {when['after']} {when['start']}"
    return {
        "id": f"{unit}-{int(number)}",
        "name": name,
        "timing": {"offset": {"value": int(number), "unit": unit}},
    }


def _activity(one: _Done, sentence: str, used: list[str]) -> Json:
    kind = {"code": code_of(one.words, "activity"), "text": one.words}
    return {"id": local_id(one.words, used), "name": one.words, "kind": kind, "text": sentence}
