"""The order of encounters, epochs and activities by their links, and circles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhir_trials.usdm.schedule.order import circles
from tests.usdm.schedule.documents import again, read


def linked(*names, key="encounters", **others):
    """Encounters in this order, linked in the order of the alphabet."""
    order = sorted(names)
    rows = []
    for name in names:
        at = order.index(name)
        previous, following = order[at - 1] if at else None, order[at + 1] if at + 1 < len(order) else None
        rows.append({"id": name, "name": name, "previousId": previous, "nextId": following})
    for row in rows:
        row.update(others.get(row["id"], {}))
    return {key: rows}


def names(found, member="visits"):
    """What the visits are called, in order."""
    return [one.name for one in getattr(found.trial.schedule, member)]


@pytest.mark.parametrize(
    ("key", "member"), [("encounters", "visits"), ("epochs", "epochs"), ("activities", "activities")]
)
def test_links_give_the_order(key, member):
    """Whatever the order of the file."""
    found = read(linked("c", "a", "d", "b", key=key))
    assert (["a", "b", "c", "d"], [], 0) == (names(found, member), found.issues, found.left)
    assert found.trial == again(found.trial).trial


def test_one_of_both_links_is_enough():
    """Either of them tells the order."""
    design = linked("c", "a", "b", a={"nextId": None}, c={"previousId": None})
    found = read(design)
    assert (["a", "b", "c"], [], 0) == (names(found), found.issues, found.left)


def test_without_links_the_order_of_the_file_holds():
    """So do pieces that are linked among themselves."""
    design = linked("d", "b", "a", "c", b={"nextId": None}, c={"previousId": None})
    assert ["a", "b", "c", "d"] == names(read(design))
    bare = {"encounters": [{"id": name, "name": name} for name in "cab"]}
    assert ["c", "a", "b"] == names(read(bare))


@pytest.mark.parametrize(
    ("others", "where"),
    [
        ({"c": {"nextId": "a"}, "a": {"previousId": "c"}}, 0),
        ({"a": {"nextId": "c"}}, 2),
        ({"b": {"previousId": "c"}}, 2),
    ],
)
def test_links_that_contradict_each_other_are_told_and_stay(others, where):
    """A circle, a fork, two before one: the order of the file is kept."""
    found = read(linked("b", "c", "a", **others))
    assert ["b", "c", "a"] == names(found)
    assert [("order-unclear", f"studyDesigns[0].encounters[{where}]")] == found.issues
    assert found.left > 0


def test_a_link_that_leads_nowhere_is_told_and_stays():
    """The others hold."""
    found = read(linked("b", "a", b={"nextId": "z"}))
    assert ["a", "b"] == names(found)
    assert ([("link-unresolved", "studyDesigns[0].encounters[0].nextId")], 1) == (found.issues, found.left)


def test_ids_that_are_used_twice_are_told():
    """Both are kept, under names of their own; links mean the first."""
    found = read({"encounters": [{"id": "a", "name": "One"}, {"id": "a", "name": "Two"}]})
    assert (["One", "Two"], {"duplicate-id"}) == (names(found), {code for code, _ in found.issues})


def test_names_that_are_alike_are_told_apart():
    """Every part has a name of its own."""
    found = read({"encounters": [{"id": str(at), "name": "Visit"} for at in range(3)]})
    assert 3 == len({visit.id for visit in found.trial.schedule.visits})


@given(st.dictionaries(st.integers(0, 9).map(str), st.integers(0, 9).map(str)))
def test_circles_are_what_leads_back_to_itself(links):
    """Each circle once, in the order of its links, and all that is in one."""
    found = circles(links)
    for circle in found:
        assert [links[name] for name in circle] == [*circle[1:], circle[0]]
    inside = set()
    for name in links:
        at = links[name]
        for _ in range(len(links)):
            if at == name:
                inside.add(name)
            at = links.get(at)
    assert sorted(inside) == sorted(name for circle in found for name in circle)
