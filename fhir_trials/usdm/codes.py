"""Codes and quantities of USDM, read and written. https://github.com/cdisc-org/DDF-RA · mappings/codes/usdm-*.json"""

from collections import Counter
from collections.abc import Iterable
from typing import Any, cast

from fhir_trials.code_maps import code_map
from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues
from fhir_trials.model.codes import Coding, Term
from fhir_trials.model.records import VocabularyVersion
from fhir_trials.model.values import Duration, Quantity
from fhir_trials.usdm.code_versions import CodeVersions
from fhir_trials.usdm.objects import Objects
from fhir_trials.usdm.vocabulary import (
    CDISC,
    NO_CODE,
    NO_WORD,
    NOT_STATED,
    OWN,
    VERSION,
    WORD,
    Code,
    cdisc_called,
    cdisc_codes,
    cdisc_codes_called,
    cdisc_words,
    coding_of,
    peeked,
    system_of,
    vocabulary,
    word_of,
)

_PARTS = frozenset({"id", "code", "codeSystem", "decode"})


class CodesRead:
    """Takes codes and quantities.

    Attributes:
        issues: where oddities go, each with its path.
        versions: of the code systems.
        systems: the code systems that codes were read from.
    """

    def __init__(self, issues: Issues, objects: Objects) -> None:
        self.issues = issues
        self.versions = CodeVersions(objects.versions)
        self.systems: set[str] = set()

    def term(self, cursor: Cursor, key: str, table: str) -> Json | None:
        """Take a Code or AliasCode as a Term; a code that the table does not have is told, its decode is kept.

        Args:
            cursor: the object that has the code.
            key: the member that is it.
            table: of `mappings/codes/usdm-<table>.json`, whose codes are those of CDISC.
        """
        node = cursor.node.get(key)
        if type(node) is not dict:
            return None
        found = self._code(node)  # pyright: ignore[reportUnknownArgumentType]
        if found is None:
            return None
        self._leave(cursor, key)
        return self._term(found, table, cursor, key)

    def terms(self, cursor: Cursor, key: str, table: str) -> list[Json]:
        """Take the Codes or AliasCodes of a list, as `term` does."""
        found = [self._term(one, table, cursor, key) for one in self._codes(cursor, key)]
        return [one for one in found if one is not None]

    def coding(self, cursor: Cursor, key: str) -> Json | None:
        """Take a Code or AliasCode as a Coding."""
        node = cursor.node.get(key)
        if type(node) is not dict:
            return None
        found = self._code(node)  # pyright: ignore[reportUnknownArgumentType]
        if found is None:
            return None
        self._leave(cursor, key)
        return coding_of(found) if found.code != NOT_STATED else None

    def codings(self, cursor: Cursor, key: str) -> list[Json]:
        """Take the Codes or AliasCodes of a list as Codings."""
        return [coding_of(one) for one in self._codes(cursor, key) if one.code != NOT_STATED]

    def quantity(self, cursor: Cursor, key: str) -> Json | None:
        """Take a Quantity: value and unit, the unit as UCUM has it where the table knows it, else as it is called."""
        place = cursor.at(key)
        value = place.decimal("value")
        if value is None:
            return None
        place.drop("id")
        unit = self.term(place, "unit", "unit")
        self._leave(cursor, key)
        return {"value": value, "unit": unit and (unit.get("code") or unit["text"])}

    def duration(self, cursor: Cursor, key: str, *, may_be_zero: bool = False) -> Json | None:
        """Take a Quantity of time as a Duration, or as an Age where it may be zero; another stays."""
        place = cursor.at(key)
        unit = peeked(place.node.get("unit"), "time-unit")
        value = place.decimal("value") if unit else None
        if unit is None or value is None:
            return None
        if value < 0 or (value == 0 and not may_be_zero):
            place.node["value"] = value
            return None
        place.drop("id")
        self.term(place, "unit", "time-unit")
        self._leave(cursor, key)
        return {"value": value, "unit": unit}

    def vocabulary_versions(self) -> list[Json]:
        """The versions of the code systems that were read from."""
        most = self.versions.most
        return [{"vocabulary": one, "version": most[one]} for one in sorted(self.systems & most.keys())]

    def _codes(self, cursor: Cursor, key: str) -> list[Code]:
        items = cursor.node.get(key)
        if type(items) is not list:
            return []
        found = [self._code(one) for one in cast("list[Json]", items) if type(one) is dict]
        if not any(cast("list[Any]", items)):
            del cursor.node[key]
        else:
            for _ in cursor.each(key):
                pass  # what is left in one of them is told at its own place
        return [one for one in found if one]

    def _code(self, node: Json) -> Code | None:
        """What a Code or AliasCode says, taken from it; None where it is none."""
        inner = node.get("standardCode", node)
        if type(inner) is not dict:
            return None
        place = cast("Json", inner)
        code, system, decode = place.get("code"), place.get("codeSystem", ""), place.get("decode")
        if type(code) is not str or type(system) is not str or type(decode or "") is not str:
            return None
        word = word_of(place) if "extensionAttributes" in place else None
        self.systems.add(system)
        self.versions.take(place, system)
        if place.keys() <= _PARTS:
            place.clear()
        else:
            for key in _PARTS:
                place.pop(key, None)
        if place is not node:
            node.pop("id", None)
            if not place:
                del node["standardCode"]
        return Code(code, system, cast("str", decode or ""), word)

    def _term(self, found: Code, table: str, cursor: Cursor, key: str) -> Json | None:
        text = (found.decode if found.word is None else found.word) or None
        known = code_map(f"usdm-{table}")
        if found.system == NO_CODE:
            return None if found.code == NOT_STATED else {"text": text or found.code}
        if found.system.startswith(OWN):
            return {"code": found.code, "text": text if text != found.code else None}
        row = known.forward(found.code)
        other = cdisc_codes_called(table).get(found.decode) if found.system == CDISC else None
        if row and other and other != found.code and found.decode != cdisc_called(table).get(found.code):
            said = f"the code is {found.code}, and {found.decode!r:.80} is what {other} is called; the code stands"
            self.issues.warning("code-disagrees", cursor.path_of(key), said)
        if row and row.stands:
            return {"code": row.code, "text": text}
        if not known.knows(found.code):
            said = f"{found.code!r:.40} ({text or ''!r:.80}) is not in mappings/codes/usdm-{table}.json; "
            said += "kept as text" if text else "left out"
            self.issues.warning("code-unknown", cursor.path_of(key), said)
        return {"text": text} if text else None

    def _leave(self, cursor: Cursor, key: str) -> None:
        """Take an object of which nothing is left; else what is left is told at its own place."""
        if not cursor.node[key]:
            del cursor.node[key]
        else:
            cursor.at(key).at("standardCode")


