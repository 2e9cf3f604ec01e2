"""Which words of a criterion nobody understood."""

from collections.abc import Iterator, Sequence

from fhir_trials.eligibility.understanding.joining import coverage, finding, single
from fhir_trials.eligibility.understanding.joining.logic import joined
from fhir_trials.eligibility.understanding.joining.parts import parts
from fhir_trials.eligibility.understanding.joining.reading import Reading, passage
from fhir_trials.eligibility.understanding.words import languages
from fhir_trials.eligibility.understanding.words.phrases import phrases
from fhir_trials.eligibility.understanding.words.tokens import Token, tokens
from fhir_trials.model.eligibility import Criterion
from fhir_trials.model.statements import Span


def unread(criterion: Criterion) -> tuple[Span, ...]:
    """Where the words stand that no statement of a criterion says, and that could change what is stated.

    They are why its coverage is `partial`. Empty where only its place in a list, an exception or a missing code makes
    it so; where its coverage is `full`, or `none`, which is that of all its words; and where its statements are not
    those of its words, since somebody changed them. What a warning is about is told there.
    """
    if criterion.coverage != "partial":
        return ()
    words = tokens(criterion.text)
    dutch = languages.is_dutch(words)
    if dutch is None:
        dutch = (criterion.language or "").startswith("nl")
    whole = passage(criterion.text, criterion.section, words, phrases(words, dutch))
    reading = single.judged(whole, *finding.find(words, criterion.section))
    if not {one.span for one in criterion.statements} <= {one.statement.span for one in reading.found}:
        return ()
    missed = coverage.unread(reading, joined(reading, parts(reading)))
    return tuple(_spans(reading, [at for at in missed if not _is_doubted(words[at], criterion)]))


def _is_doubted(token: Token, criterion: Criterion) -> bool:
    """Whether a warning tells of it: "unless" and what follows it."""
    return any(start <= token.start < stop for start, stop in (one.span for one in criterion.warnings))


def _spans(reading: Reading, missed: Sequence[int]) -> Iterator[Span]:
    """The places of tokens, those with nothing but silent words and marks between them in one."""
    first = before = -1
    for position in missed:
        if first < 0:
            first = position
        elif any(reading.said[before + 1 : position]):
            yield reading.tokens[first].start, reading.tokens[before].end
            first = position
        before = position
    if first >= 0:
        yield reading.tokens[first].start, reading.tokens[before].end
