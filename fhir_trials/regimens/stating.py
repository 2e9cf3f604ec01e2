"""The dose of one step, of what was found in it."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from fhir_trials.model import Dose, Quantity, Term
from fhir_trials.model.codes import Route
from fhir_trials.regimens import ways
from fhir_trials.regimens.amount_lists import Amount
from fhir_trials.regimens.doubts import Doubt
from fhir_trials.regimens.found import Step
from fhir_trials.regimens.parts import Part
from fhir_trials.regimens.timed import When, rhythm_of
from fhir_trials.regimens.tokens import Tokens
from fhir_trials.regimens.ways import Way

_AT_ENDS = " \t\n,;:-·*"
_T = TypeVar("_T")


def dose(step: Step, read: Tokens, text: str, language: str) -> tuple[Dose | None, Doubt | None]:
    """The dose of a step, and what is not certain of how often it is given; None where nothing of it is certain."""
    words = _words(step.told, read, text)
    when = rhythm_of(step, read)
    form = _one(one.code for one in step.forms)
    stated: dict[str, object] = {
        "text": words,
        **_amount(step.amount),
        "maximum": Quantity(value=step.maximum.low, unit=step.maximum.unit) if step.maximum else None,
        "form": {"code": form, "text": _of(step.forms[0], read, text)} if form else None,
        "route": _route(step, read, text, words, language),
        "frequency": when.frequency,
        "duration": when.duration,
        "until": _until(step, read, text),
        "courses": _one(one.how_many for one in step.courses),
        "cycle": when.cycle,
        "days": when.days,
    }
    known = {member: value for member, value in stated.items() if value is not None and value != ()}
    if len(known) == 1:
        return None, None
    return Dose.model_validate(known), _doubt(step, when, text, read)


def _doubt(step: Step, when: When, text: str, read: Tokens) -> Doubt | None:
    if not step.amount:
        return None
    words = text[read[step.amount.start].start : read[step.amount.end - 1].end]
    if when.open:
        return Doubt("frequency-open", words)
    return None if when.frequency or when.days else Doubt("frequency-missing", words)


def _one(values: Iterable[_T]) -> _T | None:
    """The value that all say; None where two differ, or none is said."""
    found = set(values)
    return found.pop() if len(found) == 1 else None


def _words(told: Sequence[Part], read: Tokens, text: str) -> str:
    """The words of the source, from the first part that says something to the last."""
    return text[read[told[0].begin].start : read[told[-1].end - 1].end].strip(_AT_ENDS)


def _amount(amount: Amount | None) -> dict[str, Quantity]:
    if amount is None:
        return {}
    least = {"amount": Quantity(value=amount.low, unit=amount.unit)}
    if amount.high is None:
        return least
    return {**least, "highest": Quantity(value=amount.high, unit=amount.unit)}


def _until(step: Step, read: Tokens, text: str) -> str | None:
    found = {text[read[one.start].start : read[one.end - 1].end].strip(_AT_ENDS) for one in step.untils}
    return found.pop() if len(found) == 1 else None


def _route(step: Step, read: Tokens, text: str, words: str, language: str) -> Term[Route] | None:
    """The word behind the amount, else the last before it; None where two words differ."""
    if step.routes:
        if not (code := _one(one.code for one in step.routes)):
            return None
        behind = step.amount.end if step.amount else 0
        chosen = next((one for one in step.routes if one.start >= behind), step.routes[-1])
        return Term[Route].model_validate({"code": code, "text": _of(chosen, read, text)})
    stated = ways.via(words, language) if step.amount or step.courses else None
    return Term[Route](text=stated) if stated else None


def _of(way: Way, read: Tokens, text: str) -> str:
    return text[read[way.start].start : read[way.start].end]
