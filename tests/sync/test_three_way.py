"""Two sides of one resource are merged by element."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from fhir_trials.sync.state.known import Side
from fhir_trials.sync.three_way import Merge, three_way
from fhir_trials.targets import differences
from tests.targets.samples import TAG, study

Json = dict[str, Any]
Made = Callable[..., Json]

BASE = "https://server.example/fhir"
NUMBER = {"system": "https://clinicaltrials.gov", "value": "NCT1"}
PHASE = "http://terminology.hl7.org/CodeSystem/research-study-phase"


def phase(code: str, **more: Any) -> Json:
    """A coded concept."""
    return {"coding": [{"system": PHASE, "code": code}], **more}


def merged(
    sent: Json, ours: Json, theirs: Json, stored: Json | None = None, take: Side | None = None
) -> Merge:
    """Elements of a study, merged; the target kept what was sent unless something else is said."""
    sides = [{"resourceType": "ResearchStudy", **one} for one in (sent, ours, stored or sent, theirs)]
    return three_way(
        sent=sides[0], ours=sides[1], stored=sides[2], theirs=sides[3], base=BASE, take=lambda path: take
    )


def body(merge: Merge) -> Json:
    """What was merged, without its type."""
    return {name: held for name, held in merge.resource.items() if name != "resourceType"}


def disputes(merge: Merge) -> list[tuple[Any, ...]]:
    """The disagreements."""
    return [(one.path, one.base, one.ours, one.theirs) for one in merge.disagreements]


@pytest.mark.parametrize(
    ("sent", "ours", "theirs", "expected"),
    [
        ({"a": "1", "b": "1"}, {"a": "2", "b": "1"}, {"a": "1", "b": "2"}, {"a": "2", "b": "2"}),
        ({"a": "1"}, {}, {"a": "1", "b": "2"}, {"b": "2"}),
        ({"a": "1", "b": "1"}, {"a": "2", "b": "1"}, {"a": "1"}, {"a": "2"}),
        ({"a": "1"}, {"a": "2"}, {"a": "2"}, {"a": "2"}),
        (
            {"contact": {"name": "A", "purpose": "p"}},
            {"contact": {"name": "B", "purpose": "p"}},
            {"contact": {"name": "A", "purpose": "q"}},
            {"contact": {"name": "B", "purpose": "q"}},
        ),
        (
            {"identifier": [NUMBER]},
            {"identifier": [NUMBER, {"system": "ours", "value": "1"}]},
            {"identifier": [NUMBER | {"use": "official"}, {"system": "theirs", "value": "1"}]},
            {
                "identifier": [
                    NUMBER | {"use": "official"},
                    {"system": "ours", "value": "1"},
                    {"system": "theirs", "value": "1"},
                ]
            },
        ),
        (
            {"keyword": [{"text": "heart"}, {"text": "lung"}, {"text": "skin"}]},
            {"keyword": [{"text": "lung"}, {"text": "skin"}]},
            {"keyword": [{"text": "heart"}, {"text": "lung"}]},
            {"keyword": [{"text": "lung"}]},
        ),
        (
            {"keyword": [{"text": "heart"}, {"text": "lung"}]},
            {"keyword": [{"text": "lung"}, {"text": "heart"}]},
            {"keyword": [{"text": "heart"}, {"text": "brain"}, {"text": "lung"}]},
            {"keyword": [{"text": "lung"}, {"text": "heart"}, {"text": "brain"}]},
        ),
        (
            {"keyword": [{"text": "heart"}, {"text": "lung"}]},
            {"keyword": [{"text": "liver"}, {"text": "heart"}, {"text": "lung"}]},
            {"keyword": [{"text": "lung"}, {"text": "heart"}]},
            {"keyword": [{"text": "liver"}, {"text": "lung"}, {"text": "heart"}]},
        ),
        (
            {"alias": ["a", "b"], "_alias": [None, {"id": "1"}]},
            {"alias": ["a", "b", "ours"], "_alias": [None, {"id": "1"}]},
            {"alias": ["theirs", "a", "b"], "_alias": [None, None, {"id": "1"}]},
            {"alias": ["theirs", "a", "b", "ours"], "_alias": [None, None, {"id": "1"}, None]},
        ),
        ({"keyword": [{"text": "heart"}]}, {}, {"keyword": [{"text": "heart"}], "a": "1"}, {"a": "1"}),
        (
            {"alias": ["a", "b"]},
            {},
            {"alias": ["a", "b", "c"], "_alias": [None, None, {"id": "1"}]},
            {"alias": ["c"], "_alias": [{"id": "1"}]},
        ),
    ],
)
def test_merged_without_a_word(sent: Json, ours: Json, theirs: Json, expected: Json) -> None:
    """What only one side changed is kept, and what both changed to the same."""
    merge = merged(sent, ours, theirs)
    assert (expected, ()) == (body(merge), merge.disagreements)


@pytest.mark.parametrize(
    ("sent", "ours", "theirs", "dispute"),
    [
        ({"a": "1"}, {"a": "2"}, {"a": "3"}, ("a", "1", "2", "3")),
        ({}, {"a": "2"}, {"a": "3"}, ("a", None, "2", "3")),
        ({"a": "1"}, {}, {"a": "3"}, ("a", "1", None, "3")),
        (
            {"identifier": [NUMBER]},
            {"identifier": [NUMBER | {"value": "NCT2"}]},
            {"identifier": [NUMBER | {"value": "NCT3"}]},
            ("identifier[https://clinicaltrials.gov|NCT1].value", "NCT1", "NCT2", "NCT3"),
        ),
        (
            {"period": {"start": "2024"}},
            {"period": {"start": "2025"}},
            {"period": {"start": "2024", "end": "2026"}},
            ("period", {"start": "2024"}, {"start": "2025"}, {"start": "2024", "end": "2026"}),
        ),
        (
            {"title": "t"},
            {"title": "u"},
            {"title": "t", "_title": {"id": "x"}},
            ("title", {"title": "t"}, {"title": "u"}, {"title": "t", "_title": {"id": "x"}}),
        ),
        (
            {"extension": [{"url": "u", "valueString": "a"}]},
            {"extension": [{"url": "u", "valueCode": "a"}]},
            {"extension": [{"url": "u", "valueString": "b"}]},
            ("extension[u].value[x]", {"valueString": "a"}, {"valueCode": "a"}, {"valueString": "b"}),
        ),
        (
            {"phase": phase("phase-2", text="Two")},
            {"phase": phase("phase-3", text="Two")},
            {"phase": phase("phase-2", text="II")},
            (
                "phase",
                phase("phase-2", text="Two"),
                phase("phase-3", text="Two"),
                phase("phase-2", text="II"),
            ),
        ),
        (
            {"keyword": [{"text": "neoplasm"}, {"text": "x"}]},
            {"keyword": [{"text": "x"}]},
            {"keyword": [{"text": "neoplasms"}, {"text": "x"}]},
            ("keyword[neoplasm]", {"text": "neoplasm"}, None, {"text": "neoplasms"}),
        ),
        (
            {"keyword": [{"text": "a"}, {"text": "b"}, {"text": "c"}]},
            {"keyword": [{"text": "b"}, {"text": "a"}, {"text": "c"}]},
            {"keyword": [{"text": "c"}, {"text": "b"}, {"text": "a"}]},
            (
                "keyword",
                [{"text": "a"}, {"text": "b"}, {"text": "c"}],
                [{"text": "b"}, {"text": "a"}, {"text": "c"}],
                [{"text": "c"}, {"text": "b"}, {"text": "a"}],
            ),
        ),
        (
            {"alias": ["a"], "_alias": [{"id": "1"}]},
            {"alias": ["b"], "_alias": [{"id": "1"}]},
            {"alias": ["a"], "_alias": [{"id": "2"}]},
            (
                "alias[0]",
                {"value": "a", "id": "1"},
                {"value": "b", "id": "1"},
                {"value": "a", "id": "2"},
            ),
        ),
        ({"a": ["x"]}, {"a": "y"}, {"a": {"b": "z"}}, ("a", ["x"], "y", {"b": "z"})),
        (
            {"thing": [{"a": 1, "b": 1}]},
            {"thing": [{"a": 2, "b": 1}]},
            {"thing": [{"a": 1, "b": 2}]},
            ("thing[0]", {"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 1, "b": 2}),
        ),
        (
            {"action": [{"id": "1", "title": "Carboplatin"}]},
            {"action": [{"id": "1", "title": "Gemcitabine"}]},
            {"action": [{"id": "1", "title": "Carboplatin", "prefix": "A"}]},
            (
                "action[1]",
                {"id": "1", "title": "Carboplatin"},
                {"id": "1", "title": "Gemcitabine"},
                {"id": "1", "title": "Carboplatin", "prefix": "A"},
            ),
        ),
    ],
)
def test_disagreements(sent: Json, ours: Json, theirs: Json, dispute: tuple[Any, ...]) -> None:
    """What both changed is told with three values; theirs stands until somebody takes ours."""
    merge = merged(sent, ours, theirs)
    assert [dispute] == disputes(merge)
    assert (theirs, theirs) == (body(merge), body(merged(sent, ours, theirs, take="theirs")))
    taken = merged(sent, ours, theirs, take="ours")
    assert (ours, ["ours"]) == (body(taken), [one.taken for one in taken.disagreements])


def test_targets_of_a_goal_are_not_mixed() -> None:
    """What is measured and the value to be reached belong together: another measure is another target."""
    heart, other, pressure = (
        {"measure": {"text": text}, "detailQuantity": {"value": value}}
        for text, value in (("heart rate", 1), ("heart rate", 2), ("blood pressure", 1))
    )
    merge = merged({"target": [heart]}, {"target": [other]}, {"target": [pressure]})
    assert [("target[heart rate]", heart, other, None)] == disputes(merge)
    assert [pressure] == body(merge)["target"]


def test_an_offset_and_its_window_are_not_mixed() -> None:
    """Both are counted from one anchor: who moves the one on one side and the other on the other disagrees."""

    def planned(offset: int, high: int) -> Json:
        window = [{"url": "x/AcceptableOffsetRangeSoa", "valueRange": {"high": {"value": high}}}]
        related = {"targetId": "t", "relationship": "after", "offsetDuration": {"value": offset}}
        return {"action": [{"id": "v", "title": "V", "relatedAction": [{**related, "extension": window}]}]}

    merge = merged(planned(28, 31), planned(28, 35), planned(40, 45))
    assert (1, planned(40, 45)) == (len(merge.disagreements), body(merge))
    assert ((), planned(28, 35)) == (
        (one := merged(planned(28, 31), planned(28, 35), planned(28, 31))).disagreements,
        body(one),
    )


def test_arms_whose_numbers_moved() -> None:
    """What others add to an arm stays with it, by its name, where another is put in above it."""
    old = [{"linkId": "1", "name": "Carbo"}, {"linkId": "2", "name": "GEM"}]
    new = [
        {"linkId": "1", "name": "New"},
        {"linkId": "2", "name": "Carbo"},
        {"linkId": "3", "name": "GEM"},
    ]
    theirs = [old[0], old[1] | {"observedGroup": {"reference": "Group/gem"}}]
    merge = merged(*({"comparisonGroup": arms} for arms in (old, new, theirs)))
    expected = [*new[:2], new[2] | {"observedGroup": {"reference": "Group/gem"}}]
    assert ({"comparisonGroup": expected}, ()) == (body(merge), merge.disagreements)


def test_taken_by_path() -> None:
    """Each disagreement is decided for itself."""
    sides = [study(title=text, description=text) for text in ("sent", "ours", "theirs")]
    merge = three_way(
        sent=sides[0],
        ours=sides[1],
        stored=sides[0],
        theirs=sides[2],
        take=lambda path: "ours" if path == "title" else None,
    )
    assert ("ours", "theirs") == (merge.resource["title"], merge.resource["description"])
    assert [("title", "ours"), ("description", None)] == [
        (one.path, one.taken) for one in merge.disagreements
    ]


def test_own_and_foreign() -> None:
    """What each side changed is told as it was and as it is."""
    merge = merged({"a": "1", "b": "1"}, {"a": "2", "b": "1"}, {"a": "1", "b": "2"})
    assert [("a", "2", "1")] == [(one.path, one.ours, one.theirs) for one in merge.own]
    assert [("b", "1", "2")] == [(one.path, one.ours, one.theirs) for one in merge.foreign]


def test_what_the_target_made_is_nobodys_change() -> None:
    """What the target dropped, added or wrote otherwise when it stored our text stays so."""
    sent = {"a": "1", "b": "x ", "dropped": "d", "note": [{"text": "n"}]}
    stored = {"a": "1", "b": "x", "added": "e", "note": [{"text": "n", "time": "2026"}]}
    ours = sent | {"a": "2"}
    merge = merged(sent, ours, stored, stored=stored)
    assert (stored | {"a": "2"}, (), ()) == (body(merge), merge.foreign, merge.disagreements)
    ours = sent | {"a": "2", "dropped": "f", "note": []}
    assert stored | {"a": "2", "dropped": "f", "note": None} == {
        "note": None,
        **body(merged(sent, ours, stored | {"added": "e"}, stored=stored)),
    }


def test_absolute_references_are_no_change() -> None:
    """A reference below the base, with a version or not, is the relative one, and stays as it is written there."""
    sent = {"a": "1", "site": {"reference": "Location/1"}}
    theirs = {"a": "1", "b": "2", "site": {"reference": f"{BASE}/Location/1/_history/3"}}
    merge = merged(sent, sent | {"a": "2"}, theirs, stored=sent)
    assert ["b"] == [one.path for one in merge.foreign]
    assert theirs | {"a": "2"} == body(merge)


def test_meta_and_id() -> None:
    """Id and meta are as there; our tags, profiles and labels are in it, and nobody disagrees on them."""
    sent = study(title="sent")
    sent["meta"] = {"tag": [TAG, {"system": "s", "code": "old"}], "profile": ["p1"]}
    ours = copy.deepcopy(sent) | {"title": "ours"}
    ours["meta"] = {"tag": [TAG, {"system": "s", "code": "new"}], "profile": ["p2"]}
    theirs = sent | {"id": "1001", "meta": {"versionId": "3", "tag": [{"system": "t", "code": "theirs"}]}}
    theirs["meta"]["profile"] = ["p1", "p3"]
    merge = three_way(sent=sent, ours=ours, stored=sent, theirs=theirs)
    assert ("1001", ()) == (merge.resource["id"], merge.disagreements)
    assert {
        "versionId": "3",
        "tag": [{"system": "t", "code": "theirs"}, TAG, {"system": "s", "code": "new"}],
        "profile": ["p3", "p2"],
    } == merge.resource["meta"]


def test_a_tag_we_want_no_longer() -> None:
    """That is a change of ours, too."""
    sent, ours = study(), study()
    sent["meta"]["tag"].append({"system": "s", "code": "old"})
    merge = three_way(sent=sent, ours=ours, stored=sent, theirs=sent | {"a": "1"})
    assert [("meta.tag[s|old]", None, {"system": "s", "code": "old"})] == [
        (one.path, one.ours, one.theirs) for one in merge.own
    ]
    assert [TAG] == merge.resource["meta"]["tag"]


def test_without_any_meta() -> None:
    """A target that keeps no meta gets none where we have none."""
    assert "meta" not in merged({"a": "1"}, {"a": "2"}, {"a": "1", "b": "2"}).resource


def test_generated_narrative() -> None:
    """One that was made from the data is no change, and is not left standing beside other data."""
    generated = {"status": "generated", "div": "<div>old</div>"}
    own = {"status": "generated", "div": "<div>ours</div>"}
    merge = merged({"a": "1"}, {"a": "2"}, {"a": "1", "b": "2", "text": generated})
    assert ({"a": "2", "b": "2"}, ["b"]) == (body(merge), [one.path for one in merge.foreign])
    merge = merged({"a": "1", "text": generated}, {"a": "2", "text": own}, {"a": "1", "b": "2"})
    assert {"a": "2", "b": "2", "text": own} == body(merge)


def test_authored_narrative() -> None:
    """One that a person wrote is an element as any other: one side's is kept, two are disagreed on."""
    mine, other = ({"status": "additional", "div": f"<div>{who}</div>"} for who in ("mine", "other"))
    assert {"a": "2", "text": other} == body(merged({"a": "1"}, {"a": "2"}, {"a": "1", "text": other}))
    merge = merged({"a": "1"}, {"a": "1", "text": mine}, {"a": "1", "text": other})
    assert [("text", None, mine, other)] == disputes(merge)
    merge = merged({"a": "1", "text": mine}, {"a": "2", "text": mine}, {"a": "1"})
    assert {"a": "2"} == body(merge)


