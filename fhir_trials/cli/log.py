"""A structured log: one JSON object a line on standard error, with request ids and without content."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Literal

from fhir_trials import json_text
from fhir_trials.cli import output
from fhir_trials.cli.measures import Measures

Form = Literal["text", "json"]


@contextmanager
def told(form: Form, measures: Measures) -> Iterator[None]:
    """Within, with `json`, every request, every trial and every line for people is an object in the log."""
    if form == "text":
        yield
        return
    measures.event = _line
    with output.words_go_to(lambda words: _line({"event": "message", "text": words})):
        yield


def _line(event: dict[str, Any]) -> None:
    moment = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    sys.stderr.write(json_text.encode({"time": moment, **event}).decode() + "\n")
    sys.stderr.flush()
