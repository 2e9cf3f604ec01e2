"""Words that answer what a label asks: yes or no, planned or actual (`mappings/answers.csv`)."""

import re
from functools import cache

from fhir_trials import mapping_files

_WORD = re.compile(r"[^\W\d_]+")


def yes_or_no(text: str, about: str) -> bool | None:
    """Whether an answer says yes; None where the table does not have it as a whole."""
    means = _answers(about).get(" ".join(text.split()).rstrip(".").casefold())
    return None if means is None else means == "yes"


def reality(text: str) -> str:
    """`actual` or `planned`, by the words of a label or value; empty where they say neither, or both."""
    words = _answers("reality")
    said = {words[word] for word in _WORD.findall(text.casefold()) if word in words}
    return said.pop() if len(said) == 1 else ""


@cache
def _answers(about: str) -> dict[str, str]:
    rows = mapping_files.read_csv("answers.csv")
    return {row["words"]: row["means"] for row in rows if row["about"] == about}
