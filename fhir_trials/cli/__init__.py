"""The command line: a file per command; each parses, calls and prints."""

from fhir_trials.cli.app import main

__all__ = ["main"]
