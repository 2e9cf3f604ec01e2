"""`python -m fhir_trials` is the same as `fhir-trials`."""

from fhir_trials.cli import main

main()
