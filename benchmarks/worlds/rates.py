"""How often things happen in a world: a value, and named ones that differ widely."""

import math
from collections.abc import Mapping
from random import Random
from typing import Any

import attrs

WIDE = (
    ("en_US", 24), ("en_GB", 10), ("de_DE", 8), ("fr_FR", 7), ("es_ES", 5),
    ("es_MX", 4), ("it_IT", 5), ("pt_BR", 5), ("nl_NL", 3), ("pl_PL", 3),
    ("en_IN", 6), ("hi_IN", 1), ("ru_RU", 2), ("uk_UA", 1), ("el_GR", 1),
    ("tr_TR", 2), ("sv_SE", 2), ("da_DK", 1), ("fi_FI", 1), ("cs_CZ", 1),
    ("hu_HU", 1), ("ro_RO", 1), ("hr_HR", 1), ("ja_JP", 2), ("ko_KR", 1),
    ("zh_CN", 3), ("vi_VN", 2), ("ar_AA", 3), ("he_IL", 1), ("en_KE", 1), ("id_ID", 1),
)  # fmt: skip


@attrs.frozen(kw_only=True)
class Rates:
    """What a world is like. Shares are between 0 and 1.

    Attributes:
        locales: Where people come from: (locale, weight).
        channels: How records come in: (channel, weight).
        rare: Surnames that are not among the common ones.
        common: Names that are among the thirty that most have.
        foreign: Households that live outside their country.
        families: Households of several people.
        seen: Of those beside the first, who is in the CRM.
        kin: Couples of one surname.
        juniors: Sons above 16 who have their father's given name.
        generations: Of those, how many write Jr or Sr.
        landlines: Households with a landline.
        family_mailboxes: Families that share a mailbox.
        same_building: Homes in a building where somebody known lives.
        organisations: Entities that are companies without a person.
        employed: People who may show an employer.
        staff: Known people a company has on average.
        repeated: Customers of whom there are two records or more.
        more: Of those, of whom there is yet another, and again.
        known: Leads that are customers.
        relatives: Households of which some are customers and others leads; in the rest
            all are one or the other.
        moved, new_phone, new_email, new_job, new_name: People to whom it happened
            between two of their records.
        no_email, no_phone, no_address, no_company, no_country, no_postcode, no_city,
        no_given, no_family: Blanks beside those of the channel.
        lead_blanks: By how much leads' odds of a blank are higher.
        bare: Records without phone and e-mail that are kept so.
        typos: A slip in a field that is typed.
        nicknames, initials, middles, titles: Given names that are written so.
        swapped, merged, whole: Name fields exchanged; "Surname, Given" in one field;
            the whole name in one field.
        cased: Capitals or small letters throughout.
        plain: Names whose diacritics are lost.
        latin: People with another script who mostly write in Latin letters, and records
            that do so or not without regard to that.
        junk: Numbers and addresses that stand for nothing.
        international: Numbers with their country's code.
        two_numbers: Two in one field.
        two_addresses: Two e-mail addresses in one field.
        switchboards: Work numbers that are the company's.
        roles: Work addresses that are the company's.
        short_streets: Streets that are abbreviated, spelt out or given a flat.
        company_forms: Company names written in another way.
        births, ids, websites: Records that have a birth date, a number, a website.
        wrong_births, wrong_ids: Slips in those.
        years: Birth dates of which only the year is known.
        registered: Records of companies that have their registration number.
    """

    locales: tuple[tuple[str, float], ...] = WIDE
    channels: tuple[tuple[str, float], ...] = (
        ("web", 3),
        ("call", 2),
        ("card", 2),
        ("shop", 2),
        ("import", 2),
    )
    rare: float = 0.35
    common: float = 0.3
    foreign: float = 0.06
    families: float = 0.45
    seen: float = 0.5
    kin: float = 0.75
    juniors: float = 0.08
    generations: float = 0.4
    landlines: float = 0.4
    family_mailboxes: float = 0.12
    same_building: float = 0.03
    organisations: float = 0.08
    employed: float = 0.5
    staff: float = 6.0
    repeated: float = 0.16
    more: float = 0.35
    known: float = 0.5
    relatives: float = 0.4
    moved: float = 0.15
    new_phone: float = 0.14
    new_email: float = 0.12
    new_job: float = 0.2
    new_name: float = 0.03
    no_email: float = 0.06
    no_phone: float = 0.05
    no_address: float = 0.1
    no_company: float = 0.1
    no_country: float = 0.15
    no_postcode: float = 0.04
    no_city: float = 0.02
    no_given: float = 0.015
    no_family: float = 0.008
    lead_blanks: float = 1.4
    bare: float = 0.15
    typos: float = 0.035
    nicknames: float = 0.12
    initials: float = 0.03
    middles: float = 0.05
    titles: float = 0.03
    swapped: float = 0.025
    merged: float = 0.02
    whole: float = 0.025
    cased: float = 0.06
    plain: float = 0.2
    latin: float = 0.6
    junk: float = 0.008
    international: float = 0.4
    two_numbers: float = 0.01
    two_addresses: float = 0.005
    switchboards: float = 0.45
    roles: float = 0.1
    short_streets: float = 0.3
    company_forms: float = 0.3
    births: float = 0.0
    ids: float = 0.0
    websites: float = 0.05
    wrong_births: float = 0.04
    wrong_ids: float = 0.04
    years: float = 0.0
    registered: float = 0.0


