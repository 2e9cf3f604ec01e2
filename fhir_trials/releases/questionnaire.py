"""Questionnaire: the types of items, which R4 names otherwise. https://hl7.org/fhir/R5/questionnaire.html

R4's `choice` is R5's `coding`; its `open-choice` is a `coding` whose answers may also be words (`optionsOrString`).
"""

from __future__ import annotations

from fhir_trials.releases.table import Json
from fhir_trials.releases.walk import Rule, Walk

_OPEN = "optionsOrString"


def _type_down(out: Json, node: Json, walk: Walk) -> None:
    if out.get("type") != "coding":
        return
    if out.get("answerConstraint") == _OPEN and "_answerConstraint" not in out:
        del out["answerConstraint"]
        out["type"] = "open-choice"
    else:
        out["type"] = "choice"


def _type_up(out: Json, node: Json, walk: Walk) -> None:
    if out.get("type") == "open-choice":
        out.setdefault("answerConstraint", _OPEN)
    if out.get("type") in ("choice", "open-choice"):
        out["type"] = "coding"


RULES = {"Questionnaire.item.type": Rule(_type_down, _type_up, ("type",), ("type",))}
