"""Fields that are sets: joined without repeats, compared in normal form (spec 12)."""

from collections.abc import Iterable
from typing import Any, TypeAlias, TypeVar, final

import attrs

from leadlink.model.person import Address, Consent, Email, Phone, PhoneKind, Social
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.rules.matching.countries import region_of
from leadlink.rules.matching.emails import email_key
from leadlink.rules.matching.phones import PhoneKey, is_same_number, phone_keys

Item: TypeAlias = Email | Phone | Social | str
V = TypeVar("V", Email, Phone, Social)


@final
@attrs.frozen(kw_only=True)
class Joined:
    """A set after an item was added to it.

    Attributes:
        items: The set.
        item: The item as the set has it now.
        replaces: What it was before: None where it is new, the same where unchanged.
        lost: What the added item said that the set cannot say as well; None: nothing.
    """

    items: tuple[Any, ...]
    item: Item
    replaces: Item | None = None
    lost: Item | None = None


def join(items: tuple[Any, ...], added: Item, policy: MatchingPolicy) -> Joined:
    """Add an item to a set, or bring together what both say about the same one.

    What is there stays as it was typed. Of two consents the refusal stands, then the
    consent given, also of one that is there twice. A phone of kind OTHER takes the kind
    of its equal.
    """
    equal = [item for item in items if is_same(item, added, policy)]
    if not equal:
        return Joined(items=(*items, added), item=added)
    held = equal[0]
    item, lost = _together(held, added)
    for other in equal[1:]:
        item = _with_consent_of(item, other)
    return Joined(
        items=tuple(item if it is held else it for it in items),
        item=item,
        replaces=held,
        lost=lost,
    )


def united(
    own: Iterable[V], other: Iterable[V], policy: MatchingPolicy
) -> tuple[V, ...]:
    """Give one's own items, with the others' joined to them one by one."""
    found: tuple[V, ...] = tuple(own)
    for item in other:
        found = join(found, item, policy).items
    return found


def is_same(left: Item, right: Item, policy: MatchingPolicy) -> bool:
    """Tell whether two items are one and the same, however they were typed.

    Unlike in matching, tags and dots of addresses count: each may be a mailbox.
    """
    match left, right:
        case Email(), Email():
            return _email(left, policy) == _email(right, policy)
        case Phone(), Phone():
            return _is_same_phone(left.number, right.number, policy.default_region)
        case Social(), Social():
            return left.network is right.network and (
                left.handle.strip().casefold() == right.handle.strip().casefold()
            )
        case _:
            return left == right


def regional(policy: MatchingPolicy, *addresses: Address | None) -> MatchingPolicy:
    """Read numbers without a country code as those of the first country that is known.

    Args:
        policy: Its default region holds where no address names a known country.
        addresses: Of the records that the numbers stand in, the first one first.
    """
    named = (region_of(address.country) for address in addresses if address)
    region = next(filter(None, named), policy.default_region)
    return attrs.evolve(policy, default_region=region)


def stronger(left: Consent, right: Consent) -> Consent:
    """Give the consent that stands when two sources disagree; never a weaker one."""
    if Consent.REFUSED in (left, right):
        return Consent.REFUSED
    return Consent.GIVEN if Consent.GIVEN in (left, right) else Consent.UNKNOWN


def _email(email: Email, policy: MatchingPolicy) -> str:
    exact = attrs.evolve(policy, folds_plus_tags=False, folds_dots=False)
    return email_key(email.address, exact) or email.address.strip().casefold()


def _is_same_phone(left: str, right: str, region: str) -> bool:
    if left.strip() == right.strip():
        return True
    ours, theirs = phone_keys(left, region), phone_keys(right, region)
    if not ours or len(ours) != len(theirs):
        return False
    return all(map(_is_same_line, ours, theirs))


def _is_same_line(left: PhoneKey, right: PhoneKey) -> bool:
    return is_same_number(left, right) and left.extension == right.extension


def _with_consent_of(item: Any, other: Any) -> Any:
    if not isinstance(other, Email | Phone):
        return item
    return attrs.evolve(item, consent=stronger(item.consent, other.consent))


def _together(held: Any, added: Any) -> tuple[Any, Any]:
    match held, added:
        case Email(), Email():
            consent = stronger(held.consent, added.consent)
            return attrs.evolve(held, consent=consent), None
        case Phone(), Phone():
            consent = stronger(held.consent, added.consent)
            kind = added.kind if held.kind is PhoneKind.OTHER else held.kind
            is_lost = added.kind not in (kind, PhoneKind.OTHER)
            return (
                attrs.evolve(held, consent=consent, kind=kind),
                added if is_lost else None,
            )
        case _:
            return held, None
