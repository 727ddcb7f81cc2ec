"""From what is typed to a record: a whole id, or the end of one."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from leadlink.cli.failures import BadInputError
from leadlink.desk.acting import ActingDesk
from leadlink.desk.leads.worklist import View
from leadlink.model.customer import Company, Customer
from leadlink.model.errors import RecordNotFoundError
from leadlink.model.ids import Kind, Ref
from leadlink.model.lead import Lead
from leadlink.ports.queries import Page

R = TypeVar("R", Lead, Customer)

SHORTEST = 4
CUSTOMER_KINDS = (Kind.CONTACT, Kind.COMPANY)


def pages(ask: Callable[[str | None], Page[R]]) -> Iterator[R]:
    """Go through all pages of a list."""
    after = None
    while True:
        page = ask(after)
        yield from page.items
        if page.next is None:
            return
        after = page.next


def every_lead(desk: ActingDesk) -> Iterator[Lead]:
    """Give every lead that the actor sees and that is not archived."""
    return pages(lambda after: desk.leads.list(View.ALL, after=after, limit=500))


def every_customer(desk: ActingDesk) -> Iterator[Customer]:
    """Give every customer of the roster that the actor sees."""
    return pages(lambda after: desk.customers.search(after=after, limit=500))


def lead_named(desk: ActingDesk, typed: str) -> Lead:
    """Find a lead by its id, or by the end of its id.

    Raises:
        RecordNotFoundError: There is none, or the actor may not see it.
        BadInputError: Several ids end so.
    """
    try:
        return desk.leads.get(typed)
    except RecordNotFoundError:
        found = _ending(every_lead(desk), typed)
        if found is None:
            raise
        return found


def customer_named(desk: ActingDesk, typed: str) -> Customer:
    """Find a contact or company by ``contact:ID``, ``company:ID``, ID, or its end.

    Raises:
        RecordNotFoundError: There is none, or the actor may not see it.
        BadInputError: Several ids end so.
    """
    name, _, rest = typed.partition(":")
    kinds = [kind for kind in CUSTOMER_KINDS if kind.value == name]
    id_ = rest if kinds else typed
    for kind in kinds or CUSTOMER_KINDS:
        try:
            if kind is Kind.CONTACT:
                return desk.customers.get_contact(id_)
            return desk.customers.get_company(id_)
        except RecordNotFoundError:
            continue
    wanted = kinds or CUSTOMER_KINDS
    known = (one for one in every_customer(desk) if one.kind in wanted)
    found = _ending(known, id_)
    if found is None:
        raise RecordNotFoundError(kind=str(kinds[0]) if kinds else "customer", id=typed)
    return found


def subject_named(desk: ActingDesk, typed: str) -> Ref:
    """Find whatever a command can be about: ``lead:ID``, a customer, or a bare lead id.

    Raises:
        RecordNotFoundError: There is none, or the actor may not see it.
        BadInputError: Several ids end so.
    """
    name, _, rest = typed.partition(":")
    if name == Kind.LEAD.value:
        return lead_named(desk, rest).ref
    if name == Kind.JOB.value:
        return desk.customers.get_job(rest).ref
    if name in {kind.value for kind in CUSTOMER_KINDS}:
        return customer_named(desk, typed).ref
    try:
        return lead_named(desk, typed).ref
    except RecordNotFoundError:
        pass
    try:
        return customer_named(desk, typed).ref
    except RecordNotFoundError:
        raise RecordNotFoundError(kind="lead or customer", id=typed) from None


def name_of(record: Lead | Customer) -> str:
    """Give the name of a record, for who may see it."""
    return record.name if isinstance(record, Company) else str(record.name)


def _ending(records: Iterator[R], typed: str) -> R | None:
    end = typed.removeprefix("…")
    if len(end) < SHORTEST:
        return None
    found = [record for record in records if record.id.endswith(end)]
    if len(found) > 1:
        msg = f"{len(found)} ids end in {end!r}: type more of it"
        raise BadInputError(msg)
    return found[0] if found else None
