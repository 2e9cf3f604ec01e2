"""Names of a package that are imported when they are first used."""

import subprocess
import sys

import pytest

import fhir_trials.eligibility
from fhir_trials.first_use import importing

CHECK = (
    "import sys\n"
    "import fhir_trials.cli.schedule\n"
    "heavy = ('fhir_trials.fhir.bundle', 'fhir_trials.eligibility.splitting', "
    "'fhir_trials.eligibility.matching', 'fhir_trials.eligibility.understanding.joining', 'httpx', 'rich')\n"
    "print(*(one for one in heavy if one in sys.modules))"
)


def test_a_name_is_found_in_its_module() -> None:
    """It is the same as in the module, and any other name is an error as of every module."""
    found = importing("fhir_trials", {"issues": ("Issue",)})
    assert fhir_trials.issues.Issue is found("Issue")
    assert fhir_trials.eligibility.understanding.understand is fhir_trials.eligibility.understand
    with pytest.raises(AttributeError, match="module 'fhir_trials' has no attribute 'Issues'"):
        found("Issues")


def test_a_command_loads_what_it_needs() -> None:
    """Who asks for a schedule waits neither for FHIR, nor for criteria, nor for the network."""
    ran = subprocess.run([sys.executable, "-c", CHECK], capture_output=True, text=True, check=True)
    assert "" == ran.stdout.strip()
