"""What the finders of statements give to those that join them."""

from typing import NamedTuple

from fhir_trials.model.statements import Statement, Warned


class Found(NamedTuple):
    """A statement, and the tokens that it understands.

    Attributes:
        tokens: the positions, in the criterion's tokens, that the statement says; `coverage` counts them.
    """

    statement: Statement
    tokens: frozenset[int]


class Doubtful(NamedTuple):
    """A warning, and the tokens it is about."""

    warning: Warned
    tokens: frozenset[int]
