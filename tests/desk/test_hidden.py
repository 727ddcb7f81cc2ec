"""What may not be seen looks exactly like what does not exist (spec 13).

The table names every public use case of every facet; one that is missing from it fails
a test. Each probe asks for a record that is hidden from the actor, and for one that is
not there: the answers must be the same but for the id that was asked for. Somebody who
sees everything must get two different answers, or the probe would prove nothing.

The two exceptions of the specification have tests of their own: masked matches in
``test_intake``, leads under another's hold in ``test_claiming``.
"""

import inspect
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, TypeAlias, final

import attrs
import pytest

from leadlink.adapters.memory import MemoryStore
from leadlink.desk.acting import ActingDesk
from leadlink.model.actor import Permission
from leadlink.model.bookkeeping import CustomType
from leadlink.model.errors import LeadLinkError
from leadlink.model.fields import LinkKind, Standing
from leadlink.model.ids import Kind, Ref
from leadlink.model.intake import Keyed, MergeInto, NewLead
from leadlink.model.lead import Lead
from leadlink.model.operations import Effect
from leadlink.model.policy.policy import Policy
from leadlink.model.policy.rights import RosterSight
from leadlink.model.records import Record
from leadlink.model.roster import NewCompany, NewContact, NewDeal, NewJob
from leadlink.model.tags import TagRegistry
from leadlink.model.targets import Existing, New
from leadlink.ports.store import Store
from leadlink.presets import PIPELINE, RECOMMENDED
from leadlink.rules.assigning import RoundRobin
from leadlink.rules.conversion import plan_conversion
from leadlink.rules.customer_linking import plan_customer_link
from leadlink.rules.lead_linking import plan_lead_link
from leadlink.rules.merging import plan_merge
from leadlink.testing import FrozenClock, SequentialIds
from leadlink.testing import factories as make
from tests.desk.office import Office

HIDDEN, MISSING, OPEN = "HIDDEN", "MISSING", "OPEN"
PHONE = "+91 98450 12345"
SIGHT = (Permission.VIEW_ALL_LEADS, Permission.MANAGE_CUSTOMERS, Permission.ADMIN)
SOON = make.NOW + timedelta(days=30)


@final
@attrs.frozen
class Place:
    """Where the records are that a probe asks for: hidden, missing or open."""

    name: str

    def __getattr__(self, kind: str) -> str:
        """Give the id of the record of a kind, as ``place.lead``."""
        if kind == "flag":
            return f"lead:{self.name}-lead"
        return f"{self.name}-{Kind(kind).value}"

    def ref(self, kind: Kind) -> Ref:
        """Give the reference to the record of a kind."""
        return Ref(kind, getattr(self, kind.value))

    @property
    def contact_ref(self) -> Ref:
        """The contact."""
        return self.ref(Kind.CONTACT)


Probe: TypeAlias = Callable[[ActingDesk, Place], object]
THERE = Place(OPEN)


def policy() -> Policy:
    """Keep the roster to its owners, else nobody's contact would be hidden."""
    rights = attrs.evolve(RECOMMENDED.rights, roster_sight=RosterSight.OWNERS)
    return attrs.evolve(RECOMMENDED, rights=rights)


def records(place: Place, owner: str) -> Iterator[Record]:
    """Make one record of each kind, all about one another."""
    lead = make.lead(
        place.lead,
        owner_id=owner,
        status="CONTACTED",
        project_id="P",
        phones=[PHONE],
        viewers=["zoe"],
    )
    contact = make.contact(place.contact, owner_id=owner, phones=[PHONE])
    about = (lead.ref,)
    yield lead
    yield make.lead(
        f"{place.name}-other", owner_id=owner, status="CONTACTED", project_id="P"
    )
    yield contact
    yield make.company(place.company, owner_id=owner)
    yield make.deal(place.deal, owner_id=owner, contact_id=place.contact)
    yield make.job(place.job, owner_id=owner)
    yield make.note(place.note, about=about)
    yield make.task(place.task, about=about)
    yield make.appointment(place.appointment, about=about)
    yield make.document(place.document, about=about)
    yield make.claim(place.claim, lead_id=lead.id, created_by=owner)
    yield make.flag(place.flag, subject=lead.ref, candidates=[contact.ref])
    yield make.dismissal(
        place.dismissal, left=place.ref(Kind.COMPANY), right=place.ref(Kind.LEAD)
    )
    yield make.customer_link_record(
        place.customer_link,
        subject=lead.ref,
        customer=contact.ref,
        effects=[Effect(before=lead, after=attrs.evolve(lead, tags=["x"]))],
    )
    yield make.lead_link_record(
        place.lead_link, primary_id=lead.id, secondary_id=f"{place.name}-other"
    )
    yield make.conversion(
        place.conversion, lead_id=lead.id, person_id=contact.id, key=""
    )
    yield make.merge(
        place.merge, survivor=contact.ref, merged=[place.ref(Kind.COMPANY)]
    )


