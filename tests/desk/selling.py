"""Where both walks of the conversion document start: a lead that says all it can."""

from datetime import timedelta
from typing import Any

from leadlink.desk.acting import ActingDesk
from leadlink.model.bookkeeping import CustomType
from leadlink.model.customer import Company, Contact
from leadlink.model.fields import Origin
from leadlink.model.ids import Kind, Ref
from leadlink.model.operations import ConversionRecord
from leadlink.model.person import Address, Network, PersonName, Phone, PhoneKind, Social
from leadlink.model.targets import New
from leadlink.model.work import Deal
from leadlink.testing import factories as make
from tests.desk.world import World

LEAD = make.lead(
    status="QUALIFIED",
    owner_id="ana",
    name=PersonName(given="Asha", family="Rao"),
    company="Rao Traders",
    emails=["asha@raotraders.example"],
    phones=[
        Phone(number="+91 98450 12345", kind=PhoneKind.MOBILE),
        Phone(number="+91 80 4123 4567", kind=PhoneKind.WORK),
        Phone(number="+91 80 4123 4568", kind=PhoneKind.FAX),
    ],
    socials=[Social(network=network, handle="asha.rao") for network in Network],
    website="raotraders.example",
    industry="Textiles",
    description="Wants a garden.",
    address=Address(street="12 MG Road", city="Bengaluru", country="IN"),
    origin=Origin(source="Referral"),
    tags=["north", "vip"],
    custom={"budget": 0, "secret": "x"},
    created_at=make.NOW - timedelta(days=90),
)
BRUNO = make.lead(
    "L2",
    status="QUALIFIED",
    owner_id="ana",
    name=PersonName(given="Bruno", family="Lindqvist"),
    phones=(),
    emails=["bruno@lindqvist.example"],
    tags=["south"],
)
FIELDS = (
    make.custom_field("budget", carries_to=[Kind.CONTACT]),
    make.custom_field("secret", type=CustomType.TEXT, carries_to=[]),
)
DEAL = New("Flat 4B")


def agent(world: World) -> ActingDesk:
    """Give the desk of somebody who may convert."""
    names = {role.name for role in world.policy.rights.roles}
    return world.acting("ana", "manager" if "manager" in names else "agent")


def convert(world: World, lead: str = "L1", **asked: Any) -> ConversionRecord:
    """Plan and apply."""
    ana = agent(world)
    return ana.apply(ana.conversions.plan(lead, **asked))


def person_ref(record: ConversionRecord) -> Ref:
    """Give the contact of a conversion."""
    return Ref(Kind.CONTACT, record.person_id or "")


def person_of(world: World, record: ConversionRecord) -> Contact:
    """Give the person contact that a conversion made."""
    found = world.at(person_ref(record))
    assert isinstance(found, Contact)
    return found


def company_of(world: World, record: ConversionRecord) -> Company:
    """Give the company contact that a conversion made."""
    found = world.at(Ref(Kind.COMPANY, record.company_id or ""))
    assert isinstance(found, Company)
    return found


def deal_of(world: World, record: ConversionRecord) -> Deal:
    """Give the deal that a conversion made."""
    found = world.at(Ref(Kind.DEAL, record.deal_id or ""))
    assert isinstance(found, Deal)
    return found
