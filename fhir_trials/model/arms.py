"""The arms and what is given or done in each."""

from typing import Annotated

from pydantic import Field

from fhir_trials.model.codes import (
    ArmKind,
    Authorisation,
    Coding,
    DataOrigin,
    DoseForm,
    DoseRelation,
    InterventionKind,
    InterventionRole,
    Route,
    Term,
)
from fhir_trials.model.values import Duration, LocalId, Positive, Quantity, TimeUnit, Value, Words


class Product(Value):
    """A medicine or device that is used.

    Attributes:
        id: the name doses use for it; None where no dose names it.
        kind: what sort of product it is, in the source's words beside our code.
        generic_name: the substance or the kind of device.
        brand_name: the name it is sold under.
        authorisation: whether it may be sold, and for this use.
        form: the form it is given in.
    """

    id: LocalId | None = None
    kind: Term[InterventionKind] | None = None
    generic_name: Words | None = None
    brand_name: Words | None = None
    authorisation: Term[Authorisation] | None = None
    form: Term[DoseForm] | None = None
    description: Words | None = None


class Frequency(Value):
    """How often: `times` in each `period` of `unit` (once a day: 1, 1, day)."""

    times: Annotated[int, Field(ge=1, le=2_147_483_647)]
    period: Positive
    unit: TimeUnit


class Dose(Value):
    """One step of a dosing scheme.

    Attributes:
        relation: how it relates to the dose before it in the list: `follows` (it comes when that has ended), `beside`
            (both are given in the same time), `instead` (one or the other is given, or each to other participants).
            None for the first, and where nobody says.
        text: the source's words for this step.
        name: what the source calls this step.
        other_name: what else it calls it.
        product: the id of the product that it is of, among those of the intervention.
        amount: how much at a time; the least where `highest` is stated. Where its unit is divided by a time (`mL/h`,
            `mg/kg/day`) it is how much in that time.
        highest: the most at a time, where it is a range.
        maximum: what is never exceeded at a time, whatever the amount comes to (`75 mg/m2, at most 150 mg`).
        form: the form it is given in, where the product does not say.
        frequency: how often, on the days on which it is given.
        how_often: how often in the source's words, where no frequency says just that (`ten days per month`).
        duration: how long this step goes on.
        duration_varies: how long it goes on is not the same for everybody; why is in `until`, where it is said.
        until: what ends it, in the source's words (`until progression`).
        courses: how many courses (cycles) are given.
        cycle: the length of one course, from the beginning of one to that of the next.
        days: the days of the course on which it is given, the first being 1.
    """

    relation: DoseRelation | None = None
    text: Words | None = None
    name: Words | None = None
    other_name: Words | None = None
    product: LocalId | None = None
    amount: Quantity | None = None
    highest: Quantity | None = None
    maximum: Quantity | None = None
    form: Term[DoseForm] | None = None
    route: Term[Route] | None = None
    frequency: Frequency | None = None
    how_often: Words | None = None
    duration: Duration | None = None
    duration_varies: bool | None = None
    until: Words | None = None
    courses: Annotated[int, Field(ge=1, le=2_147_483_647)] | None = None
    cycle: Duration | None = None
    days: tuple[Annotated[int, Field(ge=1, le=2_147_483_647)], ...] = ()


class Intervention(Value):
    """Something that is given to or done with participants.

    Attributes:
        id: the name arms and activities use for it.
        role: what it is there for: what is tested, what it is compared with.
        minimum_response: how long it has to be given at least for an effect to be seen.
    """

    id: LocalId
    name: Words
    kind: Term[InterventionKind] | None = None
    role: Term[InterventionRole] | None = None
    codings: tuple[Coding, ...] = ()
    description: Words | None = None
    other_names: tuple[Words, ...] = ()
    products: tuple[Product, ...] = ()
    doses: tuple[Dose, ...] = ()
    minimum_response: Duration | None = None


class Arm(Value):
    """A group of participants that is treated or watched in the same way.

    Attributes:
        other_name: another name that the source has for it.
        interventions: the ids of the interventions of this arm, in order.
        data_origin: where the data of this arm come from.
        data_origin_description: the source's words for that.
    """

    id: LocalId
    name: Words
    other_name: Words | None = None
    kind: Term[ArmKind] | None = None
    description: Words | None = None
    interventions: tuple[LocalId, ...] = ()
    data_origin: Term[DataOrigin] | None = None
    data_origin_description: Words | None = None
