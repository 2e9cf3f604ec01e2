"""Every object of a written document has the members that all objects of its class have in documents of CDISC."""

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from fhir_trials import json_text
from fhir_trials.issues import Issues
from fhir_trials.usdm import from_usdm, to_usdm
from tests.usdm.own_study import study

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "usdm"


def members(document: Any) -> dict[str, list[frozenset[str]]]:
    """The members of each object, by its class."""
    found: dict[str, list[frozenset[str]]] = defaultdict(list)
    waiting = [document]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            found[one.get("instanceType", "")].append(frozenset(one))
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return found


def always(documents: list[Any]) -> dict[str, frozenset[str]]:
    """The members that all objects of a class have in all the documents."""
    found: dict[str, list[frozenset[str]]] = defaultdict(list)
    for document in documents:
        for kind, objects in members(document).items():
            found[kind] += objects
    return {kind: frozenset.intersection(*objects) for kind, objects in found.items()}


@pytest.fixture(name="documents", scope="module")
def _documents() -> list[Any]:
    decoded = (json_text.decode(path.read_bytes()) for path in sorted(FOLDER.rglob("*.json")))
    found = [one for one in decoded if one.get("usdmVersion", "").startswith("4.")]
    if not found:
        pytest.skip("../shared is absent")
    return found


def test_written_objects_have_the_members_of_their_class(documents: list[Any]) -> None:
    """What no object of CDISC's documents lacks, none of ours lacks: of our own study and of theirs, read and written."""
    needed = always(documents)
    missing: set[tuple[str, str]] = set()
    for document in (study(), *documents):
        written = to_usdm(from_usdm(document, Issues()), Issues())
        for kind, objects in members(written).items():
            missing |= {(kind, key) for has in objects for key in needed.get(kind, frozenset()) - has}
    assert set() == missing
