"""Group: what its rows cannot say. `mappings/releases/r5-r4.csv` · https://hl7.org/fhir/R5/group.html"""

from __future__ import annotations

from typing import Any

from fhir_trials.releases import codes
from fhir_trials.releases.table import STANDARD, X5, Json
from fhir_trials.releases.walk import Derived, Finish, Walk, keep, objects

_ACTUAL = {"definitional": False, "enumerated": True}
_ORIGINAL_TEXT = STANDARD + "originalText"
_X6_DESCRIPTION = X5.replace("/5.0/", "/6.0/") + "Group.characteristic.description"


def _actual(group: Json, walk: Walk) -> bool | None:
    return _ACTUAL.get(str(group.get("membership")))


def _lift_actual(group: Json, native: Any, walk: Walk) -> None:
    group["membership"] = "enumerated" if native else "definitional"


def _read_descriptions(out: Json, node: Json, walk: Walk) -> None:
    """The text of a criterion in R6's element, as an extension: R5 has it in originalText."""
    own = objects(out.get("extension"))
    if not any(item.get("url") == _X6_DESCRIPTION for item in own):
        return
    has_text = any(item.get("url") == _ORIGINAL_TEXT for item in own)
    lifted: list[Json] = []
    for item in own:
        text = item.get("valueMarkdown") or item.get("valueString")
        if item.get("url") != _X6_DESCRIPTION or not text or has_text:
            lifted.append(item)
            continue
        has_text = True
        lifted.append({"url": _ORIGINAL_TEXT, "valueString": text})
        walk.information("older-shape", node, "extension", "the description of R6, read as originalText")
    out["extension"] = lifted


RULES = {"Group.type": codes.required_code("Group.type")}
DERIVED = {"Group": (Derived("actual", _actual, _lift_actual),)}
FINISH = {"Group.characteristic": Finish(keep, _read_descriptions)}
