"""Text cut into its smallest pieces: digits, letters, marks, ends of lines."""

import re

PIECE = re.compile(r"<br ?/?>|\d+(?:[.,]\d+)*|[^\W\d_]+|\n|[^\w\s]|_")
"""A number with its points and commas, a run of letters, an end of a line (HTML's too), or one mark."""


def spelled(low: str) -> list[str]:
    """The pieces of a text in small letters."""
    return PIECE.findall(low)
