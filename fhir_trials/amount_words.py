"""Numbers and lengths of time in words."""

from decimal import Decimal

from fhir_trials.model.values import Duration


def line(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


def number(value: Decimal) -> str:
    """A number as people write it: `2`, `1.5`."""
    return f"{value.normalize():f}"


def duration(length: Duration) -> str:
    """`2 weeks`, `1 day`."""
    return f"{number(length.value)} {length.unit}{'' if length.value == 1 else 's'}"
