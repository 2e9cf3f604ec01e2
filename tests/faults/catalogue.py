"""The table of faults as data: what goes wrong, and what must become of a push that meets it.

`docs/faults.md` is made from it, and `test_faults.py` proves every row.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

from tests.faults import answers, connections, habits, refusals
from tests.faults.fault import FOR_EVER, Fault, Habit

LOOK = ("search", "read")


@dataclass(frozen=True)
class Row:
    """One fault and what must become of it.

    Attributes:
        name: what goes wrong, in words; no two rows share it.
        first: what the push that meets it did: `done`, or the exceptions that were raised or told.
        second: the same of the next push, which meets no fault; habits stay.
        fault: what goes wrong with the first push; None where the kind of server alone matters.
        habits: how this kind of server differs from a decent one, in every push.
        dials: the same, as dials of `FakeServer`.
        purged: the server forgets everything before the second push.
        raced: somebody else adds a second note in the middle, which must stay.
        twins: how many resources somebody else makes that carry an identifier of ours; we add none.
        keeps_note: whether the note of somebody else is still there; a purge takes it.
        note: what the reader of the table should know.
    """

    name: str
    first: str = "done"
    second: str = "done"
    fault: Fault | None = None
    habits: tuple[Habit, ...] = ()
    dials: Mapping[str, Any] = field(default_factory=dict[str, Any])
    purged: bool = False
    raced: bool = False
    twins: int = 0
    keeps_note: bool = True
    note: str = ""


def _aimed(name: str, fault: Fault, expected: Mapping[str, str], note: str = "") -> list[Row]:
    """A row for each aim: `write`, `look` (searches and reads) and `metadata`, once or `for ever`."""
    rows: list[Row] = []
    for aim, first in expected.items():
        kind, _, often = aim.partition(" ")
        kinds = {"look": LOOK}.get(kind, (kind,))
        times = FOR_EVER if often else 1
        words = {"write": "a write", "look": "a search or read", "metadata": "/metadata"}[kind]
        row = Row(
            f"{name}: {words}, {often or 'once'}", first, fault=fault.at(*kinds, times=times), note=note
        )
        rows.append(row)
    return rows


def _later(seconds: int) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


_BUSY = {"write": "done", "write for ever": "Throttled", "look": "done", "look for ever": "Throttled"}
_LOST = {"write": "done", "write for ever": "Unreachable", "look": "done", "look for ever": "Unreachable"}
_ODD = {"write": "done", "look": "ServerError", "metadata": "NotAFhirServer"}

CONNECTION: list[Row] = [
    *_aimed("Reset before it is done", connections.RESET_BEFORE, {**_LOST, "metadata": "done"}),
    *_aimed("Reset after it is done", connections.RESET_AFTER, {"write": "done", "write for ever": "done"}),
    *_aimed("Closed instead of an answer", connections.CLOSED_INSTEAD_OF_ANSWER, _LOST),
    *_aimed(
        "Closed between requests",
        connections.CLOSED_AFTER_ANSWER,
        {"write for ever": "done", "look for ever": "done"},
    ),
    *_aimed("No answer, though it is done", connections.SILENT, {"write": "done", "look": "done"}),
    *_aimed(
        "Headers that drip",
        connections.DRIPPING_HEAD,
        {"write": "done", "look": "done", "metadata for ever": "Unreachable"},
    ),
    *_aimed("A body that drips", connections.DRIPPING_BODY, {"write": "done", "look": "done"}),
    *_aimed(
        "A body cut short",
        connections.CUT_BODY,
        {"write": "done", "look": "done", "look for ever": "Unreachable"},
    ),
    *_aimed("A gzip cut short", connections.CUT_GZIP, {"write": "done", "look": "done"}),
    *_aimed("A broken gzip", connections.BROKEN_GZIP, {"write": "done", "look": "done"}),
    *_aimed(
        "A gzip bomb",
        connections.GZIP_BOMB,
        {"write": "done", "look": "ServerError", "metadata": "ServerError"},
    ),
]

REFUSAL: list[Row] = [
    *_aimed("429, Retry-After 3 seconds", refusals.refused(429, "throttled", {"Retry-After": "3"}), _BUSY),
    *_aimed(
        "503, Retry-After as a date", refusals.refused(503, "transient", {"Retry-After": _later(5)}), _BUSY
    ),
    *_aimed(
        "429, Retry-After of centuries",
        refusals.refused(429, "throttled", {"Retry-After": "9" * 12}),
        {"write": "done"},
    ),
    *_aimed(
        "429, Retry-After without meaning",
        refusals.refused(429, "throttled", {"Retry-After": "-soon"}),
        {"write": "done"},
    ),
    *_aimed("503, without Retry-After", refusals.refused(503, "transient"), _BUSY),
    *_aimed("500", refusals.refused(500, "exception"), {"write": "ServerError", "look": "ServerError"}),
    *_aimed(
        "504 after it is done",
        refusals.BAD_GATEWAY_DONE,
        {"write": "done", "look": "done", "write for ever": "done"},
    ),
    *_aimed(
        "401",
        refusals.refused(401, "login"),
        {"write": "AuthFailed", "write for ever": "AuthFailed", "look": "AuthFailed"},
    ),
    *_aimed("403", refusals.refused(403, "forbidden"), {"write": "AuthFailed"}),
    *_aimed("413 above 4 entries", refusals.TOO_MANY_ENTRIES, {"write for ever": "done"}),
    *_aimed("302 to another host", refusals.redirected(302), {"write": "ServerError", "look": "ServerError"}),
    *_aimed("307 to another host", refusals.redirected(307), {"write": "ServerError", "look": "ServerError"}),
    *_aimed(
        "308 to another host", refusals.redirected(308), {"write": "ServerError", "metadata": "ServerError"}
    ),
    *_aimed(
        "An HTML page with 200",
        refusals.page_of_a_proxy(200),
        {"write": "done", "look": "ServerError", "metadata": "NotAFhirServer"},
    ),
    *_aimed(
        "An HTML page with 500",
        refusals.page_of_a_proxy(500),
        {"write": "ServerError", "look": "ServerError"},
    ),
    *_aimed(
        "422 that repeats the token and values", refusals.ECHOES, {"write": "Invalid", "look": "Invalid"}
    ),
    *_aimed("422 with the token in its codes", refusals.ECHOES_IN_CODES, {"write": "Invalid"}),
]

BODY: list[Row] = [
    *_aimed("An empty body", refusals.EMPTY, _ODD),
    *_aimed("null", refusals.NULL, _ODD),
    *_aimed("A list", refusals.LIST, _ODD),
    *_aimed("Another resource", refusals.OTHER_RESOURCE, _ODD),
    *_aimed("Invalid JSON", refusals.NO_JSON, _ODD),
    *_aimed("JSON 50 000 levels deep", refusals.DEEP, _ODD),
    *_aimed("A number of 100 000 digits", refusals.LONG_NUMBER, _ODD),
    *_aimed("A key twice", refusals.REPEATED_KEYS, {"write": "done"}),
    *_aimed("NaN", refusals.NOT_A_NUMBER, {"write": "done", "look": "ServerError"}),
]

ANSWER: list[Row] = [
    *_aimed("200 with a failed entry, the others kept", answers.failed_entry(kept=True), {"write": "done"}),
    *_aimed("200 with a failed entry, rolled back", answers.failed_entry(kept=False), {"write": "done"}),
    *_aimed(
        "200 with an entry of 412, the others kept",
        answers.failed_entry(kept=True, status=412),
        {"write": "done"},
    ),
    *_aimed(
        "200, and every later entry 503",
        answers.failed_entry(kept=True, status=503, later=True),
        {"write": "done"},
    ),
    *_aimed(
        "200, and every later entry 429",
        answers.failed_entry(kept=True, status=429, later=True),
        {"write": "done"},
    ),
    *_aimed("Reads of a batch throttled from the middle", answers.throttled_reads(429), {"look": "done"}),
    *_aimed("An entry missing", answers.MISSING_ENTRY, {"write": "done"}),
    *_aimed("An entry too many", answers.EXTRA_ENTRY, {"write": "done"}),
    *_aimed("Entries in another order", answers.ENTRIES_TURNED, {"write": "done"}),
    *_aimed("No entries", answers.NO_ENTRIES, {"write": "done"}),
    *_aimed("No ETag and no Location", answers.NO_ETAG, {"write for ever": "done"}),
    *_aimed("Location on another host", answers.LOCATION_FOREIGN, {"write": "done"}),
    *_aimed("Location with user and password", answers.LOCATION_WITH_USER, {"write": "done"}),
    *_aimed("Location with our base in its query", answers.LOCATION_WITH_BASE_IN_QUERY, {"write": "done"}),
    *_aimed("Location of another resource", answers.LOCATION_OF_ANOTHER, {"write": "done"}),
    *_aimed("Location that climbs upwards", answers.LOCATION_UPWARDS, {"write": "done"}),
    *_aimed("next that loops", answers.NEXT_LOOPS, {"look for ever": "TargetError"}),
    *_aimed("next on another host", answers.NEXT_FOREIGN, {"look": "ForeignUrl"}),
    *_aimed("next with our base in its query", answers.NEXT_WITH_BASE_IN_QUERY, {"look": "ForeignUrl"}),
    *_aimed("next with user and password", answers.NEXT_WITH_USER, {"look": "ForeignUrl"}),
    *_aimed("next without an address", answers.NEXT_NOWHERE, {"look": "ServerError"}),
    *_aimed("next without end", answers.NEXT_ENDLESS, {"look for ever": "TargetError"}),
]

OTHERS: list[Row] = [
    Row(
        "Somebody else makes the same at the same time",
        fault=answers.RACE_OF_CREATES,
        second="AmbiguousMatch",
        twins=1,
        note="the twin is somebody else's; we report it and add none",
    ),
    Row("Somebody else writes just before us", fault=answers.RACE_OF_UPDATES, raced=True),
    Row(
        "Somebody else writes just before us; a stale If-Match gives 412",
        fault=answers.RACE_OF_UPDATES,
        raced=True,
        dials={"stale_status": 412},
    ),
    Row(
        "Somebody else writes just before us; a stale If-Match gives 400",
        fault=answers.RACE_OF_UPDATES,
        raced=True,
        dials={"stale_status": 400},
    ),
    Row(
        "Somebody else writes just before us; a failed transaction is kept",
        fault=answers.RACE_OF_UPDATES,
        raced=True,
        dials={"rollback": False},
    ),
    Row("Purged between two pushes", purged=True, keeps_note=False, note="the note goes with the purge"),
]


def _quoted(number: int) -> str:
    return f'v"{number}"'


def _accented(number: int) -> str:
    return f"versión {number} ✓"


SERVERS: list[Row] = [
    Row("Versions are UUIDs", dials={"version_style": "uuid"}),
    Row("Versions hold quotation marks", dials={"version_style": _quoted}),
    Row("Versions hold letters outside ASCII", dials={"version_style": _accented, "etags": False}),
    Row("Versions are empty", habits=(habits.empty_versions,)),
    Row("No versions at all", dials={"version_style": "none"}),
    Row("An equal PUT makes no version", dials={"identical_makes_version": False}),
    Row("If-Match ignored", habits=(habits.without_guard,)),
    Row("No transactions", dials={"transactions": False}),
    Row(
        "No transactions, and versions outside ASCII",
        dials={"transactions": False, "version_style": _accented, "etags": False},
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
        dials={"ignored": {"_id", "identifier", "url", "_tag", "_lastUpdated", "_summary", "_elements"}},
    ),
    Row("Pages of one", dials={"page": 1}),
    Row("No Date header", dials={"dates": False}),
    Row("No /metadata", first="NotAFhirServer", second="NotAFhirServer", habits=(habits.without_metadata,)),
]


def _lost_with(base: Row, dials: Mapping[str, Any], words: str) -> Row:
    return replace(base, name=f"{base.name}; {words}", dials={**base.dials, **dials})


_OWN_IDS = {"client_id_status": 405}
_SINGLE = {"transactions": False}
TOGETHER: list[Row] = [
    *(
        _lost_with(Row(name, fault=fault), dials, words)
        for dials, words in ((_OWN_IDS, "ids of ours refused"), (_SINGLE, "no transactions"))
        for name, fault in (
            ("Reset after it is done", connections.RESET_AFTER.at("write", nth=2)),
            ("Reset before it is done", connections.RESET_BEFORE.at("write", nth=2)),
            ("504 after it is done", refusals.BAD_GATEWAY_DONE.at("write", nth=2)),
        )
    ),
]

ROWS: dict[str, list[Row]] = {
    "The connection": CONNECTION,
    "Refusals": REFUSAL,
    "Bodies": BODY,
    "Answers": ANSWER,
    "Others": OTHERS,
    "Kinds of servers": SERVERS,
    "Several at once": TOGETHER,
}
