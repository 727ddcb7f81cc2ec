"""Filling a known customer from a lead that turned out to be the same (S3.12).

What is blank is filled; phones, e-mails and socials are united in normal form; nothing
that is there is rewritten, and a refused consent is never weakened.
"""

from collections.abc import Callable, Hashable, Iterable
from itertools import chain
from typing import Any, TypeVar

import attrs

from leadlink.model.customer import Contact, Customer
from leadlink.model.lead import Lead
from leadlink.model.person import Consent, Email, Phone, Social
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.rules.matching.countries import region_of
from leadlink.rules.matching.emails import email_key
from leadlink.rules.matching.phones import phone_key

V = TypeVar("V", Email, Phone)

FILLED = ("website", "industry", "description")


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
    changes["emails"] = united(
        customer.emails,
        lead.emails,
        key=lambda email: email_key(email.address, policy) or email.address,
    )
    region = _region(lead, policy) or _region(customer, policy)
    changes["phones"] = united(
        customer.phones,
        lead.phones,
        key=lambda phone: phone_key(phone.number, region) or phone.number,
    )
    changes["socials"] = _networks(customer.socials, lead.socials)
    return attrs.evolve(customer, **changes)


def united(
    own: Iterable[V], other: Iterable[V], *, key: Callable[[V], Hashable]
) -> tuple[V, ...]:
    """Give one's own values, then the others' that have another key.

    Of two with one key the own one stays as typed and takes the stronger consent:
    a refusal before all, then what is known.
    """
    found: dict[Hashable, V] = {}
    for value in chain(own, other):
        kept = found.setdefault(key(value), value)
        consent = stronger(kept.consent, value.consent)
        if consent is not kept.consent:
            found[key(value)] = attrs.evolve(kept, consent=consent)
    return tuple(found.values())


def stronger(own: Consent, other: Consent) -> Consent:
    """Give the consent that two statements about one channel come to."""
    if Consent.REFUSED in (own, other):
        return Consent.REFUSED
    return other if own is Consent.UNKNOWN else own


def _networks(own: tuple[Social, ...], other: tuple[Social, ...]) -> tuple[Social, ...]:
    has = {social.network for social in own}
    return own + tuple(social for social in other if social.network not in has)


def _region(record: Lead | Customer, policy: MatchingPolicy) -> str:
    country = record.address.country if record.address else ""
    return (region_of(country) if country else "") or policy.default_region
