"""Customers: the facet ``desk.acting_as(actor).customers``."""

from collections.abc import Iterable
from typing import TypeVar, final

import attrs

from leadlink.desk import flags, linked_work
from leadlink.desk.activities import Activities
from leadlink.desk.customers import search as roster_search
from leadlink.desk.customers.records import CustomerRecords, make
from leadlink.desk.customers.standing import CustomerStanding
from leadlink.desk.customers.tags import TagRegistries
from leadlink.desk.session import Reading, Writing
from leadlink.desk.showing import activities
from leadlink.model.activity import Appointment, Document, Note, Task
from leadlink.model.actor import Permission
from leadlink.model.bookkeeping import CustomFieldDefinition, CustomType
from leadlink.model.change import Change
from leadlink.model.customer import Company, Contact, Customer
from leadlink.model.fields import LinkKind
from leadlink.model.ids import Kind, Ref
from leadlink.model.match import MatchFlag
from leadlink.model.records import Record
from leadlink.model.roster import NewJob
from leadlink.model.work import Deal, Job
from leadlink.ports.queries import Cursor, Everything, Page, Referencing
from leadlink.rules import customer_linking
from leadlink.rules.customer_linking import LinkedWork

R = TypeVar("R", bound=Record)


@final
@attrs.frozen(kw_only=True)
class JobIntake:
    """What came of taking in a job.

    Attributes:
        job: As stored.
        flag: The question whether it is a repeat of a customer, if there is one.
    """

    job: Job
    flag: MatchFlag | None


@final
@attrs.frozen(kw_only=True)
class CustomerCard:
    """A customer and all that hangs on it, as far as the actor sees it (S4.12).

    Attributes:
        customer: The contact or company.
        company: The company of a person.
        people: The people of a company, oldest first.
        work: Its leads and jobs, oldest first, with repeat marks (S4.8, S4.9).
        deals: Oldest first.
    """

    customer: Customer
    company: Company | None
    people: tuple[Contact, ...]
    work: tuple[LinkedWork, ...]
    deals: tuple[Deal, ...]
    notes: tuple[Note, ...]
    tasks: tuple[Task, ...]
    appointments: tuple[Appointment, ...]
    documents: tuple[Document, ...]


