"""Why a text states no dose: words that leave it open which amount belongs to whom, what or when."""

from collections.abc import Iterator
from typing import NamedTuple

from fhir_trials.regimens.tokens import Token, Tokens

_LABEL = 3
_PARTIAL = ("frequency-missing", "frequency-open", "denied", "placebo")


class Doubt(NamedTuple):
    """Something that is not certain.

    Attributes:
        code: `several-amounts`, `several-groups`, `dose-varies`, `several-products`, `strength`, `limit`: no dose is
            stated; `words-unknown`: no more than the route is; `frequency-missing`, `frequency-open`: how often is not; `denied`, `placebo`: what the words say
            is not.
        text: the words it was seen in.
    """

    code: str
    text: str

    @property
    def silences(self) -> bool:
        """Whether no dose of the text is stated for it."""
        return self.code not in _PARTIAL


def of_text(read: Tokens, text: str) -> Doubt | None:
    """The doubt that a whole text is in: doses of levels, of groups, raised, lowered, if needed, of earlier."""
    for token in read:
        if "doubt" in token.roles:
            return Doubt("dose-varies", text[token.start : token.end])
    labels = {(token.word, label) for token, label in _labels(read)}
    if len(labels) > len({word for word, _ in labels}):
        return Doubt("several-groups", ", ".join(sorted(f"{word} {label}" for word, label in labels)))
    return None


def _labels(read: Tokens) -> Iterator[tuple[Token, str]]:
    """The names of groups: `arm A`, `group 2`."""
    for at, token in enumerate(read):
        label = read.at(at + 1)
        if "group" in token.roles and len(label.word) <= _LABEL and label.word.isalnum():
            yield token, label.word
