"""Texts in further languages, as the sponsor hands them in: `…Translations` beside the text they translate.

https://euclinicaltrials.eu/ctis-public-api · mappings/codes/ctis-language.json
"""

import re
from collections.abc import Iterator

from fhir_trials.countries import code_of as country_code
from fhir_trials.cursor import Cursor
from fhir_trials.sources.ctis.taking import Notes, code_of

_DESCRIPTION = re.compile(r"([^()]+?)\s*(?:\(([^()]+)\))?")


def tag(description: str) -> str | None:
    """The language tag of `German (Germany)`, which is `de-DE`; None where the language is not listed.

    A country that is not listed, or `(…)` that is none, gives the language alone.
    """
    found = _DESCRIPTION.fullmatch(description.strip())
    language = code_of(found[1], "ctis-language") if found else None
    region = country_code(found[2]) if found and found[2] else None
    return f"{language}-{region}" if language and region else language


def translations(place: Cursor, key: str) -> Iterator[tuple[str, str, str | None]]:
    """Take the translations of the text at `key`: text, language in the register's words, language tag.

    A translation without a language stays.
    """
    for item in place.each(f"{key}Translations"):
        if (description := item.node.get("languageDescription")) and (
            text := item.text("attributeTranslation")
        ):
            item.drop("languageDescription")
            yield text, str(description), tag(str(description))


def note(place: Cursor, key: str, heading: str, notes: Notes) -> None:
    """Keep the translations of a text as passages under its name and their language."""
    for text, description, language in translations(place, key):
        notes.add(f"{heading} ({description})", text, language)
