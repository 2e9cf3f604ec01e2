"""`fhir-trials resolve`: choose a side where both changed the same; the next push does it."""

from typing import Annotated

import typer

from fhir_trials.cli import options, output, session, tables
from fhir_trials.errors import UsageError
from fhir_trials.sync.state import Side

What = Annotated[
    str | None,
    typer.Argument(
        metavar="[WHAT]",
        help="A trial (its key), a resource (Type/id) or an element (Type/id:path); without it, all are listed.",
        show_default=False,
    ),
]
Take = Annotated[
    Side | None,
    typer.Option("--take", help="Whose value is to stand: what the sources say, or what is there."),
]


def resolve(
    what: What = None,
    *,
    to: options.To,
    take: Take = None,
    reaching: options.Reaching,
    json: options.AsJson = False,
    telling: options.Telling,
) -> None:
    """List what both sides changed differently, or choose whose value is to stand.

    A push that met them has kept both values. A choice holds as long as both are as they were.
    """
    if take and not what:
        raise UsageError("name what to resolve: a trial, a resource (Type/id) or an element (Type/id:path)")
    with telling.report() as report, session.opened(to, reaching, write=bool(take)) as run:
        if take and what:
            text, _, path = what.partition(":")
            with run.state.lock(told=output.say):
                count = run.state.choose(text, take, path)
            report.finding = not count
            output.say(
                f"{count} conflict{'s' if count != 1 else ''} of {what}: {take} will stand with the next push"
                if count
                else f"{what}: no conflict is known; `fhir-trials resolve --to {to}` lists them"
            )
            return
        disputes = [one for one in run.state.disputes() if not what or what in (one.trial, one.text)]
        tables.show_disputes(disputes)
        output.say(f"{run.target.name}: {len(disputes)} open conflict{'s' if len(disputes) != 1 else ''}")
        if json:
            rows = [{"trial": one.trial, "resource": one.text, **tables.dispute_row(one)} for one in disputes]
            output.write([("", rows)], None)
