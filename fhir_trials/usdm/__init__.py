"""Trial ⇄ USDM, the unified study definitions model of CDISC and TransCelerate. https://www.cdisc.org/ddf"""

from fhir_trials.usdm.document import read as from_usdm
from fhir_trials.usdm.document import write as to_usdm

__all__ = ["from_usdm", "to_usdm"]
