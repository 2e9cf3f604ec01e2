"""Faults inside a right-looking answer: entries, places, versions and pages that are not as they should be."""

from collections.abc import Callable
from typing import Any

from tests.faults.fault import PATH, Fault, Json, Turn, entries, saying
from tests.faults.refusals import outcome
from tests.faults.wire import Said, fhir

IN_BETWEEN = "Added in between"
"""What `RACE_OF_UPDATES` adds as a note."""


def bundle(change: Callable[[Turn, Json], Any]) -> Fault:
    """Do what is asked, and change the Bundle that tells of it."""

    def changed(turn: Turn) -> Said:
        said = turn.answer()
        content = said.json
        if said.status != 200 or content.get("resourceType") != "Bundle":
            return said
        change(turn, content)
        return fhir(200, content)

    return saying(changed)


def failed_entry(*, kept: bool, status: int = 500, later: bool = False) -> Fault:
    """200 for a transaction whose second entry failed; the others are kept, as on Medplum, or none is.

    Args:
        kept: whether the other entries stay.
        status: of the entry.
        later: every later entry failed too, as where a server is throttled in the middle.
    """

    def changed(turn: Turn) -> Said:
        core = turn.server.core
        before = dict(core.store), dict(core.history)
        said = turn.answer()
        content = said.json
        told = content.get("entry", [])
        if len(told) < 2:
            return said
        for entry in told[1:] if later else told[1:2]:
            place = _place(entry)
            if place:
                _undo(core.store, before[0], place)
                _undo(core.history, before[1], place)
            entry["response"] = {"status": f"{status} Failed", "outcome": outcome("processing")}
            entry.pop("resource", None)
        if not kept:
            core.store, core.history = before
        return fhir(200, content)

    return saying(changed)


def throttled_reads(status: int) -> Fault:
    """A batch of reads whose later half is refused."""

    def change(turn: Turn, content: Json) -> None:
        told = content.get("entry", [])
        for entry in told[len(told) // 2 :]:
            entry.clear()
            entry["response"] = {"status": f"{status} Busy", "outcome": outcome("throttled")}

    return bundle(change)


def located(where: Callable[[Turn, str], str]) -> Fault:
    """Tell another place for each entry of a transaction, or for a single write, than the one it has."""

    def changed(turn: Turn) -> Said:
        said = turn.answer()
        if "location" in said.headers:
            return Said(
                said.status,
                {**said.headers, "location": where(turn, _tail(said.headers["location"]))},
                said.body,
            )
        content = said.json
        for entry in content.get("entry", []) if isinstance(content, dict) else []:
            told = entry.get("response", {})
            if "location" in told:
                told["location"] = where(turn, _tail(told["location"]))
        return fhir(said.status, content)

    return saying(changed)


def next_page(where: Callable[[Turn], str]) -> Fault:
    """Give a `next` link on every page of a search."""

    def change(turn: Turn, content: Json) -> None:
        content["link"] = [{"relation": "next", "url": where(turn)}]

    return bundle(change)


def _endless(turn: Turn) -> str:
    number = turn.memory["page"] = turn.memory.get("page", 0) + 1
    return f"{turn.server.base}?kind=Group&page={number}&_count=1"


def _tail(location: str) -> str:
    """`Type/id/_history/v` of a location."""
    head, history, version = location.partition("/_history")
    return "/".join(head.split("/")[-2:]) + history + version


def _place(entry: Json) -> str:
    tail = _tail(entry.get("response", {}).get("location", ""))
    return tail.partition("/_history")[0]


def _undo(kept: dict[str, Any], before: dict[str, Any], place: str) -> None:
    kept.pop(place, None)
    if place in before:
        kept[place] = before[place]


def _no_versions(turn: Turn) -> Said:
    said = turn.answer()
    content = said.json
    for entry in content.get("entry", []) if isinstance(content, dict) else []:
        told = entry.get("response", {})
        told.pop("etag", None)
        told.pop("location", None)
        told.pop("lastModified", None)
    return fhir(said.status, content)


def _raced(turn: Turn) -> Said:
    """Somebody else is a little faster: what is about to be made is there, under another id, when we make it."""
    core = turn.server.core
    groups = [one["resource"] for one in entries(turn.asked) if one["resource"]["resourceType"] == "Group"]
    new = [one for one in groups if f"Group/{one.get('id')}" not in core.store]
    core.put({**new[0], "id": "somebody-elses"})
    return turn.answer()


def _somebody_writes(turn: Turn) -> Said:
    """Somebody else changes what is about to be replaced, in the moment before."""
    core = turn.server.core
    single = turn.asked.path.removeprefix(f"{PATH}/")
    for place in [entry["request"]["url"] for entry in entries(turn.asked)] or [single]:
        if place in core.store and place.startswith("ResearchStudy/"):
            there = core.store[place]
            core.put({**there, "note": [*there.get("note", []), {"text": IN_BETWEEN}]})
    return turn.answer()


def _drop(_: Turn, content: Json) -> None:
    del content["entry"][-1]


def _more(_: Turn, content: Json) -> None:
    content["entry"].append(content["entry"][0])


def _turned(_: Turn, content: Json) -> None:
    content["entry"].reverse()


def _none(_: Turn, content: Json) -> None:
    content.pop("entry", None)


MISSING_ENTRY = bundle(_drop)
EXTRA_ENTRY = bundle(_more)
ENTRIES_TURNED = bundle(_turned)
NO_ENTRIES = bundle(_none)
NO_ETAG = saying(_no_versions)
RACE_OF_CREATES = saying(_raced)
RACE_OF_UPDATES = saying(_somebody_writes)
LOCATION_FOREIGN = located(lambda turn, tail: f"{turn.server.foreign}/{tail}")
LOCATION_WITH_USER = located(
    lambda turn, tail: f"{turn.server.base.replace('http://', 'http://user:pass@')}/{tail}"
)
LOCATION_WITH_BASE_IN_QUERY = located(
    lambda turn, tail: f"{turn.server.foreign}/{tail}?x={turn.server.base}/{tail}"
)
LOCATION_OF_ANOTHER = located(lambda turn, _: f"{turn.server.base}/Group/somebody-elses/_history/1")
LOCATION_UPWARDS = located(lambda turn, tail: f"{turn.server.base}/../../{tail}")
NEXT_LOOPS = next_page(lambda turn: f"{turn.server.base}?kind=Group&page=0&_count=1")
NEXT_FOREIGN = next_page(lambda turn: f"{turn.server.foreign}?kind=Group&page=1")
NEXT_WITH_BASE_IN_QUERY = next_page(lambda turn: f"{turn.server.foreign}?x={turn.server.base}")
NEXT_WITH_USER = next_page(lambda turn: turn.server.base.replace("http://", "http://user:pass@") + "?page=1")
NEXT_NOWHERE = next_page(lambda _: "")
NEXT_ENDLESS = next_page(_endless)
