"""`fhir-trials status`: what a target holds of ours, and what others changed there."""

from fhir_trials import sync
from fhir_trials.cli import options, output, session, tables


def status(
    target: options.Of,
    *,
    reaching: options.Reaching,
    json: options.AsJson = False,
    detailed: options.Detailed = False,
    telling: options.Telling,
) -> None:
    """Show what a target holds of what was pushed: what others changed, what is gone, open conflicts.

    Nothing is written. What carries our tag and is not known here was pushed from elsewhere.
    """
    with telling.report() as report, session.opened(target, reaching) as run:
        found = sync.status(run.target, run.state)
        tables.show_status(found, every=telling.verbose)
        report.changed = detailed and not found.calm
        if json:
            output.write([("", found.to_dict())], None)
