"""Who shares what, asked key by key."""

import pytest

from leadlink.engine.roster import Roster
from leadlink.engine.sharing import RosterSharers, sharers_among
from leadlink.rules.matching.comparison import ROSTER
from leadlink.rules.matching.profile import profile_of
from leadlink.rules.matching.screen import COUNTED
from leadlink.testing import factories
from tests.engine.crm_world import POLICY

PHONE = "p:2125550100"
NAMES = ("Anna Rossi", "Ann Rossi", "Paolo Rossi", "Eva Neri", "Ugo Verdi", "Ida Blu")


def sharers(names: tuple[str, ...], *places: str) -> RosterSharers:
    """Fill a roster with people of one number, and look keys up."""
    roster = Roster()
    for number, name in enumerate(names):
        fields = {"name": name, "phones": ("+1 212 555 0100",), "emails": ()}
        record = factories.contact(f"C{number}", **fields)
        roster.add(profile_of(record, POLICY))
    roster.settle()
    return sharers_among(roster, {key: at for at, key in enumerate(places)})


class TestCounts:
    """By given name, four and more as four."""

    @pytest.mark.parametrize(("count", "people"), [(1, 1), (2, 1), (3, 2), (6, 4)])
    def test_people(self, count: int, people: int) -> None:
        """Spellings of one given name are one; looked up beforehand or not."""
        assert sharers(NAMES[:count], PHONE)[PHONE] == people
        assert sharers(NAMES[:count]).get(PHONE) == people

    def test_records(self) -> None:
        """Names are counted by records."""
        assert sharers(NAMES)["f:rossi"] == 3

    def test_too_common(self) -> None:
        """What thousands use is used by many, without a look at them."""
        names = ("Anna Rossi",) * COUNTED
        assert sharers(names)[PHONE] == 4
        assert sharers((*names, "Anna Rossi"))["f:rossi"] == COUNTED

    def test_everybody(self) -> None:
        """The size of the roster."""
        assert sharers(NAMES)[ROSTER] == 6


class TestMapping:
    """As a plain mapping would be."""

    def test_missing(self) -> None:
        """Nobody has the key, or it is of another type."""
        found = sharers(NAMES, "p:1")
        for key in ("p:1", "p:2", "z:rs|ann"):
            assert key not in found
            assert found.get(key, 7) == 7
            with pytest.raises(KeyError):
                found[key]

    def test_what_was_asked(self) -> None:
        """It holds what was asked about and found, and the roster."""
        found = sharers(NAMES)
        assert list(found) == [ROSTER]
        assert found.get(PHONE)
        assert found.get("p:1") is None
        assert (list(found), len(found)) == ([ROSTER, PHONE], 2)
        assert len(sharers(())) == 0
