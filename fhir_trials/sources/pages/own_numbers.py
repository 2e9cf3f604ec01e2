"""Numbers of registers that stand in prose: the trial's own where the page says so, left in the text otherwise."""

import re
from typing import Any, cast

from fhir_trials.cursor import Json
from fhir_trials.registers import find_all
from fhir_trials.sources.identifiers import identifier
from fhir_trials.sources.pages.draft import Draft
from fhir_trials.sources.pages.lines import Line
from fhir_trials.sources.pages.page import Page

# What says right before a number that it is that of this trial.
_OWN = re.compile(
    r"(?:registered (?:as|under|at|with|in|on)|registration(?: number| no\.?)?|also known as|known as|"
    r"clinicaltrials\.gov(?: number| identifier| id)?|trial (?:id|number|identifier)|study (?:id|number|identifier)|"
    r"geregistreerd (?:onder|als|in|bij)|registratie(?:nummer)?|ook bekend als|bekend als|studienummer)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
# What says that the number is that of another one, though words such as these stand before it.
_OTHER = re.compile(
    r"\b(?:follows?|earlier|previous\w*|prior|see(?: also)?|compared?|extension of|substudy of|sub-study of|like|"
    r"unlike|based on|parent|vervolg|eerder\w*|zie|voortgezet)\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def read(page: Page, draft: Draft) -> None:
    """Add the number of a register that the page says is the trial's, where no field names one of that register.

    None of them is the record's own. Any other is told, and stays where it stands.
    """
    known = cast("list[Any]", draft.values.get("identifiers", []))
    there = {one["value"] for one in known}
    registers = {one.get("registry") for one in known}
    own: dict[str, dict[str, tuple[int, Json]]] = {}
    for place, line in enumerate(page.lines):
        for register, value, printed in find_all(line.text):
            if value in there:
                continue
            if register not in registers and _is_own(line, printed, first=place == 0):
                own.setdefault(register, {}).setdefault(
                    value, (line.number, identifier(printed, (register, value)))
                )
            else:
                there.add(value)
                draft.findings.tell("number-of-another", line.number, value)
    for numbers in own.values():
        for value, (line, found) in numbers.items():
            if len(numbers) == 1:
                draft.add("identifiers", found)
                draft.findings.tell("read-from-prose", line, f"number {value}", "a sentence")
            else:
                draft.findings.tell("number-of-another", line, value)


def _is_own(line: Line, printed: str, *, first: bool) -> bool:
    """Whether a line says that a number in it is this trial's; its title does, and a line that is nothing else."""
    before = line.text.partition(printed)[0]
    sentence = _SENTENCE.split(before)[-1]
    if _OTHER.search(sentence):
        return False
    return first or line.text.strip(" ().") == printed or bool(_OWN.search(sentence))
