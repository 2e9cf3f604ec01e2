"""Numbers of trials as readers state them: in the normal form of their register (`mappings/registers.csv`)."""

from fhir_trials.cursor import Json
from fhir_trials.issues import Issues
from fhir_trials.registers import recognise

# What digits that stand alone in the field of a register lack.
_PREFIX = {"ctgov": "NCT", "isrctn": "ISRCTN"}

Known = tuple[str, str]
"""The register of a number, and its normal form there."""


def identifier(printed: str, known: Known | None = None) -> Json:
    """The identifier a source prints.

    Args:
        printed: as the source has it; kept beside the normal form where the two differ.
        known: what number it is; None for one that belongs to no register.
    """
    if known is None:
        return {"value": printed}
    registry, value = known
    return {"value": value, "registry": registry, **({} if value == printed else {"printed": printed})}


def recognised(printed: str) -> Json:
    """The identifier of a number that says by its form of which register it is, or else of none."""
    return identifier(printed, recognise(printed))


def of_register(printed: str, registry: str, issues: Issues, path: str) -> Json:
    """The identifier of a number that stands where only this register's numbers stand.

    One of another register's form is of that one. One of no form is kept as one of no register, and told: filed
    under the name of this one it would be a number that it never gave.
    """
    known = recognise(printed) or recognise(f"{_PREFIX.get(registry, '')}{printed}")
    if known is None:
        said = f"{printed!r:.80} has not the form of the numbers of {registry}; kept as one of no register"
        issues.warning("number-odd", path, said)
    return identifier(printed, known)


def register_number(printed: str) -> Known | None:
    """The register whose number stands where sponsors write numbers of their own.

    NL and a few digits is how sponsors number too, and how a CCMO number begins: of the old Dutch register only
    NTR is certain.
    """
    known = recognise(printed)
    return None if known and known[0] == "nl-ntr" and not known[1].startswith("NTR") else known
