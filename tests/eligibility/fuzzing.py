"""Texts that nobody wrote, made from those that people did: `make prove-criteria`.

Text number n of a seed is always the same, so that a fault can be looked at again:
`python -m tests.eligibility.fuzzing --first N --count 1`.
"""

import argparse
import random
import re
import sys
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from tests.eligibility import corpus, expected, holding

_SIGNS = "≥≤<>=±~×*^/\\|()[]{}'\"`,.;:-–—_+%°µ²³⁹½\t\u00a0\u200b\u0301\u2028\x0b\ufeffİßſé漢😀٣"
_PIECES = (
    *(
        ">= ",
        "≥ ",
        "< ",
        "<= ",
        "=> ",
        "> or = ",
        "= ",
        "1",
        "0",
        "1.5",
        "39,99",
        "100.000",
        "100,000",
        "1e9",
        "18-65",
    ),
    *(
        " x 10^9/L",
        "x109/L",
        " mg/dL",
        " mmol/l",
        "/mm3",
        " x ULN",
        " ULN",
        " %",
        " years",
        " jaar",
        " weeks",
        " mmHg",
    ),
    *(
        " age ",
        " leeftijd ",
        " ANC ",
        " Hb ",
        " ALT/AST ",
        " BMI ",
        " ECOG ",
        " NYHA ",
        " pregnant ",
        " zwanger ",
    ),
    *(
        " or ",
        " of ",
        " and ",
        " en ",
        " not ",
        " geen ",
        " unless ",
        " tenzij ",
        " except ",
        " within 4 weeks of ",
    ),
    *(
        " between 1 and ",
        " tot ",
        " t/m ",
        " to ",
        "\n* ",
        "\n  - ",
        "\n\nExclusion Criteria:\n",
        "\nInclusiecriteria\n",
    ),
    *(
        " CTCAE v5.0 ",
        " RECIST 1.1 ",
        " CA 19-9 ",
        " grade 3 ",
        " (",
        ") ",
        ", ",
        "; ",
        "at least ",
        "minimaal ",
    ),
)


@cache
def sources() -> tuple[str, ...]:
    """The texts of the rows; and those beside the project, where it lies there."""
    rows = [row["text"] for name in ("dutch", "english") for row in expected.rows(name)]
    return (*rows, *(corpus.everything().values() if (corpus.SHARED / "data").exists() else ()))


def text(number: int, seed: int = 6) -> str:
    """The text of this number: cut, shuffled, joined, signs replaced and put in."""
    dice = random.Random(f"{seed} {number}")
    parts = [_cut(dice.choice(sources()), dice) for _ in range(dice.choice((1, 1, 2, 3)))]
    if dice.random() < 0.3:
        words = " ".join(parts).split(" ")
        dice.shuffle(words)
        parts = [" ".join(words)]
    found = dice.choice(("", " ", "\n", "\n* ", "\n\n")).join(parts)
    for change in dice.choices((_replaced, _inserted, _doubled, _swapped), k=dice.randrange(6)):
        found = change(found, dice)
    return found


def _cut(whole: str, dice: random.Random) -> str:
    length = min(len(whole), dice.choice((40, 120, 400, 1500)))
    start = dice.randrange(len(whole) - length + 1)
    return whole[start : start + length]


def _replaced(whole: str, dice: random.Random) -> str:
    signs = list(whole)
    for _ in range(min(len(signs), dice.randrange(1, 8))):
        signs[dice.randrange(len(signs))] = dice.choice((*_SIGNS, chr(dice.randrange(32, 0xD7FF))))
    return "".join(signs)


def _inserted(whole: str, dice: random.Random) -> str:
    for _ in range(dice.randrange(1, 6)):
        place = dice.randrange(len(whole) + 1)
        whole = whole[:place] + dice.choice(_PIECES) + whole[place:]
    return whole


def _doubled(whole: str, dice: random.Random) -> str:
    place = dice.randrange(len(whole) + 1)
    return whole[:place] + whole[place : place + dice.randrange(1, 30)] * dice.randrange(2, 4) + whole[place:]


def _swapped(whole: str, dice: random.Random) -> str:
    place = dice.randrange(len(whole) + 1)
    return whole[place:] + whole[:place]


_RAISED = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)


def faults(numbers: Sequence[int], seed: int = 6) -> Iterator[tuple[int, str]]:
    """The number of each text of which a rule does not hold, and what does not."""
    for number in numbers:
        try:
            found = holding.broken(text(number, seed))
        except _RAISED:  # a fault to be told, with the text it came of
            found = [f"raised: {traceback.format_exc(limit=-2).replace(chr(10), ' ')}"]
        yield from ((number, fault) for fault in found)


def _main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=6)
    asked = parser.parse_args()
    numbers = range(asked.first, asked.first + asked.count)
    kinds: Counter[str] = Counter()
    for number, fault in faults(numbers, asked.seed):
        kind = re.split(r"[:|\d]", fault)[0].strip()
        kinds[kind] += 1
        if kinds[kind] <= 10:
            print(number, fault[:600])
    print(f"{asked.count} texts, {kinds.total()} faults {dict(kinds)}")
    sys.exit(bool(kinds))


if __name__ == "__main__":
    _main()
