"""`fhir-trials resolve`: choose a side where both changed the same; the next push does it."""

from typing import Annotated

import typer

from fhir_trials import sync
from fhir_trials.cli import options, output, session, tables, target_options
from fhir_trials.cli.values import counted
from fhir_trials.errors import UsageError
from fhir_trials.sync.sides import below
from fhir_trials.sync.state import Dispute, Side, State

What = Annotated[
    str | None,
    typer.Argument(
        metavar="WHAT",
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
    to: target_options.To,
    take: Take = None,
    reaching: target_options.Keeping,
    json: options.AsJson = False,
    file: options.OutputFile = None,
    telling: options.Telling,
) -> None:
    """List conflicts, or choose whose value is to stand.

    Listed is what a push has met: it has kept both values. A choice holds as long as both are as they were.
    """
    if take and not what:
        raise UsageError("name what to resolve: a trial, a resource (Type/id) or an element (Type/id:path)")
    session.ensure_there(to, pushed=True)
    with (
        output.result(file, printed=json) as give,
        session.opened(to, reaching, telling, uses=()) as run,
    ):
        if take and what:
            text, _, path = what.partition(":")
            with session.writing(run) as chosen:
                count = sync.resolve(chosen.state, run.target.name, text, take, path)
            run.report.finding |= not count
            output.say(
                f"{run.target.name}: {counted(count, 'conflict')} of {what}: {take} will stand with the next push"
                if count
                else f"{run.target.name}: no conflict of {what} is known; without --take all are listed"
            )
        disputes = _named(what, run.state)
        if not take:
            tables.show_disputes(disputes, whole=run.verbose)
            output.say(f"{run.target.name}: {counted(len(disputes), 'conflict')}")
        give([{"trial": one.trial, "resource": one.text, **tables.dispute_row(one)} for one in disputes])


def _named(what: str | None, state: State) -> list[Dispute]:
    """The open conflicts of a trial, a resource (also by its place on the target) or an element; or all."""
    disputes = state.disputes()
    if what is None:
        return disputes
    name, _, path = what.partition(":")
    places = state.glance(one.text for one in disputes)
    return [
        one
        for one in disputes
        if (name in (one.trial, one.text) or (one.text in places and places[one.text].reference == name))
        and (not path or below(one.path, path))
    ]
