"""No leaf of a USDM document goes in silence: whichever is altered, the trial is another, or it is told."""

import json
import re
from collections.abc import Iterator
from typing import Any

import fhir_trials as ft
from fhir_trials import json_text
from fhir_trials.cursor import without_positions
from tests.usdm.own_study import study

Path = tuple[str | int, ...]

# What names an object or another one, and the members of a code, of which one says as much as all.
_NO_FACT = re.compile(
    r"^(id|instanceType|\w+Ids?|type|code|decode|codeSystem|codeSystemVersion|standardCode)$"
)


def leaves(node: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Each leaf that says something."""
    if isinstance(node, dict):
        for key, child in node.items():
            yield from leaves(child, (*path, key))
    elif isinstance(node, list):
        for place, child in enumerate(node):
            yield from leaves(child, (*path, place))
    elif node not in (None, ""):
        yield path, node


def told_at(path: Path, told: set[str]) -> bool:
    """Whether there is an issue at this leaf or at what it is a part of."""
    spelled = [
        "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in path[:end]).removeprefix(".")
        for end in range(1, len(path) + 1)
    ]
    return any(one in told or without_positions(one) in told for one in spelled)


def read(document: Any) -> tuple[ft.Trial, set[str], list[str]]:
    """The trial, the paths that were told, and the words."""
    issues = ft.Issues()
    (trial,) = ft.read(json.dumps(document).encode(), issues=issues)
    return trial, {one.path for one in issues}, [str(one) for one in issues]


def test_whatever_is_altered_is_seen():
    """A text with another ending, a number that is one more, the other of two truths."""
    document = study()
    before, told, words = read(document)
    silent: list[Path] = []
    for path, value in leaves(document):
        if _NO_FACT.match(str(path[-1])) or told_at(path, told):
            continue
        node: Any = document
        for one in path[:-1]:
            node = node[one]
        other = (
            not value if isinstance(value, bool) else value + (1 if isinstance(value, int | float) else " Qz")
        )
        node[path[-1]] = other
        after, _, others = read(document)
        node[path[-1]] = value
        if (after, others) == (before, words):
            silent.append(path)
    assert [] == silent


def test_an_address_in_one_line_that_says_more_is_told():
    """Where it says what its parts say it is not."""
    for line, expected in (("Kade 1, Leiden, Netherlands", 0), ("Kade 1, Leiden, second floor", 1)):
        document = study()
        holder = document["study"]["versions"][0]["organizations"][0]["legalAddress"]
        holder["text"] = line
        _, told, _ = read(document)
        assert expected == sum(path.endswith("legalAddress.text") for path in told)


def test_a_trial_without_a_title_gets_none():
    """USDM needs a name of the study; what stands there for none is not read as one."""
    trial = ft.Trial.model_validate({"identifiers": [{"value": "NCT01234567", "registry": "ctgov"}]})
    (back,) = ft.read(json_text.encode(ft.to_usdm(trial, issues=ft.Issues())), issues=ft.Issues())
    assert () == back.titles


def test_the_description_of_a_study_comes_back():
    """It is the trial's, with or without a label beside it."""
    (trial,) = ft.read(json.dumps(study()).encode(), issues=ft.Issues())
    assert trial.description is not None
    assert "Can lervastin be given once a week?" == trial.description.text
    (back,) = ft.read(json_text.encode(ft.to_usdm(trial, issues=ft.Issues())), issues=ft.Issues())
    assert trial.description == back.description
