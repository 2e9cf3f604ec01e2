"""The translation between trials and FHIR in R5 shape, and through `releases` in R4 and R4B; pure."""

from fhir_trials.fhir.bundle import BundleType, from_fhir, to_fhir
from fhir_trials.fhir.keys import Key, key_of

__all__ = ["BundleType", "Key", "from_fhir", "key_of", "to_fhir"]
