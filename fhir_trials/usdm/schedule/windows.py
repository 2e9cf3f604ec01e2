"""The window of a Timing ⇄ Leeway: how far from the planned moment is allowed.

USDM writes a window as two deviations without a sign: `P3D` and `P3D` are three days earlier or later.
"""

import re
from decimal import Decimal

from fhir_trials.cursor import Cursor, Json
from fhir_trials.model.schedule import Leeway, Offset
from fhir_trials.model.values import Duration, TimeUnit
from fhir_trials.usdm.context import Reading
from fhir_trials.usdm.schedule.durations import iso, offset_of

# `11..17 days`: two points in time; deviations have a minus before the first (`-3..3 days`), or a zero.
_TWO_POINTS = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*(?:\.\.+|to|-|–)\s*([0-9]+(?:\.[0-9]+)?)(?![0-9.])")
_MEMBERS = ("windowLower", "windowUpper")


def from_usdm(timing: Cursor, reading: Reading) -> Json | None:
    """Take the window of a timing; one that is no pair of deviations is told and stays."""
    stated = [timing.node.get(key) for key in _MEMBERS]
    if stated == [None, None]:
        return None
    bounds = [_bound(timing, key, value, reading) for key, value in zip(_MEMBERS, stated, strict=True)]
    if None in bounds or _is_absolute(timing, bounds, reading):
        return None
    for key, value in zip(_MEMBERS, stated, strict=True):
        if value is None:
            said = "only one end of the window is stated; at the other nothing is allowed"
            reading.issues.information("value-assumed", timing.path_of(key), said)
        timing.drop(key)  # it is in the bounds
    earlier, later = (bound if bound and bound["value"] else None for bound in bounds)
    return {"earlier": earlier, "later": later, "text": timing.text("windowLabel")}


def _bound(timing: Cursor, key: str, text: object, reading: Reading) -> Json | None:
    """A deviation; None where it is none, which is told."""
    if text is None:
        return {"value": Decimal(0), "unit": "day"}
    found = offset_of(text) if isinstance(text, str) and text[:1] == "P" else None
    if found is None or "more" in found:
        said = f"{text!r:.80} is no duration in one unit without a sign (P3D); the window is not read"
        reading.issues.warning("value-refused", timing.path_of(key), said)
        return None
    return found


def _is_absolute(timing: Cursor, bounds: list[Json | None], reading: Reading) -> bool:
    """Whether the label says that the ends are points in time: no deviations, and USDM has nothing else."""
    label = timing.node.get("windowLabel")
    points = _TWO_POINTS.match(label) if isinstance(label, str) else None
    if not points:
        return False
    ends = [bound["value"] for bound in bounds if bound]
    said = [Decimal(point) for point in points.groups()]
    if ends != said or 0 in ends or ends[0] == ends[1]:
        return False
    order = " and ends before it begins" if ends[0] > ends[1] else ""
    reading.issues.warning(
        "value-refused",
        timing.path_of("windowLabel"),
        f"{label!r:.80} is counted from the anchor, not a deviation from the planned moment{order}; "
        "the window is not read",
    )
    return True


def to_usdm(leeway: Leeway | None) -> Json:
    """The members of a window; null and empty for None."""
    if leeway is None:
        return {"windowLower": None, "windowUpper": None, "windowLabel": ""}
    stated: Duration | None = leeway.earlier or leeway.later
    unit: TimeUnit = stated.unit if stated else "day"
    lower, upper = (iso(end or Offset(value=Decimal(0), unit=unit)) for end in (leeway.earlier, leeway.later))
    return {"windowLower": lower, "windowUpper": upper, "windowLabel": leeway.text or ""}
