"""PlanDefinition and ActivityDefinition: what their rows cannot say. https://hl7.org/fhir/R5/plandefinition.html · https://hl7.org/fhir/R5/activitydefinition.html"""

from __future__ import annotations

from fhir_trials.releases import codes, fields, references, table
from fhir_trials.releases.table import NOT_STATED, Json
from fhir_trials.releases.walk import (
    Finish,
    Rule,
    Walk,
    add_extensions,
    keep,
    objects,
    set_or_drop,
    take_extension,
)

_ACTION = "PlanDefinition.action"
_REQUIREMENT = "DataRequirement"


def _code_down(out: Json, node: Json, walk: Walk) -> None:
    out["code"] = [out["code"]]


def _code_up(out: Json, node: Json, walk: Walk) -> None:
    if isinstance(out["code"], dict):
        walk.information("r5-element-in-r4", node, "code", "a single code, in the shape of R5")
        return
    concepts = objects(out.pop("code"))
    url = f"{table.OWN}R4-PlanDefinition.action.code"
    set_or_drop(out, "code", concepts[0] if concepts else None)
    add_extensions(out, [{"url": url, "valueCodeableConcept": concept} for concept in concepts[1:]])


def _data(name: str) -> Rule:
    """The rule of an action's input or output: in R5 it has a requirement, in R4 it is one."""
    path = f"{_ACTION}.{name}"
    url = table.url_of(path)
    rows = [row for row in table.rows_of(path) if row.kind == "extension"]
    known = fields.spelling(path).plain

    def write(item: Json, walk: Walk) -> Json:
        requirement = item.get("requirement")
        native: Json = walk.convert(_REQUIREMENT, requirement) if isinstance(requirement, dict) else {}
        parts = [extension for field in title_and_link for extension in _written(field, item, walk)]
        own = [*objects(item.get("extension")), *parts]
        if not item.keys() <= known | {"extension"}:
            walk.warning("not-in-release", item, "", f"{', '.join(item.keys() - known)}: no place in {walk.release}")
        if not native:
            native = {"type": "Resource", "_type": {"extension": [{"url": NOT_STATED, "valueBoolean": True}]}}
        elif own or "id" in item or "id" in native:
            own.append({"url": url, "valueDataRequirement": native})
            native = {key: value for key, value in native.items() if key not in ("id", "extension")}
        out = {**native, **({"id": item["id"]} if "id" in item else {})}
        set_or_drop(out, "extension", [*objects(out.get("extension")), *own])
        return out

    def read(native: Json, walk: Walk) -> Json:
        if not native.keys().isdisjoint(("title", "requirement", "relatedData")):
            walk.information("r5-element-in-r4", native, "", "in the shape of R5")
            return native
        own = dict(native)
        extra: Json = dict(own.get("_type") or {})
        item: Json = {}
        carriers = [carrier for field in title_and_link if (carrier := take_extension(own, field.url))]
        whole = take_extension(own, url)
        for carrier in carriers:
            next(field for field in title_and_link if field.url == carrier["url"]).read(item, [carrier], walk)
        stated = take_extension(extra, NOT_STATED) is None
        if whole is None and not carriers and stated:
            return {"requirement": walk.convert(_REQUIREMENT, native)}
        item |= {key: own.pop(key) for key in ("id", "extension") if key in own}
        if whole is not None and isinstance(whole.get("valueDataRequirement"), dict):
            item["requirement"] = walk.convert(_REQUIREMENT, whole["valueDataRequirement"])
            if own != {key: each for key, each in whole["valueDataRequirement"].items() if key not in ("id", "extension")}:
                walk.warning("native-differs", native, "", "is not what the extension says, which is taken")
        elif stated:
            item["requirement"] = walk.convert(_REQUIREMENT, own)
        return item

    def down(out: Json, node: Json, walk: Walk) -> None:
        out[name] = [write(item, walk) for item in objects(out[name])]

    def up(out: Json, node: Json, walk: Walk) -> None:
        out[name] = [read(item, walk) for item in objects(out[name])]

    title_and_link = [field for row in rows if row.name != "requirement" for field in fields.fields_of(row)]
    return Rule(down, up, (name,), (name,))


def _written(field: fields.Field, item: Json, walk: Walk) -> list[Json]:
    return field.write(item, walk) if field.name in item or field.extra in item else []


def _participant(path: str) -> Finish:
    def down(out: Json, node: Json, walk: Walk) -> None:
        codes.fill_required_code(out, path)

    return Finish(down, keep)


_CANONICALS = ("specimenRequirement", "observationRequirement", "observationResultRequirement")
_PARTICIPANTS = (f"{_ACTION}.participant", "ActivityDefinition.participant")
RULES = {
    "PlanDefinition.action.code": Rule(_code_down, _code_up, ("code",), ("code",)),
    "PlanDefinition.action.input": _data("input"),
    "PlanDefinition.action.output": _data("output"),
    "ActivityDefinition.kind": codes.required_code("ActivityDefinition.kind"),
    "ActivityDefinition.location": references.codeable("location", "ActivityDefinition.location", "reference"),
    **{f"{path}.type": codes.required_code(f"{path}.type") for path in _PARTICIPANTS},
    **{
        f"ActivityDefinition.{name}": references.canonicals(name, f"ActivityDefinition.{name}") for name in _CANONICALS
    },
}
FINISH = {path: _participant(f"{path}.type") for path in _PARTICIPANTS}
