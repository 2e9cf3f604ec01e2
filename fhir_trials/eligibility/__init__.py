"""From the text of eligibility criteria to criteria with what they state, and to who is eligible.

`splitting` makes criteria of a text: which words make one, whether it includes or excludes, and what it stands under.
`understanding` reads what each states: thresholds, windows, states. `matching` holds that against a patient's facts.
"""

from fhir_trials.eligibility.matching import Answer, Answers, Used, eligible
from fhir_trials.eligibility.splitting import Piece, Section, join, places, split, split_pieces
from fhir_trials.eligibility.understanding import read_criteria, understand

__all__ = [
    "Answer",
    "Answers",
    "Piece",
    "Section",
    "Used",
    "eligible",
    "join",
    "places",
    "read_criteria",
    "split",
    "split_pieces",
    "understand",
]
