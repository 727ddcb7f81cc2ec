"""Profiles of people and companies, made in one line."""

from typing import Any

from leadlink.model.person import Address
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.rules.matching.profile import Profile, profile_of
from leadlink.testing import factories

POLICY = MatchingPolicy(default_region="US")


def person(id_: str = "C1", /, **fields: Any) -> Profile:
    """Make the profile of a contact that has only these fields."""
    given: dict[str, Any] = {"name": "", "emails": ()}
    return profile_of(factories.contact(id_, **(given | fields)), POLICY)


def firm(id_: str = "O1", /, **fields: Any) -> Profile:
    """Make the profile of a company."""
    return profile_of(factories.company(id_, **fields), POLICY)


def home(street: str = "12 Oak St", city: str = "Reno", code: str = "") -> Address:
    """Make an address."""
    return Address(street=street, city=city, postcode=code)
