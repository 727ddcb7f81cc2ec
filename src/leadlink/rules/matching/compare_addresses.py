"""Comparing postal addresses: street, number, postcode and town as one thing."""

from leadlink.rules.matching import keys
from leadlink.rules.matching.addresses import Place
from leadlink.rules.matching.compare_people import OTHER, USERS, people_of, said_of
from leadlink.rules.matching.comparison import (
    Sharers,
    is_close,
)
from leadlink.rules.matching.profile import Profile


def _with_other(level: str) -> tuple[str, str]:
    return level, f"{level}, {OTHER}"


ADDRESS_LEVELS = (
    *(f"same building, {users}" for users in USERS),
    *_with_other("same street"),
    *_with_other("same postcode"),
    *_with_other("same postcode, other street"),
    *_with_other("same town"),
    "same town, other street",
    "same street and number in another town",
    "other street",
    "other town",
)


def addresses_level(left: Profile, right: Profile, sharers: Sharers) -> str | None:
    """Compare street, number, postcode and town as one thing."""
    if left.place is None or right.place is None:
        return None
    level = place_level(left.place, right.place)
    if level == "same building":
        counts = [sharers.get(keys.address_key(side), 1) for side in (left, right)]
        return _SAME_BUILDING[people_of(max(counts), left, right)]
    if not level:
        return None
    return said_of(level, left, right) if level in _ALIKE else level


_ALIKE = frozenset(
    ("same street", "same postcode", "same postcode, other street", "same town")
)
_SAME_BUILDING = {users: f"same building, {users}" for users in USERS}


def addresses_values(left: Profile, right: Profile, _: Sharers) -> tuple[str, str]:
    """Give number, street, postcode and town in compared form."""
    one, other = left.place, right.place
    return _line(one) if one else "", _line(other) if other else ""


def _line(place: Place) -> str:
    return " ".join(
        filter(None, (place.number, place.line, place.postcode, place.city))
    )


def place_level(left: Place, right: Place) -> str:
    """Give the level that two addresses reach, or "" where nothing can be compared."""
    town = _town_level(left, right)
    street = ""
    if left.street and right.street:
        street = "other street"
        if _is_one_street(left.street, right.street):
            is_one = left.number == right.number != ""
            street = "same building" if is_one else "same street"
    if street == "same building" and town == "other town":
        return "same street and number in another town"
    if street == "same building":
        return street
    if street == "same street" and town != "other town":
        return street
    if town == "same postcode":
        return "same postcode, other street" if street else town
    if town == "same town":
        return "same town, other street" if street else town
    return town or ("other street" if street else "")


def _is_one_street(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    if left == right:
        return True
    joined, other = "".join(left), "".join(right)
    return joined == other or is_close(joined, other)


def _town_level(left: Place, right: Place) -> str:
    if left.postcode and left.postcode == right.postcode:
        return "same postcode"
    if left.city and right.city:
        if left.city == right.city or is_close(left.city, right.city):
            return "same town"
        return "other town"
    if left.postcode and right.postcode:
        return "same town" if is_close(left.postcode, right.postcode) else "other town"
    return ""
