"""The records a trial was joined from → relatedArtifact. https://hl7.org/fhir/R5/codesystem-related-artifact-type.html

`derived-from` tells any reader register, number, day and address of each record; our `merged-record` beside it holds the
places that a record states, and is what is read back.
"""

import re
from collections.abc import Mapping
from typing import Any, cast

from fhir_trials import registers
from fhir_trials.cursor import Cursor, Json
from fhir_trials.model import Trial


def to_fhir(trial: Trial, study: Json) -> None:
    """Put an artifact for each record behind those of the study."""
    if found := [one for record in trial.merged if (one := artifact(record.model_dump()))]:
        study["relatedArtifact"] = [*study.get("relatedArtifact", ()), *found]


def drop(study: Cursor, merged: tuple[Mapping[str, Any], ...]) -> None:
    """Take the artifacts that only repeat what our extension says of these records."""
    known = [artifact(record) for record in merged]
    for one in study.each("relatedArtifact"):
        if one.node in known:
            for key in list(one.node):
                one.drop(key)


def artifact(record: Mapping[str, Any]) -> Json | None:
    """The record (a `MergedRecord` as data) as others know it; None where it has neither a name nor a number."""
    source = cast("dict[str, Any]", record.get("source") or {})
    identifier = cast("dict[str, Any]", record.get("identifier") or {})
    slug = source.get("registry") or identifier.get("registry")
    register = registers.registers().get(slug or "")
    name = source.get("name") or (register.name if register else slug)
    display = " ".join(filter(None, (name, identifier.get("value"))))
    if not display:
        return None
    address = source.get("url") or identifier.get("link")
    through = source.get("through")
    dated = source.get("updated") or source.get("published")
    version = source.get("version")
    told = (display, version and f"version {version}", dated, through and f"through {through}", address)
    return {
        "type": "derived-from",
        "display": display,
        "citation": ", ".join(filter(None, told)),
        **({"document": {"url": address}} if address and re.fullmatch(r"\S+", address) else {}),
    }
