"""How a trial is set up, where it stands and how many take part."""

from typing import Annotated

from pydantic import Field, StringConstraints

from fhir_trials.model.codes import (
    Allocation,
    Control,
    InterventionModel,
    MaskedParty,
    MaskingLevel,
    ObservationalModel,
    SpecimenRetention,
    StatusCode,
    Term,
    TimePerspective,
)
from fhir_trials.model.records import Identifier
from fhir_trials.model.values import DateFact, Value, Words

People = Annotated[int, Field(ge=0, le=2_147_483_647)]


class Masking(Value):
    """Who does not know which arm a participant is in.

    Attributes:
        masked: the parties that do not know.
    """

    level: Term[MaskingLevel] | None = None
    masked: tuple[Term[MaskedParty], ...] = ()
    description: Words | None = None


class Design(Value):
    """The design of the trial."""

    allocation: Term[Allocation] | None = None
    model: Term[InterventionModel] | None = None
    model_description: Words | None = None
    masking: Masking | None = None
    control: Term[Control] | None = None
    observational_model: Term[ObservationalModel] | None = None
    time_perspective: Term[TimePerspective] | None = None


class Status(Value):
    """Where the trial stands.

    Attributes:
        recruitment: the status as the source gives it.
        last_known: the last status that was verified, where `recruitment` is unknown.
        why_stopped: the reason, for a trial that stopped early.
    """

    recruitment: Term[StatusCode] | None = None
    last_known: Term[StatusCode] | None = None
    why_stopped: Words | None = None


class Country(Value):
    """A country that takes part.

    Attributes:
        name: the country as the source writes it.
        code: ISO 3166-1 alpha-2.
        planned: participants planned there.
    """

    name: Words
    code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    status: Term[StatusCode] | None = None
    start: DateFact | None = None
    planned: People | None = None


class Enrollment(Value):
    """How many people take part: planned and actual, both where both are known."""

    planned: People | None = None
    actual: People | None = None


class BioSpecimen(Value):
    """Samples that are kept."""

    retention: Term[SpecimenRetention] | None = None
    description: Words | None = None


class ExpandedAccess(Value):
    """Access to the product outside the trial."""

    available: bool | None = None
    identifier: Identifier | None = None
    status: Term[StatusCode] | None = None
