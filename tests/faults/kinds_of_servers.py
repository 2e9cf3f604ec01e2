"""Rows for kinds of servers, which differ in every push, and for faults on top of them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tests.faults import connections, habits, refusals
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
