"""Doses of interventions that came without, read from what the source says of them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from fhir_trials import regimens
from fhir_trials.model import Dose, Intervention, Trial

_GIVEN = frozenset(
    {"drug", "biological", "dietary-supplement", "combination-product", "radiation", "genetic", "other", None}
)
_LANGUAGES = ("en", "nl")
_OF_RADIATION = ("Gy", "cGy")


class _Names(NamedTuple):
    """The names of a trial: of what is given, and all that may stand in a text on it."""

    given: tuple[str, ...]
    every: tuple[str, ...]


def dosed(trial: Trial) -> Trial:
    """The trial with the doses that the descriptions of its interventions state; those that came with doses keep them.

    An intervention without a description may have that of the one arm it is given in, if nothing else is given there;
    else its name is read. Of what is no product for sure no dose is stated without an amount. Texts in languages other than English and Dutch are left alone.
    """
    language = (trial.language or "en")[:2].lower()
    if language not in _LANGUAGES or not any(_may_have_doses(one) for one in trial.interventions):
        return trial
    arms = _arm_texts(trial)
    names = _Names(tuple(one.name for one in trial.interventions), tuple(_every_name(trial)))
    found = tuple(
        _with_doses(one, _text(one, arms), names, language) if _may_have_doses(one) else one
        for one in trial.interventions
    )
    return trial.but(interventions=found) if found != trial.interventions else trial


def _may_have_doses(one: Intervention) -> bool:
    return not one.doses and (one.kind.code if one.kind else None) in _GIVEN


def _arm_texts(trial: Trial) -> Mapping[str, str]:
    """The descriptions of arms in which one thing alone is given, by its id; none of what is given in several arms."""
    times = Counter(one for arm in trial.arms for one in arm.interventions)
    return {
        arm.interventions[0]: arm.description
        for arm in trial.arms
        if len(arm.interventions) == 1 and arm.description and times[arm.interventions[0]] == 1
    }


def _text(one: Intervention, arms: Mapping[str, str]) -> str:
    return one.description or arms.get(one.id, "")


def _every_name(trial: Trial) -> Iterator[str]:
    """All names of what is given, of its products and of the arms."""
    for one in trial.interventions:
        yield from (one.name, *one.other_names)
        for product in one.products:
            yield from filter(None, (product.generic_name, product.brand_name))
    for arm in trial.arms:
        yield from filter(None, (arm.name, arm.other_name))


def _with_doses(one: Intervention, text: str, names: _Names, language: str) -> Intervention:
    others = [name for name in names.given if name != one.name]
    part = regimens.part_about(text, one.name, others) if text else ""
    read = regimens.doses(part, language, name=one.name, names=names.every)
    found = read.doses
    if not text or (not read.doses and not read.doubts and part == text):
        read = regimens.doses(one.name, language, name=one.name, names=names.every)
        found = tuple(filter(None, map(_without_strength, read.doses)))
    known = any(dose.amount for dose in found) or (one.kind and one.kind.code != "other")
    return one.but(doses=found) if found and known else one


def _without_strength(dose: Dose) -> Dose | None:
    """A dose of a name: an amount that no time stands beside is the strength of a product, but for one of radiation."""
    timed = dose.frequency or dose.days or dose.duration or dose.courses or dose.cycle
    if not dose.amount or timed or dose.amount.unit in _OF_RADIATION:
        return dose
    return dose.but(amount=None, highest=None, maximum=None) if dose.route else None
