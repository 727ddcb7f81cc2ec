"""Which class of the screen the facts about a pair put it in, feature by feature."""

from leadlink.rules.matching.compare_names import (
    CLOSE,
    DIFFERENT,
    INITIAL,
    MISSING,
    NICKNAME,
    PART,
    SAME,
)
from leadlink.rules.matching.screen_classes import (
    AddressClass,
    DomainClass,
    EmailClass,
    ValueClass,
)


def value_class(*, same: bool, alike: bool, other: bool, missing: bool) -> int:
    """Give the class of two values of a kind; *other* says: of two given names."""
    if missing:
        return ValueClass.MISSING
    if not (same or alike):
        return ValueClass.DIFFERENT
    return (ValueClass.SAME if same else ValueClass.ALIKE) + other


def email_class(
    *,
    same: bool,
    alike: bool,
    domain: bool,
    free: bool,
    elsewhere: bool,
    unlike: bool,
    other: bool,
    missing: bool,
) -> int:
    """Give the class of two records' addresses.

    Two domains that everybody can have an address at are no slips of each other.

    Args:
        same: Whether an address agrees.
        alike: Whether the letters before the @ agree, or some of them and the domain.
        domain: Whether the domain agrees, and is somebody's own.
        free: Whether no address is at a domain of somebody's own.
        elsewhere: Whether there is one address each, at two domains.
        unlike: Whether there is, and the domains are no slips of each other.
        other: Whether the given names are two.
        missing: Whether either has none.
    """
    if missing:
        return EmailClass.MISSING
    if same:
        return EmailClass.SAME + other
    if alike and elsewhere and (free or unlike):
        return EmailClass.ELSEWHERE
    if alike and free:
        return EmailClass.FREE + other
    if alike:
        return (EmailClass.KINDRED if unlike else EmailClass.ALIKE) + other
    return EmailClass.DOMAIN + other if domain else EmailClass.DIFFERENT


def domain_class(*, same: bool, other: bool) -> int:
    """Give the class of domains, and of a domain and a company named alike."""
    return DomainClass.SAME + other if same else DomainClass.MISSING


def address_class(
    *,
    number: bool,
    street: bool,
    near_street: bool,
    postcode: bool,
    near_city: bool,
    streets: bool,
    cities: bool,
    towns: bool,
    other: bool,
) -> int:
    """Give the class of two addresses.

    Args:
        number: Whether the house number agrees.
        street: Whether the street agrees.
        near_street: Whether it may agree but for slips.
        postcode: Whether the postcode agrees.
        near_city: Whether the town may agree but for slips.
        streets: Whether both have a street.
        cities: Whether both have a town.
        towns: Whether both have a town, or both a postcode.
        other: Whether the given names are two.
    """
    is_elsewhere = cities and not (near_city or postcode)
    if streets and near_street and number and is_elsewhere:
        return AddressClass.ELSEWHERE
    if streets and near_street and number:
        return (AddressClass.BUILDING if street else AddressClass.NEAR) + other
    if streets and near_street and not is_elsewhere:
        return AddressClass.STREET
    return _town_class(
        postcode=postcode, near_city=cities and near_city, streets=streets, towns=towns
    )


def _town_class(*, postcode: bool, near_city: bool, streets: bool, towns: bool) -> int:
    if postcode:
        return AddressClass.POSTCODE if streets else AddressClass.POSTCODE_ONLY
    if near_city:
        return AddressClass.TOWN if streets else AddressClass.TOWN_ONLY
    if towns:
        return AddressClass.DIFFERENT
    return AddressClass.OTHER_STREET if streets else AddressClass.MISSING


def given_class(
    *, same: bool, nickname: bool, close: bool, begins: bool, missing: bool
) -> str:
    """Give the level that two given names may reach; the likeliest of those."""
    if missing:
        return MISSING
    if same:
        return SAME
    if begins:
        return INITIAL
    if nickname:
        return NICKNAME
    return CLOSE if close else DIFFERENT


def family_class(
    *, same: bool, part: bool, close: bool, initial: bool, missing: bool
) -> str:
    """Give the level that two surnames may reach."""
    if missing:
        return MISSING
    if same:
        return SAME
    if initial:
        return INITIAL
    if part:
        return PART
    return CLOSE if close else DIFFERENT


def crossed_class(
    given: str,
    family: str,
    *,
    crossed: bool,
    back: bool,
    nearly_crossed: bool,
    nearly_back: bool,
    joined: bool,
) -> tuple[str, str]:
    """Give the levels of two names in the better order.

    Args:
        given: The class of the given names, in the order written.
        family: That of the surnames.
        crossed: Whether one given name is the other's surname.
        back: Whether one surname is the other's given name.
        nearly_crossed: Whether the former may be so but for slips, or as an initial.
        nearly_back: Whether the latter may.
        joined: Whether all letters agree.
    """
    if (crossed and back) or (joined and given != MISSING):
        return SAME, SAME
    if (crossed or back) and (given, family) == (DIFFERENT, PART):
        # Two surnames in one field, which look like a given name and a surname.
        return MISSING, SAME
    if not (crossed or back) or family not in {DIFFERENT, MISSING}:
        return given, family
    if given == MISSING:
        return SAME, MISSING
    if family == MISSING or (crossed and nearly_back) or (back and nearly_crossed):
        return SAME, CLOSE
    return (SAME, DIFFERENT) if given == DIFFERENT else (given, family)
