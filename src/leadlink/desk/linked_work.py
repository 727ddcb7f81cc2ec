"""What hangs on a customer: its leads, jobs, deals and people (S0.12, S4.5, S4.9)."""

from collections.abc import Iterator
from itertools import chain

from leadlink.desk.session import Reading
from leadlink.model.customer import Company, Contact, Customer
from leadlink.model.errors import RecordNotFoundError
from leadlink.model.fields import CustomerLink, LinkKind
from leadlink.model.ids import Kind, LeadId, Ref
from leadlink.model.lead import Lead
from leadlink.model.match import MatchFlag
from leadlink.model.operations import ConversionRecord
from leadlink.model.refusals import CustomerLinkRefusedError, Reason, Why
from leadlink.model.work import Deal, Job
from leadlink.ports.queries import Referencing
from leadlink.rules.customer_linking import Linkable, LinkedWork, with_repeat_marks


def to_ref(subject: Ref | LeadId) -> Ref:
    """Take a bare id as that of a lead."""
    return subject if isinstance(subject, Ref) else Ref(Kind.LEAD, subject)


def see_linkable(unit: Reading, subject: Ref) -> Linkable:
    """Give the lead or job at a reference, if the actor may see it.

    Raises:
        CustomerLinkRefusedError: It is neither a lead nor a job.
        RecordNotFoundError: There is none, or the actor may not see it.
    """
    match subject.kind:
        case Kind.LEAD:
            return unit.see(Lead, subject.id)
        case Kind.JOB:
            return unit.see(Job, subject.id)
        case _:
            reason = Reason(Why.NOT_A_SUBJECT_KIND, subject)
            raise CustomerLinkRefusedError(reasons=(reason,))


def see_customer(unit: Reading, customer: Ref) -> Customer:
    """Give the contact or company at a reference, if the actor may see it.

    Raises:
        CustomerLinkRefusedError: It is neither a contact nor a company.
        RecordNotFoundError: There is none, or the actor may not see it.
    """
    if customer.kind not in (Kind.CONTACT, Kind.COMPANY):
        reason = Reason(Why.NOT_A_CUSTOMER_KIND, customer)
        raise CustomerLinkRefusedError(reasons=(reason,))
    found = find_customer(unit, customer)
    if found is None:
        raise RecordNotFoundError(kind=customer.kind, id=customer.id)
    return found


def find_customer(unit: Reading, customer: Ref) -> Customer | None:
    """Find a contact or company; None where the actor may not see it, as where none."""
    found = unit.at(customer) or unit.at(unit.resolved(customer))
    if isinstance(found, Contact | Company) and unit.may_see(found):
        return found
    return None


def flag_of(unit: Reading, subject: Ref) -> MatchFlag | None:
    """Find the review flag of a lead or job."""
    flags = unit.every(Referencing(MatchFlag, subject))
    return next((flag for flag in flags if flag.subject == subject), None)


def work_of(unit: Reading, customer: Ref) -> tuple[LinkedWork, ...]:
    """Give the leads and jobs of a customer that the actor may see, oldest first.

    Ones that the actor may not see still make later ones repeats.
    """
    marked = with_repeat_marks(_linked(unit, customer))
    return tuple(work for work in marked if unit.may_see(work.record))


def _linked(unit: Reading, customer: Ref) -> Iterator[tuple[Linkable, CustomerLink]]:
    found: set[Ref] = set()
    leads = unit.every(Referencing(Lead, customer))
    jobs = unit.every(Referencing(Job, customer))
    for record in chain[Linkable](leads, jobs):
        link = record.customer
        if link is not None and link.customer == customer:
            found.add(record.ref)
            yield record, link
    # A lead that became a person and a company is linked to one of them only.
    for conversion in conversions_of(unit, customer):
        if conversion.undone_at is not None:
            continue
        if _made_by(conversion).isdisjoint(unit.aliases(customer)):
            continue
        lead = unit.find(Lead, conversion.lead_id)
        if lead is not None and lead.ref not in found:
            link = CustomerLink(
                customer=customer,
                kind=LinkKind.CONVERSION,
                linked_by=conversion.created_by,
                linked_at=conversion.created_at,
            )
            yield lead, link


def conversions_of(unit: Reading, record: Ref) -> Iterator[ConversionRecord]:
    """Give the conversions of a record and of what was merged into it, each once."""
    found = (
        conversion
        for alias in unit.aliases(record)
        for conversion in unit.every(Referencing(ConversionRecord, alias))
    )
    yield from sorted(dict.fromkeys(found), key=lambda it: (it.created_at, it.id))


def _made_by(conversion: ConversionRecord) -> set[Ref]:
    targets = (
        (Kind.CONTACT, conversion.person_id),
        (Kind.COMPANY, conversion.company_id),
    )
    return {Ref(kind, id_) for kind, id_ in targets if id_ is not None}


def deals_of(unit: Reading, customer: Ref) -> tuple[Deal, ...]:
    """Give the deals of a customer that the actor may see, oldest first."""
    deals = unit.every(Referencing(Deal, customer))
    return tuple(deal for deal in deals if unit.may_see(deal))
