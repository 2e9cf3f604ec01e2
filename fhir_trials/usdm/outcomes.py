"""Objectives and endpoints ⇄ objectives and outcomes. https://github.com/cdisc-org/DDF-RA"""

from collections.abc import Iterable, Sequence

from fhir_trials.cursor import Cursor, Json
from fhir_trials.model import Objective, Outcome, Trial
from fhir_trials.usdm.context import Reading, Writing
from fhir_trials.usdm.texts import Texts, escaped


def read_objectives(design: Cursor, texts: Texts, reading: Reading) -> Json:
    """The objectives, and the outcomes that answer them; an objective without a text only holds its endpoints."""
    objectives: list[Json] = []
    outcomes: list[Json] = []
    for place in design.each("objectives"):
        usdm_id = place.text("id")
        named = _named(place, usdm_id, reading)
        text = texts.words(place)
        objective = reading.name("Objective", usdm_id, named["name"] or text or "objective") if text else None
        level = reading.term(place, "level", "objective-kind")
        if text:
            comment = named.pop("description")
            objectives.append(
                {"id": objective, "description": text, "kind": level, "comment": comment, **named}
            )
        outcomes += [{**endpoint, "objective": objective} for endpoint in _endpoints(place, texts, reading)]
    return {"objectives": objectives, "outcomes": outcomes}


def _endpoints(objective: Cursor, texts: Texts, reading: Reading) -> Iterable[Json]:
    for place in objective.each("endpoints"):
        named = _named(place, place.text("id"), reading)
        text = texts.words(place)
        if text or named["name"]:
            yield {
                **named,
                "name": named["name"] if text else None,
                "measure": text or named["name"],
                "purpose": place.text("purpose"),
                "kind": reading.term(place, "level", "outcome-kind"),
            }


def _named(place: Cursor, usdm_id: str | None, reading: Reading) -> Json:
    """What an object is called; one that is called by its id has no name."""
    named = reading.named(place)
    return {**named, "name": None} if named["name"] == usdm_id else named


def write_objectives(trial: Trial, writing: Writing) -> list[Json]:
    """The objectives with their endpoints; those that answer none are held by one without a text."""
    made = [_objective(one, trial.outcomes, writing) for one in trial.objectives]
    known = {one.id for one in trial.objectives if one.id}
    alone = [one for one in trial.outcomes if one.objective not in known]
    return [*made, _made(None, alone, writing)] if alone else made


def _objective(objective: Objective, outcomes: Sequence[Outcome], writing: Writing) -> Json:
    own = [one for one in outcomes if objective.id and one.objective == objective.id]
    return _made(objective, own, writing)


def _made(objective: Objective | None, outcomes: Iterable[Outcome], writing: Writing) -> Json:
    usdm_id = (
        writing.id_of("Objective", objective.id)
        if objective and objective.id
        else writing.new_id("Objective")
    )
    return writing.made(
        "Objective",
        usdm_id,
        **_names(objective, usdm_id),
        description=objective.comment if objective else None,
        text=escaped(objective.description) if objective else "",
        dictionaryId=None,
        level=writing.code(objective.kind if objective else None, "objective-kind"),
        endpoints=[_endpoint(one, writing) for one in outcomes],
        notes=[],
    )


def _endpoint(outcome: Outcome, writing: Writing) -> Json:
    usdm_id = writing.new_id("Endpoint")
    return writing.made(
        "Endpoint",
        usdm_id,
        **_names(outcome, usdm_id),
        description=outcome.description,
        text=escaped(outcome.measure),
        dictionaryId=None,
        purpose=outcome.purpose or "",
        level=writing.code(outcome.kind, "outcome-kind"),
        notes=[],
    )


def _names(value: Objective | Outcome | None, usdm_id: str) -> Json:
    """`name` and `label`; USDM asks for a name, so that what has none is called by its id."""
    name = value.name if value else None
    return {"name": (value and value.other_name) or name or usdm_id, "label": name}
