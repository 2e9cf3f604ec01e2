"""Two resources are compared by what they say."""

import copy
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhir_trials.targets import differences
from tests.sync.edits import edited, real_resources
from tests.targets.samples import TAG, study

BASE = "http://127.0.0.1:8080/fhir"


def paths(ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    """Where they differ."""
    return [difference.path for difference in differences(ours, theirs, base=BASE)]


def test_equal_after_a_server_had_it() -> None:
    """Version, time, source, more tags, a generated narrative, absolute references, digits and key order say nothing."""
    ours = study(extension=[{"url": "x", "valueDecimal": Decimal("1.50")}])
    theirs = dict(reversed(copy.deepcopy(ours).items()))
    theirs["meta"] |= {
        "versionId": "7",
        "lastUpdated": "2026-01-01T00:00:00Z",
        "source": "#x",
        "profile": ["p"],
    }
    theirs["meta"]["tag"] = [{"system": "s", "code": "theirs"}, TAG | {"display": "Managed"}]
    theirs["text"] = {"status": "generated", "div": "<div>made by the server</div>"}
    theirs["protocol"][0]["reference"] = f"{BASE}/PlanDefinition/NCT1-plan/_history/3"
    theirs["extension"][0]["valueDecimal"] = Decimal("1.5")
    theirs["id"] = "1001"
    assert [] == paths(ours, theirs)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"title": "Other"}, ["title"]),
        ({"title": None}, ["title"]),
        ({"description": "new"}, ["description"]),
        ({"protocol": []}, ["protocol[PlanDefinition/NCT1-plan]"]),
        (
            {"protocol": [{"reference": "https://elsewhere.example/PlanDefinition/NCT1-plan"}]},
            [
                "protocol[PlanDefinition/NCT1-plan]",
                "protocol[https://elsewhere.example/PlanDefinition/NCT1-plan]",
            ],
        ),
        (
            {"enrollment": [{"reference": "Group/NCT1-eligibility", "display": "x"}]},
            ["enrollment[Group/NCT1-eligibility].display"],
        ),
        ({"status": True}, ["status"]),
        ({"meta": {}}, [f"meta.tag[{TAG['system']}|managed]"]),
        ({"meta": None}, [f"meta.tag[{TAG['system']}|managed]"]),
        ({"text": {"status": "additional", "div": "<div/>"}}, ["text"]),
    ],
)
def test_differences_have_their_path(change: dict[str, Any], expected: list[str]) -> None:
    """Each change is found at its place."""
    theirs = {name: value for name, value in (study() | change).items() if value is not None}
    assert expected == paths(study(), theirs)


def test_numbers_are_not_booleans() -> None:
    """1 and true differ in JSON, though not in Python."""
    assert ["x"] == paths({"resourceType": "Basic", "x": 1}, {"resourceType": "Basic", "x": True})
    assert [] == paths({"resourceType": "Basic", "x": 1}, {"resourceType": "Basic", "x": Decimal("1.0")})


def test_narrative_of_our_own() -> None:
    """A narrative that says more than the data counts; a generated one does not, also where the server has none."""
    written = {"status": "additional", "div": "<div>a</div>"}
    assert ["text.div"] == paths(study(text=written), study(text=written | {"div": "<div>b</div>"}))
    assert [] == paths(study(text={"status": "generated", "div": "<div/>"}), study())


def test_to_dict() -> None:
    """A difference as plain data leaves a missing side out."""
    found = differences(study(), study(title="Other", description="new"))
    assert [
        {"path": "title", "ours": "Trial NCT1", "theirs": "Other"},
        {"path": "description", "theirs": "new"},
    ] == [difference.to_dict() for difference in found]


def organization(name: str, local: str, **more: Any) -> dict[str, Any]:
    """A contained organization."""
    return {"resourceType": "Organization", "id": local, "name": name, **more}


