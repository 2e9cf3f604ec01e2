"""What stands behind a bound and may change it: "at diagnosis", "for the high dose arm". `mappings/beside-words.csv`"""

from collections.abc import Iterable
from dataclasses import dataclass

from fhir_trials.eligibility.understanding.joining.reading import BARE, Reading
from fhir_trials.eligibility.understanding.words.beside_words import JOINS, words
from fhir_trials.eligibility.understanding.words.tokens import Token
from fhir_trials.eligibility.understanding.words.vocabulary import word_set
from fhir_trials.model.statements import Kind, Statement

MEASURED: frozenset[Kind] = frozenset({"age", "measurement"})
BOUNDED: frozenset[Kind] = frozenset({"age", "measurement", "score"})
_ENTRY = frozenset({"assessment", "screening", "consent", "enrolment", "randomisation", "treatment"})
_OPENING, _CLOSING = frozenset("(["), frozenset(")]")
_WITHIN_WORDS = frozenset("-'\"")
_OTHERS = frozenset({"eligible", "refused", "allowed", "condition", "exception", "either way"})
_RECENT_DAYS = 92
_DAYS = {"minute": 0, "hour": 0, "day": 1, "week": 7, "month": 31, "year": 366}


def is_plain(reading: Reading, at: int, kind: Kind) -> bool:
    """Whether what stands behind a bound, up to the next part, leaves it as it is.

    Args:
        reading: of the criterion.
        at: the position behind the bound.
        kind: of its statement.
    """
    return _Behind(reading, kind, at).is_plain()


def is_short(reading: Reading, at: int) -> bool:
    """Whether it is a short form in brackets: "(CrCl)"."""
    tokens = reading.tokens
    if not 0 < at < len(tokens) - 1 or tokens[at - 1].word not in _OPENING:
        return False
    written = reading.text[tokens[at].start : tokens[at].end]
    return tokens[at + 1].word in _CLOSING and sum(letter.isupper() for letter in written) > 1


@dataclass(slots=True)
class _Behind:
    """The words behind a bound while they are read.

    Attributes:
        inside: a bracket is open.
        method: words of how it is measured are open: any others may follow, but for those of a place or time.
    """

    reading: Reading
    kind: Kind
    at: int
    inside: bool = False
    method: bool = False

    def is_plain(self) -> bool:
        tokens = self.reading.tokens
        while self.at < len(tokens):
            said = self._mark() if tokens[self.at].kind == "mark" else self._word()
            if said is not None:
                return said
        return True

    def _mark(self) -> bool | None:
        """What a mark says: the end of all that is the bound's, or nothing yet."""
        word = self.reading.tokens[self.at].word
        if word in _OPENING:
            self.inside = True
            if self._is_amount(self.at + 1):
                return self._closed()
        elif word in _CLOSING:
            if not self.inside:
                return True
            self.inside = self.method = False
        elif word not in _WITHIN_WORDS:
            return not self.inside or self._closes_plainly()
        self.at += 1
        return None

    def _is_amount(self, at: int) -> bool:
        tokens = self.reading.tokens
        return at < len(tokens) and tokens[at].kind in ("number", "comparator")

    def _closed(self) -> None:
        """Go on behind a bracket in which the bound, or another one, is said."""
        depths = self.reading.depths
        depth = depths[self.at]
        while self.at < len(depths) and depths[self.at] >= depth:
            self.at += 1
        self.inside = False

    def _closes_plainly(self) -> bool:
        """Whether no word of place or time stands in the rest of a bracket."""
        place = words().place
        for token in self.reading.tokens[self.at :]:
            if token.word in _CLOSING:
                return True
            if token.word in place:
                return False
        return True

    def _word(self) -> bool | None:
        """What a word says: that the bound is plain, that it is not, or nothing yet."""
        reading, known = self.reading, words()
        token = reading.tokens[self.at]
        if here := reading.statements_at(self.at):
            return self._is_no_other_time(here)
        demand = known.age_demand if self.kind == "age" else known.demand
        if reading.roles[self.at] in JOINS or token.word in demand:
            return True
        if reading.roles[self.at] in _OTHERS or (
            token.word in known.accompanying and self._is_with_a_state()
        ):
            return True
        if token.word in known.place and not (self.method and token.word in known.accompanying):
            return self._place()
        if token.word in known.method:
            self.method = True
        elif not (self._says_nothing(token) or self.method or self._is_scale()):
            return is_short(reading, self.at) or self._is_permitted()
        self.at += 1
        return None

    def _is_permitted(self) -> bool:
        """Whether the rest of the part allows something beside the bound: "(transfusion is allowed)"."""
        reading = self.reading
        for at in range(self.at, len(reading.tokens)):
            if reading.tokens[at].kind == "mark":
                return False
            if reading.roles[at] == "allowed":
                return True
        return False

    def _says_nothing(self, token: Token) -> bool:
        return token.kind != "word" or token.word in words().behind or self.reading.roles[self.at] == "glue"

    def _is_with_a_state(self) -> bool:
        """Whether a state of the patient follows, which is a demand of its own: "without HIV"."""
        reading = self.reading
        return any(
            reading.found[one].statement.kind in BARE
            for at in range(self.at + 1, min(len(reading.tokens), self.at + 4))
            for one in reading.statements_at(at)
        )

    def _is_scale(self) -> bool:
        """Whether it is a word about the scale of a score: "on the ECOG scale"."""
        token = self.reading.tokens[self.at]
        return self.kind == "score" and (token.kind == "concept" or token.word in word_set("score-glue"))

    def _is_no_other_time(self, statements: Iterable[int]) -> bool:
        """Whether what is stated right behind is another threshold, or when eligibility is assessed."""
        for one in statements:
            said = self.reading.found[one].statement
            window = said.window
            if said.kind in BOUNDED or (
                window is None and (self.kind == "age" or self._is_accompanied(said))
            ):
                continue
            if window is None or window.anchor not in _ENTRY or window.maximum is None:
                return False
            if window.maximum * _DAYS[window.unit] > _RECENT_DAYS:
                return False
        return True

    def _is_accompanied(self, said: Statement) -> bool:
        """Whether a state with its "with" is a demand of its own: "LVEF < 40% with heart failure"."""
        return said.kind in BARE and self.reading.tokens[self.at].word in words().accompanying

    def _is_of_entry(self, token: Token) -> bool:
        return words().entry.issuperset(token.word.split())

    def _place(self) -> bool | None:
        """Go on behind words of the time eligibility is assessed; False where other words stand among them."""
        reading, entry = self.reading, words().entry
        tokens = reading.tokens
        start = self.at
        if stop := _behind_glue(reading, start):
            self.at = stop
            return None
        self.at += 1
        while self.at < len(tokens):
            token = tokens[self.at]
            joins = reading.roles[self.at] in JOINS
            if token.kind == "mark" and token.word not in "-/":
                break
            if reading.statements_at(self.at) or token.word in words().demand:
                break
            if joins and (self.at + 1 == len(tokens) or tokens[self.at + 1].word not in entry):
                break
            if token.kind in ("word", "concept") and not (
                joins or self._is_of_entry(token) or self._is_scale()
            ):
                return False
            self.at += 1
        return None if self.at > start + 1 else False


def _behind_glue(reading: Reading, at: int) -> int:
    """The position behind several words that say nothing together: "at visit 1"; 0 where none begin there."""
    return next(
        (stop for start, stop, said in reading.phrases if start == at and said == "glue" and stop > at + 1), 0
    )
