"""Items of lists are known by their natural keys."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhir_trials import mapping_files
from fhir_trials.errors import TableError
from fhir_trials.targets import item_names, list_keys
from fhir_trials.targets.contents import Contents

OWN = "https://w3id.org/fhir-trials/StructureDefinition"


def matched(left: list[Any], right: list[Any], element: str, **more: Any) -> dict[int, int]:
    """Which are the same."""
    return list_keys.matches(left, right, element, Contents(), **more)


def named(item: Any, element: str) -> str:
    """What one item is called."""
    return item_names.names([(3, item)], element)[0]


def extension(name: str, /, **parts: Any) -> dict[str, Any]:
    """An extension of ours with parts."""
    inner = [{"url": url, **value} for url, value in parts.items()]
    return {"url": f"{OWN}/{name}", "extension": inner}


@pytest.mark.parametrize(
    ("element", "left", "right", "expected"),
    [
        ("identifier", [{"system": "s", "value": "1"}], [{"system": "s", "value": "2"}], {0: 0}),
        ("identifier", [{"system": "s", "value": "1"}], [{"system": "t", "value": "1"}], {0: 0}),
        ("identifier", [{"system": "s", "value": "1"}], [{"system": "t", "value": "2"}], {}),
        (
            "identifier",
            [{"system": "s", "value": "1"}, {"system": "s", "value": "2"}],
            [{"system": "s", "value": "2", "use": "old"}, {"system": "s", "value": "1", "use": "old"}],
            {0: 1, 1: 0},
        ),
        ("coding", [{"system": "s", "code": "a"}], [{"system": "s", "code": "b"}], {0: 0}),
        ("extension", [{"url": "a", "valueString": "x"}], [{"url": "a", "valueCode": "x"}], {0: 0}),
        ("extension", [{"url": "a", "valueString": "x"}], [{"url": "b", "valueString": "x"}], {}),
        (
            "action",
            [{"id": "1", "title": "A"}],
            [{"id": "1", "title": "X"}, {"id": "2", "title": "A"}],
            {0: 1},
        ),
        (
            "action",
            [{"id": "1", "title": "A"}],
            [{"id": "2", "title": "X"}, {"id": "1", "title": "Y"}],
            {0: 1},
        ),
        (
            "comparisonGroup",
            [{"linkId": "1", "name": "Carbo"}, {"linkId": "2", "name": "GEM"}],
            [
                {"linkId": "1", "name": "New"},
                {"linkId": "2", "name": "Carbo"},
                {"linkId": "3", "name": "GEM"},
            ],
            {0: 1, 1: 2},
        ),
        (
            "characteristic",
            [{"linkId": "1", "description": "Age over 18"}],
            [{"linkId": "1", "description": "ECOG 0-1"}, {"linkId": "2", "description": "Age over 18"}],
            {0: 1},
        ),
        ("goal", [{"description": {"text": "pain"}}], [{"description": {"text": "survival"}}], {}),
        ("target", [{"measure": {"text": "hr"}}], [{"measure": {"text": "bp"}}], {}),
        ("target", [{"reference": "Group/a"}], [{"reference": "Group/b"}], {}),
        (
            "participant",
            [{"type": "patient"}],
            [{"type": "practitioner"}, {"type": "patient", "x": 1}],
            {0: 1},
        ),
        ("keyword", [{"text": "neoplasm"}], [{"text": "Neoplasms"}], {0: 0}),
        ("keyword", [{"text": "neoplasm"}], [{"text": "heart failure"}], {}),
        ("note", [{"text": "neoplasm"}], [{"text": "new"}, {"text": "neoplasms"}], {0: 1}),
        ("site", [{"reference": "Location/1"}], [{"reference": "Location/1", "display": "d"}], {0: 0}),
        ("alias", ["a", "b"], ["a", "c"], {0: 0, 1: 1}),
        ("alias", ["a", "b", "a"], ["b", "a"], {1: 0, 2: 1}),
        ("alias", ["x", "a"], ["a", "y"], {1: 0}),
        ("alias", ["a", "a"], ["a", "b", "a"], {0: 0, 1: 2}),
    ],
)
def test_matches(element: str, left: list[Any], right: list[Any], expected: dict[int, int]) -> None:
    """The same item, whatever else changed in it; another key is another item."""
    assert expected == matched(left, right, element)


def test_repeated_extensions() -> None:
    """An extension that repeats is known by what it is about, and is another one where that is another."""
    one, other = (
        extension("related-trial", identifier={"valueIdentifier": {"system": "s", "value": value}})
        for value in ("1", "2")
    )
    changed = {**one, "extension": [*one["extension"], {"url": "title", "valueString": "t"}]}
    assert {0: 1} == matched([one], [other, changed], "extension")
    assert {} == matched([one], [other], "extension")
    assert "related-trial|1" == named(one, "extension")


def _to(target: str, **more: Any) -> dict[str, Any]:
    """Where participants go next, as an action."""
    url = "http://hl7.org/fhir/uv/vulcan-schedule/StructureDefinition/soaTransition"
    return {"extension": [{"url": url, "extension": [{"url": "soaTargetId", "valueString": target}]}], **more}


@pytest.mark.parametrize(
    ("element", "left", "right", "expected"),
    [
        (
            "extension",
            [extension("study-cell", arm={"valueString": "a"}, epoch={"valueString": "e"})],
            [
                extension("study-cell", arm={"valueString": "a"}, epoch={"valueString": "f"}),
                extension("study-cell", arm={"valueString": "a"}, epoch={"valueString": "e"}, element={"valueString": "x"}),
            ],
            {0: 1},
        ),
        (
            "extension",
            [extension("cycle", id={"valueString": "1"}, name={"valueString": "Cycle"})],
            [extension("cycle", id={"valueString": "2"}, name={"valueString": "Cycle"})],
            {},
        ),
        ("extension", [extension("amendment", number={"valueString": "2"})], [extension("amendment", number={"valueString": "2"}, summary={"valueMarkdown": "s"})], {0: 0}),
        ("action", [_to("a"), _to("b")], [_to("c"), _to("b", condition=[{"kind": "applicability"}]), _to("a", title="A")], {0: 2, 1: 1}),
        (
            "action",
            [{"id": "epoch-1", "title": "Screening"}, {"id": "visit-1", "title": "Screening"}],
            [{"id": "visit-1", "title": "Screening", "x": 1}, {"id": "epoch-1", "title": "Screening", "x": 1}],
            {0: 1, 1: 0},
        ),
        ("item", [{"linkId": "1", "text": "Systolic"}], [{"linkId": "1", "text": "Position"}, {"linkId": "2", "text": "Systolic"}], {0: 1}),
        ("item", [{"linkId": "sys", "text": "Systolic"}], [{"linkId": "sys", "text": "Upper value"}], {0: 0}),
        (
            "answerOption",
            [{"valueCoding": {"system": "s", "code": "a", "display": "A"}}],
            [{"valueCoding": {"system": "s", "code": "b"}}, {"valueCoding": {"system": "s", "code": "a"}}],
            {0: 1},
        ),
    ],
)  # fmt: skip
def test_parts_of_a_schedule(
    element: str, left: list[Any], right: list[Any], expected: dict[int, int]
) -> None:
    """Cells, cycles, ways on, items and answers are known by what they are about."""
    assert expected == matched(left, right, element)


def test_parties_in_both_releases() -> None:
    """A party is known by its role and where it points to: natively in R5, in extensions in R4."""
    role = {"coding": [{"system": "s", "code": "sponsor"}]}
    for element, make in (
        ("associatedParty", lambda display: {"role": role, "party": {"reference": "#p", "display": display}}),
        (
            "extension",
            lambda display: extension(
                "party",
                role={"valueCodeableConcept": role},
                party={"valueReference": {"reference": "#p", "display": display}},
            ),
        ),
    ):
        assert {0: 1} == matched([make("A")], [{"url": "u", "name": "n"}, make("B")], element)


def test_criteria_that_moved() -> None:
    """A criterion is known by its words: its id counts places and moves when another is put in above it."""

    def criterion(number: int, text: str) -> dict[str, Any]:
        words = {"url": "http://hl7.org/fhir/StructureDefinition/originalText", "valueString": text}
        return {"id": f"Inclusion-{number}", "extension": [words], "exclude": False}

    old = [criterion(1, "adult"), criterion(2, "signed consent")]
    new = [criterion(1, "pregnant"), criterion(2, "adult"), criterion(3, "signed consent")]
    assert {0: 1, 1: 2} == matched(old, new, "characteristic")
    assert {0: 0} == matched(old[:1], [criterion(1, "something else")], "characteristic")


def test_codes_of_one_criterion() -> None:
    """Several characteristics carry the same words: they are known by what they are about, and by their comparator."""
    words = {"url": "http://hl7.org/fhir/StructureDefinition/originalText", "valueString": "Hb 8-10, fit"}

    def coded(number: int, code: str, comparator: str, value: int) -> dict[str, Any]:
        return {
            "id": f"Inclusion-{number}",
            "extension": [words],
            "code": {"coding": [{"code": code}]},
            "valueQuantity": {"value": value, "comparator": comparator},
        }

    text = {"id": "Inclusion-1", "extension": [words], "code": {"text": "Eligibility Criterion"}}
    old = [text, coded(2, "hb", ">=", 8), coded(3, "hb", "<", 10), coded(4, "anc", ">=", 1)]
    new = [coded(1, "anc", ">", 2), coded(2, "hb", "<", 9), coded(3, "hb", ">=", 7), text]
    assert {0: 3, 1: 2, 2: 1, 3: 0} == matched(old, new, "characteristic")


def test_parts_of_a_statement() -> None:
    """A statement is known by its place in the criterion, a bound by its side."""
    first, second = (extension("criterion-statement", position={"valuePositiveInt": n}) for n in (1, 2))
    changed = extension("criterion-statement", position={"valuePositiveInt": 2}, unit={"valueCode": "g/L"})
    assert {1: 0, 0: 1} == matched([first, second], [changed, first], "extension")
    low, high = (
        {
            "url": "bound",
            "extension": [{"url": "side", "valueCode": side}, {"url": "value", "valueDecimal": 1}],
        }
        for side in ("lower", "upper")
    )
    higher = {**high, "extension": [*high["extension"][:1], {"url": "value", "valueDecimal": 2}]}
    assert {0: 1, 1: 0} == matched([low, high], [higher, low], "extension")


@pytest.mark.parametrize(
    ("element", "left", "right", "guessed"),
    [
        ("alias", ["a"], ["b"], {0}),
        ("alias", ["a"], ["a"], set()),
        ("action", [{"id": "1", "title": "A"}], [{"id": "1", "title": "X"}], {0}),
        ("action", [{"id": "1", "title": "A"}], [{"id": "2", "title": "A"}], set()),
        ("action", [{"id": "1", "code": 1}], [{"id": "1", "code": 2}], set()),
        ("action", [{"id": "1", "title": "Week 1"}], [{"id": "2", "title": "Week 2"}], {0}),
        ("action", [{"id": "1", "title": "neoplasm"}], [{"id": "1", "title": "Neoplasms"}], set()),
        ("contact", [{"name": "A", "x": 1}] * 2, [{"name": "A", "x": 2}] * 2, {0, 1}),
    ],
)
def test_guesses(element: str, left: list[Any], right: list[Any], guessed: set[int]) -> None:
    """What is matched by its place, or by a number against a better key, may as well be two."""
    found: set[int] = set()
    matched = list_keys.matches(left, right, element, Contents(), guessed=found)
    assert (len(left), guessed) == (len(matched), found)


def test_added_items_are_not_guessed_at() -> None:
    """What both sides added is the same only under its best key."""
    one, other = {"system": "s", "value": "1"}, {"system": "s", "value": "2"}
    assert {} == matched([one], [other], "identifier", changed=False)
    assert {0: 0} == matched([one], [one | {"use": "old"}], "identifier", changed=False)
    assert {} == matched(["a"], ["b"], "alias", changed=False)


def test_absolute_references_are_keys_too() -> None:
    """A reference below the target's base is the relative one."""
    contents = Contents("https://a.example/fhir")
    there = {"reference": "https://a.example/fhir/Location/1/_history/2", "display": "d"}
    assert {0: 0} == list_keys.matches([{"reference": "Location/1"}], [there], "site", contents)


