"""What criteria state: thresholds, windows, states of the patient; what is not certain stays text.

`tokens` cuts a criterion into words, numbers, comparators, units and concepts; `thresholds`, `windows`, `states` and
`topics` each find statements in them; `logic` tells how they are joined, and `coverage` what of the text they say.
"""

from collections.abc import Iterable

from fhir_trials import control_characters
from fhir_trials.eligibility.splitting import split
from fhir_trials.eligibility.understanding.lists import CriteriaList
from fhir_trials.model.eligibility import Criterion, Eligibility

__all__ = ["read_criteria", "understand"]


def read_criteria(text: str, language: str | None = None) -> Eligibility:
    """Read a text of eligibility criteria, in English or Dutch: split it, and understand what is certain.

    Args:
        text: CommonMark, wrapped lines, or a copied page; HTML in it is read.
        language: the language tag each criterion gets; both languages are always tried.

    Returns:
        The text and its criteria in its order; every word of the text is kept, control characters are not.
    """
    text = control_characters.without(text)
    criteria = understand(split(text, language))
    return Eligibility.model_validate(
        {"text": {"text": text} if text.strip() else None, "criteria": criteria}
    )


def understand(criteria: Iterable[Criterion]) -> tuple[Criterion, ...]:
    """The same criteria with what they state; those that were understood before (`coverage`) stay as they are.

    Text, order, section, headings, level and language stay; nothing is raised, whatever the text.
    """
    return tuple(CriteriaList(tuple(criteria)).understood())
