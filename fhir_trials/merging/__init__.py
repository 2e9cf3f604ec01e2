"""The same trial described several times: records that share a number of a register, joined into one trial."""

from fhir_trials.merging.merge import merge

__all__ = ["merge"]
