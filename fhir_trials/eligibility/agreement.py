"""Where the register's fields and the criteria say different things of age, sex and healthy volunteers.

Both are kept; the register's field gives the coded age. Text that says less than the register is no disagreement.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from fhir_trials.eligibility import ages
from fhir_trials.eligibility.ages import End, Side
from fhir_trials.model.eligibility import Age, Criterion, Eligibility
from fhir_trials.model.statements import Statement

_SIDES: tuple[Side, ...] = ("lower", "upper")
_FIELDS: dict[Side, Literal["minimum_age", "maximum_age"]] = {"lower": "minimum_age", "upper": "maximum_age"}
_WORDS: dict[Side, str] = {"lower": "minimum", "upper": "maximum"}


class Disagreement(NamedTuple):
    """One thing that the register's field and the criteria say differently.

    Attributes:
        path: of the field in `Eligibility`: `minimum_age`, `maximum_age`, `age_bands`, `sex`, `healthy_volunteers`.
        message: what each of them says.
        only_the_end: both name the same age, and differ in whether who has that age takes part.
    """

    path: str
    message: str
    only_the_end: bool = False


def disagreements(eligibility: Eligibility) -> list[Disagreement]:
    """What the register's fields and the criteria for all participants disagree on, in the order of the fields.

    Only criteria that were understood count, and of these only statements that hold by themselves: no exception,
    no condition, no window, no alternative.
    """
    stated = list(_trial_wide(eligibility.criteria))
    return [
        *_of_age(eligibility, stated),
        *_of_sex(eligibility, stated),
        *_of_volunteers(eligibility, stated),
    ]


class _Stated(NamedTuple):
    criterion: Criterion
    statement: Statement
    excluded: bool


def _trial_wide(criteria: tuple[Criterion, ...]) -> Iterator[_Stated]:
    """Each statement that must, or must not, hold of every participant."""
    open_lists: list[bool] = []
    for criterion in criteria:
        del open_lists[criterion.level :]
        together = "all" if criterion.section == "inclusion" else "any"
        alone = criterion.coverage == "full" and len(criterion.statements) == 1
        if (
            criterion.section != "unknown"
            and not criterion.for_some
            and all(open_lists)
            and (alone or criterion.joined == together)
        ):
            for one in criterion.statements:
                if one.limit is None and one.window is None:
                    yield _Stated(criterion, one, one.negated != (criterion.section == "exclusion"))
        open_lists.append(criterion.below in {None, together})


def _of_age(eligibility: Eligibility, stated: list[_Stated]) -> Iterator[Disagreement]:
    found = [one for one in stated if one.statement.kind == "age"]
    ends = [end for one in found for end in ages.ends(one.statement, excluded=one.excluded)]
    registered = eligibility.minimum_age is not None or eligibility.maximum_age is not None
    for side in _SIDES:
        these = [end for end in ends if end.side == side]
        end = ages.strictest(these)
        if end is None:
            continue
        if registered:
            field: Age | None = getattr(eligibility, _FIELDS[side])
            yield from _age(field, end, side, these)
        elif eligibility.age_bands and not ages.within_bands(end, eligibility.age_bands):
            yield Disagreement(
                "age_bands", f"the age groups of the fields and the criteria differ: the criteria say {end}"
            )


def _age(field: Age | None, end: End, side: Side, stated: list[End]) -> Iterator[Disagreement]:
    """What the field and the strictest end differ in; nothing where another end that is stated is the field's.

    Where criteria state two ages, one of them may be a part's, and nothing says so: "≥ 18 years; one of these risks:
    > 40 years; …" in a flat list.
    """
    path, word = _FIELDS[side], _WORDS[side]
    if field is None:
        yield Disagreement(path, f"the fields state no {word} age, the criteria say {end}")
        return
    found = ages.compare(field, end)
    if found == "inclusive":
        message = (
            f"the field's {word} age of {ages.shown(field)} takes part, and by the criteria ({end}) does not: "
            "they differ in whether the bound itself is included"
        )
        yield Disagreement(path, message, only_the_end=True)
    elif found == "differs" and all(ages.compare(field, other) == "differs" for other in stated):
        yield Disagreement(path, f"the field's {word} age is {ages.shown(field)}, the criteria say {end}")


def _of_sex(eligibility: Eligibility, stated: list[_Stated]) -> Iterator[Disagreement]:
    code = eligibility.sex.code if eligibility.sex else None
    if code is None:
        return
    both = frozenset({"female", "male"})
    registered = both if code == "all" else frozenset({code})
    for one in stated:
        values = both & set(one.statement.values)
        if one.statement.kind != "sex" or not values:
            continue
        by_text = both - values if one.excluded else values
        if registered - by_text:
            yield Disagreement(
                "sex",
                f"the field says {code}, the criteria {' and '.join(sorted(by_text)) or 'neither sex'}: "
                f"{_words(one)}",
            )
            return


def _of_volunteers(eligibility: Eligibility, stated: list[_Stated]) -> Iterator[Disagreement]:
    accepted = eligibility.healthy_volunteers
    for one in stated:
        if one.statement.concept != "healthy_volunteer" or accepted is None:
            continue
        if accepted == one.excluded:
            said = "are accepted" if accepted else "are not accepted"
            yield Disagreement(
                "healthy_volunteers",
                f"by the field healthy volunteers {said}, by the criteria the reverse: {_words(one)}",
            )
            return


def _words(one: _Stated) -> str:
    start, end = one.statement.span
    return f"“{one.criterion.text[start:end]}”"