def test_nobody_interfered() -> None:
    """What would be there had nobody else written: what the target made of it, with our changes."""
    sent, ours = study(title="sent"), study(title="ours")
    stored = sent | {"id": "1001", "meta": sent["meta"] | {"versionId": "1"}}
    mine = three_way(sent=sent, ours=ours, stored=stored, theirs=stored).resource
    assert ((), "1001", "1") == (differences(mine, ours), mine["id"], mine["meta"]["versionId"])


# Contained resources


def party(name: str, local: str, **more: Any) -> Json:
    """A contained organization."""
    return {"resourceType": "Organization", "id": local, "name": name, **more}


def holding(*contained: Json, **references: str) -> Json:
    """Members that point to contained resources."""
    members = {name: {"reference": f"#{local}"} for name, local in references.items()}
    return {**members, **({"contained": list(contained)} if contained else {})}


LUND = party("Lund University Hospital", "party-1")


def test_contained_renamed_by_the_target() -> None:
    """Other ids and another order of contained resources are no change; ours are found under theirs."""
    uppsala = party("Uppsala Clinic", "party-2")
    sent = holding(LUND, uppsala, sponsor="party-1", author="party-2")
    stored = holding({**uppsala, "id": "1"}, {**LUND, "id": "2"}, sponsor="2", author="1")
    ours = holding({**LUND, "alias": ["LUH"]}, uppsala, sponsor="party-1", author="party-2")
    merge = merged(sent, ours, stored | {"a": "1"}, stored=stored)
    assert ((), ()) == (
        merge.disagreements,
        differences(merge.resource, {**merged(sent, ours, sent).resource, "a": "1"}),
    )


