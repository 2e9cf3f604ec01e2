"""What a trial is about, what it wants to know and what it measures."""

from typing import Literal

from fhir_trials.model.codes import Coding, ObjectiveKind, OutcomeKind, Term
from fhir_trials.model.values import Language, Value, Words


class Condition(Value):
    """A disease or state that is studied."""

    text: Words
    codings: tuple[Coding, ...] = ()
    language: Language | None = None


class Keyword(Value):
    """A word to find the trial by.

    Attributes:
        kind: `keyword` as given; `condition-synonym` another name of what is studied; `condition-category` the
            group it belongs to; the two index terms are what the register added of its own accord.
    """

    text: Words
    kind: Literal[
        "keyword",
        "condition-synonym",
        "condition-category",
        "condition-index-term",
        "intervention-index-term",
    ] = "keyword"
    codings: tuple[Coding, ...] = ()
    language: Language | None = None


class Objective(Value):
    """What the trial wants to find out."""

    description: Words
    kind: Term[ObjectiveKind] | None = None


class Outcome(Value):
    """What is measured.

    Attributes:
        time_frame: when it is measured, in the source's words.
    """

    kind: Term[OutcomeKind] | None = None
    measure: Words
    description: Words | None = None
    time_frame: Words | None = None
