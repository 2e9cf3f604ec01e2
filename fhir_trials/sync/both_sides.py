"""What we sent and want, what came of it and what is there: put together, and what others changed taken back; pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from fhir_trials.sync import sides
from fhir_trials.sync.state.known import Dispute, Side
from fhir_trials.sync.three_way import Merge, three_way
from fhir_trials.targets import differences
from fhir_trials.targets.compare import body
from fhir_trials.targets.marks import Json


@dataclass(frozen=True, slots=True)
class BothSides:
    """What `three_way` is given, see there.

    Attributes:
        sent: what was sent last.
        ours: what we want.
        stored: what came of what was sent.
        theirs: what is there.
        base: the target's base URL or path.
    """

    sent: Json
    ours: Json
    stored: Json
    theirs: Json
    base: str

    def merge(self, disputes: Sequence[Dispute] = ()) -> Merge:
        """Our changes put onto what is there, with the sides that were chosen."""
        taken: dict[str, Side | None] = {one.path: one.take for one in disputes}
        return three_way(
            sent=self.sent,
            ours=self.ours,
            stored=self.stored,
            theirs=self.theirs,
            base=self.base,
            take=taken.get,
        )

    def undisturbed(self, merge: Merge) -> Json:
        """What would be there had nobody else changed anything."""
        return replace(self, theirs=self.stored).merge().resource if merge.own else self.stored

    def drift(self, merge: Merge, text: str, trial: str, disputes: Sequence[Dispute]) -> tuple[Dispute, ...]:
        """What others alone changed, element by element, as it would be disputed; not what is in dispute anyway.

        Args:
            merge: of these sides.
            text: `Type/id` as translated.
            trial: the key of the trial.
            disputes: what both sides changed.
        """
        found = self._back(merge, {}).disagreements
        return tuple(
            Dispute(text, trial, one.path, one.ours, one.theirs, one.ours)
            for one in found
            if not any(sides.below(one.path, two.path) or sides.below(two.path, one.path) for two in disputes)
        )

    def taken_back(self, merge: Merge, drift: Collection[Dispute]) -> Json:
        """The merged resource with our values where others alone changed something."""
        if not drift:
            return merge.resource
        back = self._back(merge, {one.path: "ours" for one in drift}).resource
        # What others put into `meta` is no element that anybody chose.
        meta = {name: held for name, held in merge.resource.items() if name == "meta"}
        return {name: held for name, held in back.items() if name != "meta"} | meta

    def _back(self, merge: Merge, taken: dict[str, Side]) -> Merge:
        """As if we had seen what is there and wanted what would be there without them."""
        ours = self.undisturbed(merge)
        if "text" in ours and "text" not in body(ours):
            # A narrative that the target generated tells nothing that anybody wrote.
            ours = {name: held for name, held in ours.items() if name != "text"}
            ours |= {"text": self.ours["text"]} if "text" in self.ours else {}
        there = merge.resource
        return three_way(
            sent=there, ours=ours, stored=self.stored, theirs=there, base=self.base, take=taken.get
        )

    def same(self, one: Json, other: Json) -> bool:
        """Whether two resources say the same, both ways."""
        return not (differences(one, other, base=self.base) or differences(other, one, base=self.base))
