"""The member states concerned and the other countries: status, start, planned numbers, decisions, events.

A member state's number (2013) is one of the register, not of ISO: countries are known by their names.
https://euclinicaltrials.eu/ctis-public-api
"""

import re
from collections.abc import Iterator

from fhir_trials import countries
from fhir_trials.cursor import Cursor, Json
from fhir_trials.issues import Issues
from fhir_trials.sources.ctis.status import end_code, ended, within
from fhir_trials.sources.ctis.taking import Notes, day, folded, label, line, people, spelled, term_of
from fhir_trials.sources.words import some

_NAMES = ("mscName", "countryName")
_START = "start of trial"
# The address book's entry of the authority, the same for every trial of the country.
_INSTITUTION = frozenset(("organisationInfo",))
_OVERVIEW = re.compile(r"(?:^|, ?)([A-Z]{2}): ?")


class MemberStates:
    """The countries in the making, each by its name, in the order in which they are met."""

    def __init__(self, issues: Issues) -> None:
        """None yet."""
        self._issues = issues
        self._countries: dict[str, Json] = {}
        self._lines: dict[str, list[str]] = {}
        self._ends: dict[str, set[str]] = {}
        self._authorities: dict[str, Json] = {}
        self.why_stopped: list[str] = []
        self.outside: list[Json] = []

    def of(self, name: str) -> Json:
        """The country of this name, made where it is new."""
        code = countries.code_of(name) or (name if re.fullmatch("[A-Z]{2}", name) else None)
        for known in self._countries.values():
            if code and known.get("code") == code:
                # The overview of the older API has the code alone.
                known["name"] = name if known["name"] == code else known["name"]
                return known
        return self._countries.setdefault(name, some(name=name, code=code) or {})

    def _key(self, name: str) -> str:
        """The name under which a country was met first."""
        country = self.of(name)
        return next(key for key, known in self._countries.items() if known is country)

    def note(self, name: str, lines: list[str]) -> None:
        """Keep what a country has no field for, each line once."""
        known = self._lines.setdefault(self._key(name), [])
        known += [one for one in lines if one not in known]

    @property
    def ends(self) -> set[str]:
        """How the trial ended where it did, as the member states were notified."""
        return {end for found in self._ends.values() for end in found}

    def finish(self, notes: Notes) -> list[Json]:
        """The countries; what is left of each is a passage."""
        for key, country in self._countries.items():
            if status := country.get("status"):
                country["status"] = ended(status, self._ends.get(key, set()))
            notes.lines(f"Trial in {country['name']}", self._lines.get(key, []))
        return list(self._countries.values())

    def planned(self) -> int | None:
        """What the member states plan together; None where one of them does not say, or none does."""
        outside = {id(country) for country in self.outside}
        inside = [country for country in self._countries.values() if id(country) not in outside]
        numbers = [country["planned"] for country in inside if "planned" in country]
        return sum(numbers) if numbers and len(numbers) == len(inside) else None

    def set_status(self, name: str, found: Json) -> None:
        """The status of a country; the word that says more stands, another one beside it is kept."""
        country = self.of(name)
        known = country.get("status")
        if known is None or within(known["text"], found["text"]):
            country["status"] = found
        elif not within(found["text"], known["text"]):
            self.note(name, [f"Status: {found['text']}"])

    def overview(self, record: Cursor) -> None:
        """Take `trialCountries`: a list `Spain:4` with the number of the status, or a text `DE:Authorised`."""
        for entry, take in record.list_of_texts("trialCountries"):
            name, _, number = entry.rpartition(":")
            if name:
                take()
                table = "ctis-public-status"
                self.set_status(name, term_of(number, table, record, "trialCountries", self._issues))
        for name, word in _by_country(record, "trialCountries"):
            self.set_status(name, term_of(word, "ctis-status", record, "trialCountries", self._issues))
        for key in ("recruitmentStatus", "decisionDate"):
            for name, word in _by_country(record, key):
                self.note(name, [f"{label(key)}: {word}"])

    def rest_of_world(self, part: Cursor) -> None:
        """Take the countries outside the EU and EEA."""
        for place in part.each("rowCountriesInfo"):
            name = place.text("name")
            code = place.text("isoAlpha2Code")
            if name:
                country = self.of(name)
                country.update(some(code=code) or {})
                self.outside.append(country)

    def member_state(self, place: Cursor) -> str | None:
        """Take a member state as it is listed, or as Part II has it; its name."""
        name = _name(place)
        if name is None:
            return None
        number = place.take_if("mscPublicStatusCode", lambda value: isinstance(value, int))
        if number is not None:
            self.set_status(
                name,
                term_of(str(number), "ctis-public-status", place, "mscPublicStatusCode", self._issues),
            )
        if word := place.text("trialStatus"):
            self.set_status(name, term_of(word, "ctis-status", place, "trialStatus", self._issues))
        self._plan(name, place)
        for period in place.each("trialPeriod"):
            self._start(name, day(period, "trialStartDate", self._issues))
        self._authority(name, place.at("organisationInfo"))
        self.note(name, spelled(place, skip=_INSTITUTION))
        return name

    def _authority(self, name: str, place: Cursor) -> None:
        """The authority of a member state, by its short name: the register has the country's for a name."""
        if acronym := place.text("acronym"):
            self._authorities.setdefault(
                acronym,
                {
                    "role": {"text": place.text("type") or "authority of the member state"},
                    "organization": acronym,
                    "address": {"country": name},
                },
            )

    @property
    def authorities(self) -> list[Json]:
        """The authorities that the record names, as parties."""
        return list(self._authorities.values())

    def part_two(self, part: Cursor) -> str | None:
        """Take what Part II says of its member state; its name."""
        name = self.member_state(part.at("mscInfo"))
        if name:
            self._plan(name, part)
            keys = ("submissionDate", "conclusionDate", "decisionDate")
            self.note(
                name, [one for key in keys for one in line(part, key, f"Part II, {label(key).lower()}")]
            )
        return name

    def events(self, place: Cursor) -> None:
        """Take the notifications of a member state."""
        name = _name(place)
        if name is None:
            return
        for event in place.each("events"):
            self._event(name, event)
        early = place.at("earlyTerminationReason")
        if reason := early.text("name"):
            self._ends.setdefault(self._key(name), set()).add("terminated")
            if reason not in self.why_stopped:
                self.why_stopped.append(reason)
        self.note(name, spelled(early, "Early termination, "))

    def _event(self, name: str, event: Cursor) -> None:
        kind = event.text("notificationType")
        when = day(event, "date", self._issues)
        if kind and folded(kind.replace("_", " ")) == _START:
            self._start(name, when)
        if kind and (code := end_code(kind)):
            self._ends.setdefault(self._key(name), set()).add(code)
        self.note(name, [": ".join(part for part in (kind, when) if part)] if kind or when else [])
        self.note(name, spelled(event, f"{kind}, " if kind else ""))

    def _start(self, name: str, when: str | None) -> None:
        if when is None:
            return
        known = self.of(name).setdefault("start", {"date": when, "kind": "actual"})
        if known["date"] != when:
            self.note(name, [f"{label('trialStartDate')}: {when}"])

    def _plan(self, name: str, place: Cursor) -> None:
        count = people(place, "recruitmentSubjectCount")
        if count is not None and self.of(name).setdefault("planned", count) != count:
            self.note(name, [f"{label('recruitmentSubjectCount')}: {count}"])


