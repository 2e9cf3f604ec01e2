"""References that a server behind a proxy writes under the base it knows itself by, made relative as they are read.

https://hl7.org/fhir/R5/references.html#literal
"""

from typing import Any, cast

from fhir_trials.http.origin import Origin


def make_relative(body: Any, alias: Origin) -> None:
    """Change the references below `alias` in an answer, in place, to relative ones; others stay as they are."""
    waiting: list[Any] = [body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            held = cast("dict[str, Any]", node)
            text = held.get("reference")
            if isinstance(text, str) and (below := alias.below(text)):
                held["reference"] = below
            waiting += held.values()
        elif isinstance(node, list):
            waiting += cast("list[Any]", node)
