"""From the text of eligibility criteria to criteria with what they state, and to who is eligible.

`splitting` makes criteria of a text: which words make one, whether it includes or excludes, and what it stands under.
`understanding` reads what each states: thresholds, windows, states. `matching` holds that against a patient's facts.
"""

from typing import TYPE_CHECKING

from fhir_trials.first_use import importing

if TYPE_CHECKING:
    from fhir_trials.eligibility.matching import Answer, Answers, Used, eligible
    from fhir_trials.eligibility.splitting import Piece, Section, join, places, split, split_pieces
    from fhir_trials.eligibility.understanding import read_criteria, understand, unread

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
    "unread",
]

# A command that reads no criteria does not wait for this.
_HOMES = {
    "matching": ("Answer", "Answers", "Used", "eligible"),
    "splitting": ("Piece", "Section", "join", "places", "split", "split_pieces"),
    "understanding": ("read_criteria", "understand", "unread"),
}
__getattr__ = importing(__name__, _HOMES)
