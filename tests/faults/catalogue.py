"""The table of faults as data; `docs/faults.md` is made from it, and `test_faults.py` proves every row."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.faults import answers, connections, refusals
from tests.faults.fault import FOR_EVER
from tests.faults.kinds_of_servers import SERVERS, TOGETHER
from tests.faults.row import Row, aimed


def _later(seconds: int) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


_BUSY = {"write": "done", "write for ever": "Throttled", "look": "done", "look for ever": "Throttled"}
_LOST = {"write": "done", "write for ever": "Unreachable", "look": "done", "look for ever": "Unreachable"}
_BROKEN = {"write": "done", "write for ever": "ServerError", "look": "ServerError"}
_NOT_LET_IN = {"write": "AuthFailed", "write for ever": "AuthFailed", "look": "AuthFailed"}
_INVALID = {
    "write": "done",
    "write for ever": "Invalid",
    "look": "done",
    "look for ever": "Invalid",
    "metadata": "Invalid",
}
_ODD = {"write": "done", "look": "ServerError", "metadata": "NotAFhirServer"}

CONNECTION: list[Row] = [
    *aimed("Reset before it is done", connections.RESET_BEFORE, {**_LOST, "metadata": "done"}),
    *aimed("Reset after it is done", connections.RESET_AFTER, {"write": "done", "write for ever": "done"}),
    Row("Dead from the first write on, which is done", "Unreachable", fault=connections.dying(done=True)),
    Row(
        "Dead from the first write on, which is not done", "Unreachable", fault=connections.dying(done=False)
    ),
    *aimed("Closed instead of an answer", connections.CLOSED_INSTEAD_OF_ANSWER, _LOST),
    *aimed(
        "Closed between requests",
        connections.CLOSED_AFTER_ANSWER,
        {"write for ever": "done", "look for ever": "done"},
    ),
    *aimed("No answer, though it is done", connections.SILENT, {"write": "done", "look": "done"}),
    *aimed(
        "Headers that drip",
        connections.DRIPPING_HEAD,
        {"write": "done", "look": "done", "metadata for ever": "Unreachable"},
    ),
    *aimed("A body that drips", connections.DRIPPING_BODY, {"write": "done", "look": "done"}),
    *aimed(
        "A body cut short",
        connections.CUT_BODY,
        {"write": "done", "look": "done", "look for ever": "Unreachable"},
    ),
    *aimed("A gzip cut short", connections.CUT_GZIP, {"write": "done", "look": "done"}),
    *aimed("A broken gzip", connections.BROKEN_GZIP, {"write": "done", "look": "done"}),
    *aimed(
        "A gzip bomb",
        connections.GZIP_BOMB,
        {"write": "done", "look": "ServerError", "metadata": "NotAFhirServer"},
    ),
]

REFUSAL: list[Row] = [
    *aimed("429, Retry-After 3 seconds", refusals.refused(429, "throttled", {"Retry-After": "3"}), _BUSY),
    *aimed(
        "503, Retry-After as a date", refusals.refused(503, "transient", {"Retry-After": _later(5)}), _BUSY
    ),
    *aimed(
        "429, Retry-After of centuries",
        refusals.refused(429, "throttled", {"Retry-After": "9" * 12}),
        {"write": "Throttled", "look": "Throttled"},
    ),
    *aimed(
        "429, Retry-After without meaning",
        refusals.refused(429, "throttled", {"Retry-After": "-soon"}),
        {"write": "done"},
    ),
    *aimed("503, without Retry-After", refusals.refused(503, "transient"), _BUSY),
    *aimed("500", refusals.refused(500, "exception"), _BROKEN),
    *aimed(
        "504 after it is done",
        refusals.BAD_GATEWAY_DONE,
        {"write": "done", "look": "done", "write for ever": "done"},
    ),
    *aimed("401", refusals.refused(401, "login"), _NOT_LET_IN),
    Row("401 once, and a new token can be had", fault=refusals.refused(401, "login"), renewed=True),
    Row(
        "401 for ever, whatever the token",
        "AuthFailed",
        fault=refusals.refused(401, "login").at("write", times=FOR_EVER),
        renewed=True,
    ),
    *aimed("403", refusals.refused(403, "forbidden"), {**_NOT_LET_IN, "write": "done"}),
    *aimed("413 above 4 entries", refusals.TOO_MANY_ENTRIES, {"write for ever": "done"}),
    *aimed(
        "413 for anything", refusals.refused(413, "too-long"), {"write": "done", "write for ever": "TooLarge"}
    ),
    *aimed("302 to another host", refusals.redirected(302), _BROKEN),
    *aimed("307 to another host", refusals.redirected(307), _BROKEN),
    *aimed("308 to another host", refusals.redirected(308), {**_BROKEN, "metadata": "ServerError"}),
    *aimed(
        "An HTML page with 200",
        refusals.page_of_a_proxy(200),
        {**_ODD, "write for ever": "ServerError"},
    ),
    *aimed("An HTML page with 500", refusals.page_of_a_proxy(500), _BROKEN),
    *aimed("422 that repeats the token and values", refusals.ECHOES, _INVALID),
    *aimed("422 with the token in its codes", refusals.ECHOES_IN_CODES, _INVALID),
]

BODY: list[Row] = [
    *aimed("An empty body", refusals.EMPTY, {**_ODD, "write for ever": "done"}),
    *aimed("null", refusals.NULL, _ODD),
    *aimed("A list", refusals.LIST, _ODD),
    *aimed("Another resource", refusals.OTHER_RESOURCE, _ODD),
    *aimed("Invalid JSON", refusals.NO_JSON, {**_ODD, "write for ever": "done"}),
    *aimed("JSON 50 000 levels deep", refusals.DEEP, _ODD),
    *aimed("A number of 100 000 digits", refusals.LONG_NUMBER, _ODD),
    *aimed(
        "A key twice",
        refusals.REPEATED_KEYS,
        {"write": "done", "look for ever": "done"},
        "the last of both counts",
    ),
    *aimed("NaN", refusals.NOT_A_NUMBER, {"write": "done", "look": "ServerError"}),
]

ANSWER: list[Row] = [
    *aimed("200 with a failed entry, the others kept", answers.failed_entry(kept=True), {"write": "done"}),
    *aimed("200 with a failed entry, rolled back", answers.failed_entry(kept=False), {"write": "done"}),
    *aimed(
        "200 with an entry of 412, the others kept",
        answers.failed_entry(kept=True, status=412),
        {"write": "done"},
    ),
    *aimed(
        "200, and every later entry 503",
        answers.failed_entry(kept=True, status=503, later=True),
        {"write": "done"},
    ),
    *aimed(
        "200, and every later entry 429",
        answers.failed_entry(kept=True, status=429, later=True),
        {"write": "done"},
    ),
    *aimed("Reads of a batch throttled from the middle", answers.throttled_reads(429), {"look": "done"}),
    *aimed("An entry missing", answers.MISSING_ENTRY, {"write": "done"}),
    *aimed("An entry too many", answers.EXTRA_ENTRY, {"write": "done"}),
    *aimed("Entries in another order", answers.ENTRIES_TURNED, {"write": "done"}),
    *aimed("No entries", answers.NO_ENTRIES, {"write": "done"}),
    *aimed("No ETag and no Location", answers.NO_ETAG, {"write for ever": "done"}),
    *aimed("Location on another host", answers.LOCATION_FOREIGN, {"write": "done"}),
    *aimed("Location with user and password", answers.LOCATION_WITH_USER, {"write": "done"}),
    *aimed("Location with our base in its query", answers.LOCATION_WITH_BASE_IN_QUERY, {"write": "done"}),
    *aimed("Location of another resource", answers.LOCATION_OF_ANOTHER, {"write": "done"}),
    *aimed("Location that climbs upwards", answers.LOCATION_UPWARDS, {"write": "done"}),
    *aimed("next that loops", answers.NEXT_LOOPS, {"look for ever": "TargetError"}),
    *aimed("next on another host", answers.NEXT_FOREIGN, {"look for ever": "ForeignUrl"}),
    *aimed(
        "next with our base in its query", answers.NEXT_WITH_BASE_IN_QUERY, {"look for ever": "ForeignUrl"}
    ),
    *aimed("next with user and password", answers.NEXT_WITH_USER, {"look for ever": "ForeignUrl"}),
    *aimed("next without an address", answers.NEXT_NOWHERE, {"look for ever": "ServerError"}),
    *aimed("next without end", answers.NEXT_ENDLESS, {"look for ever": "TargetError"}),
]

_GONE = "the note goes with the purge"
OTHERS: list[Row] = [
    Row(
        "Somebody else makes the same at the same time",
        fault=answers.RACE_OF_CREATES,
        twins=1,
        note="the twin is somebody else's: `status` names both, and we add none",
    ),
    Row(
        "Somebody else makes the same at the same time; ids of ours refused",
        fault=answers.RACE_OF_CREATES,
        dials={"client_id_status": 405},
        note="If-None-Exist finds the twin, which is taken for ours",
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
    *(
        Row(f"Purged between two pushes{words}", purged=True, keeps_note=False, dials=dials, note=_GONE)
        for words, dials in (
            ("", {}),
            ("; it cannot be asked for changes", {"declares": {}}),
            ("; ids of ours refused", {"client_id_status": 405}),
            ("; no versions at all", {"version_style": "none"}),
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
