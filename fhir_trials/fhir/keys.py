"""What a trial is called on a server: ids, business identifiers and canonical urls, all from its identifiers.

Same trial, same names: a second push finds what the first one wrote.
"""

import hashlib
import re
from dataclasses import dataclass

from fhir_trials import json_text
from fhir_trials.cursor import Cursor, Json
from fhir_trials.fhir import urls
from fhir_trials.issues import Issues
from fhir_trials.model import Trial

MAX_ID = 64  # https://hl7.org/fhir/R5/datatypes.html#id

_PLAIN_ID = re.compile(rf"[A-Za-z][A-Za-z0-9.\-]{{0,{MAX_ID - 1}}}")
_UNSAFE = re.compile(r"[^A-Za-z0-9.\-]+")


@dataclass(frozen=True)
class Key:
    """The name of one trial, and what is derived from it.

    Attributes:
        name: the key itself (`NCT05503693`), the value of our identifier on the ResearchStudy.
        origin: what it was taken from: `registry`, `caller`, `sponsor`, `acronym`, `title`, `text`.
        base: where canonical urls and our identifier system begin.
    """

    name: str
    origin: str
    base: str = urls.BASE

    @property
    def system(self) -> str:
        """The system of our business identifiers."""
        return f"{self.base}/sid/key"

    def value(self, part: str = "") -> str:
        """Our business identifier of the study, or of a part of it (`plan`, `eligibility`, an intervention)."""
        return f"{self.name}/{part}" if part else self.name

    def id(self, part: str = "") -> str:
        """The resource id: letters, digits, `-` and `.`, at most 64, at least one letter."""
        return _id(f"{self.name}-{part}" if part else self.name)

    def url(self, resource_type: str, part: str) -> str:
        """The canonical url of a definition."""
        return f"{self.base}/{resource_type}/{self.id(part)}"

    def resource(self, resource_type: str, part: str, language: str | None) -> Json:
        """The members every resource of a trial begins with."""
        return {
            "resourceType": resource_type,
            "id": self.id(part),
            "meta": {"tag": [dict(urls.MANAGED)]},
            **({"language": language} if language else {}),
            "identifier": [{"use": "usual", "system": self.system, "value": self.value(part)}],
        }


def key_of(trial: Trial, base: str = urls.BASE) -> Key:
    """The key of a trial: the caller's, its register number, else what sponsor, acronym, title or text give."""
    if trial.key:
        return Key(trial.key, "caller", base)
    registered = [identifier for identifier in trial.identifiers if identifier.registry]
    for identifier in sorted(registered, key=lambda identifier: not identifier.primary):
        prefix = "" if identifier.value[0].isalpha() else f"{identifier.registry}-"
        return Key(prefix + identifier.value, "registry", base)
    for identifier in trial.identifiers:
        if identifier.kind and identifier.kind.code == "sponsor" and identifier.assigner:
            return Key(_slug(f"{identifier.assigner} {identifier.value}"), "sponsor", base)
    if acronym := trial.title("acronym"):
        # acronyms are reused: the sponsor or the title tells two trials of one acronym apart
        beside = (trial.sponsor and trial.sponsor.organization) or trial.title() or ""
        return Key(f"{_slug(acronym)}-{_digest(beside)}", "acronym", base)
    words = trial.title() or next((text.text for text in (trial.summary, trial.description) if text), None)
    origin = "title" if trial.title() else "text"
    content = words.encode() if words else json_text.encode(trial.to_dict())
    return Key(f"{origin}-{hashlib.sha256(content).hexdigest()[:24]}", origin, base)


def report(key: Key, issues: Issues) -> None:
    """Say what the key was made of, where no register gave the trial a number."""
    if key.origin not in ("registry", "caller"):
        issues.warning(
            "key-derived",
            "identifiers",
            f"no register number: filed under {key.name!r}, made from the {key.origin}; give the trial a key to fix it",
        )


def rebase(resource: Cursor, base: str) -> None:
    """Call our business identifier by our own system again, where it was written under a base of the caller's."""
    for identifier in resource.each("identifier"):
        if identifier.node.get("system") == f"{base}/sid/key":
            identifier.node["system"] = urls.KEY_SYSTEM


def own_key(resource: Cursor) -> str | None:
    """Take our business identifier."""
    for identifier in resource.each("identifier"):
        if identifier.node.get("system") == urls.KEY_SYSTEM:
            identifier.drop("system")
            identifier.drop("use")
            return identifier.text("value")
    return None


def drop_own(resource: Cursor) -> None:
    """Take what says nothing about the trial: type, id, versions, our tag, generated narrative."""
    for key in ("resourceType", "id"):
        resource.drop(key)
    meta = resource.at("meta")
    for key in ("versionId", "lastUpdated", "source"):
        meta.drop(key)
    for tag in meta.each("tag"):
        if tag.node.get("system") == urls.TAG_SYSTEM:
            for key in ("system", "code", "display"):
                tag.drop(key)
    # a generated narrative repeats the data by definition: https://hl7.org/fhir/R5/narrative.html
    if resource.at("text").node.get("status") == "generated":
        resource.drop("text")


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9.]+", "-", words.lower()).strip("-.") or f"x{_digest(words)}"


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:8]


def _id(name: str) -> str:
    if _PLAIN_ID.fullmatch(name):
        return name
    safe = _UNSAFE.sub("-", name)
    if safe != name or len(safe) > MAX_ID:
        safe = f"{safe[: MAX_ID - 9]}-{_digest(name)}"
    return safe if re.search("[A-Za-z]", safe) else f"x{safe}"[:MAX_ID]
