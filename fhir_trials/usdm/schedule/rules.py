"""TransitionRule ⇄ Rule: what has to be so before something begins or ends."""

from fhir_trials.cursor import Cursor, Json
from fhir_trials.model.periods import Rule
from fhir_trials.usdm.context import Reading, Writing


def from_usdm(holder: Cursor, key: str, reading: Reading) -> Json | None:
    """Take the rule at `key`; None where there is none, or none that says something."""
    if key not in holder.node:
        return None
    rule = holder.at(key)
    text = rule.text("text")
    if text is None:
        return None
    rule.text("id")  # nothing refers to it
    return {"text": text, **reading.named(rule)}


def to_usdm(rule: Rule | None, writing: Writing) -> Json | None:
    """The rule as an object; None for None."""
    return rule and writing.made("TransitionRule", **writing.named(rule), text=rule.text)