def stored_lead(place: Place) -> Lead:
    """Make the lead of a place as it is stored."""
    (lead,) = (r for r in records(place, "bob") if r.ref == place.ref(Kind.LEAD))
    assert isinstance(lead, Lead)
    return attrs.evolve(lead, version=1, updated_at=make.NOW)


def customer_plan(place: Place) -> Any:
    """Plan to link the lead of a place to a customer that is open."""
    contact = make.contact(THERE.contact, owner_id="ana", phones=[PHONE], version=1)
    return plan_customer_link(stored_lead(place), contact, kind=LinkKind.MATCH)


def merge_plan(place: Place) -> Any:
    """Plan to merge the contact of a place into an open one."""
    return plan_merge(
        make.contact(THERE.contact, owner_id="ana", phones=[PHONE], version=1),
        [make.contact(place.contact, owner_id="bob", phones=[PHONE], version=1)],
        referrers=(),
        matching=policy().matching,
        by="eve",
        now=make.NOW,
    )


def lead_plan(place: Place) -> Any:
    """Plan to link an open lead to the lead of a place."""
    return plan_lead_link(
        stored_lead(place),
        stored_lead(THERE),
        manager_id="bob",
        secondary_leads=(),
        appointments=(),
        policy=policy(),
        now=make.NOW,
    )


def conversion_plan(place: Place) -> Any:
    """Plan to convert the lead of a place."""
    return plan_conversion(
        stored_lead(place), policy=policy(), by="ana", now=make.NOW, person=New()
    )


def getting(kind: Kind) -> Probe:
    """Read a record of a kind."""
    return lambda desk, at: desk.customers.get(at.ref(kind))


def editing(kind: Kind) -> Probe:
    """Edit a record of a kind."""
    return lambda desk, at: desk.customers.edit(at.ref(kind), 9, tags=["x"])


ROSTER = (Kind.CONTACT, Kind.COMPANY, Kind.DEAL, Kind.JOB)
DRAFT = NewLead(name="Zoltán Kodály", emails=["zk@example.com"])

