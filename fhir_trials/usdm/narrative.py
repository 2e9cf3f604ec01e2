"""Documents and their sections ⇄ passages. https://github.com/cdisc-org/DDF-RA"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, cast

from fhir_trials.cursor import Cursor, Json
from fhir_trials.model import Passage, Trial
from fhir_trials.usdm.amendments import read_dates
from fhir_trials.usdm.context import Reading, Writing
from fhir_trials.usdm.schedule.order import in_order
from fhir_trials.usdm.texts import Texts, escaped, plain
from fhir_trials.usdm.vocabulary import NO_CODE, NOT_STATED

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LANGUAGES = "ISO 639-1"
# Markup around nothing.
_BLANK = re.compile(r"(?:\s|<[^<>]*>|&nbsp;|&#160;)*")
# What is seen although it has no words.
_SHOWN = re.compile(r"<(?:img|svg|object|table|hr|math)\b", re.IGNORECASE)
# What software calls sections by itself; people know them by number and heading.
_HANDLE = re.compile(r"[A-Za-z]+[_ ][0-9.]+")
# Marks the section that holds the summary of the trial, which is no passage of a document.
_SUMMARY = "https://w3id.org/fhir-trials/StructureDefinition/summary"
# What a document of a trial is, where nothing else is said.
_PROTOCOL = "Study Protocol"


class Documents:
    """What the documents of a study hold.

    Attributes:
        language: the language of all of them; None where they differ, or it is not said.
        dates: the days in their lives.
        summary: what the section says that `write_documents` made of the summary; None where there is none.
        passages: their sections, document after document.
    """

    def __init__(self, study: Cursor, version: Cursor, texts: Texts, reading: Reading) -> None:
        self._texts = texts
        self._reading = reading
        self._items = {
            usdm_id: place
            for place in version.each("narrativeContentItems")
            if isinstance(usdm_id := place.node.get("id"), str)
        }
        self._used: dict[str, str] = {}
        self._mark = version.node.get("versionIdentifier")
        self.dates: list[Json] = []
        self.passages: list[Json] = []
        self._study = study.node.get("label") or study.node.get("name")
        documents = [*study.each("documentedBy")]
        self.summary = self._summary(documents)
        # Documents of one name are told apart by the template they follow.
        self._names = Counter(_shown(document) for document in documents)
        several = sum(map(_has_sections, documents)) > 1
        for document in documents:
            self._document(document, several=several)
        self.language = self._language(documents)
        for usdm_id in self._used:
            item = self._items[usdm_id]
            item.drop("text")
            item.drop("id")
            _take_handle(item)

    def _summary(self, documents: Sequence[Cursor]) -> Json | None:
        editions = (version for document in documents for version in document.each("versions"))
        for place in (place for version in editions for place in version.each("contents")):
            match place.node.get("extensionAttributes"):
                case [{"url": str(url)}] if url == _SUMMARY and (text := self._text(place)):
                    place.node.clear()
                    return {"text": plain(text)}
                case _:
                    pass
        return None

    def _language(self, documents: Sequence[Cursor]) -> str | None:
        """Take the language of the documents, if all have one and the same."""
        known = {str(one.at("language").node.get("code")) for one in documents}
        if len(known) != 1 or not _LANGUAGE.fullmatch(language := known.pop()):
            return None
        for one in documents:
            self._reading.coding(one, "language")
        return language

    def _document(self, document: Cursor, *, several: bool) -> None:
        usdm_id = document.text("id")
        _drop_unsaid(document, "language")
        match document.node.get("type"):
            case {"decode": str(kind)} if kind == _PROTOCOL:
                document.drop("type")
            case _:
                pass
        key = "label" if "label" in document.node else "name"
        named = self._reading.named(document)
        shown = named["name"] if named["name"] != usdm_id else None
        if shown and self._names[shown] > 1 and (template := document.text("templateName")):
            shown = f"{shown} ({template})"
        if named["description"]:
            document.node["description"] = named["description"]
        if not several and self._study != named["name"]:
            document.node[key] = named["name"]
        if named["other_name"]:
            document.node["name"] = named["other_name"]
        for version in document.each("versions"):
            version.drop("id")
            _drop_unsaid(version, "status")
            if version.node.get("version") == self._mark:
                version.drop("version")
            self.dates += read_dates(version, self._reading)
            contents = [place for place in version.each("contents") if place.node]
            _take_children(contents)
            for place in in_order(contents, self._reading):
                if passage := self._passage(place):
                    self.passages.append({**passage, "document": shown if several else None})

    def _passage(self, place: Cursor) -> Json | None:
        """Take a section; how it is shown is taken where it is shown as it stands."""
        number, heading = place.text("sectionNumber"), place.text("sectionTitle")
        for key, value in (("displaySectionNumber", number), ("displaySectionTitle", heading)):
            if place.node.get(key) is (value is not None):
                place.drop(key)
        text = self._text(place)
        place.drop("id")
        _take_handle(place)
        if text is None and heading is None:
            return None
        return {"text": text, "heading": heading, "number": number, "markup": "xhtml" if text else None}

    def _text(self, place: Cursor) -> str | None:
        usdm_id = place.node.get("contentItemId")
        if not isinstance(usdm_id, str):
            return None
        item = self._items.get(usdm_id)
        if item is None:
            said = f"no NarrativeContentItem has the id {usdm_id!r:.80}"
            self._reading.issues.warning("link-unresolved", place.path_of("contentItemId"), said)
            return None
        place.drop("contentItemId")
        if usdm_id not in self._used:
            text = item.node.get("text")
            self._used[usdm_id] = self._texts.markup(text, item, "text") if isinstance(text, str) else ""
        text = self._used[usdm_id]
        return text if not _BLANK.fullmatch(text) or _SHOWN.search(text) else None


def _drop_unsaid(place: Cursor, key: str) -> None:
    """Take a code that says that nothing is stated."""
    match place.node.get(key):
        case {"code": str(code), "codeSystem": str(system)} if (code, system) == (NOT_STATED, NO_CODE):
            place.drop(key)
        case _:
            pass


def _take_handle(place: Cursor) -> None:
    name = place.node.get("name")
    if isinstance(name, str) and _HANDLE.fullmatch(name):
        place.drop("name")


def _take_children(contents: Sequence[Cursor]) -> None:
    """Take the links to subsections where their numbers say the same, and the names that software counts."""
    numbers: dict[Any, Any] = {
        one.node.get("id"): one.node.get("sectionNumber") for one in contents if _is_text(one.node.get("id"))
    }
    for place in contents:
        own = place.node.get("sectionNumber")
        children: Any = place.node.get("childIds")
        if _is_text(own) and isinstance(children, list):
            below = [numbers.get(one) if _is_text(one) else None for one in cast("list[Any]", children)]
            if all(_is_text(one) and _is_below(one, own) for one in below):
                place.drop("childIds")


def _shown(document: Cursor) -> str:
    return str(document.node.get("label") or document.node.get("name"))


def _has_sections(document: Cursor) -> bool:
    return any(place.node for version in document.each("versions") for place in version.each("contents"))


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_below(number: Any, above: Any) -> bool:
    parent = str(number).rstrip(".").rpartition(".")[0]
    # "0" is the whole document, where it has sections.
    return parent == str(above).rstrip(".") or (not parent and above == "0")


def write_documents(trial: Trial, name: str, version: str, writing: Writing) -> tuple[list[Json], list[Json]]:
    """The documents with their sections, and the items that have the texts, each text once.

    There is one without sections where the trial has none to say its language, or what an amendment changes a section of.
    The summary is a section of the first, before its others, marked as what it is.
    """
    items: dict[str, Json] = {}
    made: list[Json] = []
    passages, language = trial.passages, trial.language
    changed = any(change.sections for one in trial.amendments for change in one.changes)
    needed = bool(language or changed or trial.summary)
    for document in [*dict.fromkeys(one.document for one in passages)] or [None] * needed:
        contents = [_content(one, items, writing) for one in passages if one.document == document]
        _link(contents)
        if trial.summary and not made:
            mark = writing.made("ExtensionAttribute", url=_SUMMARY, valueBoolean=True)
            told = Passage(text=trial.summary.text, heading="Summary")
            contents = [{**_content(told, items, writing), "extensionAttributes": [mark]}, *contents]
        made.append(_document(document or name, version, contents, language, writing))
    return made, [*items.values()]


def _document(name: str, version: str, contents: list[Json], language: str | None, writing: Writing) -> Json:
    told = writing.plain_code(language, _LANGUAGES, language) if language else None
    edition = writing.made(
        "StudyDefinitionDocumentVersion",
        version=version,
        status=writing.not_stated(),
        dateValues=[],
        contents=contents,
        notes=[],
    )
    return writing.made(
        "StudyDefinitionDocument",
        name=name,
        label=name,
        description=None,
        language=told or writing.not_stated(),
        type=writing.word(_PROTOCOL, "document-kind"),
        templateName="",
        versions=[edition],
        childIds=[],
        notes=[],
    )


def _content(passage: Passage, items: dict[str, Json], writing: Writing) -> Json:
    usdm_id = writing.new_id("NarrativeContent")
    item_id = None
    if passage.text is not None:
        text = passage.text if passage.markup == "xhtml" else escaped(passage.text)
        if text not in items:
            new_id = writing.new_id("NarrativeContentItem")
            items[text] = writing.made("NarrativeContentItem", new_id, name=new_id, text=text)
        item_id = items[text]["id"]
    members: Any = {
        "name": usdm_id,
        "sectionNumber": passage.number,
        "sectionTitle": passage.heading,
        "displaySectionNumber": passage.number is not None,
        "displaySectionTitle": passage.heading is not None,
        "childIds": [],
        "previousId": None,
        "nextId": None,
        "contentItemId": item_id,
    }
    return writing.made("NarrativeContent", usdm_id, **members)


def _link(contents: Sequence[Json]) -> None:
    """Link each section to the next, and to those that its number says are below it."""
    for one, following in pairwise(contents):
        one["nextId"], following["previousId"] = following["id"], one["id"]
    above: dict[str, Json] = {}
    for one in contents:
        number = (one["sectionNumber"] or "").rstrip(".")
        parent = above.get(number.rpartition(".")[0])
        if number and parent is not None:
            parent["childIds"].append(one["id"])
        if number:
            above.setdefault(number, one)
