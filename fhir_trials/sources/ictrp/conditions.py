"""Conditions: what a register's free text, categories and MedDRA blocks became in one cell."""

import re
from typing import NamedTuple

from fhir_trials.cursor import Json

_APART = re.compile(r";\s*|\n+")
_MEDDRA = re.compile(
    r"\n*MedDRA version: (?P<version>\S+)\s+Level: (?P<level>\S+)\s+Classification code:? (?P<code>[0-9]+)"
    r"\s+Term: (?P<term>[^\n]+?)\s+System Organ Class: (?P<organs>[^\n;]+)[ \n]*"
)
_AREA = re.compile(r";?\s*Therapeutic area: (?P<area>[^\n;]+)")
_CATEGORY = re.compile(r"\S.* - \S.*")


class Found(NamedTuple):
    """What one cell held."""

    conditions: list[Json]
    keywords: list[Json]
    passages: list[Json]


def read(text: str, register: str) -> Found:
    """The conditions of a cell; what stands there twice is one."""
    if "MedDRA version:" in text or "Therapeutic area:" in text:
        return _of_eudract(text)
    if register == "isrctn":
        return _of_isrctn(text)
    # A bracket may hold a semicolon, and then the whole is one text.
    apart = (
        _APART.split(text) if text.count("(") == text.count(")") and not _inside(text) else text.split("\n")
    )
    parts = [part.strip() for part in apart]
    if register != "anzctr":
        return Found([{"text": part} for part in _once(parts)], [], [])
    categories = [part for part in _once(parts) if _CATEGORY.fullmatch(part)]
    return Found(
        [{"text": part} for part in _once(parts) if part not in categories],
        [{"text": part, "kind": "condition-category"} for part in categories],
        [],
    )


def _inside(text: str) -> bool:
    """Whether a semicolon stands within brackets."""
    return re.search(r"\([^()]*;[^()]*\)", text) is not None


def _once(parts: list[str]) -> list[str]:
    seen: dict[str, str] = {}
    for part in parts:
        if part:
            seen.setdefault(part.casefold(), part)
    return list(seen.values())


def _of_eudract(text: str) -> Found:
    """The sponsor's words, the MedDRA terms it chose, and the therapeutic areas.

    Version, level and organ class of a term have no field and are a passage.
    """
    blocks = list(_MEDDRA.finditer(text))
    areas = [found["area"].strip() for found in _AREA.finditer(text)]
    words = _AREA.sub("", _MEDDRA.sub("\n", text)).strip(" ;\n")
    conditions: list[Json] = [{"text": words}] if words else []
    for found in blocks:
        coding = {"vocabulary": "MedDRA", "code": found["code"], "display": found["term"]}
        conditions.append({"text": found["term"], "codings": [coding]})
    lines = ["\n".join(line.strip() for line in found[0].strip().split("\n")) for found in blocks]
    return Found(
        conditions,
        [{"text": area, "kind": "condition-category"} for area in _once(areas)],
        [{"heading": "MedDRA", "text": block} for block in lines],
    )


def _of_isrctn(text: str) -> Found:
    """The condition on the first line, its category on the second, keywords behind."""
    first, *rest = [line.strip() for line in text.split("\n") if line.strip()] or [""]
    if not first:
        return Found([], [], [])
    further = [part for part in _once(rest) if part.casefold() != first.casefold()]
    return Found([{"text": first}], [{"text": part, "kind": "condition-category"} for part in further], [])
