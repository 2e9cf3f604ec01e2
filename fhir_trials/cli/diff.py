"""`fhir-trials diff`: what differs between trials and a target, element by element."""

from collections import Counter
from typing import Any

from fhir_trials import sync
from fhir_trials.cli import inputs, options, output, session, tables, target_options
from fhir_trials.cli.origins import Origins


def diff(
    source: options.Sources,
    to: target_options.To,
    *,
    as_format: options.AsFormat = None,
    reaching: target_options.Keeping,
    json: options.AsJson = False,
    file: options.OutputFile = None,
    detailed: target_options.Detailed = False,
    telling: options.Telling,
) -> None:
    """Show what differs, element by element, and who changed it.

    Told on standard error; exit 1 where anything differs. Nothing is written.
    """
    inputs.spare(source, file, telling.issues, reaching.run_report)
    tally = tables.Tally()
    rows: list[Any] = []
    with (
        output.result(file, printed=json) as give,
        session.opened(to, reaching, telling, uses=()) as run,
    ):
        planned, origins = sync.Run(), Origins()
        trials = origins.trials(source, run.report, as_format)
        for made in session.plans(run, trials, sync.Policy(), planned):
            for trial, steps in made.by_trial():
                if steps[0].action == "leave":
                    continue
                differ = [step for step in steps if tables.differs(step)]
                tally.add(trial, Counter("differ" if step in differ else "same" for step in steps))
                tables.show_differences(trial, differ, whole=run.verbose)
                rows += [step.to_dict() for step in differ]
        sync.tell_records(planned, run.report, origins)
        run.report.finding |= bool(rows) and not detailed
        run.report.changed = bool(rows) and detailed
        output.say(f"{run.target.name} ({run.target.release}): {tally}")
        give(rows)
