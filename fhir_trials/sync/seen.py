"""What one run has planned already, as small digests: any number of trials passes, and none overwrites another."""

import hashlib
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, cast

from fhir_trials import json_text
from fhir_trials.targets.marks import Json, objects

_OF_META = ("profile", "tag", "security")


@dataclass(frozen=True, slots=True)
class Seen:
    """The content of each resource that was planned in a run, whatever the portions it was planned in.

    Attributes:
        digests: of the content that stands, by `Type/id` as translated.
        written: whether what is planned is written before the next portion is planned; what is not there then could
            not be written with its first trial, and is planned again.
    """

    digests: dict[str, bytes] = field(default_factory=dict[str, bytes], repr=False)
    written: bool = False

    def same(self, text: str, resource: Json) -> bool | None:
        """Whether this content stands for the resource already; None, and from now on it does, where none did."""
        own = digest(resource)
        known = self.digests.setdefault(text, own)
        return None if known is own else known == own


def digest(resource: Json) -> bytes:
    """The same for two resources that say the same, whatever their id, the order of keys and a generated narrative."""
    body = {name: value for name, value in resource.items() if name not in ("id", "meta")}
    meta = (objects(resource.get("meta")) or [{}])[0]
    body["meta"] = {name: meta[name] for name in _OF_META if name in meta}
    narrative = objects(resource.get("text"))
    if narrative and narrative[0].get("status") in ("generated", "empty", None):
        del body["text"]
    return hashlib.blake2b(json_text.encode(_evened(body)), digest_size=16).digest()


def _evened(node: Any) -> Any:
    if isinstance(node, dict):
        return {name: _evened(child) for name, child in sorted(cast("Json", node).items())}
    if isinstance(node, list):
        return [_evened(child) for child in cast("list[Any]", node)]
    return node.normalize() if isinstance(node, Decimal) else node
