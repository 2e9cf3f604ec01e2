"""PlanDefinition and ActivityDefinition: what their rows cannot say. https://hl7.org/fhir/R5/plandefinition.html · https://hl7.org/fhir/R5/activitydefinition.html"""

from __future__ import annotations

from fhir_trials.releases import codes, fields, references, spelling, table
from fhir_trials.releases.table import NOT_STATED, Json
from fhir_trials.releases.walk import (
    Finish,
    Rule,
    Walk,
    add_extensions,
    keep,
    object_at,
    objects,
    set_or_drop,
    take_extension,
)

_ACTION = "PlanDefinition.action"
_REQUIREMENT = "DataRequirement"
_CODE_URL = f"{table.OWN}R4-PlanDefinition.action.code"


def _code_down(out: Json, node: Json, walk: Walk) -> None:
    out["code"] = [out["code"]]


def _code_up(out: Json, node: Json, walk: Walk) -> None:
    if isinstance(out["code"], dict):
        walk.information("r5-element-in-r4", node, "code", "a single code, in the shape of R5")
        return
    concepts = objects(out.pop("code"))
    set_or_drop(out, "code", concepts[0] if concepts else None)
    add_extensions(out, [{"url": _CODE_URL, "valueCodeableConcept": concept} for concept in concepts[1:]])


class _Data:
    """An action's input or output: in R5 it has a requirement, in R4 it is one."""

    def __init__(self, name: str) -> None:
        path = f"{_ACTION}.{name}"
        self.name = name
        self.url = table.url_of(f"{path}.requirement")
        self.known = spelling.of(path).known
        rows = [row for row in table.rows_of(path) if row.name != "requirement"]
        self.fields = [field for row in rows for field in fields.fields_of(row)]

    def down(self, out: Json, node: Json, walk: Walk) -> None:
        out[self.name] = [self._write(item, walk) for item in objects(out[self.name])]

    def up(self, out: Json, node: Json, walk: Walk) -> None:
        out[self.name] = [self._read(item, walk) for item in objects(out[self.name])]

    def _write(self, item: Json, walk: Walk) -> Json:
        """The requirement itself, or what is left of it where the input has an id or extensions of its own."""
        native = walk.convert(_REQUIREMENT, object_at(item, "requirement"))
        own = objects(item.get("extension"))
        for field in self.fields:
            if field.name in item or field.extra in item:
                field.write(item, walk, own)
        for name in [name for name in item if name not in self.known]:
            walk.warning("not-in-release", item, name, "no such element in R5; left out")
        if not native:
            native = {"type": "Resource", "_type": {"extension": [{"url": NOT_STATED, "valueBoolean": True}]}}
        elif own or "id" in item or "id" in native:
            own.append({"url": self.url, "valueDataRequirement": native})
            native = _bare(native)
        out: Json = {**native, **({"id": item["id"]} if "id" in item else {})}
        if "modifierExtension" in item:
            out["modifierExtension"] = item["modifierExtension"]
        set_or_drop(out, "extension", [*objects(out.get("extension")), *own])
        return out

    def _read(self, native: Json, walk: Walk) -> Json:
        if not native.keys().isdisjoint(("title", "requirement", "relatedData")):
            walk.information("r5-element-in-r4", native, "", "in the shape of R5")
            return native
        own = dict(native)
        item: Json = {}
        for field in self.fields:
            if carrier := take_extension(own, field.url):
                field.read(item, [carrier], walk)
        whole = take_extension(own, self.url)
        stands_in = take_extension(dict(object_at(own, "_type")), NOT_STATED) is not None
        if whole is None and not item and not stands_in:
            return {"requirement": walk.convert(_REQUIREMENT, native)}
        item |= {key: value for key, value in own.items() if key in table.ELEMENT_KEYS}
        if whole is not None:
            requirement = object_at(whole, "valueDataRequirement")
            item["requirement"] = walk.convert(_REQUIREMENT, requirement)
            if _bare(own) != _bare(requirement):
                walk.warning("native-differs", native, "", "is not what the extension says, which is taken")
        elif not stands_in:
            item["requirement"] = walk.convert(_REQUIREMENT, _bare(own))
        return item


def _bare(requirement: Json) -> Json:
    return {key: value for key, value in requirement.items() if key not in table.ELEMENT_KEYS}


def _data_rule(name: str) -> Rule:
    data = _Data(name)
    return Rule(data.down, data.up, (name,), (name,))


def _participant(path: str) -> Finish:
    def down(out: Json, node: Json, walk: Walk) -> None:
        codes.fill_required_code(out, path)

    return Finish(down, keep)


_CANONICALS = ("specimenRequirement", "observationRequirement", "observationResultRequirement")
_PARTICIPANTS = (f"{_ACTION}.participant", "ActivityDefinition.participant")
RULES = {
    "PlanDefinition.action.code": Rule(_code_down, _code_up, ("code",), ("code",)),
    "PlanDefinition.action.input": _data_rule("input"),
    "PlanDefinition.action.output": _data_rule("output"),
    "ActivityDefinition.kind": codes.required_code("ActivityDefinition.kind"),
    "ActivityDefinition.location": references.codeable(
        "location", "ActivityDefinition.location", "reference"
    ),
    **{f"{path}.type": codes.required_code(f"{path}.type") for path in _PARTICIPANTS},
    **{
        f"ActivityDefinition.{name}": references.canonicals(name, f"ActivityDefinition.{name}")
        for name in _CANONICALS
    },
}
FINISH = {path: _participant(f"{path}.type") for path in _PARTICIPANTS}
