"""What is denied: how far a "no", "without", "geen" reaches; where that is not certain, the statement is text.

A negation reaches over a list of like things ("no HIV, hepatitis B or hepatitis C"), up to "but", the end of the
clause, the next negation, or a thing of another sort ("no HIV, Hb > 9").
"""

from dataclasses import dataclass, field

from fhir_trials.eligibility.understanding.joining import denied_lists
from fhir_trials.eligibility.understanding.joining.reading import Reading
from fhir_trials.eligibility.understanding.words.phrases import Phrase
from fhir_trials.eligibility.understanding.words.vocabulary import word_set

MEANINGS = frozenset({"no", "not", "non", "either way", "denied", "or"})
"""What phrases mean that deny, or leave open."""

_ENDS = frozenset({"but", "no", "not", "non", "exception", "condition", "denied"})
_NEGATIVE = frozenset(
    {"negative", "seronegative", "sero-negative", "negatief", "seronegatief", "negatieve", "seronegatieve"}
)
_SILENT = frozenset({"glue", "women"})
_NARROWING = frozenset({"narrows", "other"})
_STRONGER = frozenset({"exception", "refused", "eligible"})


def deny(reading: Reading) -> None:
    """Mark what negations deny; drop what one may deny, and what holds either way."""
    for phrase in reading.phrases:
        if phrase.meaning in ("no", "not", "non"):
            _Scope(reading, phrase).apply()
        elif phrase.meaning == "or" and _begins_neither(reading, phrase):
            _Scope(reading, phrase._replace(meaning="not")).apply()
        elif phrase.meaning == "either way":
            _drop_next(reading, phrase)
        elif phrase.meaning == "denied":
            _doubt_before(reading, phrase)
    denied_lists.deny(reading)


def deny_negative(reading: Reading) -> None:
    """A condition with "negative" right behind it is denied: "HIV-negative", "hepatitis B seronegatief"."""
    if _NEGATIVE.isdisjoint(reading.words):
        return
    for position in range(1, len(reading.tokens)):
        if reading.tokens[position].word not in _NEGATIVE or reading.said[position]:
            continue
        before = position - 1 - (reading.tokens[position - 1].word == "-")
        here = reading.statements_at(before) if before >= 0 else ()
        if here and reading.found[here[-1]].statement.kind == "condition" and here[-1] not in reading.negated:
            reading.negated.add(here[-1])
            reading.limit(here[-1:], "condition")


def _begins_neither(reading: Reading, phrase: Phrase) -> bool:
    """Whether it is the first of "noch diabetes noch hartfalen": no negation stands before it in its clause."""
    if reading.tokens[phrase.start].word != "noch":
        return False
    clause = reading.clauses[phrase.start]
    return not any(reading.clauses[start] == clause for start, _ in reading.scopes)


