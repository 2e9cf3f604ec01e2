"""`fhir-trials diff`: what differs between trials and a target, element by element."""

from collections import Counter
from typing import Any

from fhir_trials import sync, targets
from fhir_trials.cli import inputs, options, output, tables
from fhir_trials.cli.report import Report


def diff(
    source: options.Sources,
    to: options.To,
    *,
    as_format: options.AsFormat = None,
    json: options.AsJson = False,
    file: options.OutputFile = None,
    issues: options.IssuesFile = None,
    strict: options.Strict = False,
    verbose: options.Verbose = False,
) -> None:
    """Show what differs between trials and a target.

    Element by element, on standard error; exit 1 where anything differs.
    """
    inputs.spare(source, file, issues)
    tally = tables.Tally()
    rows: list[Any] = []
    with Report(file=issues, strict=strict, verbose=verbose) as report, targets.connect(to) as target:
        seen = sync.Seen()
        for portion in inputs.portions(inputs.trials(source, report, as_format)):
            for trial, steps in sync.plan(portion, target, issues=report, seen=seen).by_trial():
                differ = [step for step in steps if step.action != "unchanged"]
                tally.add(trial, Counter("differ" if step in differ else "same" for step in steps))
                tables.show_differences(trial, differ)
                rows += [step.to_dict() for step in differ]
        report.finding = bool(rows)
        output.say(f"{target.name} ({target.release}): {tally}")
        if json or file:
            output.write([("", rows)], file)
