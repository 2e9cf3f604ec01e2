"""The arms and what is given or done in each."""

from typing import Annotated

from pydantic import Field

from fhir_trials.model.codes import ArmKind, Authorisation, InterventionKind, Route, Term
from fhir_trials.model.values import Duration, LocalId, Positive, Quantity, TimeUnit, Value, Words


class Product(Value):
    """A medicine or device that is used.

    Attributes:
        kind: what sort of product it is, in the source's words beside our code.
        generic_name: the substance or the kind of device.
        brand_name: the name it is sold under.
        authorisation: whether it may be sold, and for this use.
    """

    kind: Term[InterventionKind] | None = None
    generic_name: Words | None = None
    brand_name: Words | None = None
    authorisation: Term[Authorisation] | None = None


class Frequency(Value):
    """How often: `times` in each `period` of `unit` (once a day: 1, 1, day)."""

    times: Annotated[int, Field(ge=1, le=2_147_483_647)]
    period: Positive
    unit: TimeUnit


class Dose(Value):
    """One step of a dosing scheme; the steps follow each other in the order of the list.

    Attributes:
        text: the source's words for this step.
        amount: how much at a time.
        duration: how long this step goes on.
        courses: how many courses (cycles) are given.
    """

    text: Words | None = None
    amount: Quantity | None = None
    route: Term[Route] | None = None
    frequency: Frequency | None = None
    duration: Duration | None = None
    courses: Annotated[int, Field(ge=1, le=2_147_483_647)] | None = None


class Intervention(Value):
    """Something that is given to or done with participants.

    Attributes:
        id: the name arms and activities use for it.
    """

    id: LocalId
    name: Words
    kind: Term[InterventionKind] | None = None
    description: Words | None = None
    other_names: tuple[Words, ...] = ()
    products: tuple[Product, ...] = ()
    doses: tuple[Dose, ...] = ()


class Arm(Value):
    """A group of participants that is treated or watched in the same way.

    Attributes:
        interventions: the ids of the interventions of this arm, in order.
    """

    id: LocalId
    name: Words
    kind: Term[ArmKind] | None = None
    description: Words | None = None
    interventions: tuple[LocalId, ...] = ()