NAMING: dict[str, tuple[Probe, ...]] = {
    "apply": (
        lambda d, at: d.apply(customer_plan(at)),
        lambda d, at: d.apply(lead_plan(at)),
        lambda d, at: d.apply(conversion_plan(at)),
    ),
    "undo": (
        lambda d, at: d.undo(at.customer_link),
        lambda d, at: d.undo(at.lead_link),
        lambda d, at: d.undo(at.conversion),
    ),
    "erase": (
        lambda d, at: d.erase(at.contact_ref),
        lambda d, at: d.erase(at.ref(Kind.LEAD)),
    ),
    "plan_erasure": (
        lambda d, at: d.plan_erasure(at.contact_ref),
        lambda d, at: d.plan_erasure(at.ref(Kind.LEAD)),
    ),
    "leads.create": (
        lambda d, at: d.leads.create(attrs.evolve(DRAFT, client=at.contact_ref)),
        lambda d, at: d.leads.create(DRAFT, MergeInto(at.contact_ref)),
    ),
    "leads.create_many": (
        lambda d, at: [
            str(result.error)
            for result in d.leads.create_many(
                [Keyed(attrs.evolve(DRAFT, client=at.contact_ref), "k")]
            )
        ],
    ),
    "leads.get": (lambda d, at: d.leads.get(at.lead),),
    "leads.history": (lambda d, at: d.leads.history(at.lead),),
    "leads.set_status": (lambda d, at: d.leads.set_status(at.lead, "QUALIFIED"),),
    "leads.schedule_call": (lambda d, at: d.leads.schedule_call(at.lead, None),),
    "leads.edit": (lambda d, at: d.leads.edit(at.lead, version=9, company="X"),),
    "leads.archive": (lambda d, at: d.leads.archive(at.lead),),
    "leads.restore": (lambda d, at: d.leads.restore(at.lead),),
    "leads.notes": (lambda d, at: d.leads.notes(at.lead),),
    "leads.tasks": (lambda d, at: d.leads.tasks(at.lead),),
    "leads.appointments": (lambda d, at: d.leads.appointments(at.lead),),
    "leads.documents": (lambda d, at: d.leads.documents(at.lead),),
    "leads.log": (lambda d, at: d.leads.log(at.lead, "x"),),
    "leads.add_task": (lambda d, at: d.leads.add_task(at.lead, "x"),),
    "leads.add_appointment": (
        lambda d, at: d.leads.add_appointment(at.lead, "x", starts_at=SOON),
    ),
    "leads.attach_document": (
        lambda d, at: d.leads.attach_document(at.lead, "x", "y"),
    ),
    "leads.complete_task": (lambda d, at: d.leads.complete_task(at.task),),
    "leads.cancel_appointment": (
        lambda d, at: d.leads.cancel_appointment(at.appointment),
    ),
    "leads.claim": (lambda d, at: d.leads.claim(at.lead),),
    "leads.take_ownership": (lambda d, at: d.leads.take_ownership(at.lead),),
    "leads.release": (lambda d, at: d.leads.release(at.lead),),
    "leads.assign": (lambda d, at: d.leads.assign(at.lead, "eve"),),
    "leads.unassign": (lambda d, at: d.leads.unassign(at.lead),),
    "leads.assign_many": (
        lambda d, at: [
            (item.lead_id, item.to, str(item.error))
            for item in d.leads.assign_many([at.lead], RoundRobin(["eve"])).items
        ],
    ),
    "customers.get": tuple(map(getting, ROSTER)),
    "customers.get_contact": (lambda d, at: d.customers.get_contact(at.contact),),
    "customers.get_company": (lambda d, at: d.customers.get_company(at.company),),
    "customers.get_deal": (lambda d, at: d.customers.get_deal(at.deal),),
    "customers.get_job": (lambda d, at: d.customers.get_job(at.job),),
    "customers.create_contact": (
        lambda d, at: d.customers.create_contact(
            NewContact(name="A", company_id=at.company)
        ),
    ),
    "customers.create_deal": (
        lambda d, at: d.customers.create_deal(NewDeal(name="A", contact_id=at.contact)),
    ),
    "customers.edit": tuple(map(editing, ROSTER)),
    "customers.archive": (lambda d, at: d.customers.archive(at.contact_ref),),
    "customers.restore": (lambda d, at: d.customers.restore(at.contact_ref),),
    "customers.set_standing": (
        lambda d, at: d.customers.set_standing(at.contact_ref, Standing.FORMER),
    ),
    "customers.win_deal": (lambda d, at: d.customers.win_deal(at.deal),),
    "customers.card": (lambda d, at: d.customers.card(at.contact_ref),),
    "customers.leads_and_jobs": (
        lambda d, at: d.customers.leads_and_jobs(at.contact_ref),
    ),
    "customers.notes": (lambda d, at: d.customers.notes(at.contact_ref),),
    "customers.tasks": (lambda d, at: d.customers.tasks(at.contact_ref),),
    "customers.appointments": (lambda d, at: d.customers.appointments(at.contact_ref),),
    "customers.documents": (lambda d, at: d.customers.documents(at.contact_ref),),
    "customers.log": (lambda d, at: d.customers.log(at.contact_ref, "x"),),
    "customers.add_task": (lambda d, at: d.customers.add_task(at.contact_ref, "x"),),
    "customers.complete_task": (lambda d, at: d.customers.complete_task(at.task),),
    "customers.cancel_appointment": (
        lambda d, at: d.customers.cancel_appointment(at.appointment),
    ),
    "customers.add_appointment": (
        lambda d, at: d.customers.add_appointment(at.contact_ref, "x", starts_at=SOON),
    ),
    "customers.attach_document": (
        lambda d, at: d.customers.attach_document(at.contact_ref, "x", "y"),
    ),
    "links.plan_customer": (
        lambda d, at: d.links.plan_customer(at.lead, THERE.contact_ref),
        lambda d, at: d.links.plan_customer(THERE.lead, at.contact_ref),
        lambda d, at: d.links.plan_customer(at.ref(Kind.JOB), THERE.contact_ref),
    ),
    "links.link_customer": (
        lambda d, at: d.links.link_customer(at.lead, THERE.contact_ref),
        lambda d, at: d.links.link_customer(THERE.lead, at.contact_ref),
    ),
    "links.unlink_customer": (lambda d, at: d.links.unlink_customer(at.lead),),
    "links.customer_of": (lambda d, at: d.links.customer_of(at.lead),),
    "links.of": (
        lambda d, at: d.links.of(at.lead),
        lambda d, at: d.links.of(at.ref(Kind.JOB)),
    ),
    "links.plan_leads": (
        lambda d, at: d.links.plan_leads(at.lead, THERE.lead, "bob"),
        lambda d, at: d.links.plan_leads(THERE.lead, at.lead, "bob"),
    ),
    "links.link_leads": (
        lambda d, at: d.links.link_leads(at.lead, THERE.lead, "bob"),
        lambda d, at: d.links.link_leads(THERE.lead, at.lead, "bob"),
    ),
    "links.unlink_leads": (lambda d, at: d.links.unlink_leads(at.lead),),
    "links.primary_of": (lambda d, at: d.links.primary_of(at.lead),),
    "links.secondaries": (lambda d, at: d.links.secondaries(at.lead),),
    "links.apply": (
        lambda d, at: d.links.apply(customer_plan(at)),
        lambda d, at: d.links.apply(lead_plan(at)),
    ),
    "matches.of": (lambda d, at: d.matches.of(at.lead),),
    "matches.flag": (lambda d, at: d.matches.flag(at.lead),),
    "matches.flag_of": (lambda d, at: d.matches.flag_of(at.lead),),
    "matches.view": (lambda d, at: d.matches.view(at.flag),),
    "matches.link": (lambda d, at: d.matches.link(at.flag, THERE.contact_ref),),
    "matches.dismiss": (
        lambda d, at: d.matches.dismiss(at.lead, THERE.contact_ref),
        lambda d, at: d.matches.dismiss(THERE.lead, at.contact_ref),
    ),
    "matches.dismiss_flag": (lambda d, at: d.matches.dismiss_flag(at.flag),),
    "matches.dismissals": (lambda d, at: d.matches.dismissals(at.lead),),
    "matches.revoke": (lambda d, at: d.matches.revoke(at.dismissal),),
    "merges.plan": (
        lambda d, at: d.merges.plan([THERE.contact_ref, at.contact_ref]),
        lambda d, at: d.merges.plan([THERE.ref(Kind.LEAD), at.ref(Kind.LEAD)]),
    ),
    "merges.apply": (lambda d, at: d.merges.apply(merge_plan(at)),),
    "merges.get": (lambda d, at: d.merges.get(at.merge),),
    "merges.of": (lambda d, at: d.merges.of(at.contact_ref),),
    "merges.formers": (lambda d, at: d.merges.formers(at.contact_ref),),
    "conversions.options": (lambda d, at: d.conversions.options(at.lead),),
    "conversions.plan": (
        lambda d, at: d.conversions.plan(at.lead, person=New()).lead,
        lambda d, at: (
            d.conversions.plan(THERE.lead, person=Existing(at.contact_ref)).lead
        ),
    ),
    "conversions.apply": (lambda d, at: d.conversions.apply(conversion_plan(at)),),
    "conversions.convert_many": (
        lambda d, at: list(map(str, d.conversions.convert_many([at.lead]))),
        lambda d, at: [
            str(it) for it in d.conversions.convert_many([at.lead], all_or_nothing=True)
        ],
        lambda d, at: [
            str(it)
            for it in d.conversions.convert_many(
                [THERE.lead], person=Existing(at.contact_ref)
            )
        ],
    ),
    "conversions.get": (lambda d, at: d.conversions.get(at.conversion),),
    "conversions.of": (
        lambda d, at: d.conversions.of(at.lead),
        lambda d, at: d.conversions.of(at.contact_ref),
    ),
    "reports.journey": (lambda d, at: d.reports.journey(at.contact_ref),),
}
"""Use cases that name records."""

