"""What sides were taken for: a name that nothing bears is misspelt, and would decide nothing in silence."""

from collections.abc import Iterable, Mapping

from fhir_trials.cli.session import Session
from fhir_trials.sync.state import Side


class Taking:
    """The names for which a side was taken, until they are met.

    Args:
        takes: see `Policy.takes`.
    """

    def __init__(self, takes: Mapping[str, Side]) -> None:
        self._takes = takes
        self._open = {what: what.partition(":")[0] for what in takes}

    def meet(self, names: Iterable[str]) -> None:
        """These are trials or resources of this run."""
        if self._open:
            met = frozenset(names)
            self._open = {what: name for what, name in self._open.items() if name not in met}

    def tell(self, run: Session) -> None:
        """Tell what is neither of this run nor known from before, as wrong usage."""
        if not self._open:
            return
        names = sorted(self._open.values())
        self.meet([*run.state.trials(), *run.state.glance(names), *run.state.texts_at(names).values()])
        for what in self._open:
            run.report.wrong_usage(
                f"--take {self._takes[what]}={what}: there is no such trial or resource; nothing was taken for it"
            )