def test_contained_changed_by_both() -> None:
    """What is contained is merged inside, also where our ids moved since another was put before it."""
    sent = holding(LUND, sponsor="party-1")
    ours = holding(
        party("Uppsala Clinic", "party-1"),
        {**LUND, "id": "party-2", "alias": ["LUH"]},
        sponsor="party-2",
        author="party-1",
    )
    theirs = holding({**LUND, "telecom": [{"system": "url", "value": "lu.se"}]}, sponsor="party-1")
    merge = merged(sent, ours, theirs)
    held = {item["name"]: item for item in merge.resource["contained"]}
    assert () == merge.disagreements
    assert (["LUH"], "lu.se") == (
        held["Lund University Hospital"]["alias"],
        held["Lund University Hospital"]["telecom"][0]["value"],
    )
    assert f"#{held['Uppsala Clinic']['id']}" == merge.resource["author"]["reference"]
    assert f"#{held['Lund University Hospital']['id']}" == merge.resource["sponsor"]["reference"]


def test_another_one_under_the_same_id() -> None:
    """What stands under an id that meant something else is another one: it does not get what others wrote of that."""
    sent = holding(LUND, sponsor="party-1")
    ours = holding(party("Uppsala Clinic", "party-1"), sponsor="party-1")
    theirs = holding({**LUND, "telecom": [{"system": "url", "value": "lu.se"}]}, sponsor="party-1")
    merge = merged(sent, ours, theirs)
    assert ["contained[party-1]"] == [one.path for one in merge.disagreements]
    assert {"Lund University Hospital": True, "Uppsala Clinic": False} == {
        item["name"]: "telecom" in item for item in merge.resource["contained"]
    }
    (sponsor,) = [item for item in merge.resource["contained"] if item["name"] == "Uppsala Clinic"]
    assert f"#{sponsor['id']}" == merge.resource["sponsor"]["reference"]


