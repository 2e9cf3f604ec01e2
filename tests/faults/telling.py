"""The rows as a page for people: `docs/faults.md`."""

from collections.abc import Mapping, Sequence

from tests.faults.row import Row

_HEAD = """# What happens when a server goes wrong

Made from `tests/faults/catalogue.py` by `pytest tests/faults --update-goldens`; every row is proved by \
`tests/faults/test_faults.py` against a real HTTP server that goes wrong on purpose.

The scene: a trial was pushed yesterday, and somebody else has added a note to its study since. Today the trial says \
something else, and two trials are new. The first push meets the fault, the second does not.
Survived means that everything was written all the same. Refused names the exception that the push raised or told, \
see `fhir_trials/errors.py`: what was not done is said.

In every row, whatever the first push did: no resource is made twice, the note of somebody else stays, what the server \
holds after the second push is what it would hold had nothing gone wrong, a third push writes nothing, no other host \
is asked anything, no token and no value that the server repeats is told, logged or kept, and time and memory are bounded.
"""


def table(rows: Mapping[str, Sequence[Row]]) -> str:
    """The document."""
    return "\n".join([_HEAD, *(_section(title, part) for title, part in rows.items())])


def _section(title: str, rows: Sequence[Row]) -> str:
    lines = [
        f"## {title}",
        "",
        "| what goes wrong | first push | second push | to know |",
        "|---|---|---|---|",
    ]
    return "\n".join([*lines, *map(_line, rows), ""])


def _line(row: Row) -> str:
    return f"| {row.name} | {_told(row.first)} | {_told(row.second)} | {row.note} |"


def _told(outcome: str) -> str:
    return "survived" if outcome == "done" else f"refused: {outcome}"
