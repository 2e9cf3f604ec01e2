"""Names of public vocabularies ⇄ their FHIR systems. mappings/vocabularies.csv"""

import re
from functools import cache
from urllib.parse import quote, unquote

from fhir_trials import mapping_files
from fhir_trials.fhir import urls

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[!-~]+")
_UNLISTED = f"{urls.BASE}/sid/vocabulary/"


@cache
def _systems() -> dict[str, str]:
    return {row["vocabulary"]: row["system"] for row in mapping_files.read_csv("vocabularies.csv")}


@cache
def _names() -> dict[str, str]:
    rows = mapping_files.read_csv("vocabularies.csv")
    return {
        system: row["vocabulary"]
        for row in rows
        for system in (row["system"], *row["also read"].split("|"))
        if system
    }


def system_of(vocabulary: str) -> str:
    """The system of a vocabulary; a URI stands for itself, an unlisted name gets one of ours."""
    if known := _systems().get(vocabulary):
        return known
    return vocabulary if _URI.fullmatch(vocabulary) else _UNLISTED + quote(vocabulary, safe="")


def vocabulary_of(system: str) -> str:
    """The name of a vocabulary by its system; an unlisted system stands for itself."""
    if system.startswith(_UNLISTED):
        return unquote(system.removeprefix(_UNLISTED))
    return _names().get(system, system)