def test_contained_added_by_both() -> None:
    """The same one added by both is there once; two under one id are both there, each where it is pointed to."""
    new, other = party("New Hospital", "x"), party("Other Clinic", "x")
    merge = merged({}, holding(new, author="x"), holding({**new, "id": "y"}, sponsor="y"))
    assert (1, ()) == (len(merge.resource["contained"]), merge.disagreements)
    assert merge.resource["author"] == merge.resource["sponsor"]
    merge = merged({}, holding(new, author="x"), holding(other, sponsor="x"))
    names = {f"#{item['id']}": item["name"] for item in merge.resource["contained"]}
    assert ("New Hospital", "Other Clinic", ()) == (
        names[merge.resource["author"]["reference"]],
        names[merge.resource["sponsor"]["reference"]],
        merge.disagreements,
    )


def test_contained_follows_what_points_to_it() -> None:
    """What one side took away is still there where the other points to it, with what it points to itself."""
    role = {"resourceType": "PractitionerRole", "id": "role", "organization": {"reference": "#party-1"}}
    sent = holding(LUND, role, sponsor="role")
    merge = merged(sent, {"a": "1"}, sent | holding(sponsor="role", author="role"))
    assert {"party-1", "role"} == {item["id"] for item in merge.resource["contained"]}
    assert {"author": {"reference": "#role"}, "a": "1"} == {
        name: held for name, held in body(merge).items() if name != "contained"
    }


