"""Doses of interventions that came without, read from what the source says of them."""

from collections import Counter
from collections.abc import Iterable, Mapping

from fhir_trials import regimens
from fhir_trials.model import Intervention, Trial

_GIVEN = frozenset(
    {"drug", "biological", "dietary-supplement", "combination-product", "radiation", "genetic", "other", None}
)
_LANGUAGES = ("en", "nl")


def dosed(trial: Trial) -> Trial:
    """The trial with the doses that the descriptions of its interventions state; those that came with doses keep them.

    An intervention without a description may have that of the one arm it is given in, if nothing else is given there;
    else its name is read. Of what is no product for sure no dose is stated without an amount. Texts in languages other than English and Dutch are left alone.
    """
    language = (trial.language or "en")[:2].lower()
    if language not in _LANGUAGES or not any(_may_have_doses(one) for one in trial.interventions):
        return trial
    arms = _arm_texts(trial)
    names = [one.name for one in trial.interventions]
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


def _with_doses(one: Intervention, text: str, names: Iterable[str], language: str) -> Intervention:
    others = [name for name in names if name != one.name]
    part = regimens.part_about(text, one.name, others) if text else ""
    read = regimens.doses(part, language, name=one.name)
    if not text or (not read.doses and not read.doubts and part == text):
        read = regimens.doses(one.name, language, name=one.name)
    known = any(dose.amount for dose in read.doses) or (one.kind and one.kind.code != "other")
    return one.but(doses=read.doses) if read.doses and known else one
