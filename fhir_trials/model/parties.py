"""Who runs, pays for, answers for and hosts a trial."""

from decimal import Decimal

from fhir_trials.model.codes import ContactRole, OrganizationClass, PartyRole, StatusCode, Term
from fhir_trials.model.records import Identifier
from fhir_trials.model.values import Value, Words


class Address(Value):
    """A postal address, its parts as the source writes them.

    Attributes:
        lines: street and number, one entry a line.
        country: the country's name or code as printed.
    """

    lines: tuple[Words, ...] = ()
    city: Words | None = None
    state: Words | None = None
    postal_code: Words | None = None
    country: Words | None = None


class Party(Value):
    """A person or an organisation in a role.

    Attributes:
        person: the person's name as printed; None for an organisation alone.
        title: the person's title or function.
        organization: the organisation, or the person's affiliation.
        responsible: this is the party responsible for the record at the register.
        identifiers: numbers of the person (such as a Dutch BIG number) or of the organisation.
    """

    role: Term[PartyRole]
    person: Words | None = None
    title: Words | None = None
    organization: Words | None = None
    organization_class: Term[OrganizationClass] | None = None
    phone: Words | None = None
    phone_extension: Words | None = None
    email: Words | None = None
    address: Address | None = None
    identifiers: tuple[Identifier, ...] = ()
    responsible: bool = False


class Contact(Value):
    """Whom to ask at a site."""

    role: Term[ContactRole] | None = None
    name: Words | None = None
    phone: Words | None = None
    phone_extension: Words | None = None
    email: Words | None = None


class Position(Value):
    """A place on the globe in degrees, WGS 84."""

    latitude: Decimal
    longitude: Decimal


class Site(Value):
    """A place where people take part.

    Attributes:
        organization: what runs it, as a party is called, where that is called otherwise than the site.
        status: the recruitment status of this site.
    """

    facility: Words | None = None
    organization: Words | None = None
    address: Address | None = None
    position: Position | None = None
    status: Term[StatusCode] | None = None
    contacts: tuple[Contact, ...] = ()