def test_contained_without_a_name() -> None:
    """What has no name of its own is known by what it points to."""
    roles = [
        {"resourceType": "PractitionerRole", "id": f"role-{number}", "practitioner": {"reference": person}}
        for number, person in enumerate(("Practitioner/1", "Practitioner/2"), 1)
    ]
    sent = holding(*roles, author="role-1", sponsor="role-2")
    moved = [{**roles[1], "id": "role-1", "active": True}, {**roles[0], "id": "role-2"}]
    ours = holding(*moved, author="role-2", sponsor="role-1")
    theirs = holding(roles[0], {**roles[1], "language": "nl"}, author="role-1", sponsor="role-2")
    merge = merged(sent, ours, theirs)
    assert ([roles[0], roles[1] | {"active": True, "language": "nl"}], ()) == (
        sorted(merge.resource["contained"], key=lambda item: item["id"]),
        merge.disagreements,
    )


def test_contained_known_by_its_number() -> None:
    """One of the same number is the same one, whatever it is called now."""
    number = {"identifier": [{"system": "https://ror.org", "value": "012a77v79"}]}
    sent = holding({**LUND, **number}, sponsor="party-1")
    ours = holding({**LUND, **number, "name": "LUH"}, sponsor="party-1")
    theirs = holding({**LUND, **number, "active": True}, sponsor="party-1")
    assert holding({**LUND, **number, "name": "LUH", "active": True}, sponsor="party-1") == body(
        merged(sent, ours, theirs)
    )


