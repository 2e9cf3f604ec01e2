"""What the rows of the table cannot say, gathered from the module of each resource and data type."""

from __future__ import annotations

from fhir_trials.releases import (
    data_types,
    evidence_variable,
    fields,
    group,
    places,
    plan_definition,
    questionnaire,
    research_study,
)
from fhir_trials.releases.walk import Derived, Finish, Rule

# By R5 path.
RULES: dict[str, Rule] = {
    **research_study.RULES,
    **plan_definition.RULES,
    **questionnaire.RULES,
    **group.RULES,
    **places.RULES,
    **data_types.RULES,
}
# By type: R4 elements that repeat an extension or have no row of their own.
DERIVED: dict[str, tuple[Derived, ...]] = {
    **research_study.DERIVED,
    **group.DERIVED,
    **places.DERIVED,
    **data_types.DERIVED,
    **evidence_variable.DERIVED,
}
# By type: the last step.
FINISH: dict[str, Finish] = {
    **research_study.FINISH,
    **plan_definition.FINISH,
    **group.FINISH,
    **data_types.FINISH,
    **evidence_variable.FINISH,
}
# By type: extensions that stand on another node than their R5 element.
FIELDS: dict[str, tuple[fields.Field, ...]] = {**research_study.FIELDS, **places.FIELDS}


def names_up(type_: str) -> set[str]:
    """The R4 names that the rules of a type read, and those of its derived elements."""
    rules = [rule for path, rule in RULES.items() if path.rpartition(".")[0] == type_]
    found = {name for rule in rules for name in rule.up_names if name != "extension"}
    return found | {derived.name for derived in DERIVED.get(type_, ())}
