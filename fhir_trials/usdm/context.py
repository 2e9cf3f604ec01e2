"""What reading and writing USDM share: names, references, codes; `Reading` one way, `Writing` the other.

A *kind* is the name of a USDM class (`Encounter`). https://github.com/cdisc-org/DDF-RA
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, Protocol, cast

from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues
from fhir_trials.local_ids import local_id
from fhir_trials.model.records import VocabularyVersion
from fhir_trials.usdm.codes import CodesRead, CodesWritten
from fhir_trials.usdm.objects import Objects

_UNSAID = "https://w3id.org/fhir-trials/StructureDefinition/not-stated"
# What `Writing.id_of` makes of a name; ids that other software counts (`Encounter_1`) hold none.
_NAMED_ID = re.compile(r"[A-Za-z]+_((?=[^_]*[A-Za-z])[A-Za-z0-9][A-Za-z0-9.\-]{0,39})")


class Reading(CodesRead):
    """What is known while a document is read.

    Everything is read from a document that is `tidied`: there is no null, no empty text, list or object in it, and no
    `instanceType` but of study designs and scheduled instances. What these methods understand they take; the rest stays.

    Attributes:
        by_id: every object by its id, as it stands there now: reading empties them.
    """

    def __init__(self, issues: Issues, objects: Objects) -> None:
        super().__init__(issues, objects)
        self.by_id = objects.by_id
        self._named: dict[tuple[str, str], str] = {}
        self._used: defaultdict[str, set[str]] = defaultdict(set)
        self._last: Counter[tuple[str, str]] = Counter()

    def name(self, kind: str, usdm_id: str | None, words: str) -> str:
        """The LocalId of an object, unique among its kind; references to its id lead to it from now on.

        It is made of the words, or is the one that `Writing.id_of` put into the id.

        Args:
            kind: the class; one for all whose names must differ.
            usdm_id: the id of the object; None where it has none.
            words: what it is called.
        """
        written = _NAMED_ID.fullmatch(usdm_id) if usdm_id else None
        made = written[1] if written else local_id(words, otherwise=kind.lower())
        used = self._used[kind]
        base = made
        while made in used:
            # Counting goes on where it stood, so that thousands of one name cost no more than others.
            self._last[kind, base] += 1
            number = f"-{self._last[kind, base] + 1}"
            made = base[: 40 - len(number)] + number
        used.add(made)
        if usdm_id:
            self._named.setdefault((kind, usdm_id), made)
        return made

    def ref(self, kind: str, usdm_id: str | None) -> str | None:
        """The LocalId of an object of this kind; None where none of this id was named."""
        return self._named.get((kind, usdm_id)) if usdm_id else None

    def refer(self, cursor: Cursor, key: str, kind: str) -> str | None:
        """Take a reference; one that leads nowhere is told and stays."""
        usdm_id = cursor.node.get(key)
        if type(usdm_id) is not str:
            return None
        found = self._named.get((kind, usdm_id))
        if found is None:
            self.issues.warning(
                "link-unresolved", cursor.path_of(key), f"no {kind} has the id {usdm_id!r:.80}"
            )
            return None
        del cursor.node[key]
        return found

    def refers(self, cursor: Cursor, key: str, kind: str) -> list[str]:
        """Take a list of references, each thing once; those that lead nowhere are told and stay."""
        items = cursor.node.get(key)
        if type(items) is not list:
            return []
        found = [
            self._named.get((kind, one)) if type(one) is str else None for one in cast("list[Any]", items)
        ]
        if None not in found:
            del cursor.node[key]
            return [*dict.fromkeys(cast("list[str]", found))]
        taken: dict[str, None] = {}
        for at, (usdm_id, take) in enumerate(cursor.list_of_texts(key)):
            if name := self._named.get((kind, usdm_id)):
                taken[name] = None
                take()
            else:
                place = f"{cursor.path_of(key)}[{at}]"
                self.issues.warning("link-unresolved", place, f"no {kind} has the id {usdm_id!r:.80}")
        return [*taken]

    def named(self, cursor: Cursor) -> Json:
        """Take `name`, `label`, `description`: `name` is what people are shown, `other_name` the other of the two."""
        name, label = cursor.text("name"), cursor.text("label")
        return {
            "name": label or name,
            "other_name": name if label and name != label else None,
            "description": cursor.text("description"),
        }

    def unsaid(self, cursor: Cursor) -> None:
        """Take the members that `Writing.unsaid` says are not stated, as if they were not there."""
        match cursor.node.get("extensionAttributes"):
            case [{"url": str(url), "valueString": str(members)}] if url == _UNSAID:
                for member in members.split():
                    cursor.drop(member)
                cursor.drop("extensionAttributes")
            case _:
                pass


class _Named(Protocol):
    @property
    def name(self) -> str | None: ...
    @property
    def other_name(self) -> str | None: ...
    @property
    def description(self) -> str | None: ...


class Writing(CodesWritten):
    """Makes the objects of a document; each has every member that USDM v4 requires of its class.

    Attributes:
        issues: where oddities go.
    """

    def __init__(self, issues: Issues, versions: Iterable[VocabularyVersion] = ()) -> None:
        """Begin a document.

        Args:
            issues: where oddities go.
            versions: of the vocabularies the trial's codes are of; their spelling is used too.
        """
        super().__init__(versions)
        self.issues = issues

    def id_of(self, kind: str, name: str) -> str:
        """The id of what the trial has a LocalId for, always the same; `Reading.name` finds the LocalId in it."""
        return f"{kind}_{name}"

    def ids_of(self, kind: str, names: Iterable[str]) -> list[str]:
        """The ids of several, in their order."""
        return [f"{kind}_{name}" for name in names]

    def unsaid(self, made: Json, *members: str) -> Json:
        """The object, with the members named that USDM asks for and the trial does not state."""
        extension = self.made("ExtensionAttribute", url=_UNSAID, valueString=" ".join(members))
        return {**made, "extensionAttributes": [extension]}

    def named(self, value: _Named) -> Json:
        """`name`, `label`, `description` of a value, the other way round of `Reading.named`."""
        name = value.name or value.other_name or ""
        return {"name": value.other_name or name, "label": name, "description": value.description}