def drawn(seed: int, base: Rates = Rates()) -> Rates:
    """Draw a setting by chance: every share's odds go up or down by about two.

    One setting in three has birth dates, one in four id numbers; countries are few or
    many.
    """
    chance = Random(f"rates {seed}")
    made: dict[str, Any] = {}
    for field in attrs.fields(Rates):
        if field.name in UNDRAWN:
            continue
        value = getattr(base, field.name)
        if isinstance(value, float) and 0 < value < 1:
            odds = value / (1 - value) * math.exp(chance.gauss(0, 0.7))
            made[field.name] = min(odds / (1 + odds), MOST.get(field.name, 1.0))
        elif isinstance(value, float):
            made[field.name] = value * math.exp(chance.gauss(0, 0.4))
        else:
            spread = chance.choice((0.5, 1.0, 2.0))
            made[field.name] = tuple(
                (key, weight * math.exp(chance.gauss(0, spread)))
                for key, weight in value
            )
    made["births"] = chance.uniform(0.2, 0.95) if chance.random() < 0.33 else 0.0
    made["ids"] = chance.uniform(0.2, 0.95) if chance.random() < 0.25 else 0.0
    return attrs.evolve(base, **made)


MOST = {"bare": 0.3, "junk": 0.05, "no_given": 0.08, "no_family": 0.05, "typos": 0.12}
"""What a drawn setting does not go beyond."""

UNDRAWN = ("years", "registered")
"""What only settings by name have, so that drawn ones stay as they were."""


def one_country(**weights: float) -> tuple[tuple[str, float], ...]:
    """Give locales of few origins."""
    return tuple(weights.items())


