"""Who shares what: counted when a comparison asks, which it does of few keys."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Final, TypeVar, final

import numpy as np

from leadlink.engine.key_index import Rows, Spans, keys_of
from leadlink.engine.roster import Roster
from leadlink.engine.signature import NOT_LATIN, Column
from leadlink.rules.matching.compare_people import PEOPLE, count_people
from leadlink.rules.matching.comparison import ROSTER
from leadlink.rules.matching.profile import Profile
from leadlink.rules.matching.screen import COUNTED, NAME_TYPES, PEOPLE_TYPES

T = TypeVar("T")

_GIVEN: Final = np.array([Column.GIVEN, Column.SECOND_GIVEN, Column.FLAGS])


@final
class RosterSharers(Mapping[str, int]):
    """How many people of a roster use a contact, and how many records have a name.

    Four people and more are four, and so are the holders of a key that is too common
    to be read. Keys of other types, and keys that nobody has, are not there.

    Args:
        roster: Who is there.
        places: Keys that were looked up, by their place in *spans*.
        spans: What was found of them.
        probe: A profile beside those of the roster, which has the keys in *places*.
    """

    def __init__(
        self,
        roster: Roster,
        places: Mapping[str, int],
        spans: Spans,
        probe: Profile | None = None,
    ) -> None:
        """Count nothing yet."""
        self._roster = roster
        self._places = places
        self._spans = spans
        self._probe = probe
        self._found = {ROSTER: len(roster)} if len(roster) else {}
        self._absent: set[str] = set()

    def get(self, key: str, default: T = None) -> int | T:  # type: ignore[assignment]  # as of a mapping
        """Give the count of a key, or *default* where nobody has it."""
        found = self._found.get(key)
        if found is not None:
            return found
        if key not in self._absent:
            found = self._count(key)
            if found:
                self._found[key] = found
                return found
            self._absent.add(key)
        return default

    def know(self, counts: Iterable[tuple[str, int]]) -> None:
        """Take counts that are known already."""
        self._found.update(counts)

    def __getitem__(self, key: str) -> int:
        """Give the count of a key.

        Raises:
            KeyError: Nobody has it.
        """
        found = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def __contains__(self, key: object) -> bool:
        """Tell whether anybody has a key."""
        return isinstance(key, str) and self.get(key) is not None

    def __iter__(self) -> Iterator[str]:
        """Give the keys that were asked about and that somebody has."""
        return iter(self._found)

    def __len__(self) -> int:
        """Count those keys."""
        return len(self._found)

    def _count(self, key: str) -> int:
        is_name = key[0] in NAME_TYPES
        if not is_name and key[0] not in PEOPLE_TYPES:
            return 0
        place, probe = self._places.get(key), self._probe
        if place is None:
            # A key of the other record alone, as of a building that is spelt alike.
            rows, probe = self._roster.rows(key), None
        else:
            rows = self._roster.held(self._spans, place)
        if is_name or not len(rows):
            return min(len(rows), COUNTED)
        if len(rows) >= COUNTED:
            return len(PEOPLE)
        return _people(self._roster, rows, probe)


def _people(roster: Roster, rows: Rows, probe: Profile | None) -> int:
    """Count the people of some rows by their given names, four and more as four.

    Args:
        roster: Who is there.
        rows: One at least.
        probe: One more, in place of the row with its reference.
    """
    different = rows.tolist() if len(rows) == 1 else _different(roster, rows)
    if len(different) == 1 and probe is None:
        return 1
    if probe is None:
        return count_people(map(roster.name, different))
    others = (roster.name(row) for row in different if roster.ref(row) != probe.ref)
    return count_people(chain((probe.name,), others))


def _different(roster: Roster, rows: Rows) -> list[int]:
    """Give a row for each given name, in an order that is not that of the rows.

    By hash: any order would do, but it must not depend on who came first.
    """
    held = roster.signatures[rows[:, None], _GIVEN]
    held[:, -1] &= NOT_LATIN
    found: dict[tuple[int, ...], int] = {}
    for row, given in zip(rows.tolist(), held.tolist(), strict=True):
        found.setdefault(tuple(given), row)
    return [found[given] for given in sorted(found)]


def sharers_among(roster: Roster, keys: Mapping[str, int]) -> RosterSharers:
    """Look keys up at once, each at the place that it is given with.

    Names are counted right away, for that is to read a number.
    """
    spans = roster.index.spans(keys_of(list(keys)))
    sharers = RosterSharers(roster, keys, spans)
    sizes = roster.sizes(spans).tolist()
    sharers.know(
        (key, min(size, COUNTED))
        for key, size in zip(keys, sizes, strict=True)
        if size and key[0] in NAME_TYPES
    )
    return sharers
