"""Filling a known customer from a lead that turned out to be the same (S3.12).

What is blank is filled; phones, e-mails and socials are united in normal form; nothing
that is there is rewritten, and a refused consent is never weakened.
"""

from datetime import datetime
from typing import Any

import attrs

from leadlink.model.customer import Contact, Customer
from leadlink.model.fields import CustomerLink, LinkKind
from leadlink.model.ids import ActorId
from leadlink.model.lead import Lead
from leadlink.model.operations import CustomerLinkRecord, Effect
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.rules.unions import regional, united

FILLED = ("website", "industry", "description")
UNITED = ("emails", "phones", "socials")


def fill_empty(customer: Customer, lead: Lead, *, policy: MatchingPolicy) -> Customer:
    """Give a contact or company what it lacks and the lead has.

    An address is one block: it is taken whole or not at all. Tags, custom fields and
    the origin stay with the lead, which is kept.
    """
    changes: dict[str, Any] = {
        name: getattr(lead, name)
        for name in FILLED
        if not getattr(customer, name).strip()
    }
    if customer.address is None or customer.address.is_blank:
        changes["address"] = lead.address or customer.address
    if isinstance(customer, Contact):
        if customer.name.is_blank:
            changes["name"] = lead.name
        if not customer.company.strip() and customer.company_id is None:
            changes["company"] = lead.company
    local = regional(policy, lead.address, customer.address)
    for name in UNITED:
        changes[name] = united(getattr(customer, name), getattr(lead, name), local)
    return attrs.evolve(customer, **changes)


def merge_into(
    lead: Lead,
    customer: Customer,
    *,
    policy: MatchingPolicy,
    record_id: str,
    by: ActorId,
    now: datetime,
) -> tuple[Lead, Customer, CustomerLinkRecord]:
    """Decide that a new lead is a known contact or company (S3.12).

    Returns:
        The lead, linked as a confirmed match whatever the standing of the customer is;
        the customer, filled; and the record by which both can be taken back.
    """
    link = CustomerLink(
        customer=customer.ref, kind=LinkKind.MATCH, linked_by=by, linked_at=now
    )
    linked = attrs.evolve(lead, customer=link)
    filled = fill_empty(customer, lead, policy=policy)
    effects = [Effect(before=lead, after=linked)]
    if filled != customer:
        effects.append(Effect(before=customer, after=filled))
    record = CustomerLinkRecord(
        id=record_id,
        created_at=now,
        updated_at=now,
        created_by=by,
        subject=lead.ref,
        customer=customer.ref,
        link=LinkKind.MATCH,
        effects=effects,
    )
    return linked, filled, record
