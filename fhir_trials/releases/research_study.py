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
    object_at,
    objects,
    set_or_drop,
    without_ids,
)

_STUDY = "ResearchStudy"
_RECRUITMENT = "ResearchStudy.recruitment"
_KEPT = f"{table.OWN}R4-ResearchStudy.enrollment"
_ELIGIBLE = ("Group",)
_FLAT = [
    field for row in table.rows_of(_RECRUITMENT) if row.kind == "extension" for field in fields.fields_of(row)
]
_FLAT_NAMES = {"eligibility"}.union(*({field.name, field.extra} for field in _FLAT))
_OWN_URL = table.url_of(_RECRUITMENT)


def _categories(study: Json, walk: Walk) -> Any:
    return [without_ids(concept) for concept in objects(study.get("studyDesign"))] or None


def _lift_categories(study: Json, native: Any, walk: Walk) -> None:
    study["studyDesign"] = native


def _recruitment_down(out: Json, node: Json, walk: Walk) -> None:
    """Numbers and group flat on the study, eligibility as enrollment."""
    recruitment = object_at(out, "recruitment")
    del out["recruitment"]
    for field in _FLAT:
        if field.name in recruitment or field.extra in recruitment:
            carriers: list[Json] = []
            field.write(recruitment, walk, carriers)
            add_extensions(out, carriers)
    if eligibility := object_at(recruitment, "eligibility"):
        out["enrollment"] = [references.alternate(eligibility, _ELIGIBLE, walk)]
    rest = {key: value for key, value in recruitment.items() if key in table.ELEMENT_KEYS}
    if rest:
        parts = spelling.spell(_RECRUITMENT, rest, walk)
        add_extensions(out, [{"url": _OWN_URL, "extension": parts}])
    for name in [name for name in recruitment if name not in _FLAT_NAMES | table.ELEMENT_KEYS]:
        walk.warning("not-in-release", recruitment, name, "no such element in R5; left out")


def _enrollment_up(out: Json, node: Json, walk: Walk) -> None:
    """The first enrollment is the eligibility; further ones keep an extension of ours."""
    found = [references.direct(reference, walk) for reference in objects(out.pop("enrollment"))]
    present = object_at(out, "recruitment")
    if found and "eligibility" not in present:
        out["recruitment"] = {**present, "eligibility": found.pop(0)}
    elif found and found[0] == present["eligibility"]:
        found.pop(0)
    add_extensions(out, [{"url": _KEPT, "valueReference": reference} for reference in found])


def _into_recruitment(field: fields.Field) -> fields.Field:
    """The field that reads into `recruitment` what stands flat on the R4 study."""

    def read(out: Json, extensions: list[Json], walk: Walk) -> list[Json]:
        recruitment: Json = dict(object_at(out, "recruitment"))
        rest = field.read(recruitment, extensions, walk)
        set_or_drop(out, "recruitment", recruitment)
        return rest

    return field._replace(read=read, read_one=None)


def _read_own_recruitment(out: Json, extensions: list[Json], walk: Walk) -> list[Json]:
    own = spelling.unspell(_RECRUITMENT, extensions[0], walk)
    out["recruitment"] = {**object_at(out, "recruitment"), **own}
    return extensions[1:]


def _own_recruitment() -> fields.Field:
    field = fields.fields_of(table.row_of(_RECRUITMENT))[0]
    return field._replace(read=_read_own_recruitment, read_one=None)


RULES = {
    "ResearchStudy.status": study_status.PUBLICATION,
    "ResearchStudy.focus": references.codeable("focus", "ResearchStudy.focus", "concept"),
    _RECRUITMENT: Rule(_recruitment_down, _enrollment_up, ("recruitment",), ("enrollment",)),
}
FIELDS = {_STUDY: (*(_into_recruitment(field) for field in _FLAT), _own_recruitment())}
DERIVED = {_STUDY: (Derived("category", _categories, _lift_categories), *study_parties.DERIVED)}
FINISH = {_STUDY: Finish(study_status.finish_down, study_status.finish_up)}
