"""The periods of a trial: what all arms share, what happens in each, and what begins and ends it."""

from fhir_trials.model.codes import EpochKind, Term
from fhir_trials.model.values import LocalId, Value, Words


class Rule(Value):
    """What has to be so before something begins or ends, in the source's words."""

    text: Words
    name: Words | None = None
    other_name: Words | None = None
    description: Words | None = None


class Epoch(Value):
    """A period of the trial that all arms share: screening, treatment, follow-up."""

    id: LocalId
    name: Words
    other_name: Words | None = None
    description: Words | None = None
    kind: Term[EpochKind] | None = None


class Element(Value):
    """What happens to participants in a period, without regard to the arm: a building block of the design.

    Attributes:
        interventions: ids of the interventions it has.
    """

    id: LocalId
    name: Words
    other_name: Words | None = None
    description: Words | None = None
    begins: Rule | None = None
    ends: Rule | None = None
    interventions: tuple[LocalId, ...] = ()


class Cell(Value):
    """What happens in one epoch of one arm, element after element."""

    arm: LocalId
    epoch: LocalId
    elements: tuple[LocalId, ...] = ()
