"""`fhir-trials plan`: what a push would do, to be looked at, kept and applied later."""

from collections import Counter
from typing import Annotated, Any

import typer

from fhir_trials import sync
from fhir_trials.cli import inputs, options, output, session, tables
from fhir_trials.sync import Plan, Step

Save = Annotated[
    str | None,
    typer.Option(
        "-o",
        "--output",
        metavar="FILE",
        help="Keep the plan in this file; `fhir-trials apply` carries it out.",
    ),
]


def plan(
    source: options.Sources,
    to: options.To,
    *,
    as_format: options.AsFormat = None,
    release: options.ReleaseOfTarget = None,
    deciding: options.Deciding,
    reaching: options.Reaching,
    json: options.AsJson = False,
    save: Save = None,
    detailed: options.Detailed = False,
    telling: options.Telling,
) -> None:
    """Show what a push would write, resource by resource, and why.

    Nothing is written to the target or to what is known of it.
    """
    inputs.spare(source, save, telling.issues)
    policy = deciding.policy()
    tally = tables.Tally()
    rows: list[Any] = []
    kept: list[Step] = []
    with telling.report() as report, session.opened(to, reaching, release=release) as run:
        planned = sync.Run()

        def show(made: Plan) -> None:
            for trial, steps in made.by_trial():
                actions = Counter(str(step.action) for step in steps)
                tally.add(trial, actions)
                report.finding |= bool(actions["conflict"])
                if telling.verbose or actions.keys() != {"unchanged"}:
                    tables.show(trial, tables.words(actions))
                    tables.show_steps(steps)
            rows.extend(made.to_dicts() if json else [])
            kept.extend(made.steps if save else [])

        for portion in inputs.portions(inputs.trials(source, report, as_format)):
            show(sync.plan(portion, run.target, state=run.state, policy=policy, issues=report, run=planned))
        show(sync.absent(run.target, run.state, planned, policy))
        output.say(f"{run.target.name} ({run.target.release}): {tally}; nothing was written")
        if json:
            output.write([("", rows)], None)
        if save:
            whole = Plan(run.target.name, run.target.release, tuple(kept))
            output.write([("", sync.save(whole))], save)
        report.changed = detailed and any(
            count for action, count in tally.actions.items() if action not in ("unchanged", "adopt")
        )
