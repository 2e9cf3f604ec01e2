"""Two resources are compared by what they say."""

import copy
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhir_trials.targets import differences
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
        ({"protocol": []}, ["protocol[0]"]),
        (
            {"protocol": [{"reference": "https://elsewhere.example/PlanDefinition/NCT1-plan"}]},
            ["protocol[0].reference"],
        ),
        (
            {"enrollment": [{"reference": "Group/NCT1-eligibility", "display": "x"}]},
            ["enrollment[0].display"],
        ),
        ({"status": True}, ["status"]),
        ({"meta": {}}, ["meta.tag[0]"]),
        ({"meta": None}, ["meta.tag[0]"]),
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
    assert ["contained[1].name"] == paths(ours, renamed)
    assert ["contained[1].name"] == paths(
        ours, holding(organization("A", "a"), organization("C", "b"), first="a", second="b")
    )


def test_contained_pointing_elsewhere() -> None:
    """A reference to another contained resource is a difference."""
    ours = holding(organization("A", "a"), organization("B", "b"), first="a", second="b")
    theirs = holding(organization("A", "a"), organization("B", "b"), first="b", second="a")
    assert ["sponsor.reference", "site[0].reference"] == paths(ours, theirs)


def test_contained_added_and_removed() -> None:
    """More or fewer contained resources are differences."""
    one = study(contained=[organization("A", "a")])
    two = study(contained=[organization("B", "b"), organization("A", "x")])
    assert ["contained[1]"] == paths(one, two)
    assert ["contained[0]"] == paths(two, one)
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