def test_contained_in_an_odd_way() -> None:
    """What stands among contained resources and is none is kept."""
    sent = holding(LUND, sponsor="party-1")
    ours = {"contained": ["odd", {**LUND, "id": "x"}], "sponsor": {"reference": "#x"}}
    assert ["odd", LUND] == merged(sent, ours, sent | {"a": "1"}).resource["contained"]


def test_pointing_to_nothing() -> None:
    """A local reference that points to nothing on our side is left so."""
    sent = holding(LUND, sponsor="party-1")
    merge = merged(sent, holding(sponsor="party-1"), sent | {"a": "1"})
    assert {"sponsor": {"reference": "#party-1"}, "a": "1"} == body(merge)


def test_the_same_made_from_two_items() -> None:
    """What both sides say now is one item, though one changed an old item and the other added it."""
    one, other = ({"system": "s", "value": value} for value in "12")
    merge = merged({"identifier": [one]}, {"identifier": [one, other]}, {"identifier": [other]})
    assert ({"identifier": [other]}, ()) == (body(merge), merge.disagreements)


def test_server_made_items() -> None:
    """An item that the target added of its own stays, whatever we do beside it; one it dropped comes with our change."""
    sent = {"extension": [{"url": "a", "valueString": "1"}, {"url": "dropped", "valueString": "1"}]}
    stored = {"extension": [{"url": "made", "valueString": "m"}, {"url": "a", "valueString": "1"}]}
    ours = {"extension": [{"url": "a", "valueString": "2"}, {"url": "dropped", "valueString": "1"}]}
    merge = merged(sent, ours, stored, stored=stored)
    assert {"extension": [{"url": "made", "valueString": "m"}, {"url": "a", "valueString": "2"}]} == body(
        merge
    )
    ours = {"extension": [{"url": "a", "valueString": "1"}, {"url": "dropped", "valueString": "2"}]}
    merge = merged(sent, ours, stored, stored=stored)
    assert {"made", "a", "dropped"} == {item["url"] for item in merge.resource["extension"]}
