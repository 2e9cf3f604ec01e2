"""Epochs, elements, cells and visits ⇄ extensions of the protocol. https://hl7.org/fhir/R5/plandefinition.html

No actions: nothing is done that carries the name of an epoch, and who applies the plan would be asked to.
"""

from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import extensions
from fhir_trials.model import Schedule

_RECORDS = {
    "epochs": "study-epoch",
    "elements": "study-element",
    "cells": "study-cell",
    "visits": "study-visit",
}


def to_fhir(schedule: Schedule, plan: Json) -> None:
    """Put them on the protocol."""
    for member, name in _RECORDS.items():
        for one in getattr(schedule, member):
            extensions.add(plan, extensions.record(name).to_fhir(one))


def from_fhir(plan: Cursor) -> dict[str, tuple[Json, ...]]:
    """Take them, each kind as a member of the schedule."""
    found: dict[str, tuple[Json, ...]] = {}
    for member, name in _RECORDS.items():
        record = extensions.record(name)
        read = (record.from_fhir(item) for item in extensions.named(plan, record.url))
        found[member] = tuple(one for one in read if one)
    return found
