"""Typing an address or number again takes back no consent (spec 10).

A channel that names no consent says nothing about it: an edit that types the same
address or number again keeps what is known. A consent that is named decides, either
way: people change their minds, and an edit is somebody's word, kept in the history.
"""

from functools import reduce
from typing import TypeVar

import attrs

from leadlink.model.customer import Company, Contact
from leadlink.model.lead import Lead
from leadlink.model.person import Consent, Email, Phone, PhoneKind
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.model.work import Deal, Job
from leadlink.rules.unions import is_same, regional, stronger

R = TypeVar("R", bound=Lead | Contact | Company | Deal | Job)
C = TypeVar("C", Email, Phone)


def keep_known(edited: R, *, old: R, policy: MatchingPolicy) -> R:
    """Give an edited record the consents that it had and the edit did not name.

    Addresses and numbers are compared in normal form; where the old record had one
    twice, its refusal counts, then its consent. The kind of a number is kept likewise
    where the edit names none (OTHER). A deal has neither and stays as it is.

    Args:
        edited: As an edit would have it.
        old: As it was.
        policy: How numbers without a country code are read.
    """
    if isinstance(edited, Deal) or isinstance(old, Deal):
        return edited
    local = regional(policy, edited.address, old.address)
    emails = tuple(
        attrs.evolve(email, consent=_consent(email, old.emails, local))
        for email in edited.emails
    )
    phones = tuple(
        attrs.evolve(
            phone,
            consent=_consent(phone, old.phones, local),
            kind=_kind(phone, old.phones, local),
        )
        for phone in edited.phones
    )
    return attrs.evolve(edited, emails=emails, phones=phones)


def none_weaker(given: R, *, known: Lead, policy: MatchingPolicy) -> R:
    """Give a record that takes given values in place of a lead's, with its consents.

    The lead is what is converted, and nobody has edited it: what it refuses stays
    refused, whatever the values that are given say of the same address or number.

    Args:
        given: The record with the values.
        known: The lead.
        policy: How numbers without a country code are read.
    """
    if isinstance(given, Deal):
        return given
    emails = tuple(_at_least(it, known.emails, policy) for it in given.emails)
    phones = tuple(
        attrs.evolve(
            _at_least(it, known.phones, policy), kind=_kind(it, known.phones, policy)
        )
        for it in given.phones
    )
    return attrs.evolve(given, emails=emails, phones=phones)


def _at_least(given: C, known: tuple[C, ...], policy: MatchingPolicy) -> C:
    had = (it.consent for it in known if is_same(it, given, policy))
    return attrs.evolve(given, consent=reduce(stronger, had, given.consent))


def _consent(given: C, known: tuple[C, ...], policy: MatchingPolicy) -> Consent:
    if given.consent is not Consent.UNKNOWN:
        return given.consent
    had = (it.consent for it in known if is_same(it, given, policy))
    return reduce(stronger, had, Consent.UNKNOWN)


def _kind(given: Phone, known: tuple[Phone, ...], policy: MatchingPolicy) -> PhoneKind:
    if given.kind is not PhoneKind.OTHER:
        return given.kind
    had = (it.kind for it in known if is_same(it, given, policy))
    return next((kind for kind in had if kind is not PhoneKind.OTHER), PhoneKind.OTHER)
