"""`fhir-trials criteria`: who may take part, criterion by criterion, with what was understood."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Annotated, Literal, NamedTuple

import typer

from fhir_trials import json_text
from fhir_trials.cli import criteria_lines, criteria_table, inputs, options, output, patient
from fhir_trials.cli.values import counted
from fhir_trials.eligibility import Section, read_criteria
from fhir_trials.eligibility.matching import Answers
from fhir_trials.errors import UsageError
from fhir_trials.fhir import key_of
from fhir_trials.model import Eligibility, Trial
from fhir_trials.sources import CriteriaText

Coverage = Literal["full", "partial", "none"]

AsLines = Annotated[
    bool,
    typer.Option("--json", help="Print a line of JSON for each statement and each doubt instead of a table."),
]
OfCoverage = Annotated[
    Coverage | None, typer.Option("--coverage", help="Only criteria that were understood so far.")
]
OfSection = Annotated[Section | None, typer.Option("--section", help="Only criteria of this section.")]
FactsFile = Annotated[
    str | None,
    typer.Option(
        "--facts",
        metavar="FILE",
        help="Hold a patient's facts (JSON) against each criterion, and print the answer.",
    ),
]
Parts = Annotated[
    list[str] | None,
    typer.Option(
        "--part",
        metavar="HEADING",
        help="With --facts: the heading of a part of the trial that the patient would join ('Cohort B'), whose "
        "criteria then count; may be given several times.",
    ),
]


class Listed(NamedTuple):
    """Who may take part in a trial, or by a text.

    Attributes:
        doc: what the trial or the text is called.
        title: of the trial; empty where it has none.
        eligibility: with its criteria, understood.
        shown: the criteria that were asked for, each with its number, from 1.
        answers: for a patient, where facts were given.
    """

    doc: str
    title: str
    eligibility: Eligibility
    shown: list[criteria_table.Numbered]
    answers: Answers | None = None


class Chosen(NamedTuple):
    """Which criteria are shown, None for any; and who is held against them."""

    coverage: Coverage | None = None
    section: Section | None = None
    held: patient.Patient | None = None

    def of(self, one: Trial | CriteriaText) -> Listed:
        """The criteria of a trial or text, and which of them are shown."""
        doc, title, eligibility = _eligibility(one)
        shown = [
            (number, criterion)
            for number, criterion in enumerate(eligibility.criteria, 1)
            if self.coverage in (None, criterion.coverage or "none")
            and self.section in (None, criterion.section)
        ]
        return Listed(doc, title, eligibility, shown, self.held.answers(eligibility) if self.held else None)


class Tally:
    """How many texts and criteria there were, with which coverage, and how many were shown."""

    def __init__(self) -> None:
        self.texts = 0
        self.shown = 0
        self.counts: Counter[str] = Counter()

    def passing(self, found: Iterable[Listed]) -> Iterator[Listed]:
        """Count what passes."""
        for one in found:
            self.texts += 1
            self.shown += len(one.shown)
            self.counts.update(criteria_table.counts(one.eligibility.criteria))
            yield one


def criteria(
    source: options.Sources,
    *,
    as_format: options.AsFormat = None,
    coverage: OfCoverage = None,
    section: OfSection = None,
    as_lines: AsLines = False,
    facts: FactsFile = None,
    part: Parts = None,
    to: options.TextFile = None,
    telling: options.Telling,
) -> None:
    """Show the criteria of trials and what was understood of them.

    A source may also hold texts of criteria: JSON lines of {"doc": …, "text": …}, with "section" and "language" where
    they are known, or plain text. ● all of a criterion is understood, ◐ part of it, ○ none: it is kept as text.
    """
    read = [*source, facts] if facts else source
    output.refuse_input(to, inputs.spare(read, telling.issues))
    if part and not facts:
        raise UsageError("--part: says which part the patient of --facts would join; give --facts as well")
    held = patient.Patient(patient.facts_in(facts), part or ()) if facts else None
    chosen, tally = Chosen(coverage, section, held), Tally()
    with telling.report() as report:
        found = tally.passing(chosen.of(one) for one in inputs.criteria(source, report, as_format))
        output.write_lines(_json(found) if as_lines else _tables(found), to)
        for fault in held.faults() if held and tally.texts else ():
            report.wrong_usage(f"--part: {fault}")
        if tally.texts > 1 or (as_lines and tally.texts):
            output.say(f"{counted(tally.texts, 'list')}, {criteria_table.summary(tally.counts, tally.shown)}")


def _eligibility(one: Trial | CriteriaText) -> tuple[str, str, Eligibility]:
    if isinstance(one, CriteriaText):
        return one.doc, "", Eligibility(criteria=one.criteria)
    eligibility = one.eligibility or Eligibility()
    if eligibility.text and not eligibility.criteria:
        text = eligibility.text
        found = read_criteria(text.text, text.language or one.language).criteria
        eligibility = eligibility.model_copy(update={"criteria": found})
    return key_of(one).id(), one.title() or "", eligibility


def _json(found: Iterable[Listed]) -> Iterator[bytes]:
    for one in found:
        registered = one.answers.registered if one.answers else ()
        judged = patient.judged(one.answers) if one.answers else None
        rows = [criteria_lines.of_register(one.doc, answer) for answer in registered]
        for number, criterion in one.shown:
            rows += criteria_lines.lines(one.doc, number, criterion, judged[number - 1] if judged else None)
        yield from (json_text.encode(row) + b"\n" for row in rows)


def _tables(found: Iterable[Listed]) -> Iterator[bytes]:
    columns = criteria_table.width()
    for place, one in enumerate(found):
        lines = [
            *([""] if place else []),
            *criteria_table.beginning(one.doc, one.title, one.eligibility, columns, one.answers),
            *criteria_table.table(one.shown, columns, one.answers),
            criteria_table.summary(criteria_table.counts(one.eligibility.criteria), len(one.shown)),
            *([patient.summary(one.answers)] if one.answers else []),
        ]
        for line in lines:
            yield f"{output.plain(line)}\n".encode("utf-8", "backslashreplace")