def decision(place: Cursor, states: MemberStates, issues: Issues) -> Json | None:
    """Take the one decision of a member state, which covers the opinion of its ethics committee.

    The record names no committee, so none is made of the country: whose decision it is stands with the country.
    """
    word = place.text("decision")
    if word is None:
        return None
    name, date, kind = _name(place), day(place, "decisionDate", issues), place.text("applicationType")
    if name:
        about = ", ".join(part for part in (date, kind) if part)
        states.note(name, [f"Decision of the member state: {word}" + (f" ({about})" if about else "")])
        states.note(name, spelled(place))
    return some(decision=term_of(word, "ctis-decision", place, "decision", issues), date=date, kind=kind)


def _name(place: Cursor) -> str | None:
    """Take the name of a country, which stands twice."""
    found = next((name for key in _NAMES if (name := place.text(key))), None)
    for key in _NAMES:
        if place.node.get(key) == found:
            place.drop(key)  # the same name again
    return found


def _by_country(record: Cursor, key: str) -> Iterator[tuple[str, str]]:
    """Take a text `DE:Pending, FR:Ongoing` by country; one that is not of this form stays."""
    text = record.node.get(key)
    if not isinstance(text, str) or not _OVERVIEW.match(text):
        return
    record.drop(key)
    parts = _OVERVIEW.split(text)[1:]
    yield from zip(parts[::2], (part.strip() for part in parts[1::2]), strict=True)
