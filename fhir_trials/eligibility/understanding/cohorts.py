"""Whether words say that what they stand before, or above, is asked of a part of the participants only."""

from collections.abc import Sequence

from fhir_trials.eligibility.understanding.phrases import Phrase
from fhir_trials.eligibility.understanding.tokens import Token

_PEOPLE = frozenset(
    [
        *("subjects", "patients", "participants", "women", "men", "females", "males", "children", "adults"),
        *("individuals", "volunteers", "infants", "adolescents", "persons"),
        *("patiënten", "patienten", "deelnemers", "vrouwen", "mannen", "kinderen", "volwassenen"),
    ]
)
_ORDINAL_LENGTH = 3
_SILENT = frozenset(
    {"glue", "study", "women", "any of", "all of", "listed", "announces", "eligible", "refused"}
)


def leads_in(tokens: Sequence[Token], found: Sequence[Phrase]) -> bool:
    """Whether a criterion is of some: it begins with "For women", "Cohort 2:", or has "part A only"."""
    for phrase in found:
        if phrase.start == 0 and phrase.meaning == "condition":
            return True
        if _is_cohort(tokens, phrase) and (_before_colon(tokens, phrase) or _beside_only(phrase, found)):
            return True
    return _names_people(tokens) and tokens[-1].word == ":" and len(tokens) < 5


def is_of_some(tokens: Sequence[Token], found: Sequence[Phrase]) -> bool:
    """Whether a heading is of some: of a cohort, a part, a step, or of people of a sort ("Asthmatic subjects")."""
    if any(_is_cohort(tokens, phrase) for phrase in found):
        return True
    if any(phrase.meaning == "condition" for phrase in found):
        return True
    return _names_people(tokens) and says_more(tokens, found)


def says_more(tokens: Sequence[Token], found: Sequence[Phrase], silent: frozenset[str] = _SILENT) -> bool:
    """Whether a word is neither of the study nor one that says nothing."""
    known = {at for phrase in found if phrase.meaning in silent for at in range(phrase.start, phrase.stop)}
    known.update(at for phrase in found if phrase.meaning == "numbered cohort" for at in (phrase.start,))
    return any(
        token.kind not in {"mark", "number"} and token.word not in _PEOPLE and at not in known
        for at, token in enumerate(tokens)
    )


def _names_people(tokens: Sequence[Token]) -> bool:
    return any(token.word in _PEOPLE for token in tokens)


def _is_cohort(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Whether a phrase names a cohort: by itself, or with the number or letter behind it ("part 2", "arm B")."""
    if phrase.meaning == "cohort":
        return True
    if phrase.meaning != "numbered cohort" or phrase.stop == len(tokens):
        return False
    after = tokens[phrase.stop]
    if after.kind == "number":
        return True
    return (
        after.kind == "word"
        and len(after.word) < _ORDINAL_LENGTH
        and after.start == tokens[phrase.stop - 1].end + 1
    )


def _before_colon(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Whether a colon follows, or nothing, and it stands at the beginning."""
    if phrase.start > 1:
        return False
    return any(token.word == ":" for token in tokens[phrase.stop : phrase.stop + 6]) or len(tokens) < 4


def _beside_only(phrase: Phrase, found: Sequence[Phrase]) -> bool:
    return any(other.meaning == "only" and abs(other.start - phrase.start) < 4 for other in found)
