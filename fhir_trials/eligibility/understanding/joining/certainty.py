"""What stands beside a threshold and may make it another's, or of another time: "maternal age", "at diagnosis".

A word in front of a measured name, between it and its number, or behind the bound that is not known to change nothing
limits the statement: it does not hold by itself. `mappings/beside-words.csv`
"""

from fhir_trials.eligibility.understanding.joining import behind_bounds
from fhir_trials.eligibility.understanding.joining.behind_bounds import BOUNDED, MEASURED, is_short
from fhir_trials.eligibility.understanding.joining.reading import BARE, Reading
from fhir_trials.eligibility.understanding.words.beside_words import JOINS, words
from fhir_trials.eligibility.understanding.words.vocabulary import word_set
from fhir_trials.model.statements import Kind

_NOT_THE_PATIENTS: frozenset[Kind] = frozenset({"consent", "contraception", "participation"})
_FARTHEST = 6


def limit(reading: Reading) -> None:
    """Limit what words beside it may make another thing; what they certainly make another's is no statement."""
    counted: set[int] = set()
    has_counts = not word_set("count-noun").isdisjoint(reading.words)
    for number, one in enumerate(reading.found):
        kind = one.statement.kind
        if kind in BOUNDED:
            first, last = min(one.tokens), max(one.tokens)
            if kind in MEASURED:
                if _is_of_another_thing(reading, number, first):
                    reading.dropped.add(number)
                    continue
                if _has_free_word(reading, number) or not _is_plain_before(reading, first, kind):
                    reading.limit((number,), "condition")
            if not behind_bounds.is_plain(reading, last + 1, kind):
                reading.limit((number,), "condition")
        elif kind in BARE:
            first, last = min(one.tokens), max(one.tokens)
            if has_counts and _is_counted(reading, first, counted):
                counted.add(number)
                reading.limit((number,), "condition")
            elif _may_share_a_word(reading, number, first) or _is_staged(reading, last + 1):
                reading.limit((number,), "condition")
    _limit_to_others(reading)


def _is_of_another_thing(reading: Reading, number: int, first: int) -> bool:
    """Whether the word in front of a name, or one between it and its number, says so: "urine", "of the fetus"."""
    tokens, another = reading.tokens, words().another
    before = _before(reading, first)
    if before >= 0 and tokens[before].word in another:
        return True
    return not another.isdisjoint([tokens[at].word for at in reading.found[number].tokens])


def _before(reading: Reading, first: int) -> int:
    """The position of what stands in front, a hyphen or a possessive left out; -1 where nothing does."""
    tokens, at = reading.tokens, first - 1
    if at > 0 and tokens[at].word == "-" and tokens[at - 1].end == tokens[at].start:
        at -= 1
    return at


def _has_free_word(reading: Reading, number: int) -> bool:
    tokens, between = reading.tokens, words().between
    return any(
        [
            not is_short(reading, at)
            for at in reading.found[number].tokens
            if tokens[at].kind == "word" and tokens[at].word not in between
        ]
    )


def _is_plain_before(reading: Reading, first: int, kind: Kind) -> bool:
    """Whether what stands in front of a name, back to the part's beginning, leaves it as it is."""
    tokens, known = reading.tokens, words()
    behind_of, near = False, True
    for position in range(_before(reading, first), max(-1, first - _FARTHEST), -1):
        token = tokens[position]
        if token.kind == "mark" or reading.roles[position] in JOINS:
            return kind == "age" or not _continues_the_past(reading, position)
        if before := reading.statements_at(position):
            kinds = {reading.found[one].statement.kind for one in before}
            people = kinds <= ({"sex", "status"} if kind == "age" else {"sex"})
            return not near or (not behind_of and (bool(kinds & BOUNDED) or people))
        if token.word in known.past and kind != "age":
            return False
        if near and token.kind not in ("word", "concept"):
            return False
        if near and token.word in known.of:
            behind_of = True
        elif near and token.word not in known.before:
            return False
        elif token.word not in word_set("article"):
            near = False
    return True


def _continues_the_past(reading: Reading, at: int) -> bool:
    """Whether a threshold right before what joins was so once: "had HbA1c > 8% and glucose > 7"."""
    before = reading.statements_at(at - 1) if at else ()
    if not before or not BOUNDED.issuperset(reading.found[one].statement.kind for one in before):
        return False
    first = min(reading.found[before[-1]].tokens)
    past = words().past
    return any(token.word in past for token in reading.tokens[max(0, first - 4) : first])


def _is_counted(reading: Reading, first: int, counted: set[int]) -> bool:
    """Whether a number of it is spoken of: "more than 2 lines of chemotherapy", or of what it is listed with."""
    tokens, nouns = reading.tokens, word_set("count-noun")
    joined = False
    for position in range(first - 1, max(-1, first - 1 - _FARTHEST), -1):
        token = tokens[position]
        word = token[3]
        if counted and not counted.isdisjoint(reading.statements_at(position)):
            return True
        if word in nouns:
            before = tokens[max(0, position - 4) : position]
            return not joined and any(one.kind in ("number", "comparator") for one in before)
        if token[0] not in ("word", "concept") and word not in {",", "/", "("}:
            return False
        joined = joined or reading.roles[position] in JOINS
    return False


def _may_share_a_word(reading: Reading, number: int, first: int) -> bool:
    """Whether a noun by itself may be of what the one before it is of: "eye disease, trauma or surgery"."""
    tokens = reading.tokens
    if first < 2 or not (reading.roles[first - 1] in JOINS or tokens[first - 1].word in {",", "/"}):
        return False
    before = reading.statements_at(first - 2)
    if not before:
        return False
    said = reading.found[number].statement
    named = [at for at in reading.found[number].tokens if tokens[at].start >= said.span[0]]
    if len(named) != 1 or tokens[named[0]].word not in words().generic:
        return False
    return any(
        reading.found[one].statement.kind in BARE and _is_of_several_words(reading, one) for one in before
    )


def _is_of_several_words(reading: Reading, number: int) -> bool:
    start, end = reading.found[number].statement.span
    return " " in reading.text[start:end].strip()


def _is_staged(reading: Reading, at: int) -> bool:
    """Whether a stage or a class follows behind a comma: "chronic kidney disease, stage 4"."""
    tokens = reading.tokens
    if at + 1 >= len(tokens) or tokens[at].word not in {",", "-", ":"}:
        return False
    return any(
        reading.found[one].statement.kind in {"stage", "score"} for one in reading.statements_at(at + 1)
    )


def _limit_to_others(reading: Reading) -> None:
    """Limit what is somebody else's: what follows in the clause of a "donor", or stands right before it."""
    person = words().person
    if person.isdisjoint(reading.words):
        return
    for position, token in enumerate(reading.tokens):
        if token.word not in person or reading.statements_at(position):
            continue
        clause = reading.clauses[position]
        others = {
            one
            for at in range(position + 1, len(reading.tokens))
            if reading.clauses[at] == clause
            for one in reading.statements_at(at)
        }
        others.update(_right_before(reading, position))
        reading.limit(
            [one for one in others if reading.found[one].statement.kind not in _NOT_THE_PATIENTS], "condition"
        )


def _right_before(reading: Reading, position: int) -> tuple[int, ...]:
    """The statements in front of a word, up to the mark or the joining word before it."""
    for at in range(position - 1, -1, -1):
        if here := reading.statements_at(at):
            return here
        if reading.tokens[at].word in {",", ";", ".", ":", ")"} or reading.roles[at] in JOINS:
            return ()
    return ()
