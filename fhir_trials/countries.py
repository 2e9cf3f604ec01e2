"""Countries and their ISO 3166-1 codes (`mappings/countries.csv`). https://www.iso.org/iso-3166-country-codes.html"""

from functools import cache

from fhir_trials import mapping_files

_NAMES = ("name_en", "also_en", "name_nl")


@cache
def _codes() -> dict[str, str]:
    """Every listed spelling, in English or Dutch, with the code it means.

    Raises:
        ValueError: one spelling stands for two countries.
    """
    found: dict[str, str] = {}
    for row in mapping_files.read_csv("countries.csv"):
        for name in (name for column in _NAMES for name in row[column].split("|") if name):
            if found.setdefault(name.casefold(), row["code"]) != row["code"]:
                raise ValueError(
                    f"{name!r} stands for two countries: {found[name.casefold()]}, {row['code']}"
                )
    return found


def code_of(name: str) -> str | None:
    """The alpha-2 code of a country by one of its listed spellings, case aside; None where none is exactly this."""
    return _codes().get(name.strip().casefold())
