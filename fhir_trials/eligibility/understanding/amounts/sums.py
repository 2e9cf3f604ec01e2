"""Scores that are written as a sum: Gleason "7 (3+4)", "3 + 4 = 7". A sum that is not told is no number of the text."""

from collections.abc import Sequence

from fhir_trials.eligibility.understanding.amounts.listed import Listed
from fhir_trials.eligibility.understanding.words.tokens import Token


def result(tokens: Sequence[Token], at: int) -> int:
    """The position of the sum of "3 + 4 = 7" that begins at a position; that itself where none does."""
    parts = tokens[at : at + 5]
    if len(parts) < 5 or (parts[1].word, parts[3].word) != ("+", "=") or tokens[at - 1].kind == "comparator":
        return at
    return at + 4 if _adds_up(parts[0], parts[2], parts[4]) else at


def told(tokens: Sequence[Token], said: Listed | None) -> Listed | None:
    """What is said of a score, with the bracket that tells its parts: "7 (3+4)"."""
    if said is None or len(said.ends) != 1:
        return said
    inside = tokens[said.last + 1 : said.last + 6]
    if [token.word for token in (*inside[:1], *inside[2:3], *inside[4:5])] != ["(", "+", ")"]:
        return said
    value = next((token for token in tokens[said.first : said.last + 1] if token.kind == "number"), None)
    if value is None or not _adds_up(inside[1], inside[3], value):
        return said
    return said._replace(last=said.last + 5)


def _adds_up(one: Token, two: Token, whole: Token) -> bool:
    if not one.kind == two.kind == whole.kind == "number":
        return False
    return one.value.low + two.value.low == whole.value.low and whole.value.high is None
