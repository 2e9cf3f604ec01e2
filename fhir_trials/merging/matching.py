"""Which item of one list is the same as which of another: rather two items than one that is wrong."""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Sequence
from typing import Any, NamedTuple, cast

from fhir_trials import countries, registers
from fhir_trials.merging import places
from fhir_trials.merging.spelling import plain
from fhir_trials.model import (
    AgeBand,
    Amendment,
    Arm,
    BiomedicalConcept,
    Coding,
    Condition,
    Contact,
    Country,
    Document,
    Identifier,
    Intervention,
    Item,
    Keyword,
    Link,
    Objective,
    Outcome,
    Party,
    Passage,
    Product,
    ProtocolDate,
    Reference,
    RegistryEvent,
    RelatedTrial,
    Site,
    Term,
    Title,
)

_NO_PART_OF_A_KEY = frozenset({"id", "primary", "language", "interventions", "objective"})


class Rule(NamedTuple):
    """What two items of a list must have in common to be one; None as a key: this item cannot be told by it.

    Attributes:
        unique: only where no other item of either list has that key.
    """

    key: Callable[[Any], Hashable | None]
    unique: bool = False


def pairs(ours: Sequence[Any], theirs: Sequence[Any]) -> dict[int, int]:
    """The position in `ours` for each position in `theirs` that holds the same item.

    What is alike in everything is matched first, then by one rule after the other.
    """
    found: dict[int, int] = {}
    for rule in (Rule(_whole), *(_rules_of(ours[0]) if ours else ())):
        taken = set(found.values())
        free = [(rule.key(one), at) for at, one in enumerate(ours) if at not in taken]
        open_ = [(rule.key(one), at) for at, one in enumerate(theirs) if at not in found]
        crowded: set[Hashable] = set()
        if rule.unique:
            crowded = {
                key for some in (free, open_) for key, n in Counter(k for k, _ in some).items() if n > 1
            }
        waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
        for key, at in free:
            waiting[key].append(at)
        for key, at in open_:
            if key is not None and key not in crowded and waiting[key]:
                found[at] = waiting[key].popleft()
    return found


def _rules_of(item: Any) -> tuple[Rule, ...]:
    """The rules for a list of such items, the strictest first."""
    return next((rules for known, rules in _RULES.items() if isinstance(item, known)), ())


def number_of(identifier: Identifier) -> tuple[str, str] | None:
    """The register and the number in one spelling; None where no register gave it.

    The country behind a EudraCT number and the count of resubmissions behind a CTIS number name no other trial.
    """
    if not identifier.registry:
        return None
    known = registers.registers().get(identifier.registry)
    value = identifier.value.strip()
    if known and (found := known.pattern.fullmatch(value)):
        value = known.normal.format(*found.groups())
    if identifier.registry == "eu-ct" and value.count("-") == 3:
        value = value.rpartition("-")[0]
    return identifier.registry, value.casefold()


def country_of(name: str) -> str:
    """A country in one spelling: its code, where it is printed or the name is known."""
    return (countries.code_of(name) or plain(name)).casefold()


def _whole(item: Any) -> Hashable:
    if isinstance(item, str):
        return plain(item)
    return tuple(
        (path, plain(value) if isinstance(value, str) else value)
        for path, value in places.leaves(item)
        if _NO_PART_OF_A_KEY.isdisjoint(path)
    )


def _by(first: str, *others: str) -> Rule:
    """Items are one where these members are alike; the first must be stated."""

    def key(item: Any) -> Hashable | None:
        if getattr(item, first) is None:
            return None
        return tuple(_plain(getattr(item, name)) for name in (first, *others))

    return Rule(key)


def _plain(held: Any) -> Hashable:
    if isinstance(held, Term):
        term = cast("Term[str]", held)
        return term.code or plain(term.text or "")
    return plain(held) if isinstance(held, str) else held


def _site(site: Site) -> Hashable | None:
    address = site.address
    if site.facility is None or address is None or address.city is None:
        return None
    return plain(site.facility), plain(address.city), address.country and country_of(address.country)


def _site_with_postcode(site: Site) -> Hashable | None:
    postcode = site.address and site.address.postal_code
    return (_site(site), plain(postcode)) if postcode and _site(site) else None


def _party(party: Party) -> Hashable | None:
    name = party.person or party.organization
    return (_plain(party.role), bool(party.person), plain(name)) if name else None


def _related(related: RelatedTrial) -> Hashable | None:
    number = related.identifier and (number_of(related.identifier) or plain(related.identifier.value))
    return (related.relation, number) if number else None


def _document(document: Document) -> Hashable | None:
    return (plain(document.kind or ""), document.url) if document.url else None


def _number(identifier: Identifier) -> Hashable | None:
    """A number that no register gave: nothing else tells it."""
    return None if identifier.registry else plain(identifier.value)


def _country(country: Country) -> Hashable:
    return country.code.casefold() if country.code else country_of(country.name)


def _link(link: Link) -> Hashable:
    return link.url.rstrip("/")


# A class without rules: items are one where they are alike in everything.
_RULES: dict[type[Any], tuple[Rule, ...]] = {
    AgeBand: (_by("group"),),
    Amendment: (_by("number", "name"),),
    Arm: (_by("name", "description"), _by("name")),
    BiomedicalConcept: (_by("name", "coding"),),
    Coding: (_by("code", "vocabulary"),),
    Condition: (_by("text"),),
    Contact: (_by("name", "role"),),
    Country: (Rule(_country),),
    Document: (Rule(_document),),
    Identifier: (Rule(number_of), Rule(_number)),
    Intervention: (_by("name", "description"), _by("name")),
    Item: (_by("name"),),
    Keyword: (_by("text", "kind"),),
    Link: (Rule(_link),),
    Objective: (_by("description"),),
    Outcome: (_by("measure", "kind", "time_frame"), _by("measure", "kind")),
    Party: (Rule(_party),),
    Passage: (_by("text", "heading"),),
    ProtocolDate: (_by("date", "event", "scope"),),
    Product: (_by("generic_name", "brand_name"), _by("brand_name")),
    Reference: (_by("pmid"), _by("citation")),
    RegistryEvent: (_by("date", "event"),),
    RelatedTrial: (Rule(_related),),
    Site: (Rule(_site_with_postcode, unique=True), Rule(_site, unique=True)),
    Term: (_by("code"),),
    # registers call one title by kinds of their own: brief here, public there
    Title: (_by("text", "kind"), _by("text")),
}
