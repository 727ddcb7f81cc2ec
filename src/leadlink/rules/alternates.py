"""Alternate numbers: what a primary lead takes over of a secondary's phones (S2.8)."""

from collections.abc import Iterable, Sequence

from leadlink.model.lead import Lead
from leadlink.model.person import Phone, PhoneKind
from leadlink.rules.matching.countries import region_of
from leadlink.rules.matching.phones import (
    PhoneKey,
    is_landline,
    is_same_number,
    phone_keys,
)


def alternates(primary: Lead, secondary: Lead, *, region: str) -> tuple[Phone, ...]:
    """Give the mobile numbers of *secondary* that *primary* has not, without repeats.

    Args:
        primary: Who takes them over.
        secondary: Whose they are; kinds and consents come along as they are.
        region: Of numbers without a country code, where a lead's address tells none.
    """
    known = [(phone, _region(primary, region)) for phone in primary.phones]
    there = _region(secondary, region)
    found: list[Phone] = []
    for phone in mobiles(secondary, region=region):
        if not _is_among(phone, there, known):
            found.append(phone)
            known.append((phone, there))
    return tuple(found)


def mobiles(lead: Lead, *, region: str) -> tuple[Phone, ...]:
    """Give the mobile numbers of a lead; what is not known to be a landline is one.

    A number typed as MOBILE always counts and a FAX never; HOME and WORK count where
    the numbering plan says mobile, OTHER unless it says landline.
    """
    there = _region(lead, region)
    return tuple(phone for phone in lead.phones if _is_mobile(phone, there))


def is_listed(phone: Phone, phones: Iterable[Phone], *, region: str) -> bool:
    """Tell whether a number is among others, compared in normal form."""
    return _is_among(phone, region, [(other, region) for other in phones])


def _is_mobile(phone: Phone, region: str) -> bool:
    match phone.kind:
        case PhoneKind.MOBILE:
            return True
        case PhoneKind.FAX:
            return False
        case PhoneKind.HOME | PhoneKind.WORK:
            return is_landline(phone.number, region) is False
        case PhoneKind.OTHER:
            return is_landline(phone.number, region) is not True


def _is_among(phone: Phone, region: str, others: Sequence[tuple[Phone, str]]) -> bool:
    wanted = phone_keys(phone.number, region)
    if not wanted:
        return any(phone.number.strip() == other.number.strip() for other, _ in others)
    keys = [key for other, there in others for key in phone_keys(other.number, there)]
    return all(any(_is_equal(one, key) for key in keys) for one in wanted)


def _is_equal(left: PhoneKey, right: PhoneKey) -> bool:
    return is_same_number(left, right) and left.extension == right.extension


def _region(lead: Lead, region: str) -> str:
    country = lead.address.country if lead.address else ""
    return (region_of(country) if country else "") or region
