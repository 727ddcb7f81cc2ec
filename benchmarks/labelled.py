"""Labelled rosters: the developer sets and invented worlds, in one shape.

A row is handed on as it stands, its id apart; what tells the truth is taken out.
"""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

import attrs
from worlds import make

HERE = Path(__file__).parent
CRM_DEV = HERE.parent / "tests/data/crm_dev"
FEBRL4 = HERE / "data/febrl4"
FAKE_1000 = HERE / "data/fake_1000/fake_1000.csv"
TRUTH = ("entity", "cluster", "household", "employer")

Row = dict[str, str]


@attrs.frozen
class Labelled:
    """A roster and those who may be in it.

    Attributes:
        name: Of the set.
        roster: Rows by id; ids of roster and probes differ.
        probes: Rows to link with the roster; empty where there is only a roster.
        entity: By id, who it is.
    """

    name: str
    roster: Mapping[str, Row] = attrs.field(repr=False)
    probes: Mapping[str, Row] = attrs.field(repr=False)
    entity: Mapping[str, str] = attrs.field(repr=False)

    @property
    def tasks(self) -> tuple[str, ...]:
        """What the set judges: linking probes, finding repeats, or both."""
        entities = [self.entity[id_] for id_ in self.roster]
        repeats = ("dedupe",) if len(set(entities)) < len(entities) else ()
        return (*(("link",) if self.probes else ()), *repeats)


def labelled(name: str, customers: int = 10_000, seed: int = 1_001) -> Labelled:
    """Give a developer set by name, or the world of a setting.

    Raises:
        KeyError: There is no such setting.
    """
    if name == "crm_dev":
        customer_rows = read(CRM_DEV / "customers.csv")
        return _crm(name, customer_rows, read(CRM_DEV / "leads.csv"))
    if name == "febrl4":
        return _febrl4()
    if name == "fake_1000":
        rows = read(FAKE_1000)
        return _shaped(name, ((r["unique_id"], r["cluster"], r) for r in rows), ())
    path = Path(name)
    if path.is_dir():
        return _crm(path.name, read(path / "customers.csv"), read(path / "leads.csv"))
    made = make.world(make.rates_of(name), seed, customers)
    return _crm(name, made.customers, made.leads)


def read(path: Path) -> list[Row]:
    """Read a CSV file, without blanks around names and values."""
    with path.open(newline="", encoding="utf-8") as file:
        return [
            {key.strip(): value.strip() for key, value in row.items()}
            for row in csv.DictReader(file)
        ]


def _crm(name: str, customers: Iterable[Row], leads: Iterable[Row]) -> Labelled:
    return _shaped(
        name,
        ((f"c{row['id']}", row["entity"], row) for row in customers),
        ((f"l{row['id']}", row["entity"], row) for row in leads),
    )


def _febrl4() -> Labelled:
    def shaped(path: Path) -> Iterable[tuple[str, str, Row]]:
        for row in read(path):
            yield row["rec_id"], row["rec_id"].split("-")[1], row

    roster, probes = shaped(FEBRL4 / "dataset4a.csv"), shaped(FEBRL4 / "dataset4b.csv")
    return _shaped("febrl4", roster, probes)


def _shaped(
    name: str,
    roster: Iterable[tuple[str, str, Row]],
    probes: Iterable[tuple[str, str, Row]],
) -> Labelled:
    entity: dict[str, str] = {}
    sides: list[dict[str, Row]] = []
    for side in (roster, probes):
        rows: dict[str, Row] = {}
        for id_, who, row in side:
            entity[id_] = who
            hidden = {*TRUTH, "rec_id", "unique_id"}
            kept = {key: value for key, value in row.items() if key not in hidden}
            rows[id_] = kept | {"id": id_}
        sides.append(rows)
    return Labelled(name, sides[0], sides[1], entity)
