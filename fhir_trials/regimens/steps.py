"""What a text says is given: one dose for each step of its scheme, or none where that is not certain."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from fhir_trials.model import Dose
from fhir_trials.regimens.amount_lists import Amount
from fhir_trials.regimens.by_days import by_days
from fhir_trials.regimens.doubts import Doubt, of_text
from fhir_trials.regimens.found import Step
from fhir_trials.regimens.leaving_out import leave_out
from fhir_trials.regimens.parts import Part, parts, steps
from fhir_trials.regimens.stating import dose
from fhir_trials.regimens.tokens import Tokens, says_something, tokens
from fhir_trials.regimens.understood import Known, not_understood

_FEW = 10
_BESIDE_WAYS = ("amounts", "limits", "rhythms", "cycles", "days", "durations", "untils", "courses")
_OF_PLACEBOS = ("count", "mL")


class Read(NamedTuple):
    """What was read of a text.

    Attributes:
        doses: the steps, in order; none where a doubt leaves it open which amount belongs to which.
        doubts: why something was left in the text.
    """

    doses: tuple[Dose, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def doses(text: str, language: str = "en", *, name: str = "", names: Iterable[str] = ()) -> Read:
    """The doses a text describes, one for each step; every value stands in the text.

    Nothing is stated where it is not certain which amount belongs to which product and step: several amounts in one
    step, doses by group or level, doses that are raised or lowered, doses if needed.

    Args:
        text: what is given, as printed.
        language: that of the text: `en`, `nl`.
        name: of what is given: of a placebo no mass is stated, which would be that of the drug.
        names: its other names and those of what else is given in the trial: words that may stand beside an amount.
    """
    if not says_something(text, language):
        return Read()
    read = tokens(text, language)
    found = parts(read, text)
    if not any(part.says_anything for part in found):
        return Read()
    if doubt := of_text(read, text) or _of_name(name, found, read, language):
        return Read(doubts=(doubt,))
    doubts = _left_out(found, read, text)
    made: list[Dose] = []
    several = steps(found)
    known = Known.of(read, text, language, name=name, names=names)
    follows = False
    for step in several:
        stated, doubt = _step(step, known, alone=len(several) == 1)
        if doubt and doubt.silences:
            return Read(tuple(stated), (doubt,))
        made += [one.but(relation="follows") if follows and one is stated[0] else one for one in stated]
        doubts += [doubt] if doubt else []
        follows = bool(stated)
    return Read(tuple(made), tuple(doubts))


def _left_out(found: Sequence[Part], read: Tokens, text: str) -> list[Doubt]:
    """Leave out of the parts what a word denies and the masses beside a placebo; what that was."""
    doubts: list[Doubt] = []
    for part in found:
        part.denied = [no for no in part.denied if leave_out(part, no)]
        doubts += [Doubt("denied", text[read[no.start].start : read[no.end - 1].end]) for no in part.denied]
        masses = [one for one in (*part.amounts, *part.limits) if one.ucum not in _OF_PLACEBOS]
        if masses and _has_placebo(part, read):
            doubts.append(Doubt("placebo", _words(masses, read, text)))
            part.amounts = [one for one in part.amounts if one.ucum in _OF_PLACEBOS]
            part.limits = []
    return doubts


def _has_placebo(part: Part, read: Tokens) -> bool:
    """Whether a part speaks of a placebo; `placebo-controlled` says how the trial is made."""
    places = range(part.begin, part.end)
    return any("placebo" in read[at].roles and read.at(at + 1).word != "-" for at in places)


def _of_name(name: str, found: Sequence[Part], read: Tokens, language: str) -> Doubt | None:
    """A doubt where the name is that of several products; amounts that are those of another thing are left out.

    These are the masses in the text of a placebo, which are the drug's, and strengths in the description of a product.
    """
    named = tokens(name, language) if name else Tokens()
    if any("placebo" in token.roles for token in named):
        for part in found:
            part.amounts = [one for one in part.amounts if one.ucum in _OF_PLACEBOS]
    if any("product" in token.roles for token in read):
        for part in found:
            part.amounts = []
    several = any("several" in token.roles for token in named[1:])
    return Doubt("several-products", name) if several else None


def _step(step: Sequence[Part], known: Known, *, alone: bool) -> tuple[Sequence[Dose], Doubt | None]:
    """The dose of a step, or those of its days, and what is not certain of it."""
    read, text = known.read, known.text
    main = _main(step)
    strange = not_understood(main, known)
    unknown = Doubt("words-unknown", text[strange.start : strange.end]) if strange else None
    if len(step) == 1 and (apart := by_days(step[0], read)):
        if unknown:
            return (), unknown
        found = [dose(one, read, text, known.language)[0] for one in apart]
        return [one.but(relation="beside" if at else None) for at, one in enumerate(found) if one], None
    if doubt := _of_amounts(step, main, known):
        return (), doubt
    if unknown or not main:
        way = _way_alone(step, known) if alone or not main else None
        return [way] if way else (), unknown
    return _told(step, main, known, alone=alone)


def _of_amounts(step: Sequence[Part], main: Sequence[Part], known: Known) -> Doubt | None:
    """Why it is not certain which amount of a step is given."""
    here = [one for part in step for one in part.amounts]
    words = _words(here, known.read, known.text)
    if len({one.same for one in here}) > 1 or any(one.unsure for one in here):
        return Doubt("several-amounts", words)
    if any(part.spilled for part in step):
        return Doubt("several-products", words)
    if not main and (limits := [one for part in step for one in part.limits]):
        return Doubt("limit", _words(limits, known.read, known.text))
    return Doubt("strength", words) if here and all(map(_is_strength, main)) else None


def _told(
    step: Sequence[Part], main: Sequence[Part], known: Known, *, alone: bool
) -> tuple[Sequence[Dose], Doubt | None]:
    """The dose of a step of which the parts that say how much are understood."""
    read, text = known.read, known.text
    mains = frozenset(main)
    here = [one for part in step for one in part.amounts]
    told = [
        part
        for part in step
        if part in mains or part.off or (alone and (part.cycles or (part.given and part.says_anything)))
    ]
    amount = here[0] if here else None
    limits = [
        one for part in step for one in part.limits if part in told or (amount and _is_alike(one, amount))
    ]
    maximum = limits[0] if len({one.same for one in limits}) == 1 else None
    if limits and not (amount and maximum and _is_most(maximum, amount)):
        return (), Doubt("limit", _words(limits, read, text))
    if amount and _is_by_day(amount, told, read):
        return (), Doubt("several-amounts", _words(here, read, text))
    strange = [part for part in told if part not in mains and not_understood([part], known)]
    told = [part for part in told if part not in strange]
    is_open = any(part.open for part in step) or _is_of_one_course(step, read)
    is_open = is_open or any(part.rhythms or part.days for part in strange)
    found = Step.of(told, step, maximum=maximum, is_open=is_open)
    stated, doubt = dose(found, read, text, known.language)
    return [stated] if stated else (), doubt


def _is_alike(limit: Amount, amount: Amount) -> bool:
    """Whether a limit may be one to an amount."""
    return amount.ucum.partition("/")[0] == limit.ucum.partition("/")[0]


def _is_most(limit: Amount, amount: Amount) -> bool:
    """Whether a limit is the most at a time of an amount by weight or surface, which it would else not bound."""
    return (
        limit.limit == "cap" and not limit.unsure and amount.ucum in (f"{limit.ucum}/kg", f"{limit.ucum}/m2")
    )


def _is_by_day(amount: Amount, told: Sequence[Part], read: Tokens) -> bool:
    """Whether an amount is that of a day, which is given at several times: `200 mg/day BID`."""
    every = [one for part in told for one in part.rhythms]
    own = [one for one in every if one.start == amount.end and "per" in read[one.start].roles]
    return bool(own) and len({one.same for one in every if one.unit in ("day", "hour")}) > 1


def _is_of_one_course(step: Sequence[Part], read: Tokens) -> bool:
    """Whether it tells of some courses or weeks alone: `in cycle 1`, `weeks 1-4`."""
    return any(
        "in-cycle" in read[at].roles
        and read.at(at + 1).low is not None
        and not read.at(at + 2 + (read.at(at + 2).word == "-")).roles.keys() & {"time", "unit"}
        for part in step
        for at in range(part.begin, part.end)
    )


def _is_strength(part: Part) -> bool:
    """Whether an amount beside a form alone is that of the product: `Tablet of 20 mg`."""
    if not part.forms or part.given or any(one.ucum == "count" for one in part.amounts):
        return False
    return not (part.rhythms or part.days or part.durations or part.untils or part.courses)


def _words(here: Sequence[Amount], read: Tokens, text: str) -> str:
    return ", ".join(text[read[one.start].start : read[one.end - 1].end] for one in here)


def _main(step: Sequence[Part]) -> list[Part]:
    """The parts that say how much; else how many courses, how often, or on which days."""
    for kind in ("amounts", "courses"):
        if main := [part for part in step if getattr(part, kind)]:
            return main
    return [part for part in step if (part.rhythms or part.days) and part.is_about_giving]


def _way_alone(step: Sequence[Part], known: Known) -> Dose | None:
    """The route, where that is all a text says of how something is given."""
    told = [part for part in step if part.routes and (part.given or part.end - part.begin <= _FEW)]
    if not told or len({one.code for part in step for one in part.routes}) > 1 or not told[0].routes[0].code:
        return None
    bare = [replace(part, **{kind: [] for kind in _BESIDE_WAYS}) for part in told]
    return dose(Step.of(bare, bare, is_open=True), known.read, known.text, known.language)[0]
