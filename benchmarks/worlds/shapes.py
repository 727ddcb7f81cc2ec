"""Settings of few or other fields than a CRM has: registers, guest lists, callers."""

from collections.abc import Mapping

from worlds.rates import Rates, one_country

FITTING: Mapping[str, Rates] = {
    "firms": Rates(
        organisations=1.0, staff=1.5, no_email=1.0, no_phone=0.3, no_address=0.05,
        registered=0.6, websites=0.2, company_forms=0.4, repeated=0.25, typos=0.04,
        channels=(("import", 4), ("card", 2)),
    ),
    "electors": Rates(
        locales=one_country(en_US=10, en_GB=4, es_MX=3, vi_VN=1), births=0.95,
        years=0.5, no_email=1.0, no_phone=1.0, bare=1.0, no_address=0.02, employed=0.0,
        organisations=0.0, families=0.7, seen=0.85, juniors=0.15, middles=0.4,
        channels=(("shop", 1),), typos=0.03,
    ),
    "parish": Rates(
        locales=one_country(en_GB=10, de_DE=4, fr_FR=4, it_IT=3), births=0.9,
        wrong_births=0.15, typos=0.12, no_email=1.0, no_phone=1.0, bare=1.0,
        employed=0.0, organisations=0.0, nicknames=0.15, no_postcode=0.2, rare=0.25,
        repeated=0.4, more=0.6, channels=(("shop", 1),),
    ),
    "guests": Rates(
        employed=1.0, staff=9.0, organisations=0.0, no_phone=1.0, no_address=1.0,
        no_country=0.9, no_email=0.05, no_company=0.05, bare=1.0, whole=0.8,
        new_job=0.3, families=0.1, channels=(("card", 3), ("web", 3)),
    ),
    "callers": Rates(
        no_email=1.0, no_address=1.0, no_country=0.9, employed=0.05, no_phone=0.02,
        bare=1.0, channels=(("call", 3), ("web", 1)), landlines=0.6, families=0.6,
        organisations=0.04, no_family=0.06, whole=0.5, typos=0.06,
    ),
    "subscribers": Rates(
        no_phone=1.0, no_address=1.0, no_country=1.0, employed=0.1, no_company=0.9,
        no_email=0.01, bare=1.0, no_family=0.7, channels=(("web", 1),), repeated=0.25,
    ),
}  # fmt: skip
"""For estimating weights, with any seed below 1,000."""

JUDGING: Mapping[str, Rates] = {
    "chamber": Rates(
        locales=one_country(de_DE=6, fr_FR=4, it_IT=4, pl_PL=3, en_GB=5, tr_TR=2),
        organisations=1.0, staff=1.2, no_email=1.0, no_phone=0.55, no_address=0.02,
        registered=0.35, websites=0.08, company_forms=0.5, repeated=0.2, typos=0.025,
        wrong_ids=0.02, channels=(("import", 1),),
    ),
    "voters": Rates(
        locales=one_country(en_US=12, es_ES=2, zh_CN=1, en_IN=1), births=0.9,
        years=1.0, no_email=1.0, no_phone=1.0, bare=1.0, no_address=0.0, employed=0.0,
        organisations=0.0, families=0.75, seen=0.9, juniors=0.1, middles=0.6,
        common=0.4, moved=0.25, channels=(("shop", 1),),
    ),
    "archive": Rates(
        locales=one_country(en_GB=12, nl_NL=2, sv_SE=2, es_ES=2), births=0.8,
        wrong_births=0.1, typos=0.09, no_email=1.0, no_phone=1.0, bare=1.0,
        employed=0.0, organisations=0.0, no_postcode=0.4, repeated=0.5, more=0.5,
        nicknames=0.2, moved=0.3, channels=(("import", 1),),
    ),
    "fair": Rates(
        locales=one_country(de_DE=6, fr_FR=3, en_GB=3, nl_NL=2, ja_JP=1, pl_PL=2),
        employed=0.95, staff=6.0, organisations=0.0, no_phone=1.0, no_address=1.0,
        no_country=1.0, no_email=0.1, bare=1.0, whole=0.95, new_job=0.2,
        channels=(("card", 4), ("import", 2)),
    ),
    "hotline": Rates(
        locales=one_country(pt_BR=4, es_ES=3, en_US=6, en_IN=2, it_IT=2),
        no_email=1.0, no_address=1.0, no_country=1.0, employed=0.0, no_phone=0.01,
        bare=1.0, channels=(("call", 1),), landlines=0.5, organisations=0.0,
        whole=0.9, nicknames=0.2, typos=0.05,
    ),
    "mailing list": Rates(
        locales=one_country(en_US=8, en_GB=4, fr_FR=3, es_ES=3, pt_BR=2),
        no_phone=1.0, no_address=1.0, no_country=1.0, employed=0.2, no_company=1.0,
        no_email=0.0, bare=1.0, no_family=0.85, channels=(("web", 3), ("import", 1)),
        repeated=0.2, roles=0.05,
    ),
}  # fmt: skip
"""For judging weights, with seeds from 1,000 on; nothing is estimated from them."""
