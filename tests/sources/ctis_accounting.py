"""Where the leaves of a CTIS record show in the Trial."""

import re
from functools import cache

from fhir_trials import mapping_files
from fhir_trials.cursor import Json
from fhir_trials.model import Trial
from fhir_trials.sources import ctis
from fhir_trials.sources.ctis import copies, nothing, reasons
from fhir_trials.sources.ctis.languages import tag
from fhir_trials.sources.ctis.taking import folded, label, printed
from tests.sources.accounting import Account, Seen, account, dictionary, plain, squeezed

_TABLES = {
    "ctPublicStatusCode": "ctis-public-status",
    "ctStatus": "ctis-public-status",
    "mscPublicStatusCode": "ctis-public-status",
    "ageRangeCategory": "ctis-age-range",
    "ageRangeCategoryCode": "ctis-age-range",
    "prodAuthStatus": "ctis-authorisation",
}


def account_ctis(record: Json) -> Account:
    """`account` for a record of CTIS."""
    return account(record, ctis.read, "ctis", shows)


def bookkeeping(found: Account) -> set[str]:
    """The leaves that the data dictionary calls bookkeeping, and those that say nothing."""
    return _left_for(found, reasons.BOOKKEEPING)


def unclear(found: Account) -> set[str]:
    """The numbers that only a list of the register's would explain."""
    return _left_for(found, reasons.UNCLEAR)


def _left_for(found: Account, why: str) -> set[str]:
    return {path for path in found.reported if reasons.reason(plain(path)).startswith(why)}


@cache
def _homes() -> dict[str, str]:
    return {source: row["model"] for source, row in dictionary("ctis").items() if row["model"]}


def homes(place: str) -> list[str]:
    """Where a place of a record goes, by the longest path in the data dictionary that leads to it."""
    place = copies.original(place)
    while place:
        if place in _homes():
            return _homes()[place].split(" | ")
        place = place.removesuffix("[]") if place.endswith("[]") else place.rpartition(".")[0]
    return []


def shows(place: str, value: object, trial: Trial) -> bool:
    """Whether a leaf shows at its home: its text, its label and yes or no, the register's word for its number."""
    key = place.removesuffix("[]").rpartition(".")[2]
    if nothing.says_nothing(value) or key == "number":
        return True  # nothing was said; a number of an item is its position
    return any(_at(home, key, value, trial) for home in homes(place)) or _by_being_there(place, value, trial)


def _at(home: str, key: str, value: object, trial: Trial) -> bool:
    seen = Seen(trial, "ctis")
    if isinstance(value, bool):
        return _text_at(home, f"{label(key)}: {printed(value)}", trial)
    if len(str(value)) < 4:  # too short to be told by being somewhere in a text
        return any(_stands_alone(str(word), home, trial) for word in (value, *_words(key, str(value))))
    if seen._at(home, value) or _text_at(home, str(value), trial):
        return True
    if key == "languageDescription":
        return seen._at(home, tag(str(value)) or str(value))
    return any(_text_at(home, word, trial) for word in _words(key, str(value)))


def _words(key: str, value: str) -> list[str]:
    """A number of the register as its word, a list of countries or words taken apart, a text split into items."""
    words = [*(part.strip() for part in value.split(":")), *value.split(", ")]
    if table := _TABLES.get(key):
        words += [display for code, display in displays(table).items() if code == value and display]
    if key == "trialPhase":
        words += [display for code, display in displays("ctis-phase-number").items() if code == value]
    return [word for word in words if word and word != value]


def displays(table: str) -> dict[str, str]:
    """The register's words for its numbers."""
    groups = mapping_files.read_json(f"codes/{table}.json")["group"]
    return {element["code"]: element.get("display", "") for group in groups for element in group["element"]}


def _stands_alone(word: str, home: str, trial: Trial) -> bool:
    """Whether a short value is a whole text, or stands behind a label or in a list."""
    if word.isalpha():
        alone = re.compile(rf"\b{word}\b")
        return any(alone.search(text) for text in _texts_at(trial.to_dict(), home.split(".")))
    alone = re.compile(rf"(^|[:;,(] ?){re.escape(word)}($|[;,) ]|\n)", re.MULTILINE)
    return any(alone.search(text) for text in _texts_at(trial.to_dict(), home.split(".")))


def _text_at(home: str, text: str, trial: Trial) -> bool:
    found = _texts_at(trial.to_dict(), home.split("."))
    return any(folded(text) in folded(one) for one in found)


def _texts_at(value: object, parts: list[str]) -> list[str]:
    if isinstance(value, list | tuple):
        return [text for item in value for text in _texts_at(item, parts)]
    if not parts:
        return [str(part) for part in value.values()] if isinstance(value, dict) else [str(value)]
    child = value.get(parts[0].removesuffix("[]")) if isinstance(value, dict) else None
    return [] if child is None else _texts_at(child, parts[1:])


def _by_being_there(place: str, value: object, trial: Trial) -> bool:
    """What is said by a member that is there: who is the lead sponsor, the sex, the kind of an outcome."""
    key = place.rpartition(".")[2]
    if key == "primary":
        wanted = "lead-sponsor" if value else "sponsor"
        return any(party.role.code == wanted for party in trial.parties)
    if key in ("isFemaleSubjects", "isMaleSubjects"):
        sex = trial.eligibility and trial.eligibility.sex and trial.eligibility.sex.code
        return sex in (("all", key[2:].removesuffix("Subjects").lower()) if value else ("female", "male"))
    if key == "resultsFirstReceived":
        return trial.source is not None and trial.source.has_results is (folded(str(value)) == "yes")
    if key == "isPrimary":
        return any(outcome.kind.code == ("primary" if value else "secondary") for outcome in trial.outcomes)
    if key in ("principalInclusionCriteria", "principalExclusionCriteria") and "\n" in str(value):
        criteria = " ".join(part for one in trial.eligibility.criteria for part in (*one.headings, one.text))
        return all(squeezed(line.lstrip("- ")) in criteria for line in str(value).splitlines())
    return False
