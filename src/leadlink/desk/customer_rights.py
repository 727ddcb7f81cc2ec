"""Who may change contacts, companies, deals and jobs."""

from collections.abc import Mapping
from typing import Final, TypeAlias

from leadlink.desk.session import Reading
from leadlink.model.actor import Permission
from leadlink.model.customer import Company, Contact
from leadlink.model.errors import (
    InvalidValueError,
    PermissionDeniedError,
    Problem,
)
from leadlink.model.ids import Kind, Ref
from leadlink.model.work import Deal, Job

CustomerRecord: TypeAlias = Contact | Company | Deal | Job

RECORD_RIGHTS: Final[Mapping[Kind, tuple[Permission, ...]]] = {
    Kind.CONTACT: (Permission.MANAGE_CUSTOMERS,),
    Kind.COMPANY: (Permission.MANAGE_CUSTOMERS,),
    Kind.DEAL: (Permission.MANAGE_CUSTOMERS, Permission.MANAGE_LEADS),
    Kind.JOB: (Permission.MANAGE_CUSTOMERS, Permission.MANAGE_LEADS),
}
"""For each kind the permissions of which one lets an actor change any such record."""


def see(unit: Reading, record: Ref) -> CustomerRecord:
    """Give the contact, company, deal or job at a reference.

    Raises:
        RecordNotFoundError: There is none, or the actor may not see it.
        InvalidValueError: It refers to something else.
    """
    if record.kind in RECORD_RIGHTS:
        found = unit.see_at(record)
        if isinstance(found, Contact | Company | Deal | Job):
            return found
    problem = Problem("kind", "must be contact, company, deal or job")
    raise InvalidValueError(what="Ref", problems=(problem,))


def changed(unit: Reading, record: Ref) -> CustomerRecord:
    """Give a record that the actor may change: its owner, or who has the right.

    Raises:
        RecordNotFoundError: There is none, or the actor may not see it.
        PermissionDeniedError: The actor only sees it.
        InvalidValueError: It is no contact, company, deal or job.
    """
    found = see(unit, record)
    if not may_change(unit, found):
        needs = tuple(sorted(RECORD_RIGHTS[found.kind]))
        raise PermissionDeniedError(actor_id=unit.actor_id, needs=needs)
    return found


def may_change(unit: Reading, record: CustomerRecord) -> bool:
    """Tell whether the actor may change a record: as its owner, or by a permission."""
    return record.owner_id == unit.actor_id or unit.session.may(
        *RECORD_RIGHTS[record.kind]
    )
