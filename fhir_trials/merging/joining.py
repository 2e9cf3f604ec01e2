"""Which trials are one: they share a number of a register, directly or through others."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from fhir_trials.issues import Issues
from fhir_trials.merging.matching import number_of
from fhir_trials.model import Identifier, MergedRecord, Trial

Number = tuple[str, str]
_NUMBER = re.compile(r"(identifiers\[\d+\])\.value")


@dataclass
class _Group:
    """Trials that are one.

    Attributes:
        numbers: every number that joins.
        filed: the numbers its records are filed under, by register.
        same: numbers of which a record says that they are the same trial.
    """

    trials: list[int] = field(default_factory=list[int])
    numbers: set[Number] = field(default_factory=set[Number])
    filed: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    same: set[Number] = field(default_factory=set[Number])

    def add(self, other: "_Group") -> None:
        """Take over what the other holds."""
        self.trials += other.trials
        self.numbers |= other.numbers
        self.same |= other.same
        for register, values in other.filed.items():
            self.filed[register] |= values

    def against(self, other: "_Group") -> str:
        """Two numbers that say that these are two trials, in words; nothing where they may be one.

        A register gives a trial one number, so two numbers are two trials, unless one of the records says otherwise.
        """
        for register in sorted(self.filed.keys() & other.filed.keys()):
            ours, theirs = self.filed[register], other.filed[register]
            told = any((register, one) in group.same for one in ours | theirs for group in (self, other))
            if not told and ours.isdisjoint(theirs):
                return " and ".join(sorted((_in_words(ours), _in_words(theirs))))
        return ""


def groups(trials: Sequence[Trial], issues: Issues) -> list[list[Trial]]:
    """The trials, those that are one together; in the order in which they were given.

    What shares a number and yet is filed under two numbers of one register stays apart, which is told.
    """
    found: list[_Group] = []
    by_number: dict[Number, list[_Group]] = defaultdict(list)
    for position, trial in enumerate(trials):
        group = _group(position, trial)
        for other in _sharing(group, by_number):
            if against := other.against(group):
                shared = _in_words({value for _, value in group.numbers & other.numbers})
                issues.warning(
                    "records-not-joined",
                    "identifiers",
                    f"{against} are two trials of one register, although both records name {shared}",
                )
                continue
            group.add(other)
            found.remove(other)
            for number in other.numbers:
                by_number[number].remove(other)
        for number in group.numbers:
            by_number[number].append(group)
        found.append(group)
    return [
        [trials[at] for at in sorted(one.trials)] for one in sorted(found, key=lambda one: min(one.trials))
    ]


def _sharing(group: _Group, by_number: dict[Number, list[_Group]]) -> list[_Group]:
    sharing = {id(one): one for number in group.numbers for one in by_number.get(number, ())}
    return sorted(sharing.values(), key=lambda one: min(one.trials))


def _group(position: int, trial: Trial) -> _Group:
    group = _Group([position])
    for identifier in trial.identifiers:
        # a grant pays for many trials
        if (number := number_of(identifier)) and not (identifier.kind and identifier.kind.code == "grant"):
            group.numbers.add(number)
    for related in trial.related_trials:
        if related.relation == "same-trial" and related.identifier:
            group.same |= _numbers(related.identifier)
    group.numbers |= group.same
    for record in trial.merged:
        group.numbers |= _otherwise(record)
    filed = [one for one in trial.identifiers if one.primary]
    for one in (*filed, *(record.identifier for record in trial.merged)):
        for register, value in _numbers(one):
            group.filed[register].add(value)
    return group


def _numbers(identifier: Identifier | None) -> set[Number]:
    number = identifier and number_of(identifier)
    return {number} if number else set()


def _otherwise(record: MergedRecord) -> set[Number]:
    """The numbers that only an older version of a record names."""
    said = {one.path: one.value for one in record.differing}
    return {
        number
        for path, value in said.items()
        if (item := _NUMBER.fullmatch(path)) and said.get(f"{item[1]}.kind.code") != "grant"
        for number in _numbers(Identifier(value=value, registry=said.get(f"{item[1]}.registry")))
    }


def _in_words(values: set[str]) -> str:
    return "/".join(sorted(values)).upper()