FITTING: Mapping[str, Rates] = {
    "plain": Rates(),
    "shop": Rates(
        channels=(("web", 3), ("shop", 5), ("call", 1)), employed=0.05,
        organisations=0.02, families=0.55, moved=0.25, websites=0.0, no_company=0.6,
    ),
    "sales": Rates(
        channels=(("card", 5), ("web", 3), ("import", 3)), employed=0.95, staff=9.0,
        organisations=0.2, families=0.15, websites=0.35, no_address=0.35,
        switchboards=0.6, roles=0.2, new_job=0.35,
    ),
    "few mails": Rates(no_email=0.65, no_phone=0.05, bare=0.3, landlines=0.6),
    "no phones": Rates(
        no_phone=0.9, no_email=0.04, no_address=0.1, family_mailboxes=0.25
    ),
    "no addresses": Rates(no_address=0.9, no_phone=0.05, no_email=0.05, websites=0.2),
    "sloppy": Rates(
        typos=0.1, swapped=0.07, merged=0.05, whole=0.06, cased=0.2, plain=0.45,
        junk=0.03, two_numbers=0.04, nicknames=0.25, initials=0.08, no_country=0.5,
        lead_blanks=3.0, no_given=0.04, no_family=0.02,
    ),
    "clean": Rates(
        typos=0.006, swapped=0.003, merged=0.0, whole=0.002, cased=0.01, plain=0.04,
        junk=0.0, two_numbers=0.0, nicknames=0.05, no_email=0.03, no_phone=0.03,
        no_address=0.05, lead_blanks=1.2, repeated=0.06, bare=0.02,
    ),
    "world": Rates(
        locales=tuple((code, 1.0) for code, _ in WIDE), latin=0.5, foreign=0.2,
        international=0.75,
    ),
    "one country": Rates(
        locales=one_country(en_GB=30, en_IN=2, pl_PL=1), foreign=0.0, no_country=0.9,
        rare=0.2, common=0.45, births=0.5,
    ),
    "families": Rates(
        families=0.85, kin=0.92, juniors=0.2, generations=0.3, seen=0.8, landlines=0.7,
        family_mailboxes=0.35, employed=0.2, relatives=0.7, births=0.6,
    ),
    "calls": Rates(
        channels=(("call", 8), ("web", 1), ("import", 1)), typos=0.07, no_email=0.3,
        nicknames=0.25, no_family=0.02, whole=0.06, junk=0.02, landlines=0.6,
    ),
    "registers": Rates(
        common=0.1,
        births=0.95, ids=0.9, no_email=0.6, no_phone=0.5, no_address=0.1, bare=0.9,
        channels=(("shop", 4), ("import", 2)), employed=0.1, typos=0.06,
        wrong_births=0.07, wrong_ids=0.06, organisations=0.0,
    ),
    "namesakes": Rates(
        locales=one_country(vi_VN=3, zh_CN=3, ko_KR=2, es_MX=3, da_DK=1, en_IN=2),
        rare=0.02, common=0.6, latin=0.85, births=0.3,
    ),
    "anglophone": Rates(
        locales=one_country(en_US=20, en_GB=3, es_MX=2), common=0.65, rare=0.15,
        families=0.6, seen=0.7, landlines=0.55, no_address=0.06,
    ),
    "offices": Rates(
        employed=0.95, staff=25.0, switchboards=0.85, roles=0.35, organisations=0.1,
        channels=(("card", 6), ("import", 4)), families=0.1, known=0.4, relatives=0.8,
    ),
}  # fmt: skip
"""For estimating weights, with any seed below 1,000."""

JUDGING: Mapping[str, Rates] = {
    "agency": Rates(
        locales=one_country(en_US=12, es_MX=3, zh_CN=1, en_IN=1, vi_VN=1), rare=0.4,
        common=0.4, channels=(("web", 4), ("call", 3), ("import", 1)), employed=0.3,
        families=0.55, repeated=0.2, known=0.45, moved=0.2, juniors=0.1,
    ),
    "wholesale": Rates(
        locales=one_country(de_DE=8, nl_NL=3, pl_PL=3, cs_CZ=2, fr_FR=2, tr_TR=2),
        channels=(("card", 4), ("import", 4), ("call", 2)), employed=0.85, staff=6.0,
        organisations=0.25, websites=0.25, new_job=0.25, families=0.2, typos=0.03,
    ),
    "clinic": Rates(
        locales=one_country(it_IT=6, es_ES=5, pt_BR=4, fr_FR=4, ro_RO=2), births=0.8,
        employed=0.1, families=0.6, no_email=0.25, channels=(("call", 4), ("shop", 3)),
        landlines=0.6, typos=0.045, organisations=0.01,
    ),
    "exchange": Rates(
        locales=one_country(
            ru_RU=3, uk_UA=2, el_GR=2, ar_AA=4, he_IL=2, ja_JP=3, ko_KR=2, zh_CN=3,
            hi_IN=2, en_GB=3,
        ),
        latin=0.6, international=0.8, employed=0.6, foreign=0.15,
        channels=(("web", 4), ("card", 3), ("import", 2)),
    ),
    "newsletter": Rates(
        common=0.2,
        channels=(("web", 8), ("import", 2)), no_phone=0.45, no_address=0.5,
        no_email=0.02, new_email=0.06, cased=0.12, plain=0.35, whole=0.05,
        employed=0.35, repeated=0.2,
    ),
}  # fmt: skip
"""For judging weights, with seeds from 1,000 on; nothing is estimated from them."""
