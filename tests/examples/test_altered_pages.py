"""A page printed in another way is the same trial; a page that is cut invents nothing."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fhir_trials import json_text
from fhir_trials.issues import Issues
from fhir_trials.model import Trial
from fhir_trials.sources import pages
from tests.examples.altering import Part, as_html, as_text, parts

EXAMPLES = Path(__file__).parents[2] / "examples"
SEEDS = EXAMPLES.parents[1] / "shared" / "seeds"
FILES = [*sorted((EXAMPLES / "pages").glob("*.txt")), *sorted(SEEDS.glob("*.txt"))]
# Lists that stand in the order of the page, which moves with its sections.
_IN_PAGE_ORDER = {
    "identifiers",
    "titles",
    "passages",
    "keywords",
    "parties",
    "conditions",
    "sites",
    "outcomes",
}
# Members that hold words of ours, not of the page.
_OURS = {"id", "code", "language", "registry", "section", "relation", "unit", "interventions", "timepoints"}
_OWN_KINDS = {"study", "short", "acronym", "condition-category", "condition-synonym", "actual", "expected"}
_WORD = re.compile(r"[^\W\d_]+|\d+")
_NUMBER = re.compile(r"\d+")
_DATE = re.compile(r"\d{4}-\d\d(-\d\d)?")

settings.register_profile("pages", deadline=None, suppress_health_check=list(HealthCheck))
pages_of = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


def read(text: str, *, html: bool = False) -> list[Trial]:
    """The trials of a page."""
    return pages.read(text, "page", Issues(), html=html)


def comparable(trial: Trial, *, moved: bool) -> Any:
    """A trial without what a printer may change: capitals of headings, kinds of list marks, the order of sections."""
    data = json_text.decode(
        json_text.encode(trial.to_dict())
        .decode()
        .casefold()
        .replace("•", "-")
        .replace("\\n- ", "\\n-")
        .encode()
    )
    if moved:
        for member in _IN_PAGE_ORDER & data.keys():
            data[member] = sorted(data[member], key=json_text.encode)
    return data


@pages_of
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
@given(data=st.data())
def test_a_page_printed_in_another_way_is_the_same_trial(file: Path, data: st.DataObject) -> None:
    """Capitals, widths, empty lines and HTML change nothing, nor does the order of its parts."""
    text = file.read_text(encoding="utf-8")
    [trial] = read(text)
    found = parts(text)
    html = data.draw(st.booleans(), label="html")
    moved = data.draw(st.booleans(), label="moved")
    if moved:
        found = shuffled(found, data)
    if html:
        [again] = read(as_html(found), html=True)
    else:
        width = data.draw(st.sampled_from([0, 60, 72]), label="width")
        # Where a printer breaks lines, an empty line tells paragraphs apart.
        empty = data.draw(st.integers(1 if width else 0, 2), label="empty lines")
        capitals = data.draw(st.booleans(), label="capitals")
        [again] = read(as_text(found, capitals=capitals, width=width, empty=empty))
    assert comparable(trial, moved=moved) == comparable(again, moved=moved)


def shuffled(found: list[Part], data: st.DataObject) -> list[Part]:
    """The blocks of a page in another order: what stands above its first heading stays, and so do groups."""
    first, *others = blocks(found)
    return [part for block in [first, *data.draw(st.permutations(others), label="order")] for part in block]


def blocks(found: list[Part]) -> list[list[Part]]:
    """The parts that belong together: what moves is a block."""
    held: list[list[Part]] = [[]]
    for part in found:
        if part.opens_block:
            held.append([])
        held[-1].append(part)
    return held


@pages_of
def test_a_page_that_is_cut_invents_nothing(file: Path) -> None:
    """Wherever a page ends, it is read, and every word and number of the trial stands on what is left of it."""
    text = file.read_text(encoding="utf-8")
    for end in range(0, len(text), max(1, len(text) // 30)):
        left = text[:end].casefold()
        numbers = set(_NUMBER.findall(left))
        for trial in read(text[:end]):
            data = json_text.decode(json_text.encode(trial.to_dict()))
            said = {word for one in _texts(data) for word in _words(one)}
            invented = {word for word in said if word not in (numbers if word.isdigit() else left)}
            assert (end, set()) == (end, invented)


def _words(text: str) -> list[str]:
    """The words of a text and its numbers; of a date the year, whose month the page may name."""
    return _WORD.findall(text[:4] if _DATE.fullmatch(text) else text.casefold())


def _texts(value: Any, name: str = "") -> Iterator[str]:
    """Every word and number of a trial that is the page's own."""
    if isinstance(value, dict):
        for member, child in value.items():
            # The normal form of a number may have more than the page prints.
            if member not in _OURS and not (member == "value" and "printed" in value):
                yield from _texts(child, member)
    elif isinstance(value, list):
        for child in value:
            yield from _texts(child, name)
    elif isinstance(value, str) and not (name == "kind" and value in _OWN_KINDS):
        yield value