def holding(*contained: dict[str, Any], first: str, second: str) -> dict[str, Any]:
    """A study that points to two contained resources."""
    return study(
        contained=list(contained),
        sponsor={"reference": f"#{first}"},
        site=[{"reference": f"#{second}"}],
    )


def test_contained_renamed() -> None:
    """Contained resources under other ids and in another order are the same."""
    ours = holding(
        organization("A", "a", partOf={"reference": "#b"}), organization("B", "b"), first="a", second="b"
    )
    theirs = holding(
        organization("B", "1"), organization("A", "2", partOf={"reference": "#1"}), first="2", second="1"
    )
    assert [] == paths(ours, theirs)


def test_contained_swapped_ids() -> None:
    """Ids that a server dealt out anew, the same ones for other contents, are the same too."""
    ours = holding(organization("A", "a"), organization("B", "b"), first="a", second="b")
    theirs = holding(organization("B", "a"), organization("A", "b"), first="b", second="a")
    assert [] == paths(ours, theirs)


def test_contained_changed() -> None:
    """A changed contained resource is a difference inside it, not in all that point to it."""
    ours = holding(organization("A", "a"), organization("B", "b"), first="a", second="b")
    renamed = holding(organization("A", "1"), organization("C", "2"), first="1", second="2")
    assert ["contained[b].name"] == paths(ours, renamed)
    assert ["contained[b].name"] == paths(
        ours, holding(organization("A", "a"), organization("C", "b"), first="a", second="b")
    )


def test_contained_pointing_elsewhere() -> None:
    """A reference to another contained resource is a difference."""
    ours = holding(organization("A", "a"), organization("B", "b"), first="a", second="b")
    theirs = holding(organization("A", "a"), organization("B", "b"), first="b", second="a")
    assert ["sponsor.reference", "site[#b]", "site[#a]"] == paths(ours, theirs)


def test_contained_added_and_removed() -> None:
    """More or fewer contained resources are differences."""
    one = study(contained=[organization("A", "a")])
    two = study(contained=[organization("B", "b"), organization("A", "x")])
    assert ["contained[b]"] == paths(one, two)
    assert ["contained[b]"] == paths(two, one)
    assert ["contained"] == paths(study(), one)


