"""What is collected of participants: biomedical concepts and the data items they are made of."""

from fhir_trials.model.codes import Coding
from fhir_trials.model.values import LocalId, Value, Words


class Answer(Value):
    """An answer that an item may have.

    Attributes:
        name: what the source calls the answer, where it has a name of its own beside the coding's.
        label: what people are shown, where that differs.
        enabled: whether this trial uses it.
    """

    coding: Coding
    name: Words | None = None
    label: Words | None = None
    enabled: bool = True


class Item(Value):
    """One value of a biomedical concept: the result, its unit, when it was taken.

    Attributes:
        kind: the type of its value, in the source's words (`decimal`, `datetime`).
        required: whether it has to be filled in.
        enabled: whether this trial collects it.
        answers: the answers to choose from, if any.
    """

    id: LocalId
    name: Words
    other_name: Words | None = None
    coding: Coding | None = None
    kind: Words | None = None
    required: bool | None = None
    enabled: bool = True
    answers: tuple[Answer, ...] = ()


class BiomedicalConcept(Value):
    """Something measured, observed or asked, with the items that are written down for it.

    Attributes:
        coding: what it is; None where the source only names it.
        reference: where it is defined, as the source writes it.
    """

    id: LocalId
    name: Words
    other_name: Words | None = None
    description: Words | None = None
    synonyms: tuple[Words, ...] = ()
    coding: Coding | None = None
    reference: Words | None = None
    items: tuple[Item, ...] = ()
