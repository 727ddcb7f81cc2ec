"""A small invented roster in which people come three times, for training."""

from collections.abc import Mapping
from functools import cache

from leadlink.engine.labels import Label

GIVEN = ("Anna", "Boris", "Clara", "Dmitri", "Esther", "Felix", "Greta", "Hugo")
FAMILY = ("Vogler", "Marchetti", "Okonkwo", "Lindqvist", "Barros", "Tanaka")

Row = Mapping[str, str]


@cache
def people() -> tuple[tuple[Row, Row, Row], ...]:
    """Give 48 people with three records each.

    The second record has the numbers and mailboxes of both others, which have nothing
    in common but the name: by themselves these look like two people.
    """
    return tuple(
        _records(at, given, family)
        for at, (given, family) in enumerate(
            (given, family) for family in FAMILY for given in GIVEN
        )
    )


def _records(at: int, given: str, family: str) -> tuple[Row, Row, Row]:
    name = {"name": f"{given} {family}"}
    old, new = f"+1 415 555 {1000 + 13 * at}", f"+1 312 444 {9000 - 17 * at}"
    work, home = f"{given}{at}@old.example", f"{family}-{at}@new.example"
    return (
        {"id": f"{at}a", "phone": old, "email": work} | name,
        {"id": f"{at}b", "phone": old, "phone 2": new, "email": work, "email 2": home}
        | name,
        {"id": f"{at}c", "phone": new, "email": home} | name,
    )


def rows() -> list[Row]:
    """Give all records."""
    return [row for person in people() for row in person]


def labels(count: int) -> list[Label]:
    """Say of the first people that all their records are one, and of no two people."""
    found: list[Label] = []
    for (first, _, third), (other, _, _) in zip(people(), people()[1:], strict=False):
        found.append((first["id"], third["id"], True))
        found.append((first["id"], other["id"], False))
    return found[: 2 * count]
