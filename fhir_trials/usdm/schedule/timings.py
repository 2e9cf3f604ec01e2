"""USDM's Timing ⇄ Timing of a timepoint. mappings/codes/usdm-timing-type.json, usdm-measured.json

`relativeFrom…` names the instance that is planned, `relativeTo…` the one it is counted from; `relativeToFrom` says from
which end of the latter to which end of the former.
"""

from collections.abc import Iterable

from fhir_trials.cursor import Cursor, Json
from fhir_trials.model.codes import Term
from fhir_trials.model.schedule import Timepoint, Timing
from fhir_trials.usdm.context import Reading, Writing
from fhir_trials.usdm.schedule import windows
from fhir_trials.usdm.schedule.durations import iso, offset_of
from fhir_trials.usdm.schedule.order import circles, id_of

KIND = "Timing"
INSTANCE = "ScheduledInstance"
_START = "start-to-start"


class Timings:
    """The timings of a study design.

    Attributes:
        of: the values of the timing of each timepoint.
        timed: the timepoint of each timing, by the id of the timing.
    """

    def __init__(self) -> None:
        self.of: dict[str, Json] = {}
        self.timed: dict[str, str] = {}


def from_usdm(timelines: Iterable[Cursor], reading: Reading) -> Timings:
    """Take the timings of all timelines, whose instances have their LocalIds already.

    A second timing of an instance is told and stays; timings that are counted from each other are told and kept.
    """
    found = Timings()
    cursors: dict[str, Cursor] = {}
    for timeline in timelines:
        for timing in timeline.each("timings"):
            usdm_id = id_of(timing)
            point = reading.ref(INSTANCE, _text(timing, "relativeFromScheduledInstanceId"))
            if point and usdm_id:
                found.timed.setdefault(usdm_id, point)
            if point in found.of:
                said = f"the timepoint {point!r} has another timing already, which is kept"
                reading.issues.warning("stated-twice", timing.path, said)
            elif point := reading.refer(timing, "relativeFromScheduledInstanceId", INSTANCE):
                found.of[point] = _timing(timing, point, reading)
                cursors[point] = timing
    _tell_circles(found, cursors, reading)
    return found


def _timing(timing: Cursor, point: str, reading: Reading) -> Json:
    timing.text("id")  # what refers to it is led to the timepoint
    kind = (reading.term(timing, "type", "timing-type") or {}).get("code")
    measured = (reading.term(timing, "relativeToFrom", "measured") or {}).get("code")
    fixed = kind == "fixed"
    if fixed and reading.ref(INSTANCE, _text(timing, "relativeToScheduledInstanceId")) == point:
        timing.drop("relativeToScheduledInstanceId")  # a fixed point names itself
    return {
        "offset": _offset(timing, kind, reading),
        "counted_from": None if fixed else reading.refer(timing, "relativeToScheduledInstanceId", INSTANCE),
        "fixed": fixed,
        "measured": None if measured == _START else measured,
        "leeway": windows.from_usdm(timing, reading),
        "text": timing.text("valueLabel"),
        **reading.named(timing),
    }


def _offset(timing: Cursor, kind: str | None, reading: Reading) -> Json | None:
    """Take the value with the direction of the type; what is not understood is told and stays."""
    text = _text(timing, "value")
    if text is None:
        return None
    offset = offset_of(text)
    place = timing.path_of("value")
    if offset is None:
        said = f"{text!r:.80} is no duration of ISO 8601 (P2W, P1M2D, PT30M); the offset is not read"
        reading.issues.warning("value-refused", place, said)
        return None
    signed = text[0] != "P"
    if kind is None or (signed and kind == "before"):
        said = f"{text!r:.80} may be before or after, as the type does not tell; the offset is not read"
        reading.issues.warning("value-refused", place, said)
        return None
    if signed:
        reading.issues.information(
            "value-assumed", place, f"{text!r:.80} has a sign, which is taken as it stands"
        )
    timing.drop("value")  # it is in the offset
    if kind == "before" and offset["value"]:
        offset["value"] = -offset["value"]
    return offset


def _text(timing: Cursor, key: str) -> str | None:
    value = timing.node.get(key)
    return value if type(value) is str else None


def _tell_circles(found: Timings, cursors: dict[str, Cursor], reading: Reading) -> None:
    links = {name: one["counted_from"] for name, one in found.of.items() if one["counted_from"]}
    for circle in circles(links):
        way = " ← ".join([*circle[:5], "…"] if len(circle) > 5 else circle)
        said = f"counted from each other in a circle, so that none has a time: {way}"
        reading.issues.warning("timing-circle", cursors[circle[0]].path, said)


def to_usdm(points: Iterable[Timepoint], writing: Writing) -> list[Json]:
    """The timings of the timepoints that have one, in their order."""
    return [_made(point, point.timing, writing) for point in points if point.timing]


def id_for(point: Timepoint, writing: Writing) -> str | None:
    """The id of the timing of a timepoint; None where it has none."""
    return writing.id_of(KIND, point.id) if point.timing else None


def _made(point: Timepoint, timing: Timing, writing: Writing) -> Json:
    offset = timing.offset
    before = offset is not None and offset.value < 0 and not timing.fixed
    kind = "fixed" if timing.fixed else "before" if before else "after"
    unsigned = offset.but(value=-offset.value) if offset and before else offset
    counted_from = point.id if timing.fixed else timing.counted_from
    return writing.made(
        KIND,
        id_for(point, writing),
        **writing.named(timing),
        type=writing.code(Term(code=kind), "timing-type"),
        value=iso(unsigned) if unsigned else "",
        valueLabel=timing.text or "",
        relativeToFrom=writing.code(Term(code=timing.measured or _START), "measured"),
        relativeFromScheduledInstanceId=writing.id_of(INSTANCE, point.id),
        relativeToScheduledInstanceId=counted_from and writing.id_of(INSTANCE, counted_from),
        **windows.to_usdm(timing.leeway),
    )
