"""`fhir-trials plan`: what a push would do, to be looked at, kept and applied later."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Annotated, Any

import typer

from fhir_trials import sync
from fhir_trials.cli import inputs, options, output, session, tables, target_options
from fhir_trials.cli.endings import changed
from fhir_trials.cli.origins import Origins
from fhir_trials.cli.taking import Taking
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
    to: target_options.To,
    *,
    as_format: options.AsFormat = None,
    release: target_options.ReleaseOfTarget = None,
    deciding: target_options.Deciding,
    reaching: target_options.Keeping,
    json: options.AsJson = False,
    save: Save = None,
    detailed: target_options.Detailed = False,
    telling: options.Telling,
) -> None:
    """Show what a push would write, and why.

    Nothing is written to the target or to what is known of it.
    """
    inputs.spare(source, save, telling.issues, reaching.run_report)
    policy = deciding.policy()
    with (
        output.result(None, printed=json) as give,
        # It holds what the state holds, which nobody else may read either.
        output.result(save, printed=False, private=True) as keep,
        session.opened(to, reaching, telling, release=release, uses=()) as run,
    ):
        planned, origins = sync.Run(), Origins()
        trials = origins.trials(source, run.report, as_format)
        made = chain(session.plans(run, trials, policy, planned), _absent(run, planned, policy))
        tally, taking = tables.Tally(), Taking(policy.takes)
        rows: list[Any] = []
        kept: list[Step] = []
        for one in made:
            _show(one, run, tally)
            taking.meet(name for step in one.steps for name in (step.trial, step.text, step.reference))
            rows += one.to_dicts() if json else []
            kept += one.steps if save else []
        sync.tell_records(planned, run.report, origins)
        output.say(f"{run.target.name} ({run.target.release}): {tally}; nothing was written")
        run.tell_degraded()
        taking.tell(run)
        give(rows)
        if save:
            keep(sync.save(Plan(run.target.name, run.target.release, tuple(kept))))
        run.report.finding |= bool(tally.actions["conflict"] or tally.actions["leave"])
        run.report.changed = detailed and changed(tally.actions)
        run.report.quiet = not changed(tally.actions)


def _absent(run: session.Session, planned: sync.Run, policy: sync.Policy) -> Iterator[Plan]:
    """What becomes of trials that the sources have no longer, once all of those were read."""
    planned.unread = run.report.unread_count > 0
    yield sync.absent(run.target, run.state, planned, policy, issues=run.report)


def _show(made: Plan, run: session.Session, tally: tables.Tally) -> None:
    for trial, steps in made.by_trial():
        actions = Counter(str(step.action) for step in steps)
        tally.add(trial, actions)
        if run.verbose or not actions.keys() <= tables.UNSAID:
            tables.show(trial, tables.words(actions))
            tables.show_steps(steps, whole=run.verbose)
