"""Proposing: who passes the screen, whatever the pairs come from."""

from typing import Any

import numpy as np
import pytest

from leadlink.engine import proposing, screening
from leadlink.engine.engine import MatchEngine
from leadlink.model.ids import Kind, Ref
from leadlink.rules.matching.model import MatchModel
from leadlink.rules.matching.own import OwnComparison
from tests.engine import crm_world

BIRTH = "1971-06-24"


def found(left: dict[str, str], right: dict[str, str], **options: Any) -> list[str]:
    """Give what may be shown of two records, and of some others."""
    others = [{"id": f"o{n}", "name": f"Given{n} Family{n}"} for n in range(3)]
    rows = [{"id": "1"} | left, {"id": "2"} | right, *others]
    return [
        f"{match.left.id}-{match.right.id}"
        for match in MatchEngine.of(rows, **options).pairs()
    ]


class TestFeatures:
    """What agrees beside contacts is seen beforehand."""

    @pytest.mark.parametrize(
        ("left", "right"),
        [
            (
                {"name": "Ann Rossi", "dob": BIRTH},
                {"name": "Anna Rossi", "dob": BIRTH},
            ),
            (
                {"name": "Ann Rossi", "dob": BIRTH},
                {"name": "Ann Rossi", "dob": "1971-06-25"},
            ),
            (
                {"name": "Ann Rossi", "dob": "05/06/1971"},
                {"name": "Ann Rossi", "dob": "1971-05-06"},
            ),
            (
                {"name": "Ann Rossi", "ssn": "123-45-6780"},
                {"name": "Ann Bianchi", "ssn": "123456780"},
            ),
            (
                {"name": "Ann Rossi", "ssn": "123-45-6780", "email": "a@x.com"},
                {"name": "Ann Rossi", "ssn": "123456789", "email": "a@x.com"},
            ),
            ({"company": "Acme Ltd", "phone": "4155550100"}, {"company": "ACME"}),
        ],
    )
    def test_seen(self, left: dict[str, str], right: dict[str, str]) -> None:
        """Dates of birth, id numbers, the names of companies."""
        assert found(left, right) == ["1-2"]

    @pytest.mark.parametrize("is_field", [False, True])
    def test_an_own_comparison(self, *, is_field: bool) -> None:
        """What it may add lets a pair pass that else would not."""
        own = OwnComparison(
            name="badge",
            reads="badge" if is_field else (lambda profile: profile.emails),
            level=lambda one, other: "same" if one[:3] == other[:3] else "other",
            people={"same": 12.0, "other": -4.0},
        )
        model = MatchModel.default().with_comparison(own)
        left = {"name": "Ann Rossi", "phone": "4155550100", "badge": "777"}
        right = {"name": "Ann Neri", "phone": "2125550199", "badge": "777"}
        emails = {"email": "zzz1@acme.com", "company": "Acme"}, {"email": "zzz2@x.com"}
        left, right = left | emails[0], right | emails[1] | {"company": "Acme"}
        assert found(left, right) == []
        assert found(left, right, model=model) == ["1-2"]


class TestBlocks:
    """Many pairs are looked at in blocks, which shows nowhere."""

    def test_small_blocks(self) -> None:
        """The same pairs, online and in batch."""
        records = crm_world.customers()[:400]
        engine = MatchEngine.of(records)
        pairs, linked = list(engine.judged()), list(engine.link(records[:50]))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(proposing, "PAIRS_A_BLOCK", 7)
            patch.setattr(screening, "_AT_ONCE", 3)
            assert list(engine.judged()) == pairs
            assert list(engine.link(records[:50])) == linked

    def test_progress(self) -> None:
        """Probes are counted; shares never fall and come to one."""
        records = crm_world.customers()[:300]
        engine = MatchEngine.of(records)
        counts: list[int] = []
        shares: list[float] = []
        assert list(engine.link(records, progress=counts.append))
        assert list(engine.pairs(progress=shares.append))
        assert (counts[-1], shares[-1]) == (300, 1.0)
        assert shares == sorted(shares)

    def test_gone(self) -> None:
        """Who was removed is neither proposed nor counted."""
        records = crm_world.customers()[:300]
        engine = MatchEngine.of(records)
        for record in records[100:200]:
            engine.remove(record.ref)
        left = MatchEngine.of([*records[:100], *records[200:]])
        assert sorted(engine.judged()) == sorted(left.judged())
        assert engine.search(records[0]) == left.search(records[0])

    def test_all_gone(self) -> None:
        """Nobody is left."""
        engine = MatchEngine.of([{"id": "1", "name": "Ann Rossi"}])
        engine.remove(Ref(Kind.CONTACT, "1"))
        assert list(engine.judged()) == []
        assert engine.search({"id": "2", "name": "Ann Rossi"}) == ()


def contacts(digits: str, user: str) -> dict[str, str]:
    """Make a number and an address."""
    return {"phone": digits, "email": f"{user}@{user}{digits}.com"}


class TestCounts:
    """How many have a name or a surname is known before two are compared."""

    @pytest.mark.parametrize(("bearers", "expected"), [(0, 1), (400, 0)])
    def test_a_common_surname(self, bearers: int, expected: int) -> None:
        """What hangs by a surname alone passes only where few have it."""
        others = [
            {"id": f"o{n}", "name": f"Given{n} Rossi", "city": f"Town{n}"}
            for n in range(bearers)
        ]
        rows = [
            {"id": "1", "name": "Ann Rossi", "city": "Reno"}
            | contacts("4155550100", "ann"),
            {"id": "2", "name": "Ann Rossi", "city": "Bonn"}
            | contacts("2125558299", "sky"),
        ]
        scorer = MatchEngine.of([*rows, *others])._ready()  # noqa: SLF001 - unseen outside
        assert np.sum(scorer.proposed() == 1) == expected

    @pytest.mark.parametrize(
        ("street", "city", "expected"),
        [
            ("1 Malpe Street", "Reno", ["1-2"]),
            ("1 Maple Street", "Rebo", ["1-2"]),
            ("1 Maple Street", "Boston", []),
        ],
    )
    def test_one_building(self, street: str, city: str, expected: list[str]) -> None:
        """A slip in street or town does not hide it, another town does."""
        left = {"name": "Ann Rossi", "address": "1 Maple Street", "city": "Reno"}
        right = {"name": "Bob Rossi", "address": street, "city": city}
        assert found(left, right) == expected

    @pytest.mark.parametrize(
        ("left", "right"),
        [
            ("Michelle Johnson", {"first name": "Johnson", "last name": "Shelly"}),
            ("Nicole Davies", {"first name": "Davis", "last name": "Nicole"}),
            ("J. Smithers", {"first name": "Smithers", "last name": "John"}),
        ],
    )
    def test_crossed_names(self, left: str, right: dict[str, str]) -> None:
        """A nickname, a slip or an initial in the wrong field hides nobody."""
        known = {"phone": "4155550100"}
        assert found({"name": left} | known, right | known) == ["1-2"]