@pytest.mark.parametrize(
    ("item", "element", "expected"),
    [
        (
            {"system": "https://clinicaltrials.gov", "value": "NCT01"},
            "identifier",
            "https://clinicaltrials.gov|NCT01",
        ),
        ({"url": f"{OWN}/source-record"}, "extension", "source-record"),
        (
            {"url": "u", "valueCodeableConcept": {"coding": [{"code": "a"}, {"code": "b"}]}},
            "extension",
            "u|a b",
        ),
        ({"id": "week-4", "title": "Week 4"}, "action", "week-4"),
        ({"linkId": "arm-1", "name": "A"}, "comparisonGroup", "arm-1"),
        ({"sequence": 2}, "dosage", "2"),
        ({"type": {"text": "brief"}, "value": {"odd": 1}}, "label", 'brief|{"odd":1}'),
        ({"text": "two\n lines [x]"}, "note", "two lines (x)"),
        ({"period": {"start": "2025"}}, "unknown", "3"),
        ("text", "alias", "3"),
    ],
)
def test_names(item: Any, element: str, expected: str) -> None:
    """An item is called by its id or key, without either by its position."""
    assert expected == named(item, element)


def test_long_names() -> None:
    """A long key is cut, and still another name than one with the same beginning."""
    names = [named({"text": "word " * 40 + end}, "note") for end in ("a", "b")]
    assert {57} == {len(name) for name in names}
    assert 2 == len(set(names))


