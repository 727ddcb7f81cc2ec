"""The sets that weights are fitted to, and those that judge them."""

from collections.abc import Iterable
from random import Random  # noqa: TID251 - seeded

import attrs
from labelled import CRM_DEV, labelled, read
from worlds import make
from worlds.rates import JUDGING

ADDRESS = ("street", "city", "postcode")
EVERY = (
    "email", "phone", "company", *ADDRESS, "birth_date", "id_number", "website",
)  # fmt: skip
Row = dict[str, str]


@attrs.frozen
class Source:
    """A labelled set, or a world with some fields blanked.

    Attributes:
        setting: A developer set, or a setting of ``worlds/make.py``.
        customers: Records in the roster of a world.
        seed: Of a world.
        blanked: Columns that are blanked.
        share: In how many records, each column for itself.
        probes: At most so many leads, and twice as many customers, are compared with
            the roster.
        counts: What its pairs count, beside those of the others.
    """

    setting: str
    customers: int = 4_000
    seed: int = 0
    blanked: tuple[str, ...] = ()
    share: float = 1.0
    probes: int = 3_000
    counts: float = 1.0

    def rows(self) -> tuple[list[Row], list[Row]]:
        """Give customers and leads, with the truth."""
        if self.setting == "crm_dev":
            sides = read(CRM_DEV / "customers.csv"), read(CRM_DEV / "leads.csv")
        elif self.setting in DEVELOPER:
            data = labelled(self.setting)
            sides = tuple(
                [row | {"entity": data.entity[id_]} for id_, row in rows.items()]
                for rows in (data.roster, data.probes)
            )
        else:
            made = make.world(make.rates_of(self.setting), self.seed, self.customers)
            sides = made.customers, made.leads
        self._blank((*sides[0], *sides[1]))
        return sides

    def _blank(self, rows: Iterable[Row]) -> None:
        chance = Random(f"blank {self.seed}")  # noqa: S311 - seeded
        for row in rows:
            for column in self.blanked:
                if chance.random() < self.share:
                    row[column] = ""


DEVELOPER = ("febrl4", "fake_1000")

WORLDS = (
    Source("plain", seed=1),
    Source("shop", seed=2),
    Source("sales", seed=3),
    Source("few mails", seed=4),
    Source("no phones", seed=5),
    Source("no addresses", seed=6),
    Source("sloppy", seed=7),
    Source("clean", seed=8),
    Source("world", seed=9),
    Source("one country", seed=10),
    Source("families", seed=11),
    Source("calls", seed=12),
    Source("registers", seed=13),
    Source("namesakes", seed=14),
    Source("anglophone", seed=15),
    Source("offices", seed=16),
    Source("drawn:1", 1_000, 21),
    Source("drawn:2", 2_000, 22),
    Source("drawn:3", 8_000, 23),
    Source("drawn:4", 12_000, 24),
    Source("drawn:5", 500, 25),
    Source("drawn:6", 25_000, 26, probes=1_500),
    Source("drawn:7", 1_000, 27),
    Source("drawn:8", 6_000, 28),
    Source("plain", 30_000, 29, probes=1_500),
    Source("anglophone", 50_000, 30, probes=1_000),
    Source("world", 50_000, 32, probes=1_500),
    Source("plain", 100_000, 31, probes=1_500),
    Source("plain", seed=41, blanked=("email",)),
    Source("anglophone", seed=42, blanked=("phone", "email", "company", "website")),
    Source("drawn:11", seed=43, blanked=(*ADDRESS, "company")),
    Source("drawn:12", seed=44, blanked=("phone", "email", "company", "website")),
    Source("drawn:13", seed=45, blanked=("email", *ADDRESS, "company", "website")),
    Source("drawn:14", seed=46, blanked=("phone", *ADDRESS, "company", "website")),
    Source("drawn:15", seed=47, blanked=EVERY, share=0.4),
    Source("shop", seed=48, blanked=("email", "phone")),
    Source("plain", seed=49, blanked=("first_name", "last_name", "company"), share=0.4),
    Source("firms", seed=51),
    Source("electors", seed=52),
    Source("parish", seed=53, blanked=("street",)),
    Source("guests", seed=54),
    Source("callers", seed=55),
    Source("subscribers", seed=56),
)
"""Worlds that differ widely in size, rates and fields; seeds below 1,000."""

REGISTERS = (Source("febrl4", counts=10.0), Source("fake_1000", counts=10.0))
"""Developer sets with dates of birth and id numbers."""

CRM = Source("crm_dev", counts=6.0)
"""The developer set of a CRM: judged without being fitted to, and then added."""

JUDGES = tuple(
    Source(name, 6_000, 1_001 + at) for at, name in enumerate(sorted(JUDGING))
)
"""Worlds of other seeds and rates, which nothing is fitted to."""
