"""What USDM calls code systems and what CDISC calls codes, and what the model calls them.

https://github.com/cdisc-org/DDF-RA · mappings/codes/usdm-*.json
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from fhir_trials import mapping_files, vocabularies
from fhir_trials.code_maps import code_map

CDISC = "http://www.cdisc.org"
"""The code system of CDISC's own codes, which are codes of NCIt."""

VERSION = "2025-09-26"
"""The version of CDISC's terminology that our tables are made from."""

OWN = "https://w3id.org/fhir-trials/CodeSystem/"
"""How the code systems of ours begin, for what CDISC has no code for."""

NO_CODE = f"{OWN}no-code"
"""The code system of words that nobody has coded; the word stands as the code."""

WORD = "https://w3id.org/fhir-trials/StructureDefinition/source-word"
"""The extension attribute of a Code that holds the source's own word."""

_CONCEPT = re.compile(r"C[0-9]+")


def vocabulary(system: str, code: str) -> str:
    """What the model calls a code system; CDISC's codes that are no codes of NCIt stay CDISC's."""
    if system == CDISC:
        return "NCIt" if _CONCEPT.fullmatch(code) else CDISC
    row = code_map("usdm-vocabulary").forward(system)
    return row.code if row else vocabularies.names().get(system, system or "unknown")


def system_of(name: str) -> str:
    """The code system of what the model calls a vocabulary."""
    return CDISC if name == "NCIt" else vocabularies.systems().get(name, name)


def time_unit(unit: Any) -> str | None:
    """The unit of time that a Code or AliasCode is; None for another unit, or none."""
    match unit:
        case {"standardCode": {"code": str(code)}} | {"code": str(code)}:
            row = code_map("usdm-time-unit").forward(code)
            return row.code if row else None
        case _:
            return None


@cache
def cdisc_codes(table: str) -> Mapping[str, tuple[str, str]]:
    """The code of CDISC, and what CDISC calls it, for each of our codes that `usdm-<table>.json` has one for."""
    elements = [
        element
        for group in mapping_files.read_json(f"codes/usdm-{table}.json")["group"]
        for element in group["element"]
    ]
    called = {element["code"]: element.get("display", "") for element in elements}
    found: dict[str, tuple[str, str]] = {}
    for code, row in code_map(f"usdm-{table}").rows.items():
        if row.exact:
            found.setdefault(row.code, (code, called[code]))
    return found
