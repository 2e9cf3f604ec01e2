"""What a text says is given: one dose for each step of its scheme, or none where that is not certain."""

from collections.abc import Sequence
from typing import NamedTuple

from fhir_trials.model import Dose
from fhir_trials.regimens.amounts import Amount
from fhir_trials.regimens.doubts import Doubt, of_text
from fhir_trials.regimens.parts import Part, parts, steps
from fhir_trials.regimens.stating import Step, dose
from fhir_trials.regimens.tokens import Tokens, says_something, tokens

_FEW = 10


class Read(NamedTuple):
    """What was read of a text.

    Attributes:
        doses: the steps, in order; none where a doubt leaves it open which amount belongs to which.
        doubts: why something was left in the text.
    """

    doses: tuple[Dose, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def doses(text: str, language: str = "en", *, name: str = "") -> Read:
    """The doses a text describes, one for each step; every value stands in the text.

    Nothing is stated where it is not certain which amount belongs to which product and step: several amounts in one
    step, doses by group or level, doses that are raised or lowered, doses if needed.

    Args:
        text: what is given, as printed.
        language: that of the text: `en`, `nl`.
        name: of what is given: of a placebo no mass is stated, which would be that of the drug.
    """
    if not says_something(text, language):
        return Read()
    read = tokens(text, language)
    found = parts(read, text)
    if not any(part.says_anything for part in found):
        return Read()
    if doubt := of_text(read, text) or _of_name(name, found, read, language):
        return Read(doubts=(doubt,))
    made: list[Dose] = []
    doubts: list[Doubt] = []
    several = steps(found)
    for step in several:
        stated, doubt = _step(step, read, text, language, alone=len(several) == 1)
        if doubt and doubt.silences:
            return Read(doubts=(doubt,))
        made += [stated] if stated else []
        doubts += [doubt] if doubt else []
    return Read(tuple(made), tuple(doubts))


def _of_name(name: str, found: Sequence[Part], read: Tokens, language: str) -> Doubt | None:
    """A doubt where the name is that of several products; amounts that are those of another thing are left out.

    These are the masses in the text of a placebo, which are the drug's, and strengths in the description of a product.
    """
    named = tokens(name, language) if name else Tokens()
    if any("placebo" in token.roles for token in named):
        for part in found:
            part.amounts = [one for one in part.amounts if one.ucum in ("count", "mL")]
    if any("product" in token.roles for token in read):
        for part in found:
            part.amounts = []
    several = any("several" in token.roles for token in named[1:])
    return Doubt("several-products", name) if several else None


def _step(
    step: Sequence[Part], read: Tokens, text: str, language: str, *, alone: bool
) -> tuple[Dose | None, Doubt | None]:
    """The dose of a step, and what is not certain of it."""
    here = [one for part in step for one in part.amounts]
    if len({one.same for one in here}) > 1 or any(one.unsure for one in here):
        return None, Doubt("several-amounts", _words(here, read, text))
    if any(part.spilled for part in step):
        return None, Doubt("several-products", _words(here, read, text))
    main = _main(step)
    if not main:
        return _way_alone(step, read, text, language), None
    if here and all(_is_strength(part) for part in main):
        return None, Doubt("strength", _words(here, read, text))
    mains = frozenset(main)
    told = [
        part
        for part in step
        if part in mains or part.off or (alone and (part.cycles or (part.given and part.says_anything)))
    ]
    return dose(Step.of(told), read, text, language)


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


def _way_alone(step: Sequence[Part], read: Tokens, text: str, language: str) -> Dose | None:
    """The route, where that is all a text says of how something is given."""
    told = [part for part in step if part.routes and (part.given or part.end - part.begin <= _FEW)]
    if not told or len({one.code for part in step for one in part.routes}) > 1 or not told[0].routes[0].code:
        return None
    return dose(Step.of(told), read, text, language)[0]