SAME = NewLead(name="Asha Rao", phones=[PHONE])

ANSWERING: dict[str, Probe] = {
    "leads.create": lambda d, _: d.leads.create(SAME),
    "leads.create_many": lambda d, _: list(d.leads.create_many([SAME])),
    "leads.check": lambda d, _: d.leads.check(SAME),
    "leads.list": lambda d, _: d.leads.list(),
    "leads.pool": lambda d, _: d.leads.pool(),
    "leads.holds": lambda d, _: d.leads.holds(),
    "leads.sweep": lambda d, _: d.leads.sweep(),
    "customers.search": lambda d, _: (d.customers.search(), d.customers.search("Asha")),
    "customers.create_company": lambda d, _: d.customers.create_company(
        NewCompany(name="X")
    ),
    "customers.create_job": lambda d, _: d.customers.create_job(
        NewJob(name="Asha Rao", phones=[PHONE])
    ),
    "customers.define_field": lambda d, _: d.customers.define_field(
        "budget", "Budget", CustomType.NUMBER
    ),
    "customers.fields": lambda d, _: d.customers.fields(),
    "customers.tags": lambda d, _: d.customers.tags(TagRegistry.CONTACTS),
    "matches.of": lambda d, _: d.matches.of(THERE.lead),
    "matches.flag": lambda d, _: d.matches.flag(THERE.lead),
    "matches.queue": lambda d, _: d.matches.queue(),
    "matches.duplicates": lambda d, _: d.matches.duplicates(),
    "matches.flag_all": lambda d, _: d.matches.flag_all(),
    "conversions.options": lambda d, _: d.conversions.options(THERE.lead),
    "conversions.plan": lambda d, _: d.conversions.plan(THERE.lead),
    "conversions.what_would_change": lambda d, _: list(
        map(str, d.conversions.what_would_change(PIPELINE))
    ),
    "reports.conversion": lambda d, _: d.reports.conversion(),
    "reports.converted_without_client": lambda d, _: (
        d.reports.converted_without_client()
    ),
    "customers.card": lambda d, _: d.customers.card(THERE.contact_ref),
    "find_erasure": lambda d, _: d.find_erasure(THERE.contact_ref),
    "reports.journey": lambda d, _: d.reports.journey(THERE.contact_ref),
}
"""Use cases that answer about whatever there is."""


