"""The five examples: their files are whole, and each says what its page says, all of it and nothing else."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from fhir_trials import json_text
from fhir_trials.issues import Issue
from fhir_trials.model import Trial
from fhir_trials.sources.pages.findings import TEMPLATES

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
SEEDS = ROOT.parent / "shared" / "seeds"
PAGES = {
    "nl-omon46644": "000",
    "ozm-034": "001",
    "start-net": "002",
    "anlotinib-toripalimab-sts": "003",
    "pump-iii": "004",
}
# members that hold our own words, not the page's; `kind` holds both
OURS = {"id", "code", "language", "registry", "section", "relation", "unit"}
OUR_KINDS = {"study", "short", "acronym", "condition-category", "condition-synonym"}
UNDERSTOOD = {"coverage", "statements", "joined", "below", "for_some", "warnings"}
ID_LISTS = {"interventions", "timepoints"}

names = pytest.mark.parametrize("name", PAGES)
with_pages = pytest.mark.skipif(not SEEDS.is_dir(), reason="the pages (../shared/seeds) are not here")


def data(name: str) -> Any:
    """The plain data of an example's trial."""
    return json_text.decode((EXAMPLES / name / "trial.json").read_bytes())


def printed(name: str) -> Any:
    """The same without what is understood of its criteria: that is ours, and is held against their words elsewhere."""
    found = data(name)
    for criterion in found["eligibility"].get("criteria", ()):
        for member in UNDERSTOOD & criterion.keys():
            del criterion[member]
    return found


@cache
def trial(name: str) -> Trial:
    """An example's trial."""
    return Trial.model_validate(data(name))


def issues(name: str) -> list[dict[str, str]]:
    """An example's issues."""
    return json_text.decode((EXAMPLES / name / "issues.json").read_bytes())


def of_the_page(name: str) -> list[dict[str, str]]:
    """What is told of the page itself; what is told of its criteria and of its schedule comes behind."""
    return [row for row in issues(name) if not row.get("path", "").startswith(("eligibility", "schedule"))]


def page(name: str) -> list[str]:
    """The lines of an example's page."""
    return next(SEEDS.glob(f"{PAGES[name]}_*.txt")).read_text(encoding="utf-8").split("\n")


def unbroken(name: str) -> str:
    """The text of an example's page, words that were broken at a hyphen made whole."""
    return re.sub(r"(\w-)\n(?=\w)", r"\1", "\n".join(page(name)))


def accounting(name: str) -> dict[str, Any]:
    """What of a page does not stand in the trial word by word: labels, furniture, what became a code or date."""
    return json.loads((Path(__file__).parent / "accounting" / f"{name}.json").read_text(encoding="utf-8"))


def plain(text: str) -> str:
    """The text with every run of white space as one blank."""
    return " ".join(text.split())


def leaves(value: Any, key: str = "") -> Iterator[tuple[str, Any]]:
    """Every value with the name of its member; ids that stand in lists are named `id`."""
    if isinstance(value, dict):
        for name, child in value.items():
            yield from leaves(child, name)
    elif isinstance(value, list):
        for child in value:
            yield from leaves(child, "id" if isinstance(child, str) and key in ID_LISTS else key)
    else:
        yield key, value


def texts(name: str) -> list[str]:
    """The page's words as they stand in the trial, each paragraph by itself."""
    found = [text for key, text in leaves(printed(name)) if isinstance(text, str) and key not in OURS]
    return [plain(line) for text in found if text not in OUR_KINDS for line in text.split("\n")]


def numbers(text: str) -> set[str]:
    """The numbers in a text."""
    return set(re.findall(r"\d+(?:\.\d+)?", text)) | set(re.findall(r"\d+", text))


def held(line: str, known: list[str], phrases: list[str]) -> bool:
    """Whether the line stands in one of the known texts, or is phrases and ends of known texts one after another."""
    if not line or any(f" {line} " in text for text in known):
        return True
    starts = [len(phrase) for phrase in phrases if line.startswith(phrase)]
    starts += [end for end in range(1, len(line)) if any(text.endswith(f" {line[:end]} ") for text in known)]
    return any(held(line[start:].lstrip(" ;,."), known, phrases) for start in starts)


