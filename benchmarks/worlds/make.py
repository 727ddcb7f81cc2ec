"""A world: customers and leads of one CRM, with the truth about who is who.

The same rates, seed and sizes give the same world on every machine.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

import attrs

from worlds import rates as crm
from worlds import shapes
from worlds.people import Town
from worlds.rates import Rates, drawn
from worlds.records import COLUMNS, Writer

Row = dict[str, str]
LEADS = 0.5
"""Leads a customer record, unless said otherwise."""

AGAIN = 0.08
"""Leads that came in twice."""

FITTING = {**crm.FITTING, **shapes.FITTING}
JUDGING = {**crm.JUDGING, **shapes.JUDGING}
"""Every setting by name; nothing is estimated from those for judging."""


@attrs.frozen
class World:
    """The records of a CRM; each has the columns ``COLUMNS``."""

    customers: list[Row] = attrs.field(repr=False)
    leads: list[Row] = attrs.field(repr=False)


def world(
    rates: Rates, seed: int, customers: int = 10_000, leads: int | None = None
) -> World:
    """Make a world of exactly so many records.

    Args:
        rates: How often what happens.
        seed: Below 1,000 for estimating, from 1,000 on for judging.
        customers: Records in the roster.
        leads: Incoming records; half as many as customers unless given.
    """
    wanted = round(customers * LEADS) if leads is None else leads
    found: tuple[list[Row], list[Row]] = ([], [])
    for is_lead, row in _rows(rates, seed, customers, wanted):
        found[is_lead].append(row)
    chance = Random(f"order {seed}")
    for rows, count in zip(found, (customers, wanted), strict=True):
        chance.shuffle(rows)
        del rows[count:]
        for place, row in enumerate(rows):
            row["id"] = str(place)
    return World(*found)


def rates_of(setting: str) -> Rates:
    """Give a named setting, or for ``drawn:7`` the seventh that chance draws.

    Raises:
        KeyError: There is no such setting.
    """
    name, _, number = setting.partition(":")
    if name == "drawn":
        return drawn(int(number))
    return {**FITTING, **JUDGING}[setting]


def _rows(
    rates: Rates, seed: int, customers: int, leads: int
) -> Iterator[tuple[bool, Row]]:
    """Write records until there are enough of both."""
    chance = Random(f"world {seed}")
    town, writer = Town(rates, chance), Writer(rates, chance)
    recorded: set[str] = set()
    left = [customers, leads]
    twice = rates.repeated / (1 - rates.more)
    per_entity = 1 + twice
    ratio = leads / customers
    known = min(rates.known * ratio * per_entity / (1 + AGAIN), 0.95)
    stranger = (1 - rates.known) * ratio * per_entity / (1 + AGAIN)
    is_customer = 1 / (1 + stranger)
    while max(left) > 0:
        is_related = chance.random() < rates.relatives
        share = is_customer if is_related else float(chance.random() < is_customer)
        for entity, make in _entities(town, writer, recorded):
            roles = _roles(chance, rates, share, known)
            for is_lead in roles:
                if left[is_lead] > -customers // 50:
                    left[is_lead] -= 1
                    yield is_lead, make(entity, is_lead=is_lead)


def _entities(
    town: Town, writer: Writer, recorded: set[str]
) -> Iterator[tuple[Any, Callable[..., Row]]]:
    """Give whom to write down next, with the way to do it."""
    chance, rates = town.chance, town.rates
    if chance.random() < rates.organisations:
        country = town.household()[0].homes[-1].country
        company = town.employer(country)
        if company.key not in recorded:
            recorded.add(company.key)
            yield company, writer.of_company
        return
    for place, person in enumerate(town.household()):
        if not place or chance.random() < rates.seen:
            yield person, writer.of_person


def _roles(chance: Random, rates: Rates, share: float, known: float) -> Iterator[bool]:
    """Say for each record of an entity whether it is a lead's."""
    is_customer = chance.random() < share
    if is_customer:
        yield False
        if chance.random() < rates.repeated:
            yield False
            while chance.random() < rates.more:
                yield False
    if not is_customer or chance.random() < known:
        yield True
        if chance.random() < AGAIN:
            yield True


def write(made: World, folder: Path) -> None:
    """Write ``customers.csv`` and ``leads.csv`` into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("customers", "leads"):
        rows: Iterable[Mapping[str, str]] = getattr(made, name)
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
