"""Roster search: customers by name or e-mail as somebody types, or all of them (S0.6).

A page ends with a cursor: browsing goes on after the last customer shown, a search
after as many as were shown.
"""

import json
from itertools import islice
from typing import Final

from leadlink.desk.formers import formers
from leadlink.desk.session import Reading
from leadlink.model.customer import Company, Contact, Customer
from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.ids import Kind
from leadlink.ports.queries import Cursor, Everything, Page
from leadlink.rules.matching.searching import rank, search_keys
from leadlink.rules.standing import is_in_roster

CROWD: Final = 2_000
"""How many records that share letters with the text are told apart by those letters."""

CHUNK: Final = 200
"""How many records are read at once when browsing."""

_BROWSED: Final[tuple[type[Customer], ...]] = (Contact, Company)


def search(
    unit: Reading, text: str, *, after: Cursor | None = None, limit: int = 20
) -> Page[Customer]:
    """Find customers of the roster that the actor may see.

    Args:
        unit: Whose roster, and who looks.
        text: The beginning of words of a name or an e-mail; typos are forgiven. Blank:
            every customer, contacts first, by id.
        after: Where the last page ended.
        limit: The most customers of a page; at least 1.

    Raises:
        InvalidValueError: The cursor comes from elsewhere, or *limit* is less than 1.
    """
    if limit < 1:
        problem = Problem("limit", "must be at least 1")
        raise InvalidValueError(what="search", problems=(problem,))
    keys = search_keys(text)
    if not keys:
        return _browse(unit, after, limit)
    start = _offset(after)
    found = _found(unit, text, keys)
    more = start + limit
    return Page(found[start:more], json.dumps(more) if len(found) > more else None)


def _found(unit: Reading, text: str, keys: frozenset[str]) -> tuple[Customer, ...]:
    shared = unit.reader.sharing(keys, limit=CROWD)
    refs = (it.record for it in shared)
    customers = (
        unit.at(ref) for ref in refs if ref.kind in (Kind.CONTACT, Kind.COMPANY)
    )
    shown = (it for it in customers if isinstance(it, Contact | Company))
    near = islice(
        (it for it in shown if is_in_roster(it) and unit.may_see(it)),
        unit.policy.matching.budget,
    )
    known_as: dict[Customer, Customer] = {}
    for customer in near:
        known_as[customer] = customer
        for former in formers(unit.reader, customer.ref):
            if isinstance(former, Contact | Company):
                known_as.setdefault(former, customer)
    ranked = (known_as[customer] for customer in rank(text, known_as))
    return tuple(dict.fromkeys(ranked))


def _browse(unit: Reading, after: Cursor | None, limit: int) -> Page[Customer]:
    place, cursor, last = _place(after)
    shown: list[Customer] = []
    resume = place, cursor, 0
    while place < len(_BROWSED):
        page = unit.reader.find(Everything(_BROWSED[place]), after=cursor, limit=CHUNK)
        for number, record in enumerate(page.items, start=1):
            if record.id <= last or not is_in_roster(record):
                continue
            if not unit.may_see(record):
                continue
            if len(shown) == limit:
                return Page(tuple(shown), _cursor_behind(unit, *resume, last))
            shown.append(record)
            resume, last = (place, cursor, number), record.id
        if page.next is None:
            place, cursor, last = place + 1, None, ""
            resume = place, cursor, 0
        else:
            cursor = page.next
    return Page(tuple(shown), None)


def _cursor_behind(
    unit: Reading, place: int, cursor: Cursor | None, count: int, last: str
) -> Cursor:
    """Give the cursor behind the last customer shown: it tells of no hidden one.

    Args:
        unit: Where it was found.
        place: Which kind is browsed.
        cursor: Where the records began among which it was found.
        count: How many of them there are up to it; 0: none of this kind was shown.
        last: Its id.
    """
    if count:
        query = Everything(_BROWSED[place])
        cursor = unit.reader.find(query, after=cursor, limit=count).next
    return json.dumps([place, cursor, last])


def _offset(after: Cursor | None) -> int:
    if after is None:
        return 0
    match _read(after):
        case int() as offset if offset > 0 and not isinstance(offset, bool):
            return offset
        case _:
            raise _no_cursor()


def _place(after: Cursor | None) -> tuple[int, Cursor | None, str]:
    if after is None:
        return 0, None, ""
    match _read(after):
        case [0 | 1 as place, None | str() as cursor, str() as last]:
            return int(place), cursor, last
        case _:
            raise _no_cursor()


def _read(after: Cursor) -> object:
    try:
        read: object = json.loads(after)
    except (TypeError, ValueError, RecursionError):
        raise _no_cursor() from None
    return read


def _no_cursor() -> InvalidValueError:
    problem = Problem("after", "is no cursor of this search")
    return InvalidValueError(what="search", problems=(problem,))
