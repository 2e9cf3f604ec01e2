"""What holds but for an exception or on a condition, and what includes among exclusions, or the reverse."""

from collections.abc import Set

from fhir_trials.eligibility import participant_words
from fhir_trials.eligibility.splitting import Section
from fhir_trials.eligibility.understanding.joining import excepted_windows
from fhir_trials.eligibility.understanding.joining.reading import BARE, Limit, Passage, Reading
from fhir_trials.eligibility.understanding.words.phrases import Phrase
from fhir_trials.eligibility.understanding.words.vocabulary import word_set
from fhir_trials.model.statements import Kind, Statement, Warned

_CONTRARY: dict[Section, frozenset[str]] = {
    "exclusion": frozenset({"eligible", "allowed"}),
    "inclusion": frozenset({"refused"}),
    "unknown": frozenset(),
}
_DEMANDING = frozenset({"glue", "not", ""})
_PERMITS = frozenset({"allowed", "eligible"})
_NO = frozenset({"no", "not"})
_READER = 2
"""The most words that speak of the reader before a "no": "you do", "u bent"."""
_DENIED: frozenset[Kind] = frozenset((*BARE, "sex"))
_LIMITS: dict[str, Limit] = {"exception": "exception", "condition": "condition"}


def limit(reading: Reading, meanings: Set[str]) -> None:
    """Find the statements that exceptions and conditions govern, and alternatives of one concept."""
    if not meanings.isdisjoint(_LIMITS):
        for phrase in reading.phrases:
            if phrase.meaning in _LIMITS:
                _govern(reading, phrase, _LIMITS[phrase.meaning])
    if len(reading.found) > 1:
        _warn_of_alternatives(reading)


def doubt_polarity(reading: Reading, passage: Passage) -> None:
    """Warn of a sentence that includes among exclusions or excludes among inclusions: nothing of it is coded.

    An exclusion that begins with a "no", or says what patients must have, is doubted likewise. A permission among inclusions ("prior surgery is
    allowed") asks for nothing: it limits what it speaks of.
    """
    warnings = contrary(passage) or _denied_exclusion(reading, passage) or _demanded(reading)
    if warnings:
        reading.warnings += warnings
        reading.limit(range(len(reading.found)), "exception")
        reading.doubted = True
    elif reading.section == "inclusion" and not passage.meanings.isdisjoint(_PERMITS):
        for phrase in reading.phrases:
            if phrase.meaning == "allowed" or (
                phrase.meaning == "eligible" and reading.clauses[phrase.start]
            ):
                _permit(reading, phrase)


def _permit(reading: Reading, phrase: Phrase) -> None:
    """What a permission speaks of, in its clause or its bracket, is not asked for."""
    clause, depth = reading.clauses[phrase.start], reading.depths[phrase.start]
    permitted = {
        one
        for position, number in enumerate(reading.clauses)
        if number == clause and reading.depths[position] >= depth
        for one in reading.statements_at(position)
    }
    concepts = {_concept(reading, one) for one in permitted} - {None}
    permitted.update(n for n in range(len(reading.found)) if _concept(reading, n) in concepts)
    if not depth and _is_of_people(reading, clause):
        permitted = set(range(len(reading.found)))  # "Age ≥ 18 years. Younger participants may be enrolled."
    if permitted:
        reading.limit(permitted, "condition")
        reading.doubted = True


def _is_of_people(reading: Reading, clause: int) -> bool:
    """Whether a clause speaks of people, who then may be other than was asked before."""
    words = [token.word for at, token in enumerate(reading.tokens) if reading.clauses[at] == clause]
    return any(participant_words.has(words, of) for of in ("anybody", "sort"))


def contrary(passage: Passage) -> list[Warned]:
    """Warnings of words that include among exclusions ("are eligible"), or exclude among inclusions."""
    wrong = _CONTRARY[passage.section]
    if passage.meanings.isdisjoint(wrong):
        return []
    trials = {phrase.start for phrase in passage.phrases if phrase.meaning == "trial"}
    return [
        Warned(code="polarity-doubtful", span=(passage.tokens[start].start, passage.tokens[stop - 1].end))
        for start, stop, meaning in passage.phrases
        if meaning in wrong and not _is_of_something_else(passage, stop, trials)
    ]


def _denied_exclusion(reading: Reading, passage: Passage) -> list[Warned]:
    """A warning where an exclusion begins with a "no" before a state: "No diabetes" mostly excludes those who have it."""
    if passage.section != "exclusion" or passage.meanings.isdisjoint(_NO):
        return []
    first = next(phrase for phrase in passage.phrases if phrase.meaning in _NO)
    if not _begins(passage, first.start):
        return []
    if not any(reading.found[one].statement.kind in _DENIED for one in reading.negated):
        return []
    return [Warned(code="polarity-doubtful", span=(passage.tokens[0].start, passage.tokens[-1].end))]


def _begins(passage: Passage, position: int) -> bool:
    """Whether nothing stands before a position but who reads it: "U bent niet zwanger"."""
    if not position:
        return True
    return position <= _READER and passage.tokens[0].word in participant_words.meaning("you")


