"""The translation between trials and FHIR in R5 shape, and through `releases` in R4 and R4B; pure."""

from typing import TYPE_CHECKING

from fhir_trials.first_use import importing

if TYPE_CHECKING:
    from fhir_trials.fhir.bundle import BundleType, from_fhir, to_fhir
    from fhir_trials.fhir.keys import Key, key_of

__all__ = ["BundleType", "Key", "from_fhir", "key_of", "to_fhir"]

# Who asks for a key does not wait for the resources.
__getattr__ = importing(
    __name__, {"bundle": ("BundleType", "from_fhir", "to_fhir"), "keys": ("Key", "key_of")}
)
