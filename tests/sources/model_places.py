"""Whether the places that data dictionaries name are places of the model."""

from typing import Any, get_args

from pydantic import BaseModel

from fhir_trials.model import Trial


def unknown_step(place: str) -> str:
    """The first step of a place (`sites[].facility`) that leads to no field, or to no list; empty where all do."""
    model: type[BaseModel] = Trial
    for part in place.split("."):
        field = model.model_fields.get(part.removesuffix("[]"))
        if field is None or part.endswith("[]") != ("tuple[" in str(field.annotation)):
            return part
        model = next(iter(_models_in(field.annotation)), BaseModel)
    return ""


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for part in get_args(annotation) for found in _models_in(part)]
