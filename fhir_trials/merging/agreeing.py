"""Whether two values say the same thing."""

import re
from typing import Any

from fhir_trials.merging import places
from fhir_trials.merging.matching import country_of
from fhir_trials.merging.places import Path
from fhir_trials.merging.spelling import alike
from fhir_trials.model import Arm, Outcome, Party, Term

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def contains(vague: str, precise: str) -> bool:
    """Whether the first is a date that the second tells more precisely, or the same date."""
    dates = _DATE.fullmatch(vague) and _DATE.fullmatch(precise)
    return bool(dates) and (precise == vague or precise.startswith(f"{vague}-"))


def agree(one: Term[Any], other: Term[Any]) -> bool:
    """Whether two coded facts are one: by their codes, else by their words."""
    if one.code and other.code:
        return one.code == other.code
    return alike(one.text, other.text) if one.text and other.text else False


def same_text(one: str, other: str, at: Path) -> bool:
    """Whether two texts differ in spelling at most; countries may have several names."""
    is_country = at[-1] == "country" or places.without_positions(at) == "countries.name"
    return alike(one, other) or (is_country and country_of(one) == country_of(other))


def alike_in_all(one: Any, other: Any) -> bool:
    """Whether all leaves are alike but for spelling; the language of a text is no part of what it says."""
    ours, theirs = (
        {path: value for path, value in places.leaves(some) if path[-1:] != ("language",)}
        for some in (one, other)
    )
    return ours.keys() == theirs.keys() and all(
        value == theirs[path] or (isinstance(value, str) and alike(value, theirs[path]))
        for path, value in ours.items()
    )


def contradicting(ours: tuple[Any, ...], added: tuple[Any, ...]) -> tuple[Any, Any] | None:
    """Items of which a trial has one set only, where the second record has others; None where there are none."""
    for belongs in (_is_primary_outcome, _is_lead_sponsor, _is_arm):
        held, said = (tuple(item for item in items if belongs(item)) for items in (ours, added))
        if held and said:
            return held, said
    return None


def _is_primary_outcome(item: Any) -> bool:
    return isinstance(item, Outcome) and item.kind is not None and item.kind.code == "primary"


def _is_lead_sponsor(item: Any) -> bool:
    return isinstance(item, Party) and item.role.code == "lead-sponsor"


def _is_arm(item: Any) -> bool:
    return isinstance(item, Arm)