@names
def test_a_trial_comes_back_byte_by_byte(name: str) -> None:
    """What is read from an example and written again are the same bytes."""
    content = (EXAMPLES / name / "trial.json").read_bytes()
    assert content == json_text.encode(trial(name).to_dict(), pretty=True)


@names
def test_issues_come_back_byte_by_byte(name: str) -> None:
    """Issues are issues: their members in order, none of them empty."""
    content = (EXAMPLES / name / "issues.json").read_bytes()
    rows = [{k: v for k, v in Issue(**{"path": ""} | row)._asdict().items() if v} for row in issues(name)]
    assert content == json_text.encode(rows, pretty=True)


def explained() -> list[tuple[str, str]]:
    """The issue codes of the conventions with their severity, in order."""
    text = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    return re.findall(r"^\| `([a-z-]+)` \| (warning|information) \|", text, re.MULTILINE)


def test_every_issue_code_is_explained() -> None:
    """The conventions explain each issue code that pages have, with its severity, once, and no other."""
    told = {(code, severity) for code, (severity, _) in TEMPLATES.items()}
    assert sorted(told) == sorted(explained())
    assert {(row["code"], row["severity"]) for name in PAGES for row in of_the_page(name)} <= told


@names
def test_issues_stand_in_order(name: str) -> None:
    """Of the whole page first, then line by line; on a line, in the order of the conventions; of criteria last."""
    order = [code for code, _ in explained()]
    page = of_the_page(name)
    rows = [(int(row.get("path", "line 0")[5:]), order.index(row["code"])) for row in page]
    assert sorted(rows) == rows
    assert page == issues(name)[: len(page)]


@with_pages
@names
def test_issues_point_into_the_page(name: str) -> None:
    """The line an issue points to is there and says something."""
    lines = page(name)
    paths = [row["path"].removeprefix("line ") for row in of_the_page(name) if "path" in row]
    assert [path for path in paths if not lines[int(path) - 1].strip()] == []


@with_pages
@names
def test_nothing_of_a_page_is_lost(name: str) -> None:
    """Every line of a page stands in the trial, but for labels, furniture and what became a code, number or date."""
    aside = accounting(name)
    known = [f" {text} " for text in texts(name)]
    phrases = [*aside["labels"], *aside["furniture"], *aside["coded"]]
    lost = [line for line in map(plain, unbroken(name).split("\n")) if not held(line, known, phrases)]
    assert lost == []


@with_pages
@names
def test_nothing_is_set_aside_that_is_not_there(name: str) -> None:
    """What is set aside stands on the page, and what was coded stands in the trial."""
    aside = accounting(name)
    whole = plain(unbroken(name))
    phrases = [*aside["labels"], *aside["furniture"], *aside["coded"]]
    assert [phrase for phrase in phrases if phrase not in whole] == []
    values = [value for _, value in leaves(printed(name))]
    assert [value for value in aside["coded"].values() if value not in values] == []


@with_pages
@names
def test_no_text_is_invented(name: str) -> None:
    """Every text of a trial stands on its page, but for dates and names put together from its words."""
    aside = accounting(name)
    whole = plain(unbroken(name))
    made = [*aside["coded"].values(), *aside["composed"]]
    assert [text for text in texts(name) if text not in whole and text not in made] == []
    words = set(re.findall(r"\w+", whole))
    assert [text for text in aside["composed"] if not set(re.findall(r"\w+", text)) <= words] == []


@with_pages
@names
def test_no_number_is_invented(name: str) -> None:
    """Every number of a trial stands on its page, or is the reading of a word that does."""
    coded = accounting(name)["coded"].values()
    there = numbers(unbroken(name)) | {str(value) for value in coded if not isinstance(value, str)}
    values = [value for key, value in leaves(printed(name)) if key not in OURS and value not in coded]
    used = [str(value) for value in values if not isinstance(value, bool)]
    assert [text for text in used if not numbers(text) <= there] == []
