"""A patient's facts from a file, and what comes of holding them against criteria, in words and as JSON."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from fhir_trials import json_text
from fhir_trials.building import place_of
from fhir_trials.eligibility.matching import Answer, Answers, asked, eligible
from fhir_trials.eligibility.matching.outline import plain, titles
from fhir_trials.errors import ReadError, UsageError
from fhir_trials.model import Criterion, Eligibility
from fhir_trials.model.facts import Facts

_NOTHING_OPEN = "nothing excludes the patient, and nothing is open"


def facts_in(file: str) -> Facts:
    """The facts in a JSON file.

    Raises:
        UsageError: it cannot be read, or something in it is no fact, stands twice, or names what no table has; the
            message names each place.
    """
    try:
        content = Path(file).read_bytes()
        value = json_text.decode(content, file)
        twice = [place for place, _ in json_text.repeated(content, value)]
        facts = Facts.model_validate(value)
    except OSError as error:
        raise UsageError(f"--facts {file}: cannot be read: {error.strerror}") from error
    except ReadError as error:
        raise UsageError(f"--facts {error}") from error
    except ValidationError as error:
        faults = [
            f"{place_of(one['loc']) or 'facts'}: {one['msg']}" for one in error.errors(include_url=False)
        ]
        raise UsageError(f"--facts {file}: {'; '.join(faults)}") from error
    if faults := [f"{place}: stands more than once; leave one" for place in twice] or asked.faults_of_facts(
        facts
    ):
        raise UsageError(f"--facts {file}: {'; '.join(faults)}")
    return facts


class Patient:
    """A patient who is held against trials one after another, of which each may have some of the parts to join."""

    def __init__(self, facts: Facts, parts: Sequence[str]) -> None:
        self._facts = facts
        self._parts = parts
        self._known: dict[str, str] = {}

    def answers(self, eligibility: Eligibility) -> Answers:
        """What comes of the criteria of one trial; parts that it does not have count nowhere in it."""
        known = titles(eligibility.criteria) if self._parts else {}
        self._known |= known
        return eligible(eligibility, self._facts, parts=[one for one in self._parts if plain(one) in known])

    def faults(self) -> list[str]:
        """The parts that none of the trials had, each with what is nearest."""
        return asked.faults_of_parts(self._parts, self._known)


class Judged(NamedTuple):
    """What comes of a criterion: by its own text, and of the list it introduces, where it does."""

    own: Answer
    of_list: Answer | None = None


def judged(answers: Answers) -> list[Judged]:
    """What comes of each criterion, in their order."""
    lists = {one.about: one for one in answers.lists}
    return [Judged(one, lists.get(one.about)) for one in answers.criteria]


def in_words(answer: Answer, *, reason: bool = True) -> str:
    """`not met, which excludes: the age of 71 years is not ≤ 70 years`; without `reason`, that is left out."""
    excludes = ", which excludes" if answer.excludes else ""
    return f"{answer.outcome}{excludes}{f': {answer.reason}' if reason else ''}"


def of_criterion(criterion: Criterion, found: Judged) -> list[str]:
    """What comes of a criterion, a line each; why nothing can be said of what was not understood stands beside it."""
    understood = criterion.coverage == "full" and not criterion.warnings
    said = [in_words(found.own, reason=understood)]
    return [*said, f"with those below: {in_words(found.of_list)}"] if found.of_list else said


def of_register(answers: Answers) -> list[str]:
    """What comes of the register's own fields, a line each."""
    return [f"{_field(one)} → {in_words(one)}" for one in answers.registered]


def summary(answers: Answers) -> str:
    """Whether the patient may take part, as far as it can be told."""
    if answers.excluded:
        return f"the patient is excluded by {_places(answers.excluded_by)}"
    unplaced = ""
    if answers.unplaced:
        unplaced = (
            f"; not counted, as nothing says whether it includes or excludes: {_places(answers.unplaced)}"
        )
    if answers.open:
        return f"nothing known excludes the patient; to be looked at: {_places(answers.open)}{unplaced}"
    return f"nothing known excludes the patient{unplaced}" if unplaced else _NOTHING_OPEN


def data(answer: Answer | None) -> dict[str, Any] | None:
    """The same as plain JSON data."""
    if answer is None:
        return None
    found = answer.model_dump(mode="json", include={"outcome", "reason", "used", "counts"})
    return found | {"excludes": answer.excludes}


def _places(answers: Iterable[Answer]) -> str:
    every = list(answers)
    numbers = list(map(str, sorted(one.about + 1 for one in every if isinstance(one.about, int))))
    said = [f"the register's {_field(one)}" for one in every if not isinstance(one.about, int)]
    if numbers:
        said.append(f"{'criterion' if len(numbers) == 1 else 'criteria'} {', '.join(numbers)}")
    return "; ".join(said)


def _field(answer: Answer) -> str:
    return str(answer.about).replace("_", " ")