JSON = st.recursive(
    st.text(max_size=3) | st.integers(-9, 9) | st.booleans(),
    lambda child: (
        st.lists(child, min_size=1, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "b", "reference", "id"]), child, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


@given(JSON, JSON)
def test_equal_exactly_where_no_difference(left: Any, right: Any) -> None:
    """Whatever is compared, a resource equals its copy, and a difference is found in both directions or in none."""
    ours, theirs = ({"resourceType": "Basic", "x": value} for value in (left, right))
    assert () == differences(ours, copy.deepcopy(ours))
    assert bool(differences(ours, theirs)) == bool(differences(theirs, ours))


def test_inserted_item_is_one_difference() -> None:
    """An item put in or taken out is one difference, whatever comes behind it."""
    names = [{"name": name, "description": f"about {name}"} for name in ("one", "two", "three", "four")]
    ours = study(outcomeMeasure=names)
    assert ["outcomeMeasure[two]"] == paths(ours, study(outcomeMeasure=[names[0], *names[2:]]))
    assert ["outcomeMeasure[two]"] == paths(study(outcomeMeasure=[names[0], *names[2:]]), ours)


def test_order_is_one_difference() -> None:
    """A changed order alone is one difference, at the list, with both lists."""
    items = [{"text": text} for text in "abcd"]
    ours, theirs = study(keyword=items), study(keyword=items[2:] + items[:2])
    found = differences(ours, theirs)
    assert [("keyword", items, items[2:] + items[:2])] == [(one.path, one.ours, one.theirs) for one in found]


def test_order_of_contained_says_nothing_though_one_changed() -> None:
    """Only the change is told."""
    ours = holding(organization("A", "a"), organization("B", "b"), first="a", second="b")
    theirs = holding(organization("B+", "b"), organization("A", "a"), first="a", second="b")
    assert ["contained[b].name"] == paths(ours, theirs)


def test_changed_number_of_a_register() -> None:
    """A number is known by system and value, by its system alone where that is all that is left."""
    number = {"system": "https://clinicaltrials.gov", "value": "NCT1"}
    ours = study(identifier=[number | {"use": "official"}])
    assert ["identifier[https://clinicaltrials.gov|NCT1].value"] == paths(
        ours, study(identifier=[number | {"use": "official", "value": "NCT2"}])
    )
    assert ["identifier[https://clinicaltrials.gov|NCT1].use"] == paths(
        ours, study(identifier=[{"system": "x", "value": "1"}, number | {"use": "old"}])
    )[:1]


def test_primitives_with_siblings() -> None:
    """A list of primitives and its sibling list are one list: what is put in moves neither against the other."""
    extension = {"extension": [{"url": "u", "valueCode": "c"}]}
    ours = study(alias=["a", "b"], _alias=[None, extension], title="t", _title=extension)
    assert ["_title.extension[u].valueCode"] == paths(
        ours, {**ours, "_title": {"extension": [{"url": "u", "valueCode": "d"}]}}
    )
    theirs = study(alias=["new", "a", "b"], _alias=[None, None, extension], title="t", _title=extension)
    assert [("alias[0]", None, "new")] == [
        (one.path, one.ours, one.theirs) for one in differences(ours, theirs)
    ]
    changed = {"extension": [{"url": "u", "valueCode": "d"}]}
    assert ["alias[1].extension[u].valueCode"] == paths(ours, {**ours, "_alias": [None, changed]})
    gone = differences(ours, study(title="t", _title=extension, alias=["a"]))
    assert [("alias[1]", {"value": "b", **extension})] == [(one.path, one.ours) for one in gone]
    assert ["_alias"] == paths(study(alias="odd"), study(alias="odd", _alias=[extension]))


def test_members_without_content() -> None:
    """An empty list or object says as much as none."""
    assert [] == paths(study(), study(keyword=[], period={}, note=None))


def test_equal_is_fast() -> None:
    """Two equal resources are compared as a whole, not walked through, whatever the order of keys."""
    items = [
        {"url": f"u{number}", "extension": [{"url": "x", "valueString": "y" * 40}]} for number in range(400)
    ]
    ours = study(extension=items)
    theirs = dict(reversed(copy.deepcopy(ours).items()))
    with patch("fhir_trials.targets.compare.Contents", side_effect=AssertionError("walked")):
        assert () == differences(ours, theirs)


@given(st.data())
def test_no_difference_exactly_where_equal(data: st.DataObject) -> None:
    """Real resources with random edits differ exactly where they do not say the same, in one path each."""
    ours = data.draw(real_resources())
    theirs = data.draw(edited(ours, least=0))
    found = differences(ours, theirs)
    assert (as_read(ours) == as_read(theirs)) == (found == ())
    assert len({one.path for one in found}) == len(found)


def as_read(resource: dict[str, Any]) -> Any:
    """What a resource says, what is contained in the place that points to it."""
    held = {f"#{item['id']}": item for item in resource.get("contained", []) if "id" in item}

    def read(node: Any) -> Any:
        if isinstance(node, dict):
            inner = {name: read(child) for name, child in node.items() if name not in ("id", "meta")}
            return inner | ({"of": read(held[node["reference"]])} if node.get("reference") in held else {})
        if isinstance(node, list):
            return [read(child) for child in node]
        return None if node in held else (isinstance(node, bool), node)

    contained = sorted(repr(read(item)) for item in resource.get("contained", []))
    elements = [node.get("id") for node in nodes(resource) if "resourceType" not in node]
    return contained, elements, read({name: held for name, held in resource.items() if name != "contained"})


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """All objects in a resource, in order."""
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from nodes(child)
