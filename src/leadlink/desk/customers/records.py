"""Contacts, companies, deals and jobs: making, editing, archiving; standings."""

from typing import Any, TypeVar

import attrs

from leadlink.desk import flags
from leadlink.desk.customer_rights import (
    RECORD_RIGHTS,
    CustomerRecord,
    changed,
    see,
)
from leadlink.desk.facet import Facet, refuse_misfits
from leadlink.desk.session import Reading, Writing
from leadlink.model.change import Change
from leadlink.model.customer import Company, Contact
from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.ids import CompanyId, ContactId, DealId, JobId, Kind, Ref
from leadlink.model.records import references
from leadlink.model.refusals import AlreadyExistsError, StaleRecordError
from leadlink.model.roster import NewCompany, NewContact, NewDeal, NewRecord
from leadlink.model.work import Deal, Job
from leadlink.rules import customer_editing

C = TypeVar("C", bound=CustomerRecord)


@attrs.frozen
class CustomerRecords(Facet):
    """Contacts, companies, deals and jobs, one by one."""

    def get_contact(self, contact_id: ContactId) -> Contact:
        """Give a person.

        Raises:
            RecordNotFoundError: There is none, or the actor may not see it.
        """
        with self.session.reading() as unit:
            return unit.see(Contact, contact_id)

    def get_company(self, company_id: CompanyId) -> Company:
        """Give a company.

        Raises:
            RecordNotFoundError: There is none, or the actor may not see it.
        """
        with self.session.reading() as unit:
            return unit.see(Company, company_id)

    def get_deal(self, deal_id: DealId) -> Deal:
        """Give a deal.

        Raises:
            RecordNotFoundError: There is none, or the actor may not see it.
        """
        with self.session.reading() as unit:
            return unit.see(Deal, deal_id)

    def get_job(self, job_id: JobId) -> Job:
        """Give a job.

        Raises:
            RecordNotFoundError: There is none, or the actor may not see it.
        """
        with self.session.reading() as unit:
            return unit.see(Job, job_id)

    def get(self, record: Ref) -> CustomerRecord:
        """Give the contact, company, deal or job at a reference.

        Raises:
            RecordNotFoundError: There is none, or the actor may not see it.
            InvalidValueError: It refers to something else.
        """
        with self.session.reading() as unit:
            return see(unit, record)

    def create_contact(self, new: NewContact) -> Contact:
        """Make a person; without ``owner_id`` it is the actor's.

        Raises:
            PermissionDeniedError: The actor lacks MANAGE_CUSTOMERS.
            RecordNotFoundError: The company does not exist for this actor.
            AlreadyExistsError: The id is taken.
            InvalidValueError: A custom value does not fit its field: every one.
        """
        self.session.require(*RECORD_RIGHTS[Kind.CONTACT])
        return self.session.writing(lambda unit: stored(unit, make(unit, Contact, new)))

    def create_company(self, new: NewCompany) -> Company:
        """Make a company; without ``owner_id`` it is the actor's.

        Raises:
            PermissionDeniedError: The actor lacks MANAGE_CUSTOMERS.
            AlreadyExistsError: The id is taken.
            InvalidValueError: A custom value does not fit its field: every one.
        """
        self.session.require(*RECORD_RIGHTS[Kind.COMPANY])
        return self.session.writing(lambda unit: stored(unit, make(unit, Company, new)))

    def create_deal(self, new: NewDeal) -> Deal:
        """Make a deal in the first stage, unless another is given.

        Raises:
            PermissionDeniedError: The actor lacks MANAGE_CUSTOMERS and MANAGE_LEADS.
            RecordNotFoundError: The contact or company does not exist for this actor.
            AlreadyExistsError: The id is taken.
            InvalidValueError: The deal would be won from the start, or a custom value
                does not fit its field: every problem.
        """
        self.session.require(*RECORD_RIGHTS[Kind.DEAL])

        def work(unit: Writing) -> Deal:
            policy = unit.policy.conversion
            if new.stage == policy.won_stage:
                problem = Problem("stage", "is reached by winning the deal")
                raise InvalidValueError(what="NewDeal", problems=(problem,))
            staged = attrs.evolve(new, stage=new.stage or policy.deal_stage)
            return stored(unit, make(unit, Deal, staged))

        return self.session.writing(work)

    def edit(self, record: Ref, version: int, **changes: Any) -> CustomerRecord:
        """Change fields of a contact, company, deal or job.

        Args:
            record: Which one.
            version: The version that was read.
            changes: New values by field, in the forms that making one takes.

        Raises:
            RecordNotFoundError: It, or a record that it shall refer to, does not exist
                for this actor.
            PermissionDeniedError: The actor neither owns it nor has the right.
            StaleRecordError: It has changed since that version was read.
            EditRefusedError: It is archived.
            InvalidValueError: Fields that cannot be edited or values that are not
                allowed: every one.
        """

        def work(unit: Writing) -> CustomerRecord:
            found = changed(unit, record)
            _refuse_stale(found, version)
            edited = customer_editing.edit(found, changes, policy=unit.policy)
            _check(unit, edited, old=found)
            return stored(unit, edited, action="edit")

        return self.session.writing(work)

    def archive(self, record: Ref, *, version: int | None = None) -> CustomerRecord:
        """Take a record out of lists, roster search and matching.

        Raises:
            RecordNotFoundError: There is none, or the actor may not see it.
            PermissionDeniedError: The actor neither owns it nor has the right.
            StaleRecordError: It has changed since that version was read.
            EditRefusedError: It is archived already.
        """

        def work(unit: Writing) -> CustomerRecord:
            found = changed(unit, record)
            _refuse_stale(found, version)
            archived = customer_editing.archive(found, now=unit.now)
            return stored(unit, archived, action="archive")

        return self.session.writing(work)

    def restore(self, record: Ref, *, version: int | None = None) -> CustomerRecord:
        """Bring an archived record back.

        Raises:
            RecordNotFoundError: There is none, or the actor may not see it.
            PermissionDeniedError: The actor neither owns it nor has the right.
            StaleRecordError: It has changed since that version was read.
            EditRefusedError: It is not archived.
        """

        def work(unit: Writing) -> CustomerRecord:
            found = changed(unit, record)
            _refuse_stale(found, version)
            return stored(unit, customer_editing.restore(found), action="restore")

        return self.session.writing(work)


