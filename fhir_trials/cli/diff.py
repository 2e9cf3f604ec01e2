"""`fhir-trials diff`: what differs between trials and a target, element by element."""

from collections import Counter
from typing import Any

from fhir_trials import sync
from fhir_trials.cli import inputs, options, output, session, tables


def diff(
    source: options.Sources,
    to: options.To,
    *,
    as_format: options.AsFormat = None,
    reaching: options.Reaching,
    json: options.AsJson = False,
    file: options.OutputFile = None,
    detailed: options.Detailed = False,
    telling: options.Telling,
) -> None:
    """Show what differs between trials and a target, and who changed it.

    Element by element, on standard error; exit 1 where anything differs.
    """
    inputs.spare(source, file, telling.issues)
    tally = tables.Tally()
    rows: list[Any] = []
    with telling.report() as report, session.opened(to, reaching) as run:
        planned = sync.Run()
        for portion in inputs.portions(inputs.trials(source, report, as_format)):
            made = sync.plan(portion, run.target, state=run.state, issues=report, run=planned)
            for trial, steps in made.by_trial():
                differ = [step for step in steps if tables.differs(step)]
                tally.add(trial, Counter("differ" if step in differ else "same" for step in steps))
                tables.show_differences(trial, differ)
                rows += [step.to_dict() for step in differ]
        report.finding = bool(rows) and not detailed
        report.changed = bool(rows) and detailed
        output.say(f"{run.target.name} ({run.target.release}): {tally}")
        if json or file:
            output.write([("", rows)], file)