@final
@attrs.frozen
class Customers(CustomerRecords, CustomerStanding, TagRegistries, Activities):
    """All that an actor may do with contacts, companies, deals and jobs."""

    def create_job(self, new: NewJob) -> JobIntake:
        """Take in a job; one that looks like a customer's raises a flag (S4.1, S4.2).

        Made from a customer's page it is linked to that customer and raises none.

        Raises:
            PermissionDeniedError: The actor has none of CREATE_LEADS, MANAGE_LEADS and
                MANAGE_CUSTOMERS, or gives a customer and lacks MANAGE_LEADS.
            RecordNotFoundError: The customer does not exist for this actor.
            CustomerLinkRefusedError: The customer is not in the roster, or archived.
            AlreadyExistsError: The id is taken.
            InvalidValueError: A custom value does not fit its field: every one.
        """
        self.session.require(
            Permission.CREATE_LEADS,
            Permission.MANAGE_LEADS,
            Permission.MANAGE_CUSTOMERS,
        )
        if new.customer is not None:
            self.session.require(Permission.MANAGE_LEADS)

        def work(unit: Writing) -> JobIntake:
            job = make(unit, Job, new)
            if new.customer is not None:
                return _taken_in(unit, job, _linking(unit, job, new.customer))
            flag = flags.raised(unit, job)
            puts = (job,) if flag is None else (job, flag)
            return _taken_in(unit, job, Change(action="create", puts=puts))

        return self.session.writing(work)

    def search(
        self, text: str = "", *, after: Cursor | None = None, limit: int = 20
    ) -> Page[Customer]:
        """Find customers of the roster by name or e-mail, as somebody types (S0.6).

        Typos are forgiven; best fit first. Without text every customer is shown:
        people, then companies, by id.

        Raises:
            InvalidValueError: The cursor comes from elsewhere, or *limit* is less than
                1.
        """
        with self.session.reading() as unit:
            return roster_search.search(unit, text, after=after, limit=limit)

    def leads_and_jobs(self, customer: Ref) -> tuple[LinkedWork, ...]:
        """Give the leads and jobs of a customer, oldest first (S0.12, S4.8, S4.9).

        Each but the first is marked as a repeat; ones that the actor may not see are
        left out, but make later ones repeats.

        Raises:
            RecordNotFoundError: The customer does not exist for this actor.
            CustomerLinkRefusedError: It is neither a contact nor a company.
        """
        with self.session.reading() as unit:
            found = linked_work.see_customer(unit, customer)
            return linked_work.work_of(unit, found.ref)

    def card(self, customer: Ref) -> CustomerCard:
        """Give a customer and all that hangs on it (S4.12).

        Raises:
            RecordNotFoundError: The customer does not exist for this actor.
            CustomerLinkRefusedError: It is neither a contact nor a company.
        """
        with self.session.reading() as unit:
            found = linked_work.see_customer(unit, customer)
            return CustomerCard(
                customer=found,
                company=_company(unit, found),
                people=_seen(unit, Contact, found.ref),
                work=linked_work.work_of(unit, found.ref),
                deals=_seen(unit, Deal, found.ref),
                notes=activities(unit, Note, found.ref),
                tasks=activities(unit, Task, found.ref),
                appointments=activities(unit, Appointment, found.ref),
                documents=activities(unit, Document, found.ref),
            )

    def define_field(
        self,
        field_id: str,
        label: str,
        type_: CustomType,
        *,
        carries_to: Iterable[Kind] = (),
        choices: Iterable[str] = (),
    ) -> CustomFieldDefinition:
        """Define a custom field, or define it anew (S1.18, S1.28).

        Args:
            field_id: The ``field_id`` of its values.
            label: What a person reads.
            type_: What it holds.
            carries_to: Of contact, company and deal those that may inherit it.
            choices: What may be chosen, for a choice.

        Raises:
            PermissionDeniedError: The actor lacks MANAGE_CUSTOMERS.
            InvalidValueError: The definition is not sound: every problem.
        """
        self.session.require(Permission.MANAGE_CUSTOMERS)

        def work(unit: Writing) -> CustomFieldDefinition:
            old = unit.find(CustomFieldDefinition, field_id)
            new = CustomFieldDefinition(
                id=field_id,
                version=old.version if old else 0,
                created_at=old.created_at if old else unit.now,
                updated_at=unit.now,
                created_by=old.created_by if old else unit.actor_id,
                label=label,
                type=type_,
                carries_to=carries_to,
                choices=choices,
            )
            written = unit.commit(Change(action="define field", puts=(new,)))[new.ref]
            assert isinstance(written, CustomFieldDefinition)  # noqa: S101 - by its kind
            return written

        return self.session.writing(work)

    def fields(self) -> tuple[CustomFieldDefinition, ...]:
        """Give every custom field, by id."""
        with self.session.reading() as unit:
            return tuple(unit.every(Everything(CustomFieldDefinition)))


def _linking(unit: Writing, job: Job, customer: Ref) -> Change:
    """Give the change that stores a job made from a customer's page, with its link."""
    found = linked_work.see_customer(unit, customer)
    change = customer_linking.link_customer(
        customer_linking.plan_customer_link(job, found, kind=LinkKind.PRIOR_CUSTOMER),
        flag=None,
        record_id=unit.fresh_id(),
        by=unit.actor_id,
        now=unit.now,
    )
    return attrs.evolve(change, action="create")


def _taken_in(unit: Writing, job: Job, change: Change) -> JobIntake:
    written = unit.commit(change)
    stored_job = written[job.ref]
    assert isinstance(stored_job, Job)  # noqa: S101 - a reference tells the kind
    flags_made = [it for it in written.values() if isinstance(it, MatchFlag)]
    flag = flags.shown(unit, flags_made[0]) if flags_made else None
    return JobIntake(job=stored_job, flag=flag)


def _company(unit: Reading, customer: Customer) -> Company | None:
    if not isinstance(customer, Contact) or customer.company_id is None:
        return None
    company = unit.find(Company, customer.company_id)
    return company if company is not None and unit.may_see(company) else None


def _seen(unit: Reading, kind: type[R], customer: Ref) -> tuple[R, ...]:
    found = unit.every(Referencing(kind, customer))
    return tuple(record for record in found if unit.may_see(record))
