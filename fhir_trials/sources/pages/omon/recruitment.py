"""Where, when and how many: the countries, their status, start and numbers; the ages."""

from functools import cache

from fhir_trials import countries, mapping_files
from fhir_trials.cursor import Json
from fhir_trials.sources.pages import ages
from fhir_trials.sources.pages.lines import Line
from fhir_trials.sources.pages.numbers import whole
from fhir_trials.sources.pages.omon.reading import Reading
from fhir_trials.sources.pages.sections import Section
from fhir_trials.sources.pages.words import code_of, coded


def read(reading: Reading) -> None:
    """Read the block of each country, the list of countries, and the age groups."""
    found = _countries(reading)
    for section in reading.meaning("countries"):
        _listed(section, found, reading)
    if found:
        reading.draft.add("countries", *found)
    if len(found) == 1:
        _as_of_the_trial(found[0], reading)
    for section in reading.meaning("ages"):
        _ages(section, reading)


def code_of_country(text: str) -> str | None:
    """The code of a country by its name, or by the code itself."""
    known = len(text) == 2 and text.isupper() and text in _codes()
    return text if known else countries.code_of(text)


def _countries(reading: Reading) -> list[Json]:
    """What is said of each country; the name of a further one stands below the last value of the one before."""
    found: list[Json] = []
    for section in reading.below("recruitment"):
        section.taken = True
        if section.opens_group or section.heading is None:
            printed = [Line(section.number, section.printed)] if section.heading is None else []
            for line in [*printed, *section.lines]:
                _begin(line, section, found, reading)
            continue
        own, names = _own(section.lines)
        value = reading.value(_with(section, own))
        if value:
            if not found:
                found.append({})
            _VALUES[section.means](section, value, found[-1], reading)
        for line in names:
            _begin(line, section, found, reading)
    return [one for one in found if "name" in one] or _without_name(found, reading)


def _own(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """The lines of a value, and those behind it from the name of a country on."""
    begin = next((at for at, line in enumerate(lines) if at and code_of_country(line.text)), len(lines))
    return lines[:begin], lines[begin:]


def _with(section: Section, lines: list[Line]) -> Section:
    return Section(section.heading, section.printed, section.number, lines, section.above)


def _begin(line: Line, section: Section, found: list[Json], reading: Reading) -> None:
    """A country begins with its name; what is no country is kept."""
    code = code_of_country(line.text)
    if code is None:
        reading.keep(line.number, section.words, line.text)
    elif found and "name" not in found[-1]:
        found[-1] |= {"name": line.text, "code": code}
    else:
        found.append({"name": line.text, "code": code})


def _without_name(found: list[Json], reading: Reading) -> list[Json]:
    """Facts whose country is not on the page are those of the trial."""
    for one in found:
        _as_of_the_trial(one, reading)
    return []


def _as_of_the_trial(country: Json, reading: Reading) -> None:
    if "start" in country:
        reading.draft.state("start", dict(country["start"]))
    if "planned" in country:
        reading.draft.within("enrollment", planned=country["planned"])
    if "name" not in country and "status" in country:
        status: Json = reading.draft.values.get("status", {})
        if "recruitment" not in status:
            reading.draft.within("status", recruitment=country["status"])


def _status(section: Section, value: Line, country: Json, reading: Reading) -> None:
    country["status"] = coded(value.text, "status", reading.draft, value.number)


def _start(section: Section, value: Line, country: Json, reading: Reading) -> None:
    if day := reading.day(section, value):
        country.setdefault("start", {})["date"] = day


def _start_kind(section: Section, value: Line, country: Json, reading: Reading) -> None:
    kind = code_of(value.text, "date-kind")
    if kind and "date" in country.get("start", {}):
        country["start"]["kind"] = kind
    else:
        reading.misunderstood(section, value)


def _enrollment(section: Section, value: Line, country: Json, reading: Reading) -> None:
    number = whole(value.text)
    if number is None:
        reading.misunderstood(section, value)
        return
    country["planned"] = number
    reading.draft.findings.tell("enrollment-kind-assumed", value.number, number)


_VALUES = {"country-status": _status, "start": _start, "start-kind": _start_kind, "enrollment": _enrollment}


def _listed(section: Section, found: list[Json], reading: Reading) -> None:
    """The list of countries; one that has a block of its own under another name is told, and kept as printed."""
    for line in reading.items(section.lines):
        for name in [line.text] if code_of_country(line.text) else line.text.split(","):
            _country(name.strip(), line, section, found, reading)


def _country(name: str, line: Line, section: Section, found: list[Json], reading: Reading) -> None:
    code = code_of_country(name)
    known = next((one for one in found if code and one.get("code") == code), None)
    if known is None and name:
        found.append({"name": name, **({"code": code} if code else {})})
    elif known and known["name"] == code:
        # A code is no name of its own.
        known["name"] = name
    elif known and known["name"].casefold() != name.casefold():
        reading.draft.findings.tell("spelled-twice", line.number, name, known["name"])
        language = _language(name)
        own = reading.draft.values.get("language")
        reading.keep(line.number, section.words, name, language if language != own else None)


@cache
def _codes() -> frozenset[str]:
    return frozenset(row["code"] for row in mapping_files.read_csv("countries.csv"))


@cache
def _languages() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in mapping_files.read_csv("countries.csv"):
        for column, language in (("name_en", "en"), ("also_en", "en"), ("name_nl", "nl")):
            for name in row[column].split("|"):
                found.setdefault(name.casefold(), set()).add(language)
    return found


def _language(name: str) -> str | None:
    """The one language a country is called so in."""
    found = _languages().get(name.casefold(), set())
    return next(iter(found)) if len(found) == 1 else None


def _ages(section: Section, reading: Reading) -> None:
    bands = [ages.band(line.text, reading.draft, line.number) for line in reading.items(section.lines)]
    low, high = ages.together(bands) or (None, None)
    reading.draft.within("eligibility", minimum_age=low, maximum_age=high, age_bands=bands or None)
