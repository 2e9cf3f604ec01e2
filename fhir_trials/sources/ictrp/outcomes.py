"""Outcomes and objectives: lists divided by semicolons or lines, and the labelled answers of EudraCT and IRCT."""

import re

from fhir_trials.cursor import Json

_LABELLED = re.compile(
    r"(?:^|(?<=[;\n]))\s*(Main Objective|Secondary Objective|Primary end point\(s\)|Secondary end point\(s\)"
    r"|Timepoint\(s\) of evaluation of this end point):\s*"
)
_IRCT = re.compile(
    r"(?P<measure>.+?)\. Timepoint: (?P<time>.+?)(?:\. Method of measurement: (?P<method>.+?))?\.?", re.DOTALL
)
_ANZCTR = re.compile(r"(?P<measure>[^\[\]]+)\[(?P<time>[^\[\]]+)\]")
_MARK = re.compile(r"^\s*(?:[-•*]|\(?[0-9]{1,2}[.)])\s*")
_SEMICOLON = re.compile(r";(?! )")

Parts = tuple[list[Json], list[Json]]


def read(text: str, kind: str, register: str) -> Parts:
    """The outcomes of a text, and the objectives that stand with them.

    Args:
        text: the cell, or the element of one outcome.
        kind: `primary` or `secondary`.
        register: the short name of the register.
    """
    if not text:
        return [], []
    if labelled := list(_LABELLED.finditer(text)):
        return _of_eudract(text, labelled, kind)
    return [_outcome(part, kind, register) for part in _apart(text)], []


def _apart(text: str) -> list[str]:
    """One text for each outcome; as one where no mark divides them."""
    lines = [line for line in text.split("\n") if line.strip()]
    if len(lines) > 1:
        if all(_MARK.match(line) for line in lines):
            return [_flat(_MARK.sub("", line)) for line in lines]
        return ["\n".join(line.strip() for line in lines)]
    parts = _SEMICOLON.split(text)
    # A semicolon within brackets divides nothing.
    if any(part.count("(") != part.count(")") or part.count("[") != part.count("]") for part in parts):
        parts = [text.rstrip("; ")]
    return [
        _flat(_MARK.sub("", part, count=1) if len(lines) == 1 and part[:1] in "-•" else part)
        for part in parts
        if part.strip()
    ]


def _flat(text: str) -> str:
    return " ".join(text.split())


def _outcome(text: str, kind: str, register: str) -> Json:
    found = (
        _IRCT.fullmatch(text)
        if register == "irct"
        else _ANZCTR.fullmatch(text)
        if register == "anzctr"
        else None
    )
    if found is None:
        return {"kind": {"code": kind}, "measure": text}
    said = found.groupdict()
    return {
        "kind": {"code": kind},
        "measure": said["measure"].strip(),
        "time_frame": said["time"].strip(),
        "description": said.get("method"),
    }


def _of_eudract(text: str, labelled: list[re.Match[str]], kind: str) -> Parts:
    """Objectives and end points by their labels, with the words of each; one time frame for the end points."""
    ends = [*(found.start() for found in labelled[1:]), len(text)]
    said: dict[str, str] = {}
    for found, end in zip(labelled, ends, strict=True):
        words = "\n".join(line.strip() for line in text[found.end() : end].strip(" ;\n").split("\n"))
        if words:
            said[found[1]] = f"{said[found[1]]}\n{words}" if found[1] in said else words
    before = text[: labelled[0].start()].strip()
    time = said.get("Timepoint(s) of evaluation of this end point")
    objectives: list[Json] = [
        {"kind": {"code": code, "text": label}, "description": said[label]}
        for label, code in (("Main Objective", "primary"), ("Secondary Objective", "secondary"))
        if label in said
    ]
    outcomes: list[Json] = [{"kind": {"code": kind}, "measure": before}] if before else []
    points = [
        (said[label], code)
        for label, code in (("Primary end point(s)", "primary"), ("Secondary end point(s)", "secondary"))
        if label in said
    ]
    outcomes += [{"kind": {"code": code}, "measure": words, "time_frame": time} for words, code in points]
    if time and not points:
        # When it is measured, and not what: kept in words.
        label = "Timepoint(s) of evaluation of this end point"
        outcomes.append({"kind": {"code": kind}, "measure": f"{label}: {time}"})
    return outcomes, objectives
