"""`fhir-trials apply`: carry out a plan that was kept."""

from typing import Annotated

import typer

from fhir_trials import sync
from fhir_trials.cli import asking, following, inputs, options, output, session, target_options
from fhir_trials.cli.progress import Progress
from fhir_trials.keeping import load_plan
from fhir_trials.sync import Plan
from fhir_trials.targets.uses import Use

PlanFile = Annotated[
    str, typer.Argument(metavar="PLAN", help="A file that `fhir-trials plan -o` wrote.", show_default=False)
]


def apply(
    plan: PlanFile,
    to: target_options.To,
    *,
    yes: target_options.Yes = False,
    pacing: target_options.Pacing,
    reaching: target_options.Keeping,
    json: options.AsJson = False,
    file: options.OutputFile = None,
    detailed: target_options.Detailed = False,
    telling: options.Telling,
) -> None:
    """Carry out a plan that was kept.

    Where the target has moved on since, nothing is written, and what has moved is told: plan again.
    """
    inputs.spare([plan], file, telling.issues, reaching.run_report)
    made = load_plan(plan)
    # The target is named once more: a plan from elsewhere must not choose where credentials go.
    with (
        output.result(file, printed=json) as give,
        session.opened(to, reaching, telling, release=made.release, uses=_uses(made)) as reading,
    ):
        destructive = made.target == reading.target.name and any(step.destructive for step in made.steps)
        if destructive:
            # Nobody is asked about what cannot be done any more.
            sync.ensure_current(made, reading.target, reading.state)
        if destructive and not asking.confirmed(made, reading.state, yes=yes, verbose=telling.verbose):
            reading.report.finding = True
            return
        with session.writing(reading) as run:
            results = sync.apply_saved_each(
                made, run.target, state=run.state, issues=run.report, pace=pacing.pace(run.settings)
            )
            keep = json or file is not None
            give(following.follow(results, run, Progress(), keep=keep, detailed=detailed))


def _uses(plan: Plan) -> tuple[Use, ...]:
    deletes = any(step.action == "delete" for step in plan.steps)
    return ("write", "delete", "provenance") if deletes else ("write",)
