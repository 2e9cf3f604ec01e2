"""Windows inside exceptions: of "chemotherapy, unless more than 5 years ago" the chemotherapy has none."""

from fhir_trials.eligibility.understanding.found import Found
from fhir_trials.eligibility.understanding.joining.reading import Reading
from fhir_trials.eligibility.understanding.words.phrases import Phrase
from fhir_trials.eligibility.understanding.words.vocabulary import word_set


def release(reading: Reading, phrase: Phrase, stop: int) -> None:
    """Take windows inside the exception that a phrase begins, up to before `stop`, from the statements in front of it.

    What they say is text again. A window right behind a comma stays, unless it only says how long ago at least:
    "cancer, except of the skin, within 5 years". What must be so ("mits minimaal 5 jaar geleden") is of them.
    """
    start = phrase.start
    if " ".join(token.word for token in reading.tokens[start : phrase.stop]) in word_set("provided"):
        return
    for number, one in enumerate(reading.found):
        window = one.statement.window
        inside = {at for at in one.tokens if start <= at < stop}
        # what is named inside the exception keeps its own words, though its window may stand before
        if window is None or not inside or one.statement.span[0] >= reading.tokens[start].start:
            continue
        if window.maximum is not None and reading.tokens[min(inside) - 1].word == ",":
            continue
        _without_window(reading, number, inside)


def _without_window(reading: Reading, number: int, inside: set[int]) -> None:
    statement, tokens = reading.found[number]
    kept = tokens - inside
    span = (statement.span[0], min(statement.span[1], reading.tokens[max(kept)].end))
    reading.found[number] = Found(statement.but(window=None, span=span), kept)
    for at in inside:
        reading.said[at] = tuple([other for other in reading.said[at] if other != number])