class CodesWritten:
    """Makes codes and quantities; each object has every member that USDM v4 requires of its class.

    Attributes:
        systems: the code systems that codes were made of.
    """

    def __init__(self, versions: Iterable[VocabularyVersion] = ()) -> None:
        """Begin a document.

        Args:
            versions: of the vocabularies the trial's codes are of; their spelling is used too.
        """
        self._versions = {one.vocabulary: one.version for one in versions}
        self._systems = {vocabulary(one, "C1"): one for one in self._versions}
        self._last: Counter[str] = Counter()
        self.systems: set[str] = set()

    def new_id(self, kind: str) -> str:
        """The next id of this class: `Encounter_1`."""
        self._last[kind] += 1
        return f"{kind}_{self._last[kind]}"

    def made(self, kind: str, usdm_id: str | None = None, /, **members: Any) -> Json:
        """An object of a class; it gets the next id where it is given none."""
        return {
            "id": usdm_id or self.new_id(kind),
            "extensionAttributes": [],
            **members,
            "instanceType": kind,
        }

    def code(self, term: Term[Any] | None, table: str) -> Json | None:
        """The Code of a Term; None for None.

        Its decode is what CDISC calls the code; a word of the source that differs is an extension attribute.
        A Term without a code, or with one that CDISC has not, is a Code of a system of ours.
        """
        if term is None:
            return None
        if term.text is None and term.code is not None:
            return self._ours(term.code, table, "")
        if term.text and (called_so := cdisc_words(table).get((term.text, term.code))):
            return self.plain_code(called_so, CDISC, term.text)
        if term.code is None:
            return self.plain_code(term.text or "", NO_CODE, term.text or "")
        return self._ours(term.code, table, term.text)

    def _ours(self, code: str, table: str, word: str | None) -> Json:
        """The Code of a code of ours, with the source's own word where that is another; empty: it has none."""
        known = cdisc_codes(table).get(code)
        if known is None:
            return self.plain_code(code, OWN + table, word or code)
        return self.plain_code(known[0], CDISC, known[1], word if word != known[1] else None)

    def code_of(self, code: str, table: str, word: str | None = None) -> Json:
        """The Code of a code of ours, called as CDISC calls it, with the source's own word where one is given."""
        made = self._ours(code, table, None)
        return made if word is None else self._with_word(made, word)

    def word(self, text: str, table: str) -> Json | None:
        """The Code of a word: CDISC's where that calls one so, else one of a system of ours."""
        return self.code(Term[Any](text=text), table)

    def required(self, term: Term[Any] | None, table: str) -> Json | None:
        """The Code of a Term that USDM asks for; one that says so where the trial states none."""
        return self.code(term, table) or self.not_stated()

    def not_stated(self) -> Json:
        """The Code that says that the trial states none."""
        return self.plain_code(NOT_STATED, NO_CODE, NOT_STATED)

    def coding(self, coding: Coding | None) -> Json | None:
        """The Code of a Coding; None for None."""
        if coding is None:
            return None
        system = self._systems.get(coding.vocabulary) or system_of(coding.vocabulary)
        return self.plain_code(coding.code, system, coding.display or "")

    def alias(self, code: Json | None) -> Json | None:
        """The AliasCode of a Code; None for None."""
        return None if code is None else self.made("AliasCode", standardCode=code, standardCodeAliases=[])

    def quantity(self, value: Quantity | None) -> Json | None:
        """The Quantity; a unit that CDISC has no code for is one of ours. None for None."""
        if value is None:
            return None
        unit = None
        if value.unit is not None:
            known = value.unit in cdisc_codes("unit")
            unit = self.code_of(value.unit, "unit") if known else self.word(value.unit, "unit")
        return self.made("Quantity", value=value.value, unit=self.alias(unit))

    def duration(self, value: Duration | None) -> Json | None:
        """The Quantity of time; None for None."""
        if value is None:
            return None
        unit = self.alias(self.code_of(value.unit, "time-unit"))
        return self.made("Quantity", value=value.value, unit=unit)

    def plain_code(self, code: str, system: str, decode: str, word: str | None = None) -> Json:
        """The Code of a code system, with its version."""
        self.systems.add(system)
        version = self._versions.get(system) or (VERSION if system == CDISC else "")
        made = self.made("Code", code=code, codeSystem=system, codeSystemVersion=version, decode=decode)
        return made if word is None else self._with_word(made, word)

    def _with_word(self, made: Json, word: str) -> Json:
        """The Code with the source's own word; with a mark that it has none where that is empty."""
        said: Json = {"url": WORD, "valueString": word} if word else {"url": NO_WORD, "valueBoolean": True}
        made["extensionAttributes"] = [self.made("ExtensionAttribute", **said)]
        return made
