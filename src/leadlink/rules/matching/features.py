"""The comparisons that leadlink has of its own, and every level there is."""

from leadlink.rules.matching.compare_addresses import (
    ADDRESS_LEVELS,
    addresses_level,
    addresses_values,
)
from leadlink.rules.matching.compare_births import (
    BIRTH_LEVELS,
    ID_LEVELS,
    births_level,
    births_values,
    ids_level,
    ids_values,
)
from leadlink.rules.matching.compare_companies import (
    COMPANY_LEVELS,
    DOMAIN_LEVELS,
    companies_level,
    companies_values,
    domains_level,
    domains_values,
)
from leadlink.rules.matching.compare_contacts import (
    EMAIL_LEVELS,
    PHONE_LEVELS,
    emails_level,
    emails_values,
    phones_level,
    phones_values,
)
from leadlink.rules.matching.compare_names import (
    NAME_LEVELS,
    NAMESAKES,
    generation_level,
    generation_values,
    name_level,
    name_values,
    namesakes_level,
)
from leadlink.rules.matching.compare_people import PEOPLE
from leadlink.rules.matching.compare_surnames import SURNAME_LEVELS, surname_level
from leadlink.rules.matching.comparison import ROSTER, Feature, Sharers
from leadlink.rules.matching.profile import Profile

ROSTERS = tuple(
    (1_500 << step, f"roster of {1_500 << step:,} or more") for step in range(13)
)
"""Each takes as much as the last: what chance does grows with the logarithm."""

_LARGEST_FIRST = tuple(reversed(ROSTERS))
_LEAST = ROSTERS[0][0]


def roster_level(_: Profile, __: Profile, sharers: Sharers) -> str | None:
    """Say how many records there were to agree by chance.

    Twice as many have twice as many strangers of like name, employer and town. It is
    a reason only where no contact agrees: that does not happen by chance.
    """
    count = sharers.get(ROSTER, 0)
    if count < _LEAST:
        return None
    return next(level for least, level in _LARGEST_FIRST if count >= least)


def _said(levels: tuple[str, ...], head: str) -> frozenset[str]:
    return frozenset(level for level in levels if level.startswith(head))


_SAME_NUMBER = _said(PHONE_LEVELS, "same number")
_SAME_ADDRESS = _said(EMAIL_LEVELS, "same address")
_SAME_BUILDING = _said(ADDRESS_LEVELS, "same building")

BUILT_IN: dict[str, Feature] = {
    feature.name: feature
    for feature in (
        Feature(
            name="name",
            level=name_level,
            levels=NAME_LEVELS,
            values=name_values,
            speaking=tuple(
                (f"{given} given name, {family} surname", "name")
                for given in ("same", "nickname", "close", "initial")
                for family in ("same", "part", "close")
            ),
        ),
        Feature(
            name="namesakes",
            level=namesakes_level,
            levels=tuple(level for _, level in NAMESAKES),
        ),
        Feature(
            name="surname",
            level=surname_level,
            levels=SURNAME_LEVELS,
        ),
        Feature(
            name="roster",
            level=roster_level,
            levels=tuple(level for _, level in ROSTERS),
            is_chance=True,
        ),
        Feature(
            name="generation",
            level=generation_level,
            levels=("same generation", "different generation"),
            values=generation_values,
        ),
        Feature(
            name="phone",
            level=phones_level,
            levels=PHONE_LEVELS,
            values=phones_values,
            contacts=_SAME_NUMBER,
            speaking=tuple((f"same number, {people}", "phone") for people in PEOPLE),
        ),
        Feature(
            name="email",
            level=emails_level,
            levels=EMAIL_LEVELS,
            values=emails_values,
            contacts=_SAME_ADDRESS,
            speaking=(
                *((f"same address, {people}", "email") for people in PEOPLE),
                ("similar user", "email"),
                ("address misspelt", "email"),
                ("same role mailbox", "office"),
                ("same company domain", "office"),
            ),
        ),
        Feature(
            name="company",
            level=companies_level,
            levels=COMPANY_LEVELS,
            values=companies_values,
            speaking=(
                ("same company name", "company"),
                ("company name misspelt", "company"),
            ),
        ),
        Feature(
            name="domain",
            level=domains_level,
            levels=DOMAIN_LEVELS,
            values=domains_values,
            speaking=(("same domain", "office"),),
        ),
        Feature(
            name="address",
            level=addresses_level,
            levels=ADDRESS_LEVELS,
            values=addresses_values,
            contacts=_SAME_BUILDING,
            speaking=tuple(
                (f"same building, {people}", "address") for people in PEOPLE
            ),
        ),
        Feature(
            name="birth date",
            level=births_level,
            levels=BIRTH_LEVELS,
            values=births_values,
            speaking=(("same date", "birth date"),),
        ),
        Feature(
            name="id number",
            level=ids_level,
            levels=ID_LEVELS,
            values=ids_values,
            contacts=frozenset(("same id number",)),
            speaking=(("same id number", "id number"),),
        ),
    )
}
"""By name, in the order in which they are compared."""

LEVELS = {name: feature.levels for name, feature in BUILT_IN.items()}
"""Every level of every comparison."""
