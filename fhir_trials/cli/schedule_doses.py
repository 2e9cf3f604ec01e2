"""Doses in a line each: how much, which way, how often, how long."""

from collections.abc import Iterator, Sequence

from fhir_trials import dose_words
from fhir_trials.amount_words import line, number
from fhir_trials.model import Dose, Intervention, Quantity, Trial

# what stands between two doses, by how the second relates to the first
_JOINED = {"follows": "; then ", "beside": "; with ", "instead": "; or ", None: "; "}


def lines(trial: Trial, arm: str | None = None) -> Iterator[str]:
    """`Anakinra: 600 mg intravenous for 1 week; then 100 mg once a day`, for each intervention that has doses.

    `with` stands before a dose that is given beside the one before it, `or` before one that is given instead of it,
    and nothing where nobody says how the two relate.

    Args:
        trial: whose.
        arm: the id of an arm: only what it gets.
    """
    given = {one for group in trial.arms if group.id == arm for one in group.interventions}
    for one in trial.interventions:
        if one.doses and (arm is None or one.id in given):
            yield f"{line(one.name)}: {_joined(one.doses, one)}"


def _joined(doses: Sequence[Dose], of: Intervention) -> str:
    first, *others = doses
    return in_words(first, of) + "".join(f"{_JOINED[one.relation]}{in_words(one, of)}" for one in others)


def in_words(dose: Dose, of: Intervention) -> str:
    """One step of a dosing scheme; the source's words where nothing of it was understood.

    Args:
        dose: the step.
        of: what is given, whose product may tell the form.
    """
    said = " ".join(filter(None, [_amount(dose), _way(dose, of), dose_words.rhythm(dose)]))
    parts = [said, _most(dose), *dose_words.limits(dose)]
    return ", ".join(filter(None, parts)) or line(dose.text or dose.name or "not said")


def _amount(dose: Dose) -> str:
    if dose.amount is None:
        return f"at most {_quantity(dose.highest)}" if dose.highest else ""
    if dose.highest is None:
        return _quantity(dose.amount)
    least = number(dose.amount.value) if dose.highest.unit == dose.amount.unit else _quantity(dose.amount)
    return f"{least} to {_quantity(dose.highest)}"


def _most(dose: Dose) -> str:
    return f"at most {_quantity(dose.maximum)} at a time" if dose.maximum else ""


def _quantity(amount: Quantity) -> str:
    return f"{number(amount.value)} {amount.unit or ''}".rstrip()


def _way(dose: Dose, of: Intervention) -> str:
    of_dose = [one for one in of.products if dose.product in (None, one.id)]
    forms = [dose.form, *(one.form for one in of_dose)]
    named = [next(filter(None, forms), None), dose.route]
    return ", ".join(line(one.text or str(one.code)) for one in named if one)
