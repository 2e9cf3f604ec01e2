"""What excludes only together with something else, where no `all` says so: none of it holds by itself.

"In combination with" never lists, and who writes "and" twice, or between a state and a bound, hardly does.
"""

from functools import cache
from itertools import pairwise

from fhir_trials import table_words
from fhir_trials.eligibility.understanding.joining.parts import Part
from fhir_trials.eligibility.understanding.joining.reading import Reading
from fhir_trials.model.statements import Joined


def limit(reading: Reading, parts: list[Part], joined: Joined | None) -> None:
    """Limit, in an exclusion, the statements of parts that exclude only together.

    Args:
        reading: of the criterion.
        parts: its parts.
        joined: how they hold together.
    """
    if reading.section != "exclusion" or len(parts) < 2:
        return
    for before, part in pairwise(parts):
        told = joined == "all" and before.statements and part.statements and not (before.rest or part.rest)
        if is_combining(reading, part) and not told:
            reading.limit(before.statements | part.statements, "condition")
    if joined is None and _is_of_both(reading, parts):
        reading.limit({one for part in parts for one in part.statements}, "condition")


def is_combining(reading: Reading, part: Part) -> bool:
    """Whether it is joined to the part before by words that never list: "in combination with"."""
    return part.join == "and" and reading.tokens[part.at].word.partition(" ")[0] in _first_words()


def _is_of_both(reading: Reading, parts: list[Part]) -> bool:
    """Whether "and" stands twice beside a bound, or once between a bound and what has none."""
    if not all(part.join == "and" for part in parts[1:]):
        return False
    bounded = [any(map(reading.is_threshold, part.statements)) for part in parts]
    return any(bounded) if len(parts) > 2 else bounded[0] != bounded[1]


@cache
def _first_words() -> frozenset[str]:
    """The words that phrases for a combination begin with: "together" of "together with"."""
    rows = table_words.words("criteria-logic.csv")
    phrases = [one.word.split() for one in rows if one.meaning == "and"]
    return frozenset(phrase[0] for phrase in phrases if phrase[-1] in {"with", "met"})
