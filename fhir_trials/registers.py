"""Registers of trials: their short names, identifier systems and number patterns (`mappings/registers.csv`)."""

import re
from functools import cache
from typing import NamedTuple

from fhir_trials import mapping_files

FALLBACK = "https://w3id.org/fhir-trials/sid/"
# The name a caller gave to a trial without a number travels below the same base, but no register gave it.
_NO_REGISTER = "key"
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Register(NamedTuple):
    """One row of the table.

    Attributes:
        slug: the short name the model uses.
        system: the identifier system that is written.
        read_also: further systems that mean this register.
        pattern: what a number of this register looks like.
        normal: its normal form, filled with the groups of `pattern`.
        ncit: the NCIt code for this type of number, or an empty string.
    """

    slug: str
    name: str
    system: str
    read_also: tuple[str, ...]
    pattern: re.Pattern[str]
    normal: str
    ncit: str


@cache
def registers() -> dict[str, Register]:
    """All registers by their short name, in the order in which numbers are tried."""
    return {
        row["registry"]: Register(
            row["registry"],
            row["name"],
            row["system"] or FALLBACK + row["registry"],
            tuple(row["read_also"].split("|")) if row["read_also"] else (),
            re.compile(row["pattern"]),
            row["normal"],
            row["ncit"],
        )
        for row in mapping_files.read_csv("registers.csv")
    }


@cache
def _by_system() -> dict[str, str]:
    return {
        system: register.slug
        for register in registers().values()
        for system in (register.system, *register.read_also)
    }


def system_of(slug: str) -> str:
    """The identifier system to write for a register; one of our own where the table has none."""
    known = registers().get(slug)
    return known.system if known else FALLBACK + slug


def ncit_of(slug: str | None) -> str:
    """NCIt's code for the numbers of a register; an empty string where the table has none."""
    known = registers().get(slug) if slug else None
    return known.ncit if known else ""


def registry_of(system: str) -> str | None:
    """The register that an identifier system means; None where it is none that is known."""
    known = _by_system().get(system)
    if known is None and system.startswith(FALLBACK):
        slug = system.removeprefix(FALLBACK)
        return slug if slug != _NO_REGISTER and _SLUG.fullmatch(slug) else None
    return known


def recognise(value: str) -> tuple[str, str] | None:
    """The register whose numbers look like this and the number's normal form; None where none is certain.

    The whole value must match: a number inside a sentence is not looked for.
    """
    printed = value.strip()
    for register in registers().values():
        if found := register.pattern.fullmatch(printed):
            return register.slug, register.normal.format(*found.groups())
    return None


def find_all(text: str) -> list[tuple[str, str, str]]:
    """The numbers of registers inside a text, in its order: register, normal form, as printed.

    A few digits behind `NL` alone, which may be anything, are none.
    """
    found: dict[int, tuple[int, str, str, str]] = {}
    for register in registers().values():
        for hit in _inside(register.slug).finditer(text):
            if not any(begin < hit.end() and hit.start() < end for begin, (end, *_) in found.items()):
                found[hit.start()] = (hit.end(), register.slug, register.normal.format(*hit.groups()), hit[0])
    return [(slug, value, printed.strip()) for _, (_, slug, value, printed) in sorted(found.items())]


@cache
def _inside(slug: str) -> re.Pattern[str]:
    pattern = registers()[slug].pattern.pattern.replace("(NL|NTR)", "(NTR)")
    return re.compile(rf"(?<![\w-]){pattern}(?![\w-])")
