"""Criteria and what was understood of them side by side, for people who read the protocol."""

import shutil
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from fhir_trials.cli import patient
from fhir_trials.cli.patient import Judged
from fhir_trials.eligibility import unread
from fhir_trials.eligibility.matching import Answers
from fhir_trials.eligibility.unit_words import numbered
from fhir_trials.eligibility.wording import in_words, quoted, warned_in_words
from fhir_trials.model import Age, Criterion, Eligibility

NARROWEST, WIDEST = 80, 160
_MARKS = {"full": "●", "partial": "◐", "none": "○"}
_SECTIONS = {
    "inclusion": "INCLUSION",
    "exclusion": "EXCLUSION",
    "unknown": "INCLUSION OR EXCLUSION: NOT SAID",
}
_JOINTS = {"all": "and ", "any": "or ", None: "also "}
_VOLUNTEERS = {True: "healthy volunteers accepted", False: "no healthy volunteers", None: ""}
_GAP = "  "
_NUMBER = 6  # the number, a blank, the mark
_STEP = 2

Numbered = tuple[int, Criterion]


def width() -> int:
    """How many columns a table may take: those of the terminal, within what can be read."""
    return min(max(shutil.get_terminal_size((100, 24)).columns, NARROWEST), WIDEST)


def table(criteria: Iterable[Numbered], columns: int, answers: Answers | None = None) -> Iterator[str]:
    """Rows of number, mark of coverage, text, and what was understood; sections and headings stand above them.

    Args:
        criteria: those to show, each with its number.
        columns: how wide the table may be.
        answers: for a patient.
    """
    judged = patient.judged(answers) if answers else None
    place: tuple[str, ...] = ()
    for number, criterion in criteria:
        here = (_SECTIONS[criterion.section], *criterion.headings)
        yield from _above(place, here, columns)
        place = here
        yield from _row(number, criterion, columns, judged[number - 1] if judged else None)


def counts(criteria: Iterable[Criterion]) -> Counter[str]:
    """How many of the criteria have which coverage."""
    return Counter(one.coverage or "none" for one in criteria)


def summary(counted: Counter[str], shown: int) -> str:
    """`14 criteria: ● 5 full, ◐ 4 partial, ○ 5 none`, and how many of them are shown where not all are."""
    said = ", ".join(f"{mark} {counted[coverage]} {coverage}" for coverage, mark in _MARKS.items())
    total = counted.total()
    some = "" if shown == total else f"; {shown} shown"
    return f"{total} {'criterion' if total == 1 else 'criteria'}: {said}{some}" if total else "no criteria"


def beginning(
    doc: str, title: str, eligibility: Eligibility, columns: int, answers: Answers | None = None
) -> Iterator[str]:
    """What the trial or text is called, what the register's own fields say, and whether a patient meets them."""
    yield from textwrap.wrap(f"{doc}  {title}".rstrip(), columns, subsequent_indent=_GAP)
    if fields := registered(eligibility):
        yield from textwrap.wrap(f"register: {fields}", columns, subsequent_indent=_GAP)
    for line in patient.of_register(answers) if answers else ():
        yield from textwrap.wrap(line, columns, initial_indent=_GAP, subsequent_indent=_GAP * 2)
    yield ""


def registered(eligibility: Eligibility) -> str:
    """What the register's own fields say, in a line; empty where they say nothing."""
    bands = " or ".join(one.group.text or str(one.group.code) for one in eligibility.age_bands)
    ages = _ages(eligibility.minimum_age, eligibility.maximum_age)
    sex = eligibility.sex and (eligibility.sex.code or eligibility.sex.text)
    said = [
        ages or (f"age: {bands}" if bands else ""),
        f"sex: {sex}" if sex else "",
        _VOLUNTEERS[eligibility.healthy_volunteers],
    ]
    return "; ".join(filter(None, said))


def _ages(minimum: Age | None, maximum: Age | None) -> str:
    ends = [
        f"{sign} {numbered(one.value)} {one.unit}{'' if one.value == 1 else 's'}"
        for sign, one in (("≥", minimum), ("≤", maximum))
        if one
    ]
    return f"age {' and '.join(ends)}" if ends else ""


def _above(before: Sequence[str], here: Sequence[str], columns: int) -> Iterator[str]:
    """The section and the headings that were not in force on the row before."""
    same = 0
    while same < min(len(before), len(here)) and before[same] == here[same]:
        same += 1
    if same == 0 and before:
        yield ""
    for depth, words in enumerate(here[same:], same):
        indent = " " * (depth and _NUMBER + 1 + _STEP * (depth - 1))
        yield from textwrap.wrap(words, columns, initial_indent=indent, subsequent_indent=indent)


def _row(number: int, criterion: Criterion, columns: int, found: Judged | None) -> Iterator[str]:
    room = columns - _NUMBER - 1 - len(_GAP)
    left = room * 11 // 20
    indent = " " * min(_STEP * criterion.level, left // 3)
    text = textwrap.wrap(criterion.text, left, initial_indent=indent, subsequent_indent=indent)
    understood = _understood(criterion, room - left, found)
    beginning = f"{number:>4} {_MARKS[criterion.coverage or 'none']} "
    for line in range(max(len(text), len(understood))):
        one = text[line] if line < len(text) else ""
        two = understood[line] if line < len(understood) else ""
        yield f"{beginning if line == 0 else ' ' * len(beginning)}{one:<{left}}{_GAP}{two}".rstrip()


def _understood(criterion: Criterion, columns: int, found: Judged | None) -> list[str]:
    joint = _JOINTS[criterion.joined]
    said = list(dict.fromkeys(in_words(criterion, one) for one in criterion.statements))
    said[1:] = [joint + one for one in said[1:]]
    if criterion.below:
        said.append(f"{criterion.below} of the points below")
    if criterion.for_some:
        said.append("for some participants only")
    if missed := unread(criterion):
        said.append(f"not read: {', '.join(quoted(criterion, span) for span in missed)}")
    said += [f"! {warned_in_words(criterion, one)}" for one in dict.fromkeys(criterion.warnings)]
    said += [f"→ {one}" for one in patient.of_criterion(criterion, found)] if found else []
    return [line for one in said for line in textwrap.wrap(one, columns, subsequent_indent="  ")]