def test_names_are_unique() -> None:
    """Two items of one key are told apart, also where that is the key of a third."""
    items = [{"text": "a"}, {"text": "a"}, {"text": "a#2"}, "x"]
    assert ["a", "a#2", "a#2#2", "0"] == item_names.names(zip((0, 1, 2, 0), items, strict=True), "note")


VALUES = st.sampled_from(
    ["a", "b", {"text": "a"}, {"text": "b"}, {"text": "ab"}, {"id": "a"}, {"id": "a", "text": "b"}, 1]
)


@given(st.lists(VALUES, max_size=6), st.lists(VALUES, max_size=6))
def test_any_lists(left: list[Any], right: list[Any]) -> None:
    """Each item is matched once at most, whatever is equal is matched, and it is the same from the other side."""
    found = matched(left, right, "keyword")
    assert len(set(found.values())) == len(found)
    assert {own: here for here, own in found.items()} == matched(right, left, "keyword")
    assert {index: index for index in range(len(left))} == matched(left, left, "keyword")


def test_many_items_take_little() -> None:
    """Ten thousand items without keys, all of them others, are matched in order at once."""
    left, right = ([{"value": f"{side}{number}"} for number in range(10_000)] for side in "ab")
    assert {index: index for index in range(10_000)} == matched(left, right, "unknown")


@pytest.mark.parametrize(
    "row", ["identifier,,no,no,no,why", "identifier,system,maybe,no,no,why", "identifier,system,no,no,,why"]
)
def test_faulty_table(row: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row without a key, or with another word than yes and no, is told with its line."""
    columns = ["element", "key", "firm", "alike", "counted", "why"]
    rows = [dict(zip(columns, row.split(","), strict=True))]
    monkeypatch.setattr(mapping_files, "read_csv", lambda name: rows)
    list_keys._table.cache_clear()
    with pytest.raises(TableError, match=r"list-keys\.csv, line 2: needs a key"):
        list_keys.keys("identifier")
    monkeypatch.undo()
    list_keys._table.cache_clear()
    assert list_keys.keys("identifier")


def test_rows_say_why_and_stand_together() -> None:
    """Every row has its reason, and the rows of an element stand in one block, the best first."""
    rows = mapping_files.read_csv("list-keys.csv")
    elements = [row["element"] for row in rows]
    assert [] == [row for row in rows if not row["why"]]
    assert sorted(elements, key=elements.index) == elements
    assert len(rows) == len({(row["element"], row["key"], row["alike"]) for row in rows})
