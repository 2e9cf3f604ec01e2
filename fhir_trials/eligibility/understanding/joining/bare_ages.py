"""Years that nobody says are an age: below "Smoking history:" the item "At least 10 years" is none."""

from collections.abc import Sequence

from fhir_trials.eligibility.understanding.joining.cohorts import says_more
from fhir_trials.eligibility.understanding.joining.single import Understood
from fhir_trials.eligibility.understanding.words.phrases import Phrase
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.vocabulary import word_set

_SILENT = frozenset(
    {"study", "trial", "eligible", "refused", "announces", "listed", "any of", "all of", "glue"}
)


def without(
    result: Understood, text: Sequence[Token], above: Sequence[Token], found: Sequence[Phrase]
) -> Understood:
    """The same without an age that only its years tell, where what stands above speaks of something else.

    Args:
        result: of the criterion.
        text: of the criterion.
        above: the criterion that it stands below.
        found: the phrases of that.
    """
    if _says_age(text) or not _is_of_something_else(above, found):
        return result
    kept = tuple([one for one in result.statements if one.kind != "age"])
    coded = any(one.concept for one in kept)
    return result._replace(
        coverage="partial" if coded else "none", statements=kept, joined=result.joined if kept else None
    )


def _says_age(text: Sequence[Token]) -> bool:
    """Whether a word tells that years are of an age, or that people are spoken of."""
    people, ages = word_set("age-subject"), word_set("age-word")
    return any(
        token.value == ("age",) or token.word in people or not ages.isdisjoint(token.word.split())
        for token in text
    )


def _is_of_something_else(above: Sequence[Token], found: Sequence[Phrase]) -> bool:
    """Whether it says more than that a list follows, or whom it is of."""
    if not says_more(above, found, _SILENT):
        return False
    announced = {at for one in found if one.meaning in _SILENT for at in range(one.start, one.stop)}
    times = word_set("age-behind-not")
    if any(token.word in times for at, token in enumerate(above) if at not in announced):
        return not any(token.value == ("age",) for token in above)
    return not _says_age(above)