def use_cases() -> Iterator[str]:
    """Give the name of every public use case of a desk."""
    store = MemoryStore(clock=FrozenClock(make.NOW), ids=SequentialIds())
    desk = Office(store, policy()).admin
    for name in dir(desk):
        if name.startswith("_") or name == "session":
            continue
        part = getattr(desk, name)
        if inspect.ismethod(part):
            yield name
            continue
        for method in dir(part):
            is_public = not method.startswith("_")
            if is_public and inspect.ismethod(getattr(part, method)):
                yield f"{name}.{method}"


def outcome(probe: Probe, desk: ActingDesk, place: Place) -> str:
    """Give what a probe says, with the ids of its place made neutral."""
    try:
        said = repr(probe(desk, place))
    except LeadLinkError as error:
        said = f"{type(error).__name__}: {error}"
    return said.replace(place.name, "SOME")


@pytest.fixture
def world(store: Store) -> Office:
    """Put one hidden and one open record of each kind in place."""
    office = Office(store, policy())
    assert office.now > make.NOW
    office.clock.set(make.NOW)
    office.put(*records(Place(HIDDEN), "bob"), *records(THERE, "ana"))
    return office


NAMED = [
    pytest.param(probe, id=f"{name}-{number}")
    for name, probes in NAMING.items()
    for number, probe in enumerate(probes)
]


def test_the_table_names_every_use_case() -> None:
    """A use case that is added is asked as well."""
    named = set(NAMING) | set(ANSWERING)
    assert named == set(use_cases())


@pytest.mark.parametrize("probe", NAMED)
def test_hidden_and_missing_look_alike(world: Office, probe: Probe) -> None:
    """To an actor with every right but sight, and to one with none."""
    everything = (p for p in Permission if p not in SIGHT)
    for actor in (world.actor("ana", *everything), world.actor("ana")):
        hidden = outcome(probe, actor, Place(HIDDEN))
        assert hidden == outcome(probe, actor, Place(MISSING))
    admin = world.desk.acting_as(make.actor("ana", permissions=[Permission.ADMIN]))
    there = outcome(probe, admin, Place(HIDDEN))
    assert there != outcome(probe, admin, Place(MISSING))


@pytest.mark.parametrize("probe", ANSWERING.values(), ids=list(ANSWERING))
def test_no_answer_names_what_is_hidden(world: Office, probe: Probe) -> None:
    """Nor what somebody wrote about it; a mask names its owner only."""
    everything = (p for p in Permission if p not in SIGHT)
    for actor in (world.actor("ana", *everything), world.actor("ana")):
        said = outcome(probe, actor, THERE)
        assert HIDDEN not in said
