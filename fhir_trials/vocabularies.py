"""Public vocabularies: their names and the URIs of their systems. mappings/vocabularies.csv"""

from functools import cache

from fhir_trials import mapping_files


@cache
def systems() -> dict[str, str]:
    """The system of a vocabulary by its name, or by another URI that is read for it."""
    return {
        name: row["system"]
        for row in mapping_files.read_csv("vocabularies.csv")
        if row["system"]
        for name in (row["vocabulary"], *filter(None, row["also read"].split("|")))
    }


@cache
def names() -> dict[str, str]:
    """The name of a vocabulary by its system, or by another URI that is read for it."""
    return {
        system: row["vocabulary"]
        for row in mapping_files.read_csv("vocabularies.csv")
        for system in (row["system"], *row["also read"].split("|"))
        if system
    }
