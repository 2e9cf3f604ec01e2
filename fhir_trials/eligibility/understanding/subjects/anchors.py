"""What a window is reckoned from: "before randomisation", "after the last dose". `mappings/window-words.csv`"""

from collections.abc import Sequence
from typing import NamedTuple, cast

from fhir_trials.eligibility.understanding.subjects.beside_amounts import ENDS, FURTHEST, has_role, is_or
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.window_words import words
from fhir_trials.model.statements import Anchor

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
            return _of(match.values[0], match.edge, ended=ended, after=after)
        ended = ended or has_role(tokens, at, "ending")
        at += 1
    return Reckoned("event", start) if at > start else Reckoned(None, start)


def _of(meaning: str, end: int, *, ended: bool, after: bool) -> Reckoned:
    if meaning == "study" and not (ended or after):
        return Reckoned("enrolment", end, named=True)
    if meaning == "study":
        return Reckoned("event", end, named=True, doubtful=True)
    anchor = _ENDS_OF.get(meaning, "event") if ended else meaning
    return Reckoned(cast(Anchor, anchor), end, named=True, doubtful=ended and anchor == "event" != meaning)
