"""What USDM calls code systems and what CDISC calls codes, and what the model calls them.

https://github.com/cdisc-org/DDF-RA · mappings/codes/usdm-*.json
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, NamedTuple

from fhir_trials import mapping_files, vocabularies
from fhir_trials.code_maps import code_map
from fhir_trials.cursor import Json

CDISC = "http://www.cdisc.org"
"""The code system of CDISC's own codes, which are codes of NCIt."""

VERSION = "2025-09-26"
"""The version of CDISC's terminology that our tables are made from."""

OWN = "https://w3id.org/fhir-trials/CodeSystem/"
"""How the code systems of ours begin, for what CDISC has no code for."""

NO_CODE = f"{OWN}no-code"
"""The code system of words that nobody has coded; the word stands as the code."""

NOT_STATED = "not stated"
"""What stands where USDM asks for a code or a name and the trial has none."""

WORD = "https://w3id.org/fhir-trials/StructureDefinition/source-word"
"""The extension attribute of a Code that holds the source's own word."""

NO_WORD = "https://w3id.org/fhir-trials/StructureDefinition/no-source-word"
"""The extension attribute of a Code that stands for no word of the source."""

_CONCEPT = re.compile(r"C[0-9]+")


class Code(NamedTuple):
    """What a Code says.

    Attributes:
        decode: what it is called; empty where it is not said.
        word: the source's own word, where the code system has another.
    """

    code: str
    system: str
    decode: str
    word: str | None = None


def word_of(code: Json) -> str | None:
    """Take the source's own word from a Code, if it has one; empty where it says that there is none."""
    match code.get("extensionAttributes"):
        case [{"url": str(url), "valueString": str(word)}] if url == WORD:
            del code["extensionAttributes"]
            return word
        case [{"url": str(url), "valueBoolean": True}] if url == NO_WORD:
            del code["extensionAttributes"]
            return ""
        case _:
            return None


def has_word(code: Any) -> bool:
    """Whether a Code or AliasCode has a word of the source beside it."""
    match code:
        case {"standardCode": {"extensionAttributes": [{"url": str(url)}]}}:
            return url == WORD
        case _:
            return False


def coding_of(found: Code) -> Json:
    """The Coding that a Code is."""
    return {
        "vocabulary": vocabulary(found.system, found.code),
        "code": found.code,
        "display": found.word or found.decode or None,
    }


@lru_cache(maxsize=4096)
def vocabulary(system: str, code: str) -> str:
    """What the model calls a code system; CDISC's codes that are no codes of NCIt stay CDISC's."""
    if system == CDISC:
        return "NCIt" if _CONCEPT.fullmatch(code) else CDISC
    row = code_map("usdm-vocabulary").forward(system)
    return row.code if row else vocabularies.names().get(system, system or "unknown")


def system_of(name: str) -> str:
    """The code system of what the model calls a vocabulary."""
    return CDISC if name == "NCIt" else vocabularies.systems().get(name, name)


def peeked(code: Any, table: str) -> str | None:
    """Our code for a Code or AliasCode that stays where it is; None where `usdm-<table>.json` has none."""
    match code:
        case {"standardCode": {"code": str(value), "codeSystem": str(system)}} | {
            "code": str(value),
            "codeSystem": str(system),
        }:
            if system.startswith(OWN):
                return None if system == NO_CODE else value
            row = code_map(f"usdm-{table}").forward(value)
            return row.code if row else None
        case _:
            return None


@cache
def cdisc_codes(table: str) -> Mapping[str, tuple[str, str]]:
    """The code of CDISC, and what CDISC calls it, for each of our codes that `usdm-<table>.json` has one for."""
    called = dict(_called(table))
    found: dict[str, tuple[str, str]] = {}
    for code, row in code_map(f"usdm-{table}").rows.items():
        if row.exact:
            found.setdefault(row.code, (code, called[code]))
    return found


@cache
def cdisc_words(table: str) -> Mapping[tuple[str, str | None], str]:
    """The code of CDISC by what CDISC calls it and our code for it, None where we have none."""
    rows = code_map(f"usdm-{table}").rows
    found: dict[tuple[str, str | None], str] = {}
    for code, called in _called(table):
        row = rows.get(code)
        found.setdefault((called, row.code if row and row.stands else None), code)
    return found


@cache
def cdisc_called(table: str) -> Mapping[str, str]:
    """What CDISC calls each code of a table."""
    return dict(_called(table))


@cache
def cdisc_codes_called(table: str) -> Mapping[str, str]:
    """The code of CDISC by what CDISC calls it."""
    return {called: code for code, called in reversed(_called(table)) if called}


def _called(table: str) -> list[tuple[str, str]]:
    """The codes of a table in its order, each with what CDISC calls it."""
    groups = mapping_files.read_json(f"codes/usdm-{table}.json")["group"]
    return [(one["code"], one.get("display", "")) for group in groups for one in group["element"]]
