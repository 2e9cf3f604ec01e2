"""`fhir-trials apply`: carry out a plan that was kept."""

from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer

from fhir_trials import json_text, sync
from fhir_trials.cli import options, output, session, tables
from fhir_trials.cli.endings import changed
from fhir_trials.cli.push import Yes, confirmed
from fhir_trials.errors import ReadError, UsageError

PlanFile = Annotated[
    str, typer.Argument(metavar="PLAN", help="A file that `fhir-trials plan -o` wrote.", show_default=False)
]


def apply(
    file: PlanFile,
    *,
    yes: Yes = False,
    reaching: options.Reaching,
    json: options.AsJson = False,
    detailed: options.Detailed = False,
    telling: options.Telling,
) -> None:
    """Carry out a plan that was kept, if the target is still as it was then.

    Where it has moved on since, nothing is written and exit code 1 tells so: plan again.
    """
    plan = sync.load(_content(file))
    rows: list[Any] = []
    tally = tables.Tally()
    with (
        telling.report() as report,
        session.opened(plan.target, reaching, release=plan.release, write=True) as run,
    ):
        if any(step.destructive for step in plan.steps) and not confirmed(plan, yes=yes):
            report.finding = True
            return
        result = sync.apply_saved(plan, run.target, state=run.state, issues=report)
        for trial, outcomes in result.by_trial():
            actions = Counter(str(one.action) for one in outcomes)
            tally.add(trial, actions)
            tables.show(trial, tables.words(actions))
        rows += result.to_dicts()
        report.finding |= not result.ok
        output.say(f"{run.target.name} ({run.target.release}): {tally}")
        if json:
            output.write([("", rows)], None)
        report.changed = detailed and changed(tally.actions)


def _content(file: str) -> Any:
    try:
        return json_text.decode(Path(file).read_bytes(), file)
    except OSError as error:
        raise UsageError(f"{file}: cannot be read: {error.strerror}") from error
    except ReadError as error:
        raise UsageError(f"{file}: is no plan: {error}") from error
