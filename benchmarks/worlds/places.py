"""Homes, offices and telephone numbers of a country, and how they are written."""

import tomllib
from bisect import bisect
from collections.abc import Mapping
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

import attrs

from worlds import names

TABLE: Mapping[str, Mapping[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "countries.toml").read_text("utf-8")
)
DIGITS = "0123456789"
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
ORIGIN = {country: code for code, country in names.COUNTRIES.items()}
ORIGIN |= {"US": "en_US", "IN": "en_IN"}
EAST = frozenset(("JP", "KR", "CN", "IL", "RU", "UA", "GR"))


@attrs.frozen
class Home:
    """A building or flat, the household in it and its landline, if any."""

    household: str
    country: str
    street: str
    city: str
    postcode: str
    landline: str = ""


@cache
def _towns(country: str) -> tuple[tuple[str, str], ...]:
    """Give small towns of a country: (name, start of the postcode)."""
    chance = Random(f"towns {country}")
    table, family = TABLE[country], names.locale_of(ORIGIN[country]).family
    size = len(table["postcode"]) or 1
    return tuple(
        (
            chance.choice(table["towns"]).replace("{s}", family.draw(chance)).title(),
            chance.choice(table["cities"]).partition(":")[2][:2] or "1" * size,
        )
        for _ in range(400)
    )


@cache
def _cities(country: str) -> tuple[tuple[tuple[str, str], ...], tuple[float, ...]]:
    cities = tuple(tuple(each.split(":")) for each in TABLE[country]["cities"])
    return cities, tuple(accumulate(1 / (at + 2) for at in range(len(cities))))


def city_of(country: str, chance: Random) -> tuple[str, str]:
    """Draw a town and the start of its postcodes."""
    if chance.random() < 0.25:
        return chance.choice(_towns(country))
    cities, sums = _cities(country)
    return cities[bisect(sums, chance.random() * sums[-1])]


def filled(pattern: str, chance: Random) -> str:
    """Put digits and letters into a pattern."""
    return "".join(
        chance.choice(DIGITS)
        if each == "#"
        else chance.choice(LETTERS)
        if each == "@"
        else each
        for each in pattern
    )


def home_of(country: str, household: str, chance: Random, landline: float) -> Home:
    """Make a home."""
    table = TABLE[country]
    city, start = city_of(country, chance)
    number = int(chance.random() ** 2 * table["numbers"]) + 1
    street = chance.choice(table["streets"])
    for mark, value in (
        ("{#}", str(number)),
        ("{n}", chance.choice(table["words"])),
        ("{u}", str(chance.randint(1, 60))),
        ("{d9}", str(chance.randint(1, 9))),
    ):
        street = street.replace(mark, value)
    while "{d20}" in street:
        street = street.replace("{d20}", str(chance.randint(1, 20)), 1)
    if "{s}" in street or "{o}" in street:
        family = names.locale_of(ORIGIN[country]).family.draw(chance)
        street = street.replace("{s}", family).replace("{o}", _ordinal(number))
    postcode = start + filled(table["postcode"], chance) if table["postcode"] else ""
    if country == "GB":
        postcode = start + str(chance.randint(1, 20)) + filled(" #@@", chance)
    phone = number_of(country, "land", chance) if chance.random() < landline else ""
    return Home(household, country, " ".join(street.split()), city, postcode, phone)


def _ordinal(number: int) -> str:
    at = number % 90 + 1
    end = {1: "st", 2: "nd", 3: "rd"}.get(at % 10 if at % 100 // 10 != 1 else 0, "th")
    return f"{at}{end}"


def number_of(country: str, kind: str, chance: Random) -> str:
    """Make a number: country, a blank, its national digits."""
    return f"{country} {filled(chance.choice(TABLE[country][kind]), chance)}"


def written(number: str, chance: Random, international: float) -> str:
    """Write a number in one of the ways people do."""
    country, _, digits = number.partition(" ")
    joint = chance.choice((" ", " ", "-", ".", "", ""))
    parts = _parts(country, digits)
    if chance.random() < international:
        return _abroad(country, parts, joint, chance.random())
    return _at_home(country, parts, joint, chance)


def _parts(country: str, digits: str) -> list[str]:
    """Cut national digits as the country groups them."""
    for groups in TABLE[country]["groups"]:
        sizes = [int(each) for each in groups.split("-")]
        if sum(sizes) == len(digits):
            ends = accumulate(sizes)
            return [
                digits[end - size : end] for size, end in zip(sizes, ends, strict=True)
            ]
    return [digits]


def _abroad(country: str, parts: list[str], joint: str, style: float) -> str:
    dial, trunk = TABLE[country]["dial"], TABLE[country]["trunk"]
    styles = (
        (0.4, f"+{dial}{''.join(parts)}"),
        (0.6, f"+{dial} {joint.join(parts)}"),
        (0.75, f"00{dial}{' ' if joint else ''}{joint.join(parts)}"),
        (0.85, f"+{dial} {f'({trunk})' if trunk else ''}{joint.join(parts)}"),
        (0.95, f"+{dial}-{'-'.join(parts)}"),
        (1.0, f"{dial}{''.join(parts)}"),
    )
    return next(text for below, text in styles if style < below)


def _at_home(country: str, parts: list[str], joint: str, chance: Random) -> str:
    trunk, style = str(TABLE[country]["trunk"]), chance.random()
    if country == "US" and style < 0.35:
        return f"({parts[0]}) {parts[1]}-{parts[2]}"
    if country == "US" and style < 0.45:
        return f"1-{'-'.join(parts)}"
    if len(parts) > 1 and style > 0.88:
        return f"({trunk}{parts[0]}) {joint.join(parts[1:])}"
    if trunk and style > 0.78:
        return joint.join(parts)
    return trunk + joint.join(parts)


def street_of(home: Home, chance: Random, share: float) -> str:
    """Write a street, in a share of cases abbreviated, in full or with a flat."""
    street, table = home.street, TABLE[home.country]
    if chance.random() >= share:
        return street
    if table["flat"] and chance.random() < 0.15:
        flat = str(chance.choice(table["flat"]))
        return street + flat.replace("{u}", str(chance.randint(1, 40)))
    for each in table["short"]:
        long, _, short = each.partition(" ")
        if long in street:
            return " ".join(street.replace(long, short).split())
    return street.replace(",", "")
