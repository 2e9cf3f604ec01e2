"""Criteria in which the statements are marked by hand, so that what joins them can be tested by itself."""

import re
from decimal import Decimal

from fhir_trials.eligibility.understanding.found import Found
from fhir_trials.eligibility.understanding.joining import nesting, single
from fhir_trials.eligibility.understanding.joining.reading import passage
from fhir_trials.eligibility.understanding.words.phrases import phrases
from fhir_trials.eligibility.understanding.words.tokens import tokens
from fhir_trials.model.statements import Bound, Statement

_MARKED = re.compile(r"\{([^|{}]*)\|(\w*)(?:\|(\w+))?(\|no)?\}")


def understood(
    marked: str,
    section: str = "inclusion",
    *,
    dutch: bool = False,
    above: nesting.Above = nesting.NOTHING,
) -> single.Understood:
    """What a criterion states, of statements marked in it by braces.

    `{diabetes|diabetes}`: words and concept, a condition; `{Hb < 9|hemoglobin|measurement}`: also the kind, and
    a bound where there is a number; `{no HIV|hiv|condition|no}`: it says itself that it is not so.
    """
    text, spans = "", []
    last = 0
    for match in _MARKED.finditer(marked):
        text += marked[last : match.start()]
        spans.append(
            (len(text), len(text) + len(match[1]), match[2], match[3] or "condition", bool(match[4]))
        )
        text += match[1]
        last = match.end()
    text += marked[last:]
    found_tokens = tokens(text)
    found = [
        Found(
            _statement(text[start:end], (start, end), concept, kind, negated),
            frozenset(n for n, one in enumerate(found_tokens) if one.start >= start and one.end <= end),
        )
        for start, end, concept, kind, negated in spans
    ]
    words = passage(text, section, found_tokens, phrases(found_tokens, dutch))
    return single.join(words, found, above=above)


def _statement(words: str, span: tuple[int, int], concept: str, kind: str, negated: bool) -> Statement:
    numbers = re.findall(r"\d+(?:\.\d+)?", words)
    bounds = ()
    unit = {"hemoglobin": "g/dL", "age": "a", "neutrophils": "10*9/L", "alt": "{ULN}", "ecog": "{score}"}
    if numbers:
        side = "lower" if ">" in words or "≥" in words else "upper"
        bounds = (Bound(side=side, value=Decimal(numbers[-1]), inclusive="≥" in words or "≤" in words),)
    return Statement(
        kind=kind,
        concept=concept or None,
        span=span,
        bounds=bounds,
        unit=unit.get(concept) if bounds else None,
        negated=negated,
    )


def shown(result: single.Understood) -> list[str]:
    """The statements by concept: `not` before what is denied, what limits it behind."""
    return [
        " ".join(
            filter(
                None,
                [
                    "not" if one.negated else "",
                    one.concept or one.kind,
                    f"({one.limit})" if one.limit else "",
                ],
            )
        )
        for one in result.statements
    ]