def _demanded(reading: Reading) -> list[Warned]:
    """A warning where an exclusion says what must be so: "Patients must have hemoglobin > 9" includes them."""
    if reading.section != "exclusion" or not reading.found:
        return []
    demands, before_to = word_set("demand"), word_set("demand-to")
    if demands.isdisjoint(reading.words) and before_to.isdisjoint(reading.words):
        return []
    for at, token in enumerate(reading.tokens):
        said = token.word in demands or (
            token.word == "to" and at and reading.tokens[at - 1].word in before_to
        )
        if said and reading.roles[at] in _DEMANDING and _is_of_all(reading, at):
            return [Warned(code="polarity-doubtful", span=(token.start, token.end))]
    return []


def _is_of_all(reading: Reading, at: int) -> bool:
    """Whether a demand is of the criterion and no part of whom it speaks of: not "patients who must take insulin"."""
    before = reading.tokens[max(0, at - 4) : at]
    relative = any(token.word in word_set("relative") for token in before)
    return not relative and bool(reading.in_clause(reading.clauses[at]))


def _is_of_something_else(passage: Passage, stop: int, trials: Set[int]) -> bool:
    """Whether "eligible", "excluded" goes on with something other than the study: "eligible for a transplant"."""
    tokens = passage.tokens
    if stop == len(tokens) or tokens[stop].word not in {"for", "to", "from", "voor", "by"}:
        return False
    return trials.isdisjoint(range(stop + 1, stop + 5))


def _govern(reading: Reading, phrase: Phrase, limit: Limit) -> None:
    stop = _end(reading, phrase)
    reading.tails.append((phrase.start, stop))
    clause = reading.in_clause(reading.clauses[phrase.start])
    inside = {one for at in range(phrase.start, stop) for one in reading.statements_at(at)}
    inside |= _beside(reading, phrase)
    if limit == "exception":
        excepted_windows.release(reading, phrase, stop)
    alike = {_concept(reading, one) for one in inside} & {
        _concept(reading, one) for one in clause - inside
    } - {None}
    governed = {one for one in clause if _concept(reading, one) in alike} | inside if alike else clause
    if not governed and limit == "exception" and reading.clauses[phrase.start]:
        governed = reading.in_clause(reading.clauses[phrase.start] - 1)  # "Asthma; except in cohort B"
    if not governed or (limit == "exception" and _restates(reading, range(phrase.stop, stop), governed)):
        return
    reading.limit(governed, limit)
    span = (reading.tokens[phrase.start].start, reading.tokens[stop - 1].end)
    if limit == "exception":
        reading.warnings.append(Warned(code="exception", span=span))
    elif any(reading.found[one].statement.bounds for one in governed) and not _has_alternatives(reading):
        reading.warnings.append(Warned(code="alternatives", span=span))


def _restates(reading: Reading, places: range, governed: Set[int]) -> bool:
    """Whether an exception says no more than what lies outside the bounds: "20-50 (excluding under 20 or over 50)"."""
    outside = {
        ("lower" if bound.side == "upper" else "upper", bound.value, not bound.inclusive)
        for one in governed
        for bound in reading.found[one].statement.bounds
    }
    numbers = [at for at in places if reading.tokens[at].kind == "number"]
    for at in numbers:
        before = reading.tokens[at - 1]
        if before.kind != "comparator":
            return False
        if (before.value.side, reading.tokens[at].value.low, before.value.inclusive) not in outside:
            return False
    others = [at for at in places if reading.tokens[at].kind in {"word", "concept"}]
    return bool(numbers) and all(reading.roles[at] in {"or", "and", "glue"} for at in others)


def _end(reading: Reading, phrase: Phrase) -> int:
    """Where what it says ends: with its bracket, or with the clause."""
    clause, depth = reading.clauses[phrase.start], reading.depths[phrase.start]
    for position in range(phrase.stop, len(reading.tokens)):
        if reading.clauses[position] != clause or reading.depths[position] < depth:
            return position
    return len(reading.tokens)


def _beside(reading: Reading, phrase: Phrase) -> set[int]:
    """The statements of the same item of a list, or of the same bracket, before it: "(< 5 x ULN if …)"."""
    depth = reading.depths[phrase.start]
    found: set[int] = set()
    for position in range(phrase.start - 1, -1, -1):
        here = reading.statements_at(position)
        joins = reading.tokens[position].word in {",", ";"} or reading.roles[position] in {"and", "or"}
        if reading.depths[position] < depth or (joins and not here):
            break
        found.update(here)
    return found


def _concept(reading: Reading, number: int) -> str | None:
    return reading.found[number].statement.concept


def _has_alternatives(reading: Reading) -> bool:
    return any(one.code == "alternatives" for one in reading.warnings)


def _warn_of_alternatives(reading: Reading) -> None:
    """Two bounds on the same side of one concept, in one unit, cannot both be meant for everybody."""
    if reading.warnings and _has_alternatives(reading):
        return
    seen: dict[tuple[str | None, str | None, str], Statement] = {}
    for number, (statement, _) in enumerate(reading.found):
        if number in reading.dropped or statement.window is not None:
            continue
        for bound in statement.bounds:
            key = (statement.concept or statement.kind, statement.unit, bound.side)
            before = seen.setdefault(key, statement)
            if before is not statement and before.bounds != statement.bounds:
                reading.warnings.append(Warned(code="alternatives", span=statement.span))
                reading.doubted = True
                return
