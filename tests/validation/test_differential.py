"""The check against fhir.resources as oracle, on a few thousand broken resources made from sound ones."""

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fhir.resources
import fhir.resources.R4B
import pytest
from pydantic import ValidationError

from fhir_trials import json_text, validation

RESOURCES = Path(__file__).parent / "resources"
FILES = sorted(RESOURCES.glob("*/*/*.json"))
MUTATIONS_EACH = 100
SPOILT = [
    "",
    " ",
    "two  spaces",
    "2024-13-01",
    "2024-02-30",
    "2024-05-01T10:00",
    "2024-05-01T10:00:00",
    "2024-5-1",
    "24:00:00",
    "x" * 300,
    "ünï/cöde",
    "#nothing",
    "Nothing/1",
    "Patient/1",
    "not base64!",
    "urn:oid:x",
    -1,
    0,
    1.5,
    2**31,
    2**63,
    True,
    False,
    None,
    [],
    {},
    [[]],
    {"id": "x"},
    {"unknown": 1},
    "{}",
]
VALUES = {
    "valueInteger": 1,
    "valueString": "x",
    "timingDuration": {"value": 1},
    "onsetString": "x",
    "productReference": {"reference": "Medication/1"},
    "nam": "x",
    "fhir_comments": "x",
    "extension": [{"url": "urn:x"}],
    "modifierExtension": [{"url": "urn:x", "valueString": "y"}],
    "contained": [{"resourceType": "Basic", "id": "b", "code": {"text": "x"}}],
    "status": "bogus",
    "_status": {"extension": [{"url": "urn:x", "valueCode": "y"}]},
    "resourceType": "Patient",
    "id": "not an id",
}
# Why something that fhir.resources accepts is no FHIR all the same
BEYOND = {
    "bundle-entry": "fhir.resources checks no invariants (bdl-3, bdl-4, bdl-8)",
    "choice-conflict": "it does not count the extension of a value, `_value[x]`, as a choice",
    "duplicate-id": "it checks no invariants (bdl-7), nor ids of what is contained",
    "empty-value": "it drops empty arrays, objects and text",
    "extension-content": "it checks no invariants (ext-1)",
    "missing-element": "it takes an empty required array, and checks no invariants",
    "nested-contained": "it checks no invariants (dom-2)",
    "nested-meta": "it checks no invariants (dom-4, dom-5)",
    "null-value": "it takes null for a missing member",
    "unknown-code": "it does not check required bindings",
    "unknown-element": "it takes `fhir_comments`, which is not JSON of FHIR since DSTU2",
    "unreferenced-contained": "it checks no invariants (dom-3)",
    "unresolved-reference": "it does not follow references",
    "unsafe-narrative": "it does not look into narratives",
    "wrong-cardinality": "it does not compare the lengths of `name` and `_name`",
    "wrong-format": "it takes blank text, a URI with spaces, an id of an element with spaces, a reference of any text",
    "wrong-reference-target": "it does not check the targets of references",
    "wrong-type": "it takes numbers for dates, text for numbers, and JSON in a string for an object",
}
Holder = Any  # dict or list
Change = Callable[[random.Random, Holder, Any], None]


def _delete(_: random.Random, holder: Holder, key: Any) -> None:
    del holder[key]


def _rename(rng: random.Random, holder: Holder, key: Any) -> None:
    if isinstance(holder, dict):
        holder[rng.choice([f"{key}s", key[:-1] or "x", f"_{key}", key.upper()])] = holder.pop(key)
    else:
        holder[key] = [holder[key]]


def _retype(_: random.Random, holder: Holder, key: Any) -> None:
    value = holder[key]
    if isinstance(value, bool):
        holder[key] = str(value).lower()
    elif isinstance(value, int | float):
        holder[key] = str(value)
    elif isinstance(value, str):
        holder[key] = {"value": value}
    else:
        holder[key] = json.dumps(value)


def _duplicate(_: random.Random, holder: Holder, key: Any) -> None:
    if isinstance(holder, list):
        holder.append(holder[key])
    else:
        holder[key] = [holder[key], holder[key]]


def _spoil(rng: random.Random, holder: Holder, key: Any) -> None:
    holder[key] = rng.choice(SPOILT)


def _nest(_: random.Random, holder: Holder, key: Any) -> None:
    value = holder[key]
    if isinstance(value, list):
        holder[key] = value[0] if value else {}
    else:
        holder[key] = [value]


