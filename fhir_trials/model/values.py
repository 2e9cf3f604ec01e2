"""The small values every part of a trial is made of."""

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

_set = object.__setattr__


class Value(BaseModel):
    """A frozen value; unknown members are refused, so that nothing is lost by a typing fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def of_known(cls, **members: object) -> Self:
        """A value of members that are known to be admitted, each that has no default among them: as the constructor.

        It takes half as long, since nothing is looked at; other values belong in the constructor.
        """
        made = object.__new__(cls)
        _set(made, "__dict__", {**_defaults(cls), **members})
        _set(made, "__pydantic_fields_set__", {*members})
        _set(made, "__pydantic_extra__", None)
        _set(made, "__pydantic_private__", None)
        return made

    def but(self, **members: object) -> Self:
        """A copy with other members that are known to be admitted: as `model_copy`, which takes three times as long."""
        copy = object.__new__(type(self))
        _set(copy, "__dict__", {**self.__dict__, **members})
        _set(copy, "__pydantic_fields_set__", {*self.__pydantic_fields_set__, *members})
        _set(copy, "__pydantic_extra__", None)
        _set(copy, "__pydantic_private__", None)
        return copy


@cache
def _defaults(cls: type[Value]) -> dict[str, object]:
    """All members in their order, with what they are where nothing is said."""
    return {name: field.get_default(call_default_factory=False) for name, field in cls.model_fields.items()}


# What FHIR admits in a text: https://hl7.org/fhir/R5/datatypes.html#string
_ADMITTED = r"[^\x00-\x08\x0B\x0C\x0E-\x1F]*"
Words = Annotated[str, StringConstraints(min_length=1, pattern=rf"^{_ADMITTED}[^\s\x00-\x1F]{_ADMITTED}$")]
"""Text that says something: at least one character that is not blank, and none below U+0020 but tab, CR and LF."""

Language = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
"""A language tag (BCP 47): `nl`, `en`, `en-GB`. Where it is absent, the language of the trial applies."""


def _in_the_calendar(text: str) -> str:
    date.fromisoformat(text + "0000-01-01"[len(text) :])
    return text


PartialDate = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"),
    AfterValidator(_in_the_calendar),
]
"""A date of the calendar as precisely as it was given: `2021`, `2021-02` or `2021-02-16`; never completed."""

LocalId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.\-]{0,39}$")]
"""A name by which parts of one trial point to each other: `arm-a`, `anakinra`."""

TimeUnit = Literal["second", "minute", "hour", "day", "week", "month", "year"]


class Text(Value):
    """A passage of text with its language, where that is not the language of the trial."""

    text: Words
    language: Language | None = None


class DateFact(Value):
    """A date and whether it has happened.

    Attributes:
        kind: `actual` (it happened then) or `expected`; None where the source does not say.
    """

    date: PartialDate
    kind: Literal["actual", "expected"] | None = None


Positive = Annotated[Decimal, Field(gt=0)]


class Duration(Value):
    """A length of time as stated: 6 months stays 6 months."""

    value: Positive
    unit: TimeUnit


class Quantity(Value):
    """A measured amount in the unit as stated (`mg`, `mg/m2`)."""

    value: Decimal
    unit: Words | None = None
