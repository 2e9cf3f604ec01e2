"""`fhir-trials status`: what a target holds of ours, and what others changed there."""

from fhir_trials import sync
from fhir_trials.cli import options, output, session, tables, target_options


def status(
    target: target_options.Of,
    *,
    reaching: target_options.Keeping,
    json: options.AsJson = False,
    file: options.OutputFile = None,
    detailed: target_options.Detailed = False,
    telling: options.Telling,
) -> None:
    """Show what others changed on a target, and what is gone.

    Open conflicts and what is there twice too. Nothing is written. What carries our tag and is not known here was pushed from elsewhere. With -v every trial, and
    both values of what others changed.
    """
    session.ensure_there(target, pushed=True)
    with (
        output.result(file, printed=json) as give,
        session.opened(target, reaching, telling, uses=()) as run,
    ):
        found = sync.status(run.target, run.state)
        tables.show_status(found, every=run.verbose)
        run.report.changed = detailed and not found.calm
        give(found.to_dict())