def _add(rng: random.Random, holder: Holder, key: Any) -> None:
    node = holder if isinstance(holder, dict) else holder[key] if isinstance(holder[key], dict) else {}
    name = rng.choice(sorted(VALUES))
    node[name] = VALUES[name]


def _swap(rng: random.Random, holder: Holder, key: Any) -> None:
    other = rng.choice(list(holder if isinstance(holder, dict) else range(len(holder))))
    holder[key], holder[other] = holder[other], holder[key]


CHANGES: list[Change] = [_delete, _rename, _retype, _duplicate, _spoil, _spoil, _nest, _add, _add, _swap]


def places(node: Any) -> Iterator[tuple[Holder, Any]]:
    """Each object or array with each of its keys or indexes, at any depth."""
    for key in list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ():
        yield node, key
        yield from places(node[key])


def mutants(text: str, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The resource, each time with one change; always the same ones for the same name."""
    rng = random.Random(name)
    for _ in range(MUTATIONS_EACH):
        resource = json.loads(text)
        change = rng.choice(CHANGES)
        change(rng, *rng.choice(list(places(resource))[1:]))
        yield change.__name__.strip("_"), resource


def refused_by_oracle(resource: dict[str, Any], release: str, kind: str) -> bool:
    """Whether fhir.resources finds anything wrong; its R4B classes serve R4."""
    package = fhir.resources if release == "R5" else fhir.resources.R4B
    try:
        package.get_fhir_model_class(kind).model_validate(resource)
    # What is badly wrong escapes from fhir.resources as something else than a ValidationError
    except (ValidationError, KeyError, TypeError, AttributeError):
        return True
    return False


@pytest.mark.parametrize("file", FILES, ids=lambda file: "-".join(file.with_suffix("").parts[-3:]))
def test_sound_resources_are_accepted_by_both(file: Path) -> None:
    """What HL7 publishes, and our own rich resources, have no fault for us nor for fhir.resources."""
    release, text = file.parent.name, file.read_text(encoding="utf-8")
    resource = json.loads(text)
    assert [] == validation.check(resource, release)
    assert [] == validation.check(json_text.decode(text.encode()), release)
    assert not refused_by_oracle(resource, release, resource["resourceType"])


@pytest.mark.unmeasured
def test_what_fhir_resources_refuses_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """Of thousands of broken resources none passes that fhir.resources refuses; what is refused beyond has a reason."""
    agreement: Counter[tuple[str, str]] = Counter()
    beyond: Counter[str] = Counter()
    missed: list[str] = []
    for file in FILES:
        release, text = file.parent.name, file.read_text(encoding="utf-8")
        kind, name = json.loads(text)["resourceType"], str(file.relative_to(RESOURCES))
        for change, mutant in mutants(text, name):
            before = json.dumps(mutant)
            issues = validation.check(mutant, release)
            assert before == json.dumps(mutant)
            theirs = refused_by_oracle(mutant, release, kind)
            verdict = {
                (True, True): "both refuse",
                (False, False): "both accept",
                (True, False): "only we refuse",
            }
            agreement[change, verdict.get((bool(issues), theirs), "only they refuse")] += 1
            if issues and not theirs:
                beyond.update({issue.code for issue in issues})
            elif theirs and not issues:
                missed.append(f"{name}: {before}")
    with capsys.disabled():
        print(report(agreement, beyond))
    assert [] == missed
    assert set() == set(beyond) - set(BEYOND)
    assert agreement.total() >= 3_000


def report(agreement: Counter[tuple[str, str]], beyond: Counter[str]) -> str:
    """The agreement as a table."""
    verdicts = ["both refuse", "both accept", "only we refuse", "only they refuse"]
    rows = [["change", *verdicts]]
    for change in sorted({change for change, _ in agreement}):
        rows.append([change, *(str(agreement[change, verdict]) for verdict in verdicts)])
    rows.append(["all", *(str(sum(agreement[row[0], one] for row in rows[1:])) for one in verdicts)])
    rows += [["", "", "", "", ""], ["only we refuse", "", "", "", ""]]
    rows += [[f"  {code}", "", "", str(count), ""] for code, count in sorted(beyond.items())]
    return "\n" + "\n".join("  ".join(cell.rjust(16) for cell in row) for row in rows)
