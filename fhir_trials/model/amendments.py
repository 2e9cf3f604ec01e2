"""How the protocol came to be what it is: amendments and the days that matter in its life."""

from fhir_trials.model.codes import ProtocolEvent, Term
from fhir_trials.model.values import PartialDate, Value, Words


class ProtocolDate(Value):
    """A day in the life of the protocol: approved, in force.

    Attributes:
        scope: where it holds (`Global`, a country), in the source's words; none: not said.
    """

    date: PartialDate
    event: Term[ProtocolEvent] | None = None
    name: Words | None = None
    other_name: Words | None = None
    description: Words | None = None
    scope: tuple[Words, ...] = ()


class Change(Value):
    """One change of an amendment.

    Attributes:
        sections: the sections of the protocol that it changes, as number and title.
    """

    summary: Words | None = None
    rationale: Words | None = None
    name: Words | None = None
    sections: tuple[Words, ...] = ()


class Impact(Value):
    """What an amendment touches: the safety or rights of participants, the data.

    Attributes:
        kind: what is touched, in the source's words.
        substantial: whether it is touched substantially.
    """

    kind: Words | None = None
    text: Words | None = None
    substantial: bool | None = None


class Amendment(Value):
    """A change of the protocol after it was approved.

    Attributes:
        number: how it is counted.
        reasons: why it was made, in the source's words, the main reason first.
    """

    number: Words | None = None
    name: Words | None = None
    other_name: Words | None = None
    description: Words | None = None
    summary: Words | None = None
    reasons: tuple[Words, ...] = ()
    changes: tuple[Change, ...] = ()
    impacts: tuple[Impact, ...] = ()
    scope: tuple[Words, ...] = ()
    dates: tuple[ProtocolDate, ...] = ()
