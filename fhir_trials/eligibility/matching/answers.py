"""What comes of holding a patient's facts against eligibility."""

from typing import Literal

from fhir_trials.model.values import Value, Words

Outcome = Literal["met", "not met", "unknown"]
"""Whether what is stated is true of the patient; in an exclusion, "met" means that the patient is as described."""

Field = Literal["minimum_age", "maximum_age", "age_bands", "sex", "healthy_volunteers"]
"""A field of the register that says who may take part."""


class Used(Value):
    """A fact that an answer rests on.

    Attributes:
        fact: what it is of: a concept, `age`, `sex`.
        value: as it was stated, in words: `8.1`, `present`, `absent`, `42 years`.
        date: the date or dates, as they were stated: `2026-03-02`, `2025-09-01 to 2026-01-20`.
    """

    fact: Words
    value: Words
    unit: Words | None = None
    date: Words | None = None


class Answer(Value):
    """Whether one criterion, or one field of the register, is true of the patient.

    Attributes:
        about: the place of the criterion in `Eligibility.criteria`, or the register's field.
        section: `inclusion` for a field of the register.
        reason: one sentence, without a full stop.
        used: the facts it rests on.
        counts: it decides by itself. False for what holds for a part of the participants that was not asked for, what
            stands in no section, and what is nested below a criterion that decides for it.
    """

    about: int | Field
    section: Literal["inclusion", "exclusion", "unknown"]
    outcome: Outcome
    reason: Words
    used: tuple[Used, ...] = ()
    counts: bool = True

    @property
    def excludes(self) -> bool | None:
        """Whether the patient may not take part by this alone; None where that is not known, or this does not count."""
        if self.outcome == "unknown" or not self.counts:
            return None
        return self.outcome == ("met" if self.section == "exclusion" else "not met")


class Answers(Value):
    """Whether a patient may take part, as far as it can be told.

    Attributes:
        registered: for each field of the register that states something.
        criteria: for each criterion by its own text, in the order of `Eligibility.criteria`; `unknown` where its
            coverage is not full.
        lists: for each criterion with others nested below it ("one of the following"): whether all of it together is
            true of the patient. It counts in place of the criterion by itself.
    """

    registered: tuple[Answer, ...]
    criteria: tuple[Answer, ...]
    lists: tuple[Answer, ...] = ()

    @property
    def excluded_by(self) -> tuple[Answer, ...]:
        """What excludes the patient for certain, each by itself."""
        return tuple([answer for answer in self._all() if answer.excludes])

    @property
    def excluded(self) -> bool:
        """Whether the patient is excluded for certain; False: not by what is known, but see `open` and `unplaced`."""
        return bool(self.excluded_by)

    @property
    def open(self) -> tuple[Answer, ...]:
        """What counts and is not known: somebody has to look."""
        return tuple([answer for answer in self._all() if answer.counts and answer.outcome == "unknown"])

    @property
    def unplaced(self) -> tuple[Answer, ...]:
        """Criteria that do not count, since nothing says whether they include or exclude: somebody has to look."""
        return tuple([answer for answer in self.criteria if answer.section == "unknown"])

    def _all(self) -> tuple[Answer, ...]:
        return (*self.registered, *self.criteria, *self.lists)
