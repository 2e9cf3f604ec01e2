"""`fhir-trials push`: make a target hold these trials."""

from contextlib import nullcontext
from dataclasses import replace
from itertools import chain, islice
from typing import Annotated

import typer

from fhir_trials import sync
from fhir_trials.cli import asking, following, inputs, options, output, session, target_options
from fhir_trials.cli.origins import Origins
from fhir_trials.cli.progress import Progress
from fhir_trials.cli.taking import Taking
from fhir_trials.sync import Plan

Provenance = Annotated[
    bool, typer.Option("--provenance", help="Write a Provenance for each trial that changes.")
]


def push(
    source: options.Sources,
    to: target_options.To,
    *,
    as_format: options.AsFormat = None,
    release: target_options.ReleaseOfTarget = None,
    yes: target_options.Yes = False,
    deciding: target_options.Deciding,
    provenance: Provenance = False,
    pacing: target_options.Pacing,
    reaching: target_options.Keeping,
    json: options.AsJson = False,
    file: options.OutputFile = None,
    detailed: target_options.Detailed = False,
    telling: options.Telling,
) -> None:
    """Make a FHIR server or a folder hold these trials.

    What is the same there already is left alone, what others changed stays. A line for each trial that changes goes
    to standard error, with -v for every trial.
    """
    inputs.spare(source, file, telling.issues, reaching.run_report)
    policy = replace(deciding.policy(), provenance=provenance)
    with (
        output.result(file, printed=json) as give,
        session.opened(to, reaching, telling, release=release, uses=session.uses(policy)) as reading,
    ):
        origins = Origins()
        trials = origins.trials(source, reading.report, as_format)
        first = list(islice(trials, 1))
        progress, taking = Progress(), Taking(policy.takes)
        # Where there is nothing to push, nothing is made of the target or its state either.
        idle = not first and policy.absent == "leave"
        with nullcontext(reading) if idle else session.writing(reading) as run:

            def confirm(plan: Plan) -> bool:
                with progress.paused():
                    return asking.confirmed(
                        plan, run.state, yes=yes, asking="-" not in source, verbose=telling.verbose
                    )

            results = sync.push_each(
                chain(first, trials),
                run.target,
                state=run.state,
                policy=policy,
                pace=pacing.pace(run.settings),
                issues=run.report,
                confirm=confirm,
                found_in=origins,
            )
            keep = json or file is not None
            give(following.follow(results, run, progress, keep=keep, detailed=detailed, taking=taking))
