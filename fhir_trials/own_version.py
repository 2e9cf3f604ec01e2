"""The version of this package."""

from importlib.metadata import PackageNotFoundError, version


def own_version() -> str:
    """The version that is installed; `0` where none is."""
    try:
        return version("fhir-trials")
    except PackageNotFoundError:
        return "0"
