"""Our own JSON of a trial, as `Trial.to_dict` writes it, read back."""

from difflib import get_close_matches
from functools import cache
from typing import Any, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from fhir_trials.building import place_of
from fhir_trials.cursor import Json
from fhir_trials.issues import Issues
from fhir_trials.model import Trial

_DUE = {
    "string_type": "a text",
    "tuple_type": "a list",
    "model_type": "an object",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "decimal_type": "a number",
    "decimal_parsing": "a number",
}


def fits(value: Json) -> str:
    """Why this is a Trial: most of its members are, so that the others are likely mistakes; else an empty string."""
    known = [key for key in value if key in Trial.model_fields]
    return f"has members of a Trial: {', '.join(known[:3])}" if 2 * len(known) > len(value) else ""


def read(value: Json, issues: Issues, path: str = "") -> Trial | None:
    """The trial; None where it is invalid, with an error for each place that is.

    Objects, lists and members that hold nothing are left out first, so that `{}` and absence are one; but for a
    transition that names nothing: there a timeline ends.
    """
    try:
        return Trial.model_validate(_pruned(value))
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            place = place_of(fault["loc"])
            where = f"{path}.{place}" if path and place else path or place
            issues.error("trial-invalid", where, _words(fault))
        return None


def _words(fault: ErrorDetails) -> str:
    """What is wrong, for who wrote the JSON and knows nothing of how it is checked."""
    kind, found = fault["type"], fault["input"]
    context = fault.get("ctx", {})
    if kind == "missing":
        return "is missing"
    if kind == "extra_forbidden":
        # The members of other places are as likely meant as any: a word that nearly is one helps.
        near = get_close_matches(str(fault["loc"][-1]), _members(), 1)
        return "there is no such member" + (f"; did you mean {near[0]!r}?" if near else "")
    if kind == "value_error":
        return str(context["error"])
    if kind == "literal_error":
        return f"{found!r} is none of {context['expected']}"
    if kind == "string_pattern_mismatch":
        return f"{found!r} has not the form {context['pattern']}"
    if due := _DUE.get(kind):
        return f"{_kind_of(found)} where {due} is due"
    return f"{found!r:.60}: {fault['msg'][:1].lower()}{fault['msg'][1:]}"


def _kind_of(value: Any) -> str:
    return (
        "an object" if isinstance(value, dict) else "a list" if isinstance(value, list) else repr(value)[:60]
    )


@cache
def _members() -> list[str]:
    """The names of all members, at any depth."""
    definitions: Json = Trial.model_json_schema()["$defs"]
    return sorted(
        {*Trial.model_fields, *(name for one in definitions.values() for name in one.get("properties", ()))}
    )


def _pruned(value: Any) -> Any:
    if isinstance(value, dict):
        members = {
            key: child if key == "next" else _pruned(child) for key, child in cast("Json", value).items()
        }
        return {key: child for key, child in members.items() if not _empty(child)}
    if isinstance(value, list):
        return [child for child in map(_pruned, cast("list[Any]", value)) if child != {}]
    return value


def _empty(value: Any) -> bool:
    return value is None or value in ({}, [])