def make(unit: Reading, kind: type[C], new: NewRecord) -> C:
    """Make the record that a draft describes, if all it names exists for this actor.

    Raises:
        RecordNotFoundError: A record that it refers to does not exist for this actor.
        AlreadyExistsError: The id is taken.
        InvalidValueError: A custom value does not fit its field: every one.
    """
    if new.id is not None and unit.is_taken(Ref(kind.kind, new.id)):
        raise AlreadyExistsError(kind=kind.kind, id=new.id)
    given = {field.name: getattr(new, field.name) for field in attrs.fields(type(new))}
    given |= {
        "id": unit.fresh_id() if new.id is None else new.id,
        "owner_id": unit.actor_id if new.owner_id is None else new.owner_id,
        "customer": None,
    }
    names = {field.name for field in attrs.fields(kind)}
    record = kind(
        created_at=unit.now,
        updated_at=unit.now,
        created_by=unit.actor_id,
        **{name: value for name, value in given.items() if name in names},
    )
    _check(unit, record)
    return record


def stored(unit: Writing, record: C, *, action: str = "create") -> C:
    """Write one record and give it as it now stands.

    Of a job it is asked again whether it is a possible repeat of a customer.
    """
    flag = flags.asked_again(unit, record) if isinstance(record, Job) else None
    puts = (record,) if flag is None else (record, flag)
    written = unit.commit(Change(action=action, puts=puts))[record.ref]
    assert isinstance(written, type(record))  # noqa: S101 - a reference tells the kind
    return written


def _check(
    unit: Reading, record: CustomerRecord, *, old: CustomerRecord | None = None
) -> None:
    before = references(old) if old is not None else frozenset()
    for ref in sorted(references(record) - before):
        unit.see_at(ref)
    known = old.custom if old is not None else ()
    given = (value for value in record.custom if value not in known)
    refuse_misfits(unit.find, given, what=type(record).__name__)


def _refuse_stale(record: CustomerRecord, version: int | None) -> None:
    if version is not None and version != record.version:
        raise StaleRecordError(records=(record.ref,))