@dataclass(slots=True)
class _Scope:
    """One negation on its way through the tokens behind it.

    Attributes:
        last: the statements that the negation reached last.
        between: what joins them to what comes: `and`, `or`, `,`; empty where nothing does.
        joins_at: where that stands.
        rest: words stand in it that no statement says: what is denied is less than the statement.
        gap: words stand between what joins and the next statement that may begin something new ("or < 3 in HIV").
        unknown: some of them stand before the first statement and may be what is denied ("not irradiated").
    """

    reading: Reading
    phrase: Phrase
    reached: list[int] = field(default_factory=list[int])
    sure: list[int] = field(default_factory=list[int])
    between: str = ""
    joins_at: int = 0
    rest: bool = False
    gap: bool = False
    unknown: bool = False

    def apply(self) -> None:
        stop = self._walk()
        reading = self.reading
        if not self.reached:
            _doubt_before(reading, self.phrase)
            return
        reading.dropped.update(
            one for one in self.sure if reading.found[one].statement.negated
        )  # denied twice
        if self.phrase.meaning == "non":
            reading.dropped.update(
                filter(reading.is_threshold, self.sure)
            )  # "non-HDL cholesterol" is another thing
        if not self.unknown:
            reading.negated.update(self.sure)
        reading.understood.update(range(self.phrase.start, self.phrase.stop))
        if self.rest:
            reading.limit(self.sure, "condition")
            reading.doubted = True
        reading.scopes.append((self.phrase.start, stop))

    def _walk(self) -> int:
        """Go as far as the negation reaches; the position behind the last token it reaches."""
        reading = self.reading
        start = self.phrase.stop
        clause, depth = reading.clauses[self.phrase.start], reading.depths[self.phrase.start]
        for position in range(start, len(reading.tokens)):
            if reading.clauses[position] != clause or reading.depths[position] < depth:
                return position
            here = reading.statements_at(position)
            if here:
                if not self._reach(here, position):
                    return self.joins_at
                continue
            if reading.said[position]:
                continue  # of a statement that was dropped
            role = reading.roles[position]
            word = reading.tokens[position].word
            if role in _ENDS or word in ":;" or role == "example" or (role in _STRONGER and self.reached):
                return self.joins_at if self.between else position
            self._pass(role, word, position)
            if self.phrase.meaning == "non" and (self.reached or self.rest):
                return position
        return len(reading.tokens)

    def _pass(self, role: str, word: str, position: int) -> None:
        """Take note of a token that no statement says."""
        if role in {"and", "or"} or word == ",":
            self.joins_at = self.joins_at if self.between else position
            self.between = role or self.between or ","
            self.gap = False
        elif word in "()[]-." or role in _SILENT:
            self.gap = self.gap or (bool(self.between) and word in word_set("anew"))
        elif not self.between:
            self.rest = True
            self.unknown = self.unknown or (not self.reached and role not in _NARROWING)
        elif role not in _NARROWING:
            self.gap = True

    def _reach(self, here: tuple[int, ...], position: int) -> bool:
        """Whether the negation reaches on to the statements that say this token."""
        fresh = [one for one in here if one not in self.reached]
        if not fresh:
            self.between = ""
            return True
        if self.reached and not (set(here) & set(self.reached) and not self.between):
            if not self._goes_on(fresh, position):
                return False
        else:
            self.sure += fresh
        self.reached += fresh
        self.between = ""
        return True

    def _goes_on(self, fresh: list[int], position: int) -> bool:
        """Whether it reaches over what joins two things to the second; that is dropped where it only may."""
        reading = self.reading
        alike = reading.family(fresh[0]) == reading.family(self.reached[-1])
        joined = self.between
        if joined == "," and self._ends_with_or(position):
            joined = "or"
        if joined in {"and", ","} and not alike:
            return False
        if self.gap or reading.tokens[position].word in word_set("anew"):
            reading.limit(fresh, "condition")
            reading.doubted = True
            return False
        if joined == "or" and alike:
            self.sure += fresh
            return True
        if not joined or joined == "and":
            self.rest = True  # "no A with B", "no A and B" deny both together, or each
        reading.dropped.update(fresh)
        reading.doubted = True
        return True

    def _ends_with_or(self, position: int) -> bool:
        """Whether the list that goes on here has "or" before its last item."""
        reading = self.reading
        clause = reading.clauses[position]
        for ahead in range(position, len(reading.tokens)):
            if reading.clauses[ahead] != clause or (
                reading.roles[ahead] in _ENDS and not reading.said[ahead]
            ):
                return False
            if not reading.said[ahead] and reading.roles[ahead] in {"and", "or"}:
                return reading.roles[ahead] == "or"
        return False


def _drop_next(reading: Reading, phrase: Phrase) -> None:
    """What may be or not be ("with or without") is not stated: the next thing, and those joined to it by "or"."""
    clause = reading.clauses[phrase.start]
    joined, other, apart = True, False, False
    for position in range(phrase.stop, len(reading.tokens)):
        if reading.clauses[position] != clause or reading.roles[position] in _ENDS:
            return
        here = reading.statements_at(position)
        if here and not joined:
            return
        if here:
            if apart and all(map(reading.is_threshold, here)):
                return  # "regardless of risk factors, or < 3 cm"
            reading.dropped.update(here)
            joined = False
        elif reading.roles[position] in {"or", "and"} or reading.tokens[position].word == ",":
            joined, apart = True, other
        elif not reading.roles[position]:
            other = True


def _doubt_before(reading: Reading, phrase: Phrase) -> None:
    """A negation that denies no statement behind it may deny the one before it: that cannot be judged by itself.

    "Without", "no" deny what follows, so that they say more of a threshold before them, unless nothing follows.
    """
    clause = reading.clauses[phrase.start]
    last = phrase.stop == len(reading.tokens) or reading.tokens[phrase.stop].kind == "mark"
    for position in range(phrase.start - 1, -1, -1):
        if reading.clauses[position] != clause:
            return
        here = reading.statements_at(position)
        if here:
            after = phrase.meaning != "denied" and not last
            if not (after and (phrase.meaning == "no" or all(map(reading.is_threshold, here)))):
                reading.limit(here, "condition")
                reading.doubted = True
            return
        if reading.tokens[position].word == "," or reading.roles[position] in {"and", "or", "but"}:
            return
