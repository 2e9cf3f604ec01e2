"""Who may take part."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from fhir_trials.model.codes import AgeGroup, SamplingMethod, Sex, Term
from fhir_trials.model.statements import Joined, Statement, Warned
from fhir_trials.model.values import Language, Text, TimeUnit, Value, Words


class Age(Value):
    """An age in the unit as stated, both bounds inclusive."""

    value: Annotated[Decimal, Field(ge=0)]
    unit: TimeUnit


class AgeBand(Value):
    """An age group as the register names it; several bands mean any of them."""

    group: Term[AgeGroup]
    minimum: Age | None = None
    maximum: Age | None = None


class Criterion(Value):
    """One criterion in the source's words, and what was understood of them.

    Attributes:
        text: the criterion as written, list marks left out.
        section: which list it stands in; `unknown` where no heading says so.
        headings: the headings and lead-ins above it, outermost first, the section's own left out.
        level: 0 for a criterion of its own; n for one that belongs to the nearest above it of level n-1.
        number: how the source counts it (`01`).
        name: what the source calls it, beside its text (`Age greater than 50`).
        other_name: what else it calls it (`IN01`).
        coverage: `full`: the statements say all of the text; `partial`: some of it; `none`: nothing is coded;
            None: nobody has tried.
        statements: in the order of the text.
        joined: how the statements, and what is not coded beside them, hold together; None where nothing tells, or
            where there is but one statement that says all.
        below: how the criteria that are nested below it hold together; None where nothing tells, or nothing is there.
        for_some: it holds for a part of the participants only: it stands under a cohort, a step, "for women".
        warnings: what was seen and only a guess could code.
    """

    text: Words
    section: Literal["inclusion", "exclusion", "unknown"]
    headings: tuple[Words, ...] = ()
    level: Annotated[int, Field(ge=0, le=9)] = 0
    language: Language | None = None
    number: Words | None = None
    name: Words | None = None
    other_name: Words | None = None
    coverage: Literal["full", "partial", "none"] | None = None
    statements: tuple[Statement, ...] = ()
    joined: Joined | None = None
    below: Joined | None = None
    for_some: bool = False
    warnings: tuple[Warned, ...] = ()


class Eligibility(Value):
    """Who may take part: the register's fields and the criteria, two sources side by side.

    Attributes:
        minimum_age: None where there is no lower bound or none is stated.
        age_bands: age groups as the register prints them; any of them may take part.
        healthy_volunteers: True: accepted; False: not accepted; None: not said.
        population: the population an observational study draws from.
        text: the criteria as one text, where the source has them so.
        criteria: the criteria one by one, in the source's order.
    """

    minimum_age: Age | None = None
    maximum_age: Age | None = None
    age_bands: tuple[AgeBand, ...] = ()
    sex: Term[Sex] | None = None
    gender_based: bool | None = None
    gender_description: Words | None = None
    healthy_volunteers: bool | None = None
    population: Words | None = None
    sampling: Term[SamplingMethod] | None = None
    text: Text | None = None
    criteria: tuple[Criterion, ...] = ()
