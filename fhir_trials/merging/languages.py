"""A text that leaves its trial takes its language along."""

from typing import Any, cast

from fhir_trials.model import Document, Term, Trial
from fhir_trials.model.values import Value


def spelled_out(trial: Trial) -> Trial:
    """The trial with its language on every text of it that can name its own."""
    return _with(trial, trial.language) if trial.language else trial


def _with(value: Any, language: str) -> Any:
    if isinstance(value, tuple):
        return tuple(_with(one, language) for one in cast("tuple[Any, ...]", value))
    if not isinstance(value, Value):
        return value
    changes: dict[str, Any] = {}
    for name in type(value).model_fields:
        held = getattr(value, name)
        if isinstance(held, tuple | Value) and name not in ("source", "merged"):
            changes[name] = _with(held, language)
    if _has_a_text_without_language(value):
        changes["language"] = language
    return value.model_copy(update=changes)


def _has_a_text_without_language(value: Value) -> bool:
    # the language of a document is that of what it points to
    if "language" not in type(value).model_fields or isinstance(value, Trial | Document):
        return False
    return getattr(value, "language") is None and not (isinstance(value, Term) and value.text is None)  # noqa: B009
