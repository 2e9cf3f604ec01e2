"""ResearchStudy: what its rows cannot say. `mappings/releases/r5-r4.csv` · https://hl7.org/fhir/R5/researchstudy.html"""

from __future__ import annotations

from typing import Any

from fhir_trials.releases import fields, references, spelling, study_parties, study_status, table
from fhir_trials.releases.table import Json
from fhir_trials.releases.walk import (
    Derived,
    Finish,
    Rule,
    Walk,
    add_extensions,
    objects,
    set_or_drop,
    without_ids,
)

_STUDY = "ResearchStudy"
_RECRUITMENT = "ResearchStudy.recruitment"
_KEPT = f"{table.OWN}R4-ResearchStudy.enrollment"
_ELIGIBLE = ("Group",)


def _categories(study: Json, walk: Walk) -> Any:
    return [without_ids(concept) for concept in objects(study.get("studyDesign"))] or None


def _lift_categories(study: Json, native: Any, walk: Walk) -> None:
    study["studyDesign"] = native


def _recruitment_down(out: Json, node: Json, walk: Walk) -> None:
    """Numbers and group flat on the study, eligibility as enrollment."""
    recruitment = objects(out.pop("recruitment"))[0]
    known = table.ELEMENT_KEYS | {"eligibility"}
    for field in _flat():
        known |= {field.name, field.extra}
        if field.name in recruitment or field.extra in recruitment:
            carriers: list[Json] = []
            field.write(recruitment, walk, carriers)
            add_extensions(out, carriers)
    if eligibility := recruitment.get("eligibility"):
        out["enrollment"] = [references.alternate(eligibility, _ELIGIBLE, walk)]
    rest = {key: value for key, value in recruitment.items() if key in table.ELEMENT_KEYS or key not in known}
    if rest:
        parts = spelling.spell(_RECRUITMENT, rest, walk)
        add_extensions(out, [{"url": table.url_of(_RECRUITMENT), "extension": parts}])


def _enrollment_up(out: Json, node: Json, walk: Walk) -> None:
    """The first enrollment is the eligibility; further ones keep an extension of ours."""
    found = [references.direct(reference, walk) for reference in objects(out.pop("enrollment"))]
    present: Json = out.get("recruitment") or {}
    if found and "eligibility" not in present:
        out["recruitment"] = {**present, "eligibility": found.pop(0)}
    elif found and found[0] == present["eligibility"]:
        found.pop(0)
    add_extensions(out, [{"url": _KEPT, "valueReference": reference} for reference in found])


def _flat() -> list[fields.Field]:
    rows = [row for row in table.rows_of(_RECRUITMENT) if row.kind == "extension"]
    return [field for row in rows for field in fields.fields_of(row)]


def _into_recruitment(field: fields.Field) -> fields.Field:
    """The field that reads into `recruitment` what stands flat on the R4 study."""

    def read(out: Json, extensions: list[Json], walk: Walk) -> list[Json]:
        recruitment: Json = dict(out.get("recruitment") or {})
        rest = field.read(recruitment, extensions, walk)
        set_or_drop(out, "recruitment", recruitment)
        return rest

    return field._replace(read=read, read_one=None)


def _read_own_recruitment(out: Json, extensions: list[Json], walk: Walk) -> list[Json]:
    own = spelling.unspell(_RECRUITMENT, extensions[0], walk)
    out["recruitment"] = {**(out.get("recruitment") or {}), **own}
    return extensions[1:]


def _own_recruitment() -> fields.Field:
    field = fields.fields_of(table.row_of(_RECRUITMENT))[0]
    return field._replace(read=_read_own_recruitment, read_one=None)


RULES = {
    "ResearchStudy.status": study_status.PUBLICATION,
    "ResearchStudy.focus": references.codeable("focus", "ResearchStudy.focus", "concept"),
    _RECRUITMENT: Rule(_recruitment_down, _enrollment_up, ("recruitment",), ("enrollment",)),
}
FIELDS = {_STUDY: (*(_into_recruitment(field) for field in _flat()), _own_recruitment())}
DERIVED = {_STUDY: (Derived("category", _categories, _lift_categories), *study_parties.DERIVED)}
FINISH = {_STUDY: Finish(study_status.finish_down, study_status.finish_up)}
