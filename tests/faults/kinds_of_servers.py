"""Rows for kinds of servers, which differ in every push, and for faults on top of them."""

from collections.abc import Mapping
from typing import Any

from tests.faults import answers, connections, habits, refusals
from tests.faults.fault import FOR_EVER, Fault
from tests.faults.row import Row


def _quoted(number: int) -> str:
    return f'v"{number}"'


_SILENT = {"etags": False, "locations": False}  # no header can carry such a version


def _accented(number: int) -> str:
    return f"versión {number} ✓"


SERVERS: list[Row] = [
    Row("Versions are UUIDs", dials={"version_style": "uuid"}),
    Row("Versions hold quotation marks", dials={"version_style": _quoted}),
    Row("Versions hold letters outside ASCII", dials={"version_style": _accented, **_SILENT}),
    Row("Versions are empty", habits=(habits.empty_versions,)),
    Row("No versions at all", dials={"version_style": "none"}),
    Row("An equal PUT makes no version", dials={"identical_makes_version": False}),
    Row("If-Match ignored", habits=(habits.without_guard,)),
    Row("No transactions", dials={"transactions": False}),
    Row(
        "No transactions, and versions outside ASCII",
        dials={"transactions": False, "version_style": _accented, **_SILENT},
    ),
    Row("No batches", dials={"batch": False}),
    Row("Nothing is rolled back", dials={"rollback": False}),
    Row("At most 3 entries", dials={"most_entries": 3}),
    Row("References are checked", dials={"checks_references": True}),
    Row("Ids of ours refused", dials={"client_id_status": 405}),
    Row("Ids of ours refused, no transactions", dials={"client_id_status": 405, "transactions": False}),
    Row("Ids of ours refused, its own are UUIDs", dials={"client_id_status": 422, "uuid_ids": True}),
    Row(
        "Ids of ours refused, the index is late",
        habits=(habits.late_index(4),),
        dials={"client_id_status": 405},
    ),
    Row(
        "Ids of ours refused, If-None-Exist ignored",
        dials={"client_id_status": 405, "conditional_create": False},
    ),
    Row(
        "Ids of ours refused, If-None-Exist refused",
        dials={"client_id_status": 405, "conditional_create": 412, "declares": {}},
    ),
    Row(
        "Ids of ours refused, If-None-Exist promised and refused",
        dials={"client_id_status": 405, "conditional_create": 412},
    ),
    Row("The index is late", habits=(habits.late_index(4),)),
    Row("Narrative added", dials={"narrative": True}),
    Row("Tags united", dials={"unions_tags": True}),
    Row("A tag and a label added", dials={"keep": habits.adding_tag}),
    Row("meta.source forgotten", dials={"keep": habits.without_source}),
    Row("References made absolute", dials={"keep": habits.absolute_references}),
    Row("A creation by PUT answered 200", dials={"created_status": 200}),
    Row("No Location and no ETag", dials={"locations": False, "etags": False}),
    Row("_lastUpdated and _summary ignored", dials={"ignored": {"_lastUpdated", "_summary", "_elements"}}),
    Row("_tag ignored", dials={"ignored": {"_tag"}}),
    Row(
        "Every search parameter ignored",
        first="TargetError",
        second="TargetError",
        dials={"ignored": {"_id", "identifier", "url", "_tag", "_lastUpdated", "_summary", "_elements"}},
    ),
    Row("Pages of one", dials={"page": 1}),
    Row("No Date header", dials={"dates": False}),
    Row("No /metadata", habits=(habits.without_metadata,), note="where the release is given"),
]


_OWN_IDS = {"client_id_status": 405}
_SINGLE = {"transactions": False}
_FORGETFUL = {**_OWN_IDS, "conditional_create": False, "declares": {}}


_SERVERS: dict[str, dict[str, Any]] = {
    "Ids of ours refused": _OWN_IDS,
    "No transactions": _SINGLE,
    "Ids of ours refused, no transactions": {**_OWN_IDS, **_SINGLE},
    "Ids of ours refused, If-None-Exist ignored": _FORGETFUL,
    "References are checked, no transactions": {"checks_references": True, **_SINGLE},
    "No versions at all": {"version_style": "none"},
    "Nothing is rolled back": {"rollback": False},
}
_OWN, _ONE_BY_ONE, _BOTH, _NO_CONDITION, _CHECKED, _NO_VERSIONS, _KEPT = _SERVERS
_SEVERAL = (_OWN, _ONE_BY_ONE, _BOTH, _NO_CONDITION, _CHECKED)
"""Where a push takes more than one write."""


