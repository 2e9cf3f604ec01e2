"""Two values that speak of one thing, made into one: what both say, what one says alone, where they disagree."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from fhir_trials.merging import agreeing, places
from fhir_trials.merging.matching import pairs
from fhir_trials.merging.places import Path
from fhir_trials.merging.records import Record
from fhir_trials.model import (
    Age,
    Change,
    Criterion,
    DateFact,
    Dose,
    Duration,
    Eligibility,
    Frequency,
    Impact,
    Item,
    Position,
    Quantity,
    Schedule,
    Status,
    Term,
    Text,
    Trial,
)
from fhir_trials.model.values import Value

V = TypeVar("V", bound=Value)
Tell = Callable[[str, Path, Path, Any, Any], None]
Adds = Callable[[Path], bool]

# What makes sense as a whole only.
_UNITS = (Age, Duration, Frequency, Position, Quantity, Schedule, Text)
# Lists that stand or fall as a whole: their order is part of what they say.
_WHOLE_ITEMS = (Change, Criterion, Dose, Impact, Item)
_WHOLE = ("address.lines", "amendments.reasons", "headings")
# Lists that say that there is nothing else: they are not added up.
_SETS = frozenset({"design.masking.masked", "eligibility.age_bands", "data_sharing.items"})
# Differences that say nothing of the trial: how a number is printed, what a register calls its kinds of titles, the
# style in which one publication is cited, which edition of a library a concept is taken from.
_QUIET = frozenset(
    {
        "titles.kind",
        "identifiers.printed",
        "identifiers.link",
        "references.citation",
        "concepts.reference",
    }
)


class Merging:
    """One run over two trials.

    Args:
        tell: takes each difference.
        adds: whether what only the second says at a place is taken; otherwise it is put apart.

    Attributes:
        homes: where each leaf of the second stands that is stated in the result too.
        apart: where each leaf of the second would stand that is not there as it was written.
        before: what the first said where the second says it more precisely.
        moved: where each list item of the second stands.
    """

    def __init__(self, tell: Tell, adds: Adds = lambda _: True) -> None:
        self._tell = tell
        self._adds = adds
        self.homes: dict[Path, Path] = {}
        self.apart: dict[Path, Path] = {}
        self.before: dict[Path, str] = {}
        self.moved: dict[Path, Path] = {}
        self._kept: dict[Path, Path] = {}

    def move(self, record: Record, second: Trial, merged: Trial, spoken: dict[Path, str]) -> None:
        """Put what a record of the second, which says what is spoken, says at its places in the result."""
        facts = [path for path in spoken if path in record.facts]
        differing = {self._behind(path, second, merged): value for path, value in record.differing.items()}
        for path in facts:
            if path in self.apart:
                differing.setdefault(self.apart[path], spoken[path])
        for path, value in places.leaves(second):
            # an item that the trial does not have keeps its id, by which others of the record point to it
            if path[-1] == "id" and path in self.apart:
                differing.setdefault(self.apart[path], value)
        record.facts = {self.homes[path] for path in facts if path in self.homes}
        record.differing = differing

    def keep(self, record: Record, first: Trial, merged: Trial) -> None:
        """Put what a record of the first says of items that the trial does not have behind the items it now has."""
        for path in record.differing:
            if path not in self._kept:
                self._kept[path] = places.behind(path, first, merged)
        record.differing = {self._kept[path]: value for path, value in record.differing.items()}

    def _behind(self, path: Path, second: Trial, merged: Trial) -> Path:
        return places.behind(path, second, merged, self._place)

    def _place(self, path: Path) -> Path:
        for length in range(len(path), 0, -1):
            if path[:length] in self.moved:
                return self.moved[path[:length]] + path[length:]
        return path

    def values(self, ours: V, theirs: V, here: Path, there: Path) -> V:
        """The first with what only the second says, member by member."""
        changes: dict[str, Any] = {}
        for name, value in places.stated(theirs):
            held = getattr(ours, name)
            at, of = (*here, name), (*there, name)
            if held == places.default_of(ours, name):
                if self._adds(at):
                    changes[name] = self._taken(value, at, of)
                else:
                    self._put_apart(value, at, of)
            else:
                changes[name] = self._either(held, value, at, of)
        return ours.model_copy(update=changes)

    def _either(self, ours: Any, theirs: Any, here: Path, there: Path) -> Any:
        if isinstance(ours, tuple):
            return self._lists(cast("tuple[Any, ...]", ours), theirs, here, there)
        if isinstance(ours, Term):
            return self._terms(cast("Term[Any]", ours), theirs, here, there)
        if isinstance(ours, Eligibility):
            return self._eligibility(ours, theirs, here, there)
        if isinstance(ours, Status) and _other_status(ours, theirs):
            # a reason to stop is no reason of another status
            self._put_apart(theirs, here, there)
            at, of = (*here, "recruitment"), (*there, "recruitment")
            self._tell("sources-disagree", at, of, ours.recruitment, theirs.recruitment)
            return ours
        if isinstance(ours, _UNITS) or (isinstance(ours, DateFact) and _other_date(ours, theirs)):
            return self._wholes(ours, theirs, here, there)
        return (
            self.values(ours, theirs, here, there)
            if isinstance(ours, Value)
            else self._single(ours, theirs, here, there)
        )

    def _single(self, ours: Any, theirs: Any, here: Path, there: Path) -> Any:
        if ours == theirs:
            self._taken(theirs, here, there)
        elif isinstance(ours, str) and agreeing.same_text(ours, theirs, here):
            self._spelled_otherwise(theirs, here, there)
        elif isinstance(ours, str) and agreeing.contains(ours, theirs) and self._adds(here):
            self._tell("less-precise", here, there, ours, theirs)
            self.before[here] = ours
            return self._taken(theirs, here, there)
        elif isinstance(ours, str) and agreeing.contains(theirs, ours):
            self._tell("less-precise", here, there, ours, theirs)
            self._spelled_otherwise(theirs, here, there)
        else:
            self._disagree(ours, theirs, here, there)
        return ours

    def _terms(self, ours: Term[Any], theirs: Term[Any], here: Path, there: Path) -> Term[Any]:
        if not agreeing.agree(ours, theirs):
            self._disagree(ours, theirs, here, there)
            return ours
        changes: dict[str, Any] = {}
        added = self._adds(here)
        if theirs.code and (ours.code or added):
            changes["code"] = self._taken(theirs.code, (*here, "code"), (*there, "code"))
        elif theirs.code:
            self._put_apart(theirs.code, (*here, "code"), (*there, "code"))
        if theirs.text and (
            (ours.text is None and added) or (ours.text, ours.language) == (theirs.text, theirs.language)
        ):
            for name in ("text", "language"):
                if held := getattr(theirs, name):
                    changes[name] = self._taken(held, (*here, name), (*there, name))
        elif theirs.text:
            if ours.text:
                self._spelled_otherwise(theirs.text, (*here, "text"), (*there, "text"))
            else:
                self._put_apart(theirs.text, (*here, "text"), (*there, "text"))
            self._put_apart(theirs.language, (*here, "language"), (*there, "language"))
        return ours.model_copy(update=changes)

    def _wholes(self, ours: Any, theirs: Any, here: Path, there: Path, *, quiet: bool = False) -> Any:
        """What stands or falls as a whole: the first's, whatever the second says."""
        held = dict(places.leaves(ours))
        if not agreeing.alike_in_all(ours, theirs):
            self._disagree(ours, theirs, here, there, quiet=quiet)
            return ours
        for path, value in places.leaves(theirs):
            if held.get(path) == value:
                self._taken(value, here + path, there + path)
            elif path[-1] == "language":
                self._put_apart(value, here + path, there + path)
            else:
                self._spelled_otherwise(value, here + path, there + path)
        return ours

    def _eligibility(self, ours: Eligibility, theirs: Eligibility, here: Path, there: Path) -> Eligibility:
        """Two lists of criteria are never mixed: text and criteria both come from one record, unless they agree."""
        mine, said = _criteria(ours), _criteria(theirs)
        if not mine or not said:
            return self.values(ours, theirs, here, there)
        both = [name for name in mine if name in said]
        rest = theirs.model_copy(update={"text": None, "criteria": ()})
        if any(agreeing.alike_in_all(mine[name], said[name]) for name in both):
            rest = rest.model_copy(update={name: said[name] for name in said if name not in mine})
            for name in both:
                self._wholes(mine[name], said[name], (*here, name), (*there, name), quiet=True)
        else:
            for name, value in said.items():
                self._put_apart(value, (*here, name), (*there, name))
            name = [*both, *said][-1] if both else next(iter(said))
            shown = mine.get(name) or next(iter(mine.values()))
            self._tell("sources-disagree", (*here, name), (*there, name), shown, said[name])
        return self.values(ours, rest, here, there)

    def _lists(
        self, ours: tuple[Any, ...], theirs: tuple[Any, ...], here: Path, there: Path
    ) -> tuple[Any, ...]:
        table = places.without_positions(here)
        if isinstance(ours[0], _WHOLE_ITEMS) or table.endswith(_WHOLE):
            return self._wholes(ours, theirs, here, there)
        same = pairs(ours, theirs)
        if table in _SETS and not len(same) == len(ours) == len(theirs):
            self._disagree(ours, theirs, here, there)
            return ours
        items = list(ours)
        added: list[Any] = []
        end = len(items)
        for at, item in enumerate(theirs):
            to = same.get(at, end)
            self.moved[(*there, at)] = (*here, to)
            if at in same:
                items[to] = self._either(items[to], item, (*here, to), (*there, at))
                continue
            end += 1
            if self._adds((*here, to)):
                items.append(self._taken(item, (*here, to), (*there, at)))
                added.append(item)
            else:
                self._put_apart(item, (*here, to), (*there, at))
        if found := agreeing.contradicting(ours, tuple(added)):
            self._tell("sources-disagree", here, there, *found)
        return tuple(items)

    def _disagree(self, ours: Any, theirs: Any, here: Path, there: Path, *, quiet: bool = False) -> None:
        self._put_apart(theirs, here, there)
        if not quiet and here[-1] != "language" and not is_quiet(here):
            self._tell("sources-disagree", here, there, ours, theirs)

    def _taken(self, value: Any, here: Path, there: Path) -> Any:
        for path in _paths(value):
            self.homes[there + path] = here + path
        return value

    def _put_apart(self, value: Any, here: Path, there: Path) -> None:
        if value is not None:
            for path in _paths(value):
                self.apart[there + path] = here + path

    def _spelled_otherwise(self, value: Any, here: Path, there: Path) -> None:
        self._taken(value, here, there)
        self._put_apart(value, here, there)


def _paths(value: Any) -> list[Path]:
    """Where a value says something; itself, where it only is there."""
    return [path for path, _ in places.leaves(value)] or [()]


def is_quiet(path: Path) -> bool:
    """Whether a difference at this place says nothing of the trial."""
    return places.without_positions(path) in _QUIET


def _criteria(eligibility: Eligibility) -> dict[str, Any]:
    return {name: held for name in ("text", "criteria") if (held := getattr(eligibility, name))}


def _other_status(ours: Status, theirs: Status) -> bool:
    one, other = ours.recruitment, theirs.recruitment
    return one is not None and other is not None and not agreeing.agree(one, other)


def _other_date(ours: DateFact, theirs: DateFact) -> bool:
    """Whether these are two days, so that whether it has happened must not be mixed."""
    return not agreeing.contains(ours.date, theirs.date) and not agreeing.contains(theirs.date, ours.date)
