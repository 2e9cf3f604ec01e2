"""What a window is reckoned from: "before randomisation", "after the last dose". `mappings/window-words.csv`"""

from collections.abc import Sequence
from typing import NamedTuple, cast

from fhir_trials.eligibility.understanding.subjects.beside_amounts import ENDS, FURTHEST, has_role, is_or
from fhir_trials.eligibility.understanding.words.lexicon import Match
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.window_words import words
from fhir_trials.model.statements import Anchor

_OF = frozenset({"of", "with", "van", "met"})
_ENDS_OF = {"treatment": "last-dose", "procedure": "procedure", "last-dose": "last-dose"}
"""What the end of something is; that of anything else is an event of its own."""


class Reckoned(NamedTuple):
    """What a window is reckoned from.

    Attributes:
        anchor: None where the words tell none; `event` where they name something that the table does not have.
        end: the position behind its words; where it is not in the table, that of its first word.
        named: it is in the table.
        doubtful: no anchor says just this: the end of the study.
    """

    anchor: Anchor | None
    end: int
    named: bool = False
    doubtful: bool = False


def reckoned(
    tokens: Sequence[Token], start: int, window: tuple[int, int], *, after: bool = False
) -> Reckoned:
    """What words say that a window is reckoned from.

    Args:
        tokens: of the criterion.
        start: the position of the first word.
        window: where the amount and the words before it begin and end.
        after: it lies after the anchor, where "the study" means the end of it.
    """
    at, ended = start, False
    while at < len(tokens) and at - start < FURTHEST:
        word = tokens[at].word
        if word in ENDS or word in {"or", "and", "en"} or is_or(tokens, at, *window):
            break
        if match := words().anchors.at(tokens, at):
            meaning, edge = _whole(tokens, match)
            return _of(meaning, _with_its_drug(tokens, edge, window), ended=ended, after=after)
        ended = ended or has_role(tokens, at, "ending")
        at += 1
    return Reckoned("event", start) if at > start else Reckoned(None, start)


def _whole(tokens: Sequence[Token], match: Match[str]) -> tuple[str, int]:
    """What words mean, and where they end, whose last one begins a longer name: "start of study" of "study drug"."""
    longer = words().anchors.at(tokens, match.edge - 1)
    told = longer if longer and longer.edge > match.edge else match
    return told.values[0], told.edge


def _with_its_drug(tokens: Sequence[Token], edge: int, window: tuple[int, int]) -> int:
    """The position behind "of the study drug" that follows: it says what was given, and nothing of the patient."""
    at = edge + 1
    if at >= len(tokens) or not goes_on(tokens, edge, window):
        return edge
    at += has_role(tokens, at, "article") and at + 1 < len(tokens)
    match = words().anchors.at(tokens, at)
    return match.edge if match and match.values[0] == "treatment" else edge


def goes_on(tokens: Sequence[Token], edge: int, window: tuple[int, int]) -> bool:
    """Whether it is told of what it is one, behind its words: "the first dose of"."""
    return edge < len(tokens) and tokens[edge].word in _OF and not is_or(tokens, edge, *window)


def _of(meaning: str, end: int, *, ended: bool, after: bool) -> Reckoned:
    if meaning == "study" and not (ended or after):
        return Reckoned("enrolment", end, named=True)
    if meaning == "study":
        return Reckoned("event", end, named=True, doubtful=True)
    anchor = _ENDS_OF.get(meaning, "event") if ended else meaning
    return Reckoned(cast(Anchor, anchor), end, named=True, doubtful=ended and anchor == "event" != meaning)
