"""What holds for any two sides: real trials with random edits."""

import copy
from collections.abc import Iterable, Iterator
from typing import Any, get_args

from hypothesis import assume, given, note, settings
from hypothesis import strategies as st

from fhir_trials import json_text
from fhir_trials.sync.state.known import Side
from fhir_trials.sync.three_way import Disagreement, Merge, three_way
from fhir_trials.targets import differences
from tests.sync.edits import edited, real_resources

Json = dict[str, Any]

_SIDES: tuple[Side, ...] = get_args(Side)


@st.composite
def two_sides(draw: st.DrawFn) -> tuple[Json, Json, Json]:
    """What was sent, and two edits of it."""
    sent = draw(real_resources())
    return sent, draw(edited(sent, least=0)), draw(edited(sent, least=0))


def merged(sent: Json, ours: Json, theirs: Json, take: Side | None = None) -> Merge:
    """Both onto what was sent, which the target kept as it was."""
    merge = three_way(sent=sent, ours=ours, stored=sent, theirs=theirs, take=lambda path: take)
    note(f"own {merge.own}\nforeign {merge.foreign}\ndisagreements {merge.disagreements}")
    return merge


def twins(node: Any) -> bool:
    """Whether a list has two items that say the same: which of them was taken away or added nobody can tell."""
    inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    digests = [json_text.encode(one) for one in inner] if isinstance(node, list) else []
    return len(set(digests)) < len(digests) or any(map(twins, inner))


def facts(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """What is said where, items of lists not told apart; local ids and what points to them say nothing."""
    if isinstance(node, dict):
        for name, child in node.items():
            if name not in ("id", "meta"):
                yield from facts(child, f"{path}.{name}")
    elif isinstance(node, list):
        for child in node:
            yield from facts(child, path)
    elif node is not None and not (path.endswith(".reference") and str(node).startswith("#")):
        yield path, repr(node)


def lost(before: Json, after: Json, resource: Json, others: set[str]) -> set[tuple[str, str]]:
    """What one side began or ceased to say, and the merged resource does not, or does.

    Args:
        before: what was said.
        after: what the side says.
        resource: what was merged.
        others: what the other side began to say.
    """
    was, wanted, now = (set(facts(one)) for one in (before, after, resource))
    return ((wanted - was) - now) | {fact for fact in (was - wanted) & now if fact[1] not in others}


def said(values: Iterable[Any]) -> set[str]:
    """All that is said in some values."""
    return {text for value in values for _, text in facts(value)}


@given(two_sides())
def test_nothing_of_ours(sides: tuple[Json, Json, Json]) -> None:
    """Where we changed nothing, what is there stays."""
    sent, _, theirs = sides
    merge = merged(sent, copy.deepcopy(sent), theirs)
    assert (theirs, (), ()) == (merge.resource, merge.own, merge.disagreements)


@given(two_sides(), st.booleans())
def test_nothing_of_theirs(sides: tuple[Json, Json, Json], grown: bool) -> None:
    """Where others changed nothing, what we want comes of it, also where each element is looked at."""
    sent, ours, _ = sides
    stored = {**sent, "serverMade": "x"} if grown else sent
    merge = three_way(sent=sent, ours=ours, stored=stored, theirs=copy.deepcopy(stored))
    wanted = {**ours, "serverMade": "x"} if grown and merge.own else stored if grown else ours
    assert ((), (), ()) == (differences(merge.resource, wanted), merge.foreign, merge.disagreements)


@given(st.data())
def test_disjoint(data: st.DataObject) -> None:
    """Edits in different members are both there, and nobody disagrees."""
    sent = data.draw(real_resources())
    names = sorted(sent.keys() - {"resourceType", "id", "meta", "contained"})
    names = [name for name in names if not name.startswith("_")]
    own = data.draw(st.sets(st.sampled_from(names), min_size=1))
    groups = [{*group, *(f"_{name}" for name in group)} for group in (own, set(names) - own)]
    ours, theirs = (data.draw(edited(sent, within=group)) for group in groups)
    merge = merged(sent, ours, theirs)
    assert () == merge.disagreements
    for group, side in zip(groups, (ours, theirs), strict=True):
        assert () == differences(
            *({name: one[name] for name in group if name in one} for one in (side, merge.resource))
        )


def ordered(merge: Merge) -> list[Disagreement]:
    """The disagreements, by path."""
    return sorted(merge.disagreements, key=lambda one: one.path)


def plain(value: Any) -> list[tuple[str, str]]:
    """What a value says, in any order; which side keeps an id that both gave to a new contained resource says nothing."""
    return sorted(facts(value))


@given(two_sides())
def test_symmetric(sides: tuple[Json, Json, Json]) -> None:
    """Whichever side is ours, the same is disagreed on."""
    sent, ours, theirs = sides
    here, there = merged(sent, ours, theirs), merged(sent, theirs, ours)
    assert [(one.path, plain(one.base), plain(one.ours), plain(one.theirs)) for one in ordered(here)] == [
        (one.path, plain(one.base), plain(one.theirs), plain(one.ours)) for one in ordered(there)
    ]


@given(two_sides(), st.sampled_from([None, *_SIDES]))
def test_no_change_is_lost(sides: tuple[Json, Json, Json], take: Side | None) -> None:
    """All that either side changed is in the resource, but for the side of a disagreement that was not taken."""
    sent, ours, theirs = sides
    merge = merged(sent, ours, theirs, take)
    disputed = said(
        value
        for one in merge.disagreements
        for value in (one.base, one.theirs if take == "ours" else one.ours)
    )
    # An item with another key is another item: it may say what one that was taken away said.
    own = said(one.ours for one in merge.own if one.theirs is None)
    foreign = said(one.theirs for one in merge.foreign if one.ours is None)
    ours_lost = lost(sent, ours, merge.resource, foreign)
    theirs_lost = lost(sent, theirs, merge.resource, own)
    missed, conceded = (ours_lost, theirs_lost) if take == "ours" else (theirs_lost, ours_lost)
    assert (set(), set()) == (missed, {fact for fact in conceded if fact[1] not in disputed})


@given(two_sides(), st.sampled_from([None, *_SIDES]))
def test_idempotent(sides: tuple[Json, Json, Json], take: Side | None) -> None:
    """What was merged stays as it is when it is merged again."""
    assume(not any(map(twins, sides)))
    sent, ours, theirs = sides
    once = merged(sent, ours, theirs, take).resource
    again = merged(sent, ours, once, take).resource
    assert () == differences(again, once)


@given(two_sides())
def test_paths_are_unique(sides: tuple[Json, Json, Json]) -> None:
    """A path names one disagreement, and each is asked about once."""
    sent, ours, theirs = sides
    asked: list[str] = []
    merge = three_way(sent=sent, ours=ours, stored=sent, theirs=theirs, take=asked.append)
    assert asked == [one.path for one in merge.disagreements]
    assert len(set(asked)) == len(asked)


@given(two_sides())
@settings(max_examples=50)
def test_inputs_stay(sides: tuple[Json, Json, Json]) -> None:
    """Nothing that is handed in is changed."""
    before = copy.deepcopy(sides)
    merged(*sides)
    assert before == sides
