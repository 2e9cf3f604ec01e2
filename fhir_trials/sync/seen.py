"""What one run has planned and looked at already, in small: any number of trials passes, and none overwrites another."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from fhir_trials import json_text
from fhir_trials.sync.state.known import Translated
from fhir_trials.targets import Stamp
from fhir_trials.targets.marks import Json


@dataclass(frozen=True, slots=True)
class Mark:
    """Up to where the changes of a type were seen; what the state keeps as its watermark.

    Attributes:
        instant: of the target's clock; empty where changes cannot be asked for.
        surplus: how many more resources the target had then than the state knows, so that a deletion is noticed.
        doubtful: `Type/id` of resources that are known at another version than was seen, and must be looked at.
        whole: when the version of each resource was looked at last, whatever a search for changes would tell; empty
            where that is not known.
        ahead: by how many seconds the target's clock was ahead of its data when something was written last.
    """

    instant: str = ""
    surplus: int = 0
    doubtful: tuple[str, ...] = ()
    whole: str = ""
    ahead: float = 0.0

    @classmethod
    def parse(cls, text: str) -> Self:
        """The mark that a text stands for."""
        instant, *rest = text.split(" ")
        named = dict(part.split("=", 1) for part in rest if "=" in part)
        surplus, *doubtful = [part for part in rest if "=" not in part] or ["0"]
        return cls(
            instant, int(surplus), tuple(doubtful), named.get("whole", ""), float(named.get("ahead", 0))
        )

    def __str__(self) -> str:
        """As text: its parts with a blank between, which neither an instant nor a reference holds."""
        named = (f"whole={self.whole}", f"ahead={self.ahead}")
        return " ".join((self.instant, str(self.surplus), *named, *self.doubtful))


@dataclass(slots=True)
class View:
    """What a run has seen of one type.

    Attributes:
        instant: of the target's clock when it was looked; empty where there will be no next mark.
        surplus: see `Mark`; what the run plans to make again or to adopt is reckoned in.
        changed: the versions of what was written since the last mark, by `Type/id` on the target, empty where
            doubtful; None where the version of each resource is asked for.
        moved: the versions of resources that were found at another one than was known.
        mark: the last one.
    """

    instant: str = ""
    surplus: int = 0
    changed: dict[str, Stamp] | None = field(default=None, repr=False)
    moved: dict[str, Stamp] = field(default_factory=dict[str, Stamp], repr=False)
    mark: Mark = Mark()


@dataclass(slots=True)
class Run:
    """One run over any number of trials, in portions: what it has planned, and what it has seen of the target.

    Attributes:
        written: whether what is planned is written before the next portion is planned; what is not there then could
            not be written with its first trial, and is planned again.
        trials: the keys of the trials that were planned.
        digests: of the content that stands, by `Type/id` as translated.
        owners: the key of the trial whose content stands, by `Type/id` as translated.
        disputed: the keys of trials of which two records differ, so that nobody knows what they have no longer.
        left_out: how many records of a trial are left out, as they say other things than the first; by its key.
        views: by type; the changes of a type are asked for once in a run.
        unread: whether a source, or a trial of it, could not be read or translated, or held no trial, so that nobody
            knows what is absent.
        closely: `Type/id` as translated of what is read anew, whatever the view says.
        takes_used: which names of `Policy.takes` meant anything that both sides, or others alone, had changed.
        translated: where it is `written`, what the state does not remember yet of the translations.
    """

    written: bool = False
    trials: set[str] = field(default_factory=set[str], repr=False)
    digests: dict[str, bytes] = field(default_factory=dict[str, bytes], repr=False)
    owners: dict[str, str] = field(default_factory=dict[str, str], repr=False)
    disputed: set[str] = field(default_factory=set[str], repr=False)
    left_out: Counter[str] = field(default_factory=Counter[str], repr=False)
    views: dict[str, View] = field(default_factory=dict[str, View], repr=False)
    unread: bool = False
    closely: set[str] = field(default_factory=set[str], repr=False)
    takes_used: set[str] = field(default_factory=set[str], repr=False)
    translated: list[Translated] = field(default_factory=list[Translated], repr=False)

    def same(self, text: str, own: bytes) -> bool | None:
        """Whether the content of this digest stands already; None, and from now on it does, where none did."""
        known = self.digests.setdefault(text, own)
        return None if known is own else known == own

    def differs(self, trial: str, text: str, own: bytes) -> bool:
        """Whether another record of this trial has given the resource another content, which stands."""
        known = self.digests.get(text)
        return known is not None and known != own and self.owners[text] == trial

    def keeps(self, trial: str, text: str) -> bool:
        """Whether a resource of a trial is not to be retired: a record has it, or which record stands is in dispute."""
        return text in self.digests or trial in self.disputed

    def forget(self, texts: Iterable[str]) -> None:
        """Plan these anew when they come again, and read them whole: somebody else was faster, or they failed."""
        for text in texts:
            self.digests.pop(text, None)
            self.closely.add(text)


def digest(resource: Json) -> bytes:
    """A digest of a resource as translated: the same translation of the same trial gives the same."""
    return hashlib.blake2b(json_text.encode(resource), digest_size=16).digest()
