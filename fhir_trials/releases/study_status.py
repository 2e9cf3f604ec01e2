"""ResearchStudy: publication status and states of the study ⇄ the one R4 status. `mappings/releases/research-study-status.csv` · https://hl7.org/fhir/R5/researchstudy-definitions.html#ResearchStudy.status"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from fhir_trials.releases import table
from fhir_trials.releases.table import NOT_STATED, Json
from fhir_trials.releases.walk import (
    Rule,
    Walk,
    add_extensions,
    keep,
    object_at,
    objects,
    set_or_drop,
    take_extension,
)

SYSTEM = "http://hl7.org/fhir/research-study-status"
_PUBLICATION = table.url_of("ResearchStudy.status")
_RECRUITMENT, _REVIEW, _DATES = 0, 1, 2
_ROLES = {"recruitment": _RECRUITMENT, "review": _REVIEW, "dates": _DATES}


class _State(NamedTuple):
    r4: str
    exactness: str
    role: int


@cache
def _states() -> dict[tuple[str, str], _State]:
    """By the last part of the system, which is the same wherever HL7 or a user of the library has put the system."""
    rows = table.read("research-study-status.csv")
    return {
        (_last(row["system"]), row["state"]): _State(row["r4"], row["exactness"], _ROLES[row["role"]])
        for row in rows
    }


def _last(system: Any) -> str:
    return str(system or "").rpartition("/")[2]


@cache
def _date_codes() -> frozenset[str]:
    """Codes that name a date of the record, under whichever system they are written."""
    return frozenset(code for (_, code), state in _states().items() if state.role == _DATES)


def current(progress: Any) -> tuple[str, str] | None:
    """The R4 status of the current state, and how well it fits (exact, broader, nearest).

    The current state is no date of the record and no approval with its date, rather a state of recruitment than of the
    review, rather without period, else of the latest start. None where no entry is a state.
    """
    found: list[tuple[tuple[Any, ...], _State]] = []
    for position, entry in enumerate(objects(progress)):
        state = _state(entry)
        period = object_at(entry, "period")
        if state.role != _DATES and not _is_decision(state, period):
            start = _Descending(period.get("start") or "")
            rank = (state.role, bool(period), start, position)
            found.append((rank, state))
    if not found:
        return None
    state = min(found, key=lambda item: item[0])[1]
    return state.r4, state.exactness


def _is_decision(state: _State, period: Json) -> bool:
    """Whether this is what a committee decided on a day: a trial that was approved then may be over by now."""
    return bool(period) and (state.r4, state.role) == ("approved", _REVIEW)


def is_r4(code: Any) -> bool:
    """Whether a code is a state of the study, and no publication status."""
    return isinstance(code, str) and (_last(SYSTEM), code) in _states() and code != "active"


class _Descending(str):
    """Text that sorts the other way round."""

    __slots__ = ()

    def __lt__(self, other: str) -> bool:
        return str.__gt__(self, other)


def _state(entry: Json) -> _State:
    states = _states()
    for coding in objects(object_at(entry, "state").get("coding")):
        code = str(coding.get("code") or "")
        if found := states.get((_last(coding.get("system", SYSTEM)), code)):
            return found
        if code in _date_codes():
            return _State("", "none", _DATES)
    return states["", ""]


def _down(out: Json, node: Json, walk: Walk) -> None:
    carrier: Json = {"url": _PUBLICATION}
    if "status" in out:
        carrier["valueCode"] = out["status"]
    if "_status" in out:
        carrier["_valueCode"] = out["_status"]
    out["_status"] = {"extension": [carrier]}


PUBLICATION = Rule(_down, keep, ("status", "_status"), ("status", "_status"))


def finish_down(out: Json, node: Json, walk: Walk) -> None:
    """Write the R4 status: the nearest code of the current state, marked where nothing says the state."""
    found = current(node.get("progressStatus"))
    if found is None:
        out["status"] = _states()["", ""].r4
        extra: Json = dict(object_at(out, "_status"))
        add_extensions(extra, [{"url": NOT_STATED, "valueBoolean": True}])
        out["_status"] = extra
        message = (
            f"no state of the study is known, and {walk.release} requires one: {out['status']} is written"
        )
        walk.warning("nearest-code", node, "progressStatus", message)
        return
    out["status"], exactness = found
    if exactness == "nearest":
        message = f"{walk.release} has no such status: {out['status']} is written, with the state beside it"
        walk.information("nearest-code", node, "progressStatus", message)


def finish_up(out: Json, node: Json, walk: Walk) -> None:
    """Tell the R4 status apart: publication status by its extension, state of the study from the code."""
    code: Any = out.pop("status", None)
    extra: Json = dict(object_at(out, "_status"))
    out.pop("_status", None)
    stated = take_extension(extra, NOT_STATED) is None
    _set_publication(out, take_extension(extra, _PUBLICATION))
    if "progressStatus" not in out:
        if stated and (code or extra):
            out["progressStatus"] = [{"state": _concept(code, extra)}]
            return
    elif (found := current(out["progressStatus"])) is None:
        if stated and is_r4(code) and not _is_told(code, out["progressStatus"]):
            out["progressStatus"] = [{"state": _concept(code, extra)}, *objects(out["progressStatus"])]
            return
    elif code not in (found[0], None):
        message = f"{code}, where the extensions say what R4 calls {found[0]}: they are taken"
        walk.warning("native-differs", node, "status", message)
    if extra:
        walk.warning(
            "not-lifted", node, "_status", "extensions of the R4 status have no place beside its extension"
        )


def _is_told(code: str, progress: Any) -> bool:
    """Whether a state of this code stands among the states, with whatever date."""
    return any(_state(entry).r4 == code for entry in objects(progress))


def _set_publication(out: Json, carrier: Json | None) -> None:
    if carrier is None:
        # R5 requires a publication status, and this is its code for not knowing.
        out["status"] = "unknown"
        return
    set_or_drop(out, "status", carrier.get("valueCode"))
    set_or_drop(out, "_status", carrier.get("_valueCode"))


def _concept(code: Any, extra: Json) -> Json:
    coding: Json = {"coding": [{"system": SYSTEM, "code": code}]} if code else {}
    return {**extra, **coding}