def _meets(name: str, fault: Fault, expected: Mapping[str, str], **more: Any) -> list[Row]:
    """A fault that meets several kinds of servers."""
    return [
        Row(f"{server}: {name}", first, fault=fault, dials=_SERVERS[server], **more)
        for server, first in expected.items()
    ]


def _all(first: str, *servers: str) -> dict[str, str]:
    return dict.fromkeys(servers or _SERVERS, first)


_CUT = {
    **_all("done", _ONE_BY_ONE, _CHECKED, _NO_VERSIONS, _KEPT),
    **_all("Unreachable", _OWN, _BOTH, _NO_CONDITION),
}
_EMPTY = {name: "PartialTransaction" if first == "Unreachable" else first for name, first in _CUT.items()}
_LATER = {**_all("AuthFailed", _OWN, _NO_CONDITION), **_all("done", _ONE_BY_ONE, _BOTH, _CHECKED)}
TOGETHER: list[Row] = [
    *_meets(
        "reset after the second write", connections.RESET_AFTER.at("write", nth=2), _all("done", *_SEVERAL)
    ),
    *_meets(
        "reset before the second write",
        connections.RESET_BEFORE.at("write", nth=2),
        _all("done", _ONE_BY_ONE, _BOTH, _CHECKED),
    ),
    *_meets(
        "reset before the second write",
        connections.RESET_BEFORE.at("write", nth=2),
        _all("AnswerLost", _OWN, _NO_CONDITION),
        note="a creation that may still be under way is not sent again in the same push",
    ),
    *_meets(
        "504 after the second write", refusals.BAD_GATEWAY_DONE.at("write", nth=2), _all("done", *_SEVERAL)
    ),
    *_meets(
        "503 for the second write",
        refusals.refused(503, "transient").at("write", nth=2),
        _all("done", *_SEVERAL),
    ),
    *_meets("401 for the second write", refusals.refused(401, "login").at("write", nth=2), _LATER),
    *_meets(
        "401 from the second write on",
        refusals.refused(401, "login").at("write", nth=2, times=FOR_EVER),
        _all("AuthFailed", *_SEVERAL),
    ),
    *_meets(
        "503 from the second write on",
        refusals.refused(503, "transient").at("write", nth=2, times=FOR_EVER),
        _all("Throttled", *_SEVERAL),
    ),
    *_meets("dead from the first write on, which is done", connections.dying(done=True), _all("Unreachable")),
    *_meets("an empty body for every write", refusals.EMPTY.at("write", times=FOR_EVER), _EMPTY),
    *_meets("a body cut short, for every write", connections.CUT_BODY.at("write", times=FOR_EVER), _CUT),
    *_meets(
        "Location on another host, for ever",
        answers.LOCATION_FOREIGN.at("write", times=FOR_EVER),
        _all("done"),
    ),
    *_meets(
        "somebody else writes just before us",
        answers.RACE_OF_UPDATES,
        _all("done", *_SEVERAL, _KEPT),
        raced=True,
    ),
    *_meets(
        "somebody else writes just before us",
        answers.RACE_OF_UPDATES,
        _all("done", _NO_VERSIONS),
        note="what they wrote after our last look is lost, as nothing can guard it; the profile says so",
    ),
    # Only the first transaction of a run is read back; of the later ones the answers alone tell.
    *(
        Row(
            f"Transactions of 3, the third: 200 with a failed entry, {words}",
            entries=3,
            fault=fault.at("write", nth=3),
        )
        for words, fault in (
            ("the others kept", answers.failed_entry(kept=True)),
            ("rolled back", answers.failed_entry(kept=False)),
            ("and every later one 503", answers.failed_entry(kept=True, status=503, later=True)),
        )
    ),
    Row(
        "Transactions of 3, the third: an entry missing",
        entries=3,
        fault=answers.MISSING_ENTRY.at("write", nth=3),
    ),
    Row(
        "Transactions of 3, the third: entries in another order",
        entries=3,
        fault=answers.ENTRIES_TURNED.at("write", nth=3),
    ),
    Row(
        "If-Match ignored: somebody else writes just before us",
        fault=answers.RACE_OF_UPDATES,
        habits=(habits.without_guard,),
        note="likewise",
    ),
]
