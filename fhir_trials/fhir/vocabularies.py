"""Names of public vocabularies ⇄ their FHIR systems. mappings/vocabularies.csv"""

import re
from urllib.parse import quote, unquote

from fhir_trials import vocabularies
from fhir_trials.fhir import urls

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[!-~]+")
_UNLISTED = f"{urls.BASE}/sid/vocabulary/"


def system_of(vocabulary: str) -> str:
    """The system of a vocabulary; an unlisted URI stands for itself, an unlisted name gets one of ours."""
    if known := vocabularies.systems().get(vocabulary):
        return known
    return vocabulary if _URI.fullmatch(vocabulary) else _UNLISTED + quote(vocabulary, safe="")


def vocabulary_of(system: str) -> str:
    """The name of a vocabulary by its system; an unlisted system stands for itself."""
    if system.startswith(_UNLISTED):
        return unquote(system.removeprefix(_UNLISTED))
    return vocabularies.names().get(system, system)
