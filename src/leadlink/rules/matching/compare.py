"""All comparisons: which features are compared of whom, and every level there is.

A comparison is a function ``(left, right, sharers) -> Comparison | None``. It is
symmetric, and a blank on either side gives None: no evidence. Where a record has
several values, the best pair counts. The weight of a level stands in ``weights.py``.
"""

from itertools import product

from leadlink.rules.matching.compare_addresses import compare_addresses
from leadlink.rules.matching.compare_companies import compare_companies, compare_domains
from leadlink.rules.matching.compare_contacts import (
    EMAIL_LEVELS,
    PHONE_LEVELS,
    compare_emails,
    compare_phones,
)
from leadlink.rules.matching.compare_names import (
    FAMILY_LEVELS,
    GIVEN_LEVELS,
    MISSING,
    NAMESAKES,
    OTHER,
    USERS,
    compare_generations,
    compare_names,
    compare_namesakes,
)
from leadlink.rules.matching.comparison import ROSTER, Comparison, Feature, Sharers
from leadlink.rules.matching.profile import Profile

PERSON_FEATURES: tuple[Feature, ...] = (
    compare_names,
    compare_namesakes,
    compare_generations,
    compare_phones,
    compare_emails,
    compare_companies,
    compare_domains,
    compare_addresses,
)
"""What is compared of two people, and of a person with a company."""

ORGANISATION_FEATURES: tuple[Feature, ...] = (
    compare_companies,
    compare_phones,
    compare_emails,
    compare_domains,
    compare_addresses,
)
"""What is compared of two organisations."""


ROSTERS = tuple(
    (12_500 * 2**step, f"roster of {12_500 * 2**step:,} or more") for step in range(10)
)
"""Each is one bit against *same*; the weights were fitted to a roster of 6,000."""

LEVELS: dict[str, tuple[str, ...]] = {
    "name": tuple(
        f"{given} given name, {family} surname"
        for given, family in product(GIVEN_LEVELS, FAMILY_LEVELS)
        if (given, family) != (MISSING, MISSING)
    ),
    "namesakes": tuple(level for _, level in NAMESAKES),
    "roster": tuple(level for _, level in ROSTERS),
    "generation": ("same generation", "different generation"),
    "phone": PHONE_LEVELS,
    "email": EMAIL_LEVELS,
    "company": (
        "same company name",
        "company name misspelt",
        f"same company name, {OTHER}",
        f"company name misspelt, {OTHER}",
        "part of the company name",
        "company name abbreviated",
        "different company name",
    ),
    "domain": (
        "same domain",
        f"same domain, {OTHER}",
        "domain named like the company",
        f"domain named like the company, {OTHER}",
    ),
    "address": (
        *(f"same building, {users}" for users in USERS),
        "same street",
        "same postcode",
        "same postcode, other street",
        "same town",
        "same town, other street",
        "same street and number in another town",
        "other street",
        "other town",
    ),
}
"""Every level of every comparison; each has its weights in ``weights.py``."""


def comparisons(
    left: Profile, right: Profile, sharers: Sharers
) -> tuple[Comparison, ...]:
    """Compare all features that both profiles have something in."""
    is_of_people = not (left.is_organisation or right.is_organisation)
    features = PERSON_FEATURES if is_of_people else ORGANISATION_FEATURES
    every = (feature(left, right, sharers) for feature in features)
    found = tuple(comparison for comparison in every if comparison is not None)
    if not is_of_people or any(map(is_contact, found)):
        return found
    chance = compare_roster(sharers)
    return found if chance is None else (*found, chance)


def is_contact(comparison: Comparison) -> bool:
    """Tell whether a phone number, a mailbox or a building agrees."""
    return comparison.level.startswith(_CONTACTS)


_CONTACTS = ("same number", "same address", "same building")


def compare_roster(sharers: Sharers) -> Comparison | None:
    """Say how many records there were to agree by chance.

    Twice as many have twice as many strangers of like name, employer and town. It is
    a reason only where no contact agrees: that does not happen by chance.
    """
    count = sharers.get(ROSTER, 0)
    found = [level for least, level in ROSTERS if count >= least]
    return Comparison("roster", found[-1], (f"{count:,}",)) if found else None
