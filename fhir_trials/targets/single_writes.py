"""Changes one after another, for servers without transactions: what is pointed to is there before what points to it.

In a circle somebody is first: there the order is that of the changes. A server that checks references refuses that;
another one stores a reference to what is not there yet. Where ids are the server's own, such a reference is wrong until
the resource that holds it is written once more at the end.
https://hl7.org/fhir/R5/http.html#transactional-integrity
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from fhir_trials.errors import AnswerLost, PartialTransaction, ServerError, TargetError
from fhir_trials.targets import aftermath, marks, references
from fhir_trials.targets.target import Change, Written


def one_by_one(changes: Sequence[Change], write: Callable[[Change], Written]) -> list[Written]:
    """Write changes in an order in which nothing points to what is not there; deletions come last.

    Args:
        changes: what belongs together; the answer is in this order.
        write: writes one change whose references are already those of the target.

    Raises:
        AnswerLost: nobody knows whether one was made, or still will be; others may be written.
        PartialTransaction: some are written (`written`), and the next was not.
        TargetError: nothing was written.
    """
    own = [marks.reference(change.resource) for change in changes]
    places = {text: one.place for text, one in zip(own, changes, strict=True) if one.place and not one.delete}
    done: dict[int, Written] = {}
    early: list[int] = []
    try:
        for index in in_order(changes):
            change = changes[index]
            ready = replace(change, resource=references.redirected(change.resource, places))
            done[index] = write(ready)
            if not change.delete:
                places[own[index]] = done[index].reference
                ahead = {text for _, text in references.found(change.resource)} & set(own)
                early += [index] if not ahead <= places.keys() else []
        for index in early:
            resource = references.redirected(changes[index].resource, places)
            if resource != references.redirected(
                changes[index].resource, {own[index]: done[index].reference}
            ):
                again = Change(resource, done[index].reference, done[index].version)
                done[index] = replace(write(again), created=done[index].created)
    except TargetError as error:
        if not done or isinstance(error, AnswerLost):
            raise
        raise _partial(error, list(done.values())) from error
    return [done[index] for index in range(len(changes))]


def in_order(changes: Sequence[Change]) -> list[int]:
    """The indexes of changes: what is referenced before what refers to it, then deletions the other way round."""
    at = {marks.reference(change.resource): index for index, change in enumerate(changes)}
    order: dict[int, None] = {}
    seen: set[int] = set()

    def visit(index: int) -> None:
        if index in seen:
            return
        seen.add(index)
        for _, text in references.found(changes[index].resource):
            if text in at:
                visit(at[text])
        order[index] = None

    for index in range(len(changes)):
        visit(index)
    writes = [index for index in order if not changes[index].delete]
    return [*writes, *(index for index in reversed(order) if changes[index].delete)]


def _partial(error: TargetError, done: Sequence[Written]) -> PartialTransaction:
    words = f"{error}; written before that: {', '.join(one.reference for one in done)}"
    if isinstance(error, ServerError):
        return PartialTransaction(words, **aftermath.answer(error), written=done)
    return PartialTransaction(words, status=0, written=done)
