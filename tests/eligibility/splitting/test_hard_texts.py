"""Texts made to be slow: their cost grows with their length only."""

import time

import pytest

from fhir_trials.eligibility import split

_LENGTH = 100_000
_PLAIN = "* Patients must be eighteen years or older and able to give consent\n"
_PARTS = (
    *(
        "*",
        "* ",
        "* a\n",
        " ",
        "\n",
        " \n",
        "\t",
        "1",
        "1. ",
        "1.",
        "1.1 ",
        "1-a\n",
        "1 A\n",
        "a) ",
        "i. ",
        "o A\n",
    ),
    *(
        "\\",
        "\\\\a",
        ":",
        ":\n",
        "a:\n",
        "A:\n",
        "A\n",
        "a\n",
        "(",
        "(1) ",
        "1) a 2) b ",
        ")",
        "[",
        ".",
        ". ",
        ",",
        ";",
    ),
    *(
        "<",
        "<!--",
        "<br",
        "<br>",
        "&",
        "&gt;",
        "&#",
        "&nbsp;",
        "<li>",
        "#",
        "# a\n",
        "①",
        "* b; ② c\n",
        "-",
        "-a",
        "---\n",
    ),
    *(
        "Inclusion Criteria: ",
        ". Exclusion Criteria: a ",
        "Inclusion Criteria:\n",
        "Cohort 1:\n",
        "Cohort 1:\n* a\n",
    ),
    *(
        "or\n",
        "* or\n",
        "Note: a\n",
        "None\n",
        "1. x:\n",
        "the following ",
        "subjects must meet ",
        "inclusion criteria ",
    ),
    *(
        "x\r\n",
        "\r",
        "\x0b",
        "\u2028",
        "5 - ",
        "5 - a title 25-05-2025\n",
        "randomisation Inclusion criteria\n",
    ),
    *(
        "PATIENT CHARACTERISTICS: Age: ",
        "a: * ",
        "* A * ",
        "- A - ",
        "2. A. ",
        "1. A. 2. B. ",
        "OR\n",
        "* a\nOR\n",
        "A\nor ",
        "<ul>",
        "<ul><li>",
        "<sup>",
        "<b ",
        "（1）",
        "1、A\n",
        ". The exclusion criteria are a",
        "patients who meet the following are excluded ",
    ),
)


def _cost(text: str) -> float:
    begin = time.process_time()
    split(text)
    return time.process_time() - begin


def _filled(part: str) -> str:
    return (part * (_LENGTH // len(part) + 1))[:_LENGTH]


@pytest.fixture(scope="module")
def plain() -> float:
    """The cost of an ordinary text of that length."""
    return max(_cost(_filled(_PLAIN)) for _ in range(3))


@pytest.mark.parametrize("part", _PARTS, ids=repr)
def test_the_cost_of_a_hard_text_is_linear(part: str, plain: float) -> None:
    """100 kB of one part costs at most 400 times as much as ordinary text; quadratic growth costs thousands.

    Lines of one letter cost about 70 times as much, since there are 35 times as many; three times that while
    coverage is measured.
    """
    assert _cost(_filled(part)) <= 400 * plain


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(" " * n + "* a:" for n in range(440)),
        "\n".join(" " * (n % 40) + "* a" for n in range(4000)),
        "* a\n" + "b c d\n" * 16000,
        "a b " * 8000 + "\n" + "b c d\n" * 10000,
    ],
    ids=["deeper and deeper", "up and down", "one criterion", "one long line"],
)
def test_the_cost_of_hard_shapes_is_linear(text: str, plain: float) -> None:
    """So do nesting without end and criteria of thousands of lines."""
    assert _cost(text) <= 200 * plain
