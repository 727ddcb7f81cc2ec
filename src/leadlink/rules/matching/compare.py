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
    PEOPLE,
    compare_generations,
    compare_names,
    compare_namesakes,
)
from leadlink.rules.matching.comparison import Comparison, Feature, Sharers
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


LEVELS: dict[str, tuple[str, ...]] = {
    "name": tuple(
        f"{given} given name, {family} surname"
        for given, family in product(GIVEN_LEVELS, FAMILY_LEVELS)
        if (given, family) != (MISSING, MISSING)
    ),
    "namesakes": tuple(level for _, level in NAMESAKES),
    "generation": ("same generation", "different generation"),
    "phone": PHONE_LEVELS,
    "email": EMAIL_LEVELS,
    "company": (
        "same company name",
        "company name misspelt",
        "part of the company name",
        "company name abbreviated",
        "different company name",
    ),
    "domain": ("same domain", "domain named like the company"),
    "address": (
        *(f"same building, {people}" for people in PEOPLE),
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
    found = (feature(left, right, sharers) for feature in features)
    return tuple(comparison for comparison in found if comparison is not None)
