"""A text on what is given, cut into its sentences and into the steps of its scheme, each with the facts it states."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from fhir_trials.regimens import amounts, course_days, course_lengths, how_often, lengths, ways
from fhir_trials.regimens.amount_lists import Amount
from fhir_trials.regimens.course_days import Days
from fhir_trials.regimens.course_lengths import Course
from fhir_trials.regimens.denials import Denied, denied
from fhir_trials.regimens.how_often import Rhythm
from fhir_trials.regimens.tokens import Tokens
from fhir_trials.regimens.ways import Way
from fhir_trials.regimens.words import of_role

_FEW = 12


@dataclass(eq=False)
class Part:
    """A sentence, or what stands between two words such as *then* within one.

    Attributes:
        begin: the place of its first token.
        end: the place behind its last.
        opens: it begins with a word that says what comes next.
        beside: the place from which it goes on with another product (`in combination with`); else its end.
        given: it has a word for giving, and none for what is looked at.
        watched: it has a word for what is looked at.
        off: it tells of pauses, so that no length in weeks is that of the whole.
        spilled: an amount stands behind `beside`.
        trails: a word such as *thereafter* ends it, so that its last words are of another step.
        open: a word denies some of the times at which it is given.
        limits: amounts that are bounds: `at most 40 mg`.
        denied: what a word denies of it, as the clauses that do so.
    """

    begin: int
    end: int
    opens: bool
    beside: int
    given: bool
    watched: bool = False
    off: bool = False
    spilled: bool = False
    trails: bool = False
    open: bool = False
    limits: list[Amount] = field(default_factory=list[Amount])
    denied: list[Denied] = field(default_factory=list[Denied])
    amounts: list[Amount] = field(default_factory=list[Amount])
    rhythms: list[Rhythm] = field(default_factory=list[Rhythm])
    cycles: list[Course] = field(default_factory=list[Course])
    days: list[Days] = field(default_factory=list[Days])
    durations: list[lengths.Length] = field(default_factory=list[lengths.Length])
    untils: list[lengths.Until] = field(default_factory=list[lengths.Until])
    courses: list[lengths.Count] = field(default_factory=list[lengths.Count])
    routes: list[Way] = field(default_factory=list[Way])
    forms: list[Way] = field(default_factory=list[Way])

    @property
    def says_how_much(self) -> bool:
        """Whether it may be a step: it has an amount, a number of courses, or opens with how often."""
        if self.amounts or self.courses:
            return True
        return self.opens and any(one.start <= self.begin + 2 for one in self.rhythms)

    @property
    def is_about_giving(self) -> bool:
        """Whether what it says of a rhythm or of days is said of something given."""
        few = self.end - self.begin <= _FEW
        return not self.watched and (self.given or few or bool(self.routes or self.forms))

    @property
    def says_anything(self) -> bool:
        """Whether it says anything of a dose."""
        return bool(
            self.amounts
            or self.limits
            or self.rhythms
            or self.days
            or self.courses
            or self.routes
            or self.forms
        ) or (bool(self.cycles or self.durations or self.untils))


def parts(tokens: Tokens, text: str) -> list[Part]:
    """The parts of a text, in order, with what each says; every token is in one."""
    found = [_part(tokens, begin, end, opens=opens) for begin, end, opens in _ends(tokens)]
    roles = set[str]().union(*(token.roles for token in tokens))
    numbered = not roles.isdisjoint(("digits", "number", "fraction"))
    of = [number for number, part in enumerate(found) for _ in range(part.begin, part.end)]
    cycles = list(course_lengths.cycles(tokens)) if numbered else []
    taken = {place for one in cycles for place in range(one.start, one.end)}
    for amount in amounts.amounts(tokens, text) if numbered else ():
        part = found[of[amount.start]]
        part.spilled = part.spilled or amount.start >= part.beside
        (part.limits if amount.limit else part.amounts).append(amount)
    behind = frozenset(one.end for part in found for one in (*part.amounts, *part.limits))
    every = how_often.rhythms(tokens, behind)
    kinds = {
        "rhythms": [one for one in every if one.start not in taken and one.end - 1 not in taken],
        "cycles": cycles,
        "days": course_days.days(tokens) if "of-days" in roles else (),
        "durations": [one for one in lengths.durations(tokens) if one.end - 1 not in taken],
        "untils": lengths.untils(tokens),
        "courses": lengths.courses(tokens, taken) if numbered and "course" in roles else (),
        "routes": ways.routes(tokens, text) if "route" in roles else (),
        "forms": ways.forms(tokens) if "form" in roles else (),
    }
    for kind, facts in kinds.items():
        for one in facts:
            part = found[of[one.start]]
            if one.start < part.beside:
                getattr(part, kind).append(one)
    for part in found:
        part.open = any(one.again for one in part.durations)
    for no in denied(tokens):
        found[of[no.start]].denied.append(no)
    _mark_trailing(found, tokens)
    return found


def _mark_trailing(found: Sequence[Part], tokens: Tokens) -> None:
    """Mark parts behind which a word such as *thereafter* stands alone."""
    for part, behind in pairwise(found):
        words = [one for one in tokens[behind.begin : behind.end] if one.word.isalpha()]
        last = tokens[part.end - 1]
        part.trails = behind.opens and len(words) == 1 and "stop" not in last.roles and last.word != ","


def _ends(tokens: Tokens) -> Iterator[tuple[int, int, bool]]:
    """Where parts begin and end, and whether a word such as *then* opens them."""
    begin, opens = 0, False
    for at, token in enumerate(tokens):
        if "stop" in token.roles:
            yield begin, at + 1, opens
            begin, opens = at + 1, False
        elif "next" in token.roles and not (opens and at <= begin + 1):
            if at > begin:
                yield begin, at, opens
            begin, opens = at, True
    if begin < len(tokens):
        yield begin, len(tokens), opens


def _part(tokens: Tokens, begin: int, end: int, *, opens: bool) -> Part:
    beside, given, watched, off = end, False, False, False
    for at in range(begin, end):
        roles = tokens[at].roles
        given = given or "given" in roles
        watched = watched or "watched" in roles
        off = off or "off" in roles or "paused" in roles
        if beside == end and "several" in roles and _joins(tokens, at):
            beside = at
    return Part(begin, end, opens, beside, given and not watched, watched, off)


def _joins(tokens: Tokens, at: int) -> bool:
    """Whether a word says that another product is given beside this one; *and* may join anything."""
    token, before = tokens[at], tokens.at(at - 1)
    if token.word == "+" and before.low is not None and before.end == token.start:
        return False  # "cycles 9+"
    return token.word.removeprefix("in ").split(" ")[0] in of_role("together")


def steps(found: Sequence[Part]) -> list[list[Part]]:
    """The parts of each step: a word such as *then* begins one where both sides of it say how much."""
    made: list[list[Part]] = []
    says = False
    for part in found:
        if made and not (part.opens and says and part.says_how_much):
            made[-1].append(part)
            says = says or part.says_how_much
        else:
            made.append([part])
            says = part.says_how_much
    return made
