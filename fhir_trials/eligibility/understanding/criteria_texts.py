"""A text of eligibility criteria, split and understood."""

from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter, ValidationError

from fhir_trials import control_characters
from fhir_trials.eligibility.splitting import split
from fhir_trials.eligibility.understanding.joining.lists import CriteriaList
from fhir_trials.errors import UsageError
from fhir_trials.model.eligibility import Criterion, Eligibility
from fhir_trials.model.values import Language, Text

_LANGUAGE = TypeAdapter(Language | None)


def read_criteria(text: str, language: str | None = None) -> Eligibility:
    """Read a text of eligibility criteria, in English or Dutch: split it, and understand what is certain.

    Args:
        text: CommonMark, wrapped lines, or a copied page; HTML in it is read.
        language: the language tag each criterion gets; both languages are always tried.

    Returns:
        The text and its criteria in its order; every word of the text is kept, control characters are not, and
        half a character is U+FFFD.

    Raises:
        UsageError: this is no text, or the language is no language tag.
    """
    text = control_characters.without(control_characters.whole(_text(text)))
    _ensure_language(language)
    criteria = understand(split(text, language))
    return Eligibility.of_known(text=Text.of_known(text=text) if text.strip() else None, criteria=criteria)


def understand(criteria: Iterable[Criterion]) -> tuple[Criterion, ...]:
    """The same criteria with what they state; those that were understood before (`coverage`) stay as they are.

    Text, order, section, headings, level and language stay; nothing is raised, whatever the text.
    """
    return tuple(CriteriaList(tuple(criteria)).understood())


def _text(text: Any) -> str:
    if not isinstance(text, str):
        raise UsageError(f"read_criteria takes a text, found {type(text).__name__}")
    return text


def _ensure_language(language: Any) -> None:
    try:
        _LANGUAGE.validate_python(language)
    except ValidationError as error:
        said = "is no language tag such as en or nl; leave it out where it is not known"
        raise UsageError(f"language: {language!r} {said}") from error
