"""`fhir-trials pull`: the trials on a target → Trial JSON."""

from collections.abc import Iterator
from typing import Annotated

import typer

from fhir_trials import sync
from fhir_trials.cli import options, output, session, target_options
from fhir_trials.fhir import key_of
from fhir_trials.model import Trial
from fhir_trials.sync import translation

Identifiers = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="IDENTIFIER",
        help="Register numbers or keys; without them, all trials that were pushed by this program.",
        show_default=False,
    ),
]


def pull(
    source: target_options.From,
    *,
    identifier: Identifiers = None,
    reaching: target_options.Reaching,
    to: options.Output = None,
    ndjson: options.Ndjson = False,
    telling: options.Telling,
) -> None:
    """Read trials back from a FHIR server or a folder, as JSON.

    Several are printed a line each (NDJSON).
    """
    session.ensure_there(source)
    with session.opened(source, reaching, telling, uses=()) as run:
        documents = ((key_of(trial).id(), trial.to_dict()) for trial in _trials(run, identifier or None))
        count = output.write(documents, to, ndjson=ndjson)
        if not count:
            which = "with these identifiers" if identifier else "of ours"
            output.say(f"{run.target.name}: holds no trial {which}")


def _trials(run: session.Session, identifiers: list[str] | None) -> Iterator[Trial]:
    for bundle in sync.bundles(run.target, identifiers, issues=run.report):
        run.report.source = bundle["entry"][0]["fullUrl"]
        yield from translation.from_fhir(bundle, run.report)
        run.report.source = ""
