"""Whether a statement without a window speaks of what was ever so, or of the day. `mappings/tense-words.csv`"""

import re
from functools import cache
from typing import Literal

from fhir_trials import word_tables
from fhir_trials.model.statements import Kind

Tense = Literal["ever", "now"]

_WORD = re.compile(r"\w+")
_BY_KIND: dict[Kind, Tense] = {
    "status": "now",
    "consent": "now",
    "contraception": "now",
    "procedure": "ever",
    "event": "ever",
}


def tense(kind: Kind, words: str) -> Tense | None:
    """What time is meant: by the kind (nobody asks for a pregnancy that is over), else by the words.

    Args:
        kind: of the statement.
        words: those at its span: "Prior chemotherapy" is of ever, "current chemotherapy" of the day, "current or
            prior" of ever, "chemotherapy" of either.
    """
    said = {_tenses().get(word) for word in _WORD.findall(words.casefold())}
    return _BY_KIND.get(kind) or ("ever" if "ever" in said else "now" if "now" in said else None)


@cache
def _tenses() -> dict[str, Tense]:
    return {
        word: "ever" if row["when"] == "ever" else "now"
        for row in word_tables.rows("tense-words.csv")
        for word in row["words"].split("|")
    }
