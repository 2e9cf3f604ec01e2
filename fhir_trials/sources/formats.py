"""The formats that are read: a row each; its package is loaded when something of its kind comes in."""

from importlib import import_module
from typing import Any, Literal, NamedTuple

from fhir_trials.errors import UsageError

Syntax = Literal["json", "xml", "csv", "page"]


class Format(NamedTuple):
    """One row of the table.

    Attributes:
        name: what `--as` calls it.
        title: what it is, in words.
        syntax: how its text is built.
        package: the module below `fhir_trials.sources` that knows and reads it.
    """

    name: str
    title: str
    syntax: Syntax
    package: str

    @property
    def reader(self) -> Any:
        """The module: `read(record, issues, path)`, and what its records are known by.

        JSON has `fits(record)`, CSV `fits(columns)`, XML `ROOTS`, `RECORD` and `REPEATED`, pages `opened(text, name, html)`,
        and of what that gives `reason(page)` and `trials(page, issues)`.
        """
        return import_module(f"fhir_trials.sources.{self.package}")


# JSON records are tried in this order: those that are told by one sure member first.
FORMATS = (
    Format("ctgov-v2", "ClinicalTrials.gov, API version 2", "json", "ctgov_v2"),
    Format("fhir", "FHIR (a Bundle or a resource)", "json", "fhir_resources"),
    Format("usdm", "USDM, version 4 or 3", "json", "usdm"),
    Format("trial", "a Trial as this library writes it", "json", "own_json"),
    Format("ctgov-v1", "ClinicalTrials.gov, API version 1 (retired)", "json", "ctgov_v1"),
    Format("ctis", "EU CTIS, public API", "json", "ctis"),
    Format("isrctn-json", "ISRCTN as JSON", "json", "isrctn"),
    Format("ctgov-xml", "ClinicalTrials.gov, XML (retired)", "xml", "ctgov_xml"),
    Format("ictrp-xml", "WHO ICTRP, XML export", "xml", "ictrp"),
    Format("ictrp-dataset", "the data set that registers hand to the WHO ICTRP, XML", "xml", "ictrp.dataset"),
    Format("isrctn-xml", "ISRCTN, XML", "xml", "isrctn"),
    Format("ctgov-csv", "ClinicalTrials.gov, CSV download", "csv", "ctgov_csv"),
    Format("ictrp-csv", "WHO ICTRP, CSV export", "csv", "ictrp"),
    Format("page", "a trial's page, as HTML or as the text of it", "page", "pages"),
)


def named(name: str) -> Format:
    """The format of this name.

    Raises:
        UsageError: there is none; the message lists them.
    """
    for one in FORMATS:
        if one.name == name.lower():
            return one
    raise UsageError(f"format: {name!r} is none of {', '.join(one.name for one in FORMATS)}")


def of(syntax: Syntax) -> list[Format]:
    """The formats of a syntax, in the order in which they are tried."""
    return [one for one in FORMATS if one.syntax == syntax]


def expected(syntax: Syntax) -> str:
    """What is read of a syntax, in words."""
    return ", ".join(one.title for one in of(syntax))
