"""Data types: Dosage, Timing, Attachment and RelatedArtifact, where a row cannot say it. https://hl7.org/fhir/R5/datatypes.html"""

from __future__ import annotations

from typing import Any

from fhir_trials.releases import codes, fields, table
from fhir_trials.releases.table import Json
from fhir_trials.releases.walk import (
    Derived,
    Finish,
    Rule,
    Walk,
    add_extensions,
    keep,
    objects,
    set_or_drop,
    take_extension,
)

# R5's only new event of a day, "immediately": no code of R4 comes near it.
_NEW_EVENTS = frozenset({"IMD"})
_LARGEST_SIZE = 2**31 - 1
_WHEN = table.X5 + "Timing.repeat.when"
_SIZE = table.url_of("Attachment.size")
_NEEDED_FOR = table.url_of("Dosage.asNeededFor")
_MAXIMUM = table.url_of("Dosage.maxDosePerPeriod")


def _needed_down(out: Json, node: Json, walk: Walk) -> None:
    """One reason without a flag is R4's concept; a flag is R4's boolean, and the reasons are extensions."""
    reasons = objects(out.pop("asNeededFor", None))
    flagged = "asNeeded" in out or "_asNeeded" in out
    for prefix in ("", "_"):
        if prefix + "asNeeded" in out:
            out[prefix + "asNeededBoolean"] = out.pop(prefix + "asNeeded")
    if reasons and not flagged:
        out["asNeededCodeableConcept"] = reasons.pop(0)
    add_extensions(out, [{"url": _NEEDED_FOR, "valueCodeableConcept": reason} for reason in reasons])


def _needed_up(out: Json, node: Json, walk: Walk) -> None:
    reasons = _take_values(out, _NEEDED_FOR, "valueCodeableConcept")
    for prefix in ("", "_"):
        if prefix + "asNeededBoolean" in out:
            out[prefix + "asNeeded"] = out.pop(prefix + "asNeededBoolean")
    if "asNeededCodeableConcept" in out:
        reasons.insert(0, out.pop("asNeededCodeableConcept"))
    if reasons:
        out["asNeededFor"] = reasons


def _maximum_down(out: Json, node: Json, walk: Walk) -> None:
    first, *others = objects(out.pop("maxDosePerPeriod")) or [None]
    set_or_drop(out, "maxDosePerPeriod", first)
    add_extensions(out, [{"url": _MAXIMUM, "valueRatio": ratio} for ratio in others])


def _maximum_up(out: Json, node: Json, walk: Walk) -> None:
    ratios = [*objects(out.pop("maxDosePerPeriod", None)), *_take_values(out, _MAXIMUM, "valueRatio")]
    set_or_drop(out, "maxDosePerPeriod", ratios)


def _take_values(out: Json, url: str, key: str) -> list[Any]:
    found: list[Any] = []
    while extension := take_extension(out, url):
        found.append(extension.get(key))
    return found


def _when_down(out: Json, node: Json, walk: Walk) -> None:
    if not _NEW_EVENTS.isdisjoint(out.get("when") or ()):
        for field in (_field("when"), _field("offset")):
            if field.name in out or field.extra in out:
                fields.write_beside(out, field, walk)


def _when_up(out: Json, node: Json, walk: Walk) -> None:
    """The codes of our extension; or, in the official shape, of one beside each R4 code."""
    for field in (_field("when"), _field("offset")):
        carriers: list[Json] = []
        while extension := take_extension(out, field.url):
            carriers.append(extension)
        if carriers:
            fields.take(out, field)
            field.read(out, carriers, walk)
    extras: Any = out.get("_when") or ()
    if not any(
        item.get("url") == _WHEN for extra in objects(extras) for item in objects(extra.get("extension"))
    ):
        return
    lifted = [_event(code, extra) for code, extra in zip(out.get("when") or (), extras, strict=False)]
    out["when"] = [code for code, _ in lifted]
    set_or_drop(out, "_when", [extra for _, extra in lifted] if any(extra for _, extra in lifted) else None)


def _event(code: Any, extra: Any) -> tuple[Any, Json | None]:
    own: Json = dict(extra or {})
    carrier = take_extension(own, _WHEN)
    return (carrier.get("valueCode") if carrier else code), own or None


def _field(name: str) -> fields.Field:
    return fields.fields_of(table.row_of(f"Timing.repeat.{name}"))[0]


def _size_down(out: Json, node: Json, walk: Walk) -> None:
    """R5 writes integer64 as a string of digits, R4 its unsignedInt as a number."""
    size = out.get("size")
    if isinstance(size, str) and size.isascii() and size.isdigit() and str(int(size)) == size:
        if int(size) <= _LARGEST_SIZE:
            out["size"] = int(size)
            return
    elif not isinstance(size, str):
        return
    field = fields.fields_of(table.row_of("Attachment.size"))[0]
    fields.write_beside(out, field, walk)


def _size_up(out: Json, node: Json, walk: Walk) -> None:
    carrier = take_extension(out, _SIZE)
    if carrier is not None:
        set_or_drop(out, "size", carrier.get("valueString"))
        set_or_drop(out, "_size", carrier.get("_valueString"))
    elif isinstance(out.get("size"), int):
        out["size"] = str(out["size"])


def _lift_url(artifact: Json, url: Any, walk: Walk) -> None:
    """R5 has the address of an artifact in its document alone."""
    document: Json = artifact.get("document") or {}
    if document.get("url", url) == url:
        artifact["document"] = {**document, "url": url}
    else:
        add_extensions(artifact, [{"url": f"{table.OWN}R4-RelatedArtifact.url", "valueUrl": url}])


def _read_whole(out: Json, node: Json, walk: Walk) -> None:
    """In an older shape a whole R5 artifact stood on the R4 one, and wins."""
    for type_ in ("ResearchStudy", "PlanDefinition"):
        carrier = take_extension(out, f"{table.X5}{type_}.relatedArtifact")
        if carrier is not None and isinstance(carrier.get("valueRelatedArtifact"), dict):
            walk.information("older-shape", node, "", "a whole artifact in an extension")
            kept = objects(out.get("extension"))
            out.clear()
            out.update(carrier["valueRelatedArtifact"])
            add_extensions(out, kept)


RULES = {
    "Dosage.asNeeded": Rule(keep, keep, (), ()),
    "Dosage.asNeededFor": Rule(
        _needed_down,
        _needed_up,
        ("asNeeded", "_asNeeded", "asNeededFor"),
        ("asNeededBoolean", "_asNeededBoolean", "asNeededCodeableConcept", "extension"),
    ),
    "Dosage.maxDosePerPeriod": Rule(
        _maximum_down, _maximum_up, ("maxDosePerPeriod",), ("maxDosePerPeriod", "extension")
    ),
    "Timing.repeat.when": Rule(_when_down, _when_up, ("when", "_when"), ("when", "extension")),
    "Timing.repeat.offset": Rule(keep, keep, (), ()),
    "Attachment.size": Rule(_size_down, _size_up, ("size", "_size"), ("size", "extension")),
    "RelatedArtifact.type": codes.required_code("RelatedArtifact.type"),
}
DERIVED = {"RelatedArtifact": (Derived("url", None, _lift_url),)}
FINISH = {"RelatedArtifact": Finish(keep, _read_whole)}
