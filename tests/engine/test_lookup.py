"""Lookups: through the index, within a budget, never the wrong record (spec 7)."""

from typing import Any

import attrs
import pytest

from leadlink.engine.lookup import find_employers, find_matches, roster_of
from leadlink.model.ids import Kind, Ref
from leadlink.model.match import Grade, Match
from leadlink.rules.matching.profile import Matched
from leadlink.rules.matching.screen import COUNTED
from leadlink.testing import factories
from tests.engine.crm_world import POLICY, CountingReader

EVERYBODY = frozenset((Kind.LEAD, Kind.CONTACT, Kind.COMPANY, Kind.JOB))
PHONE = "+1 212 555 0100"


def customer(id_: str, name: str = "Asha Rao", **fields: Any) -> Matched:
    """Make a customer with a number."""
    return factories.contact(id_, **({"name": name, "phones": (PHONE,)} | fields))


def probe(**fields: Any) -> Matched:
    """Make a lead that shares the number."""
    return factories.lead("L9", **({"name": "Asha Rao", "phones": (PHONE,)} | fields))


def found(records: list[Matched], **options: Any) -> tuple[Match, ...]:
    """Look the probe up among *records*."""
    return find_matches(
        CountingReader(records), probe(), POLICY, **({"kinds": EVERYBODY} | options)
    )


class TestWho:
    """Merged and linked-secondary records are outside matching."""

    @pytest.mark.parametrize(
        "record",
        [
            customer("C1", archived_at=factories.NOW),
            factories.lead("L1", phones=(PHONE,), primary_id="L0"),
            factories.lead("L1", phones=(PHONE,), conversion_id="V1"),
            probe(),
        ],
    )
    def test_left_out(self, record: Matched) -> None:
        """Archived, secondary and converted records, and the record itself."""
        assert found([record]) == ()

    def test_only_the_wanted_kinds(self) -> None:
        """A lead is no customer."""
        records = [customer("C1"), factories.lead("L1", phones=(PHONE,))]
        (match,) = found(records, kinds=frozenset((Kind.CONTACT,)))
        assert match.right == Ref(Kind.CONTACT, "C1")

    def test_excluded_references(self) -> None:
        """Dismissed pairs do not come back: a set or a predicate."""
        records = [customer("C1"), customer("C2")]
        dismissed = Ref(Kind.CONTACT, "C1")
        for excluding in (frozenset((dismissed,)), lambda ref: ref == dismissed):
            (match,) = found(records, excluding=excluding)
            assert match.right.id == "C2"

    def test_best_first_then_by_reference(self) -> None:
        """Deterministic for the same data."""
        records = [customer("C3"), customer("C2"), customer("C1", "A Rao")]
        assert [match.right.id for match in found(records)] == ["C2", "C3", "C1"]

    def test_below_shown_is_left_out(self) -> None:
        """The policy says what is worth a look."""
        shown = attrs.evolve(POLICY, shown=0.999, possible=0.999, strong=0.999)
        reader = CountingReader([customer("C1", "Nina Sen")])
        assert find_matches(reader, probe(), shown, kinds=EVERYBODY) == ()


class TestBudget:
    """A shared switchboard cannot flood a lookup (design 6)."""

    def test_a_switchboard(self) -> None:
        """The one who shares more is read among the first 200 of many."""
        staff = [customer(f"S{n:03}", f"Given{n} Family{n}") for n in range(600)]
        reader = CountingReader([*staff, customer("Z1")])
        (best, *_) = find_matches(reader, probe(), POLICY, kinds=EVERYBODY)
        assert best.right.id == "Z1"
        assert len(reader.read) <= POLICY.budget

    def test_a_key_too_common_to_be_read_is_crossed(self) -> None:
        """Common name and common number together are rare."""
        named = [
            factories.contact(f"N{n:04}", name="Asha Rao", emails=())
            for n in range(COUNTED)
        ]
        staff = [customer(f"S{n:04}", f"Q{n} V{n}", emails=()) for n in range(COUNTED)]
        reader = CountingReader([*named, *staff, customer("Z1", emails=())])
        (best, *_) = find_matches(reader, probe(), POLICY, kinds=EVERYBODY)
        assert best.right.id == "Z1"
        assert len(reader.read) <= POLICY.budget

    def test_the_budget_is_the_policys(self) -> None:
        """No more records are read."""
        reader = CountingReader([customer(f"C{n}") for n in range(30)])
        policy = attrs.evolve(POLICY, budget=7)
        find_matches(reader, probe(), policy, kinds=EVERYBODY)
        assert len(reader.read) == 7

    def test_sharers_come_from_the_roster(self) -> None:
        """What many people use is no proof."""
        alone = found([customer("C1", emails=())])[0]
        staff = [customer(f"S{n}", f"{name} X{n}") for n, name in enumerate(NAMES)]
        among = found([customer("C1", emails=()), *staff])
        shared = next(match for match in among if match.right.id == "C1")
        assert shared.same < alone.same
        assert "many people" in shared.explanation

    def test_strangers_in_a_big_roster(self) -> None:
        """What agrees by chance proves less, the more there are to agree."""
        record = customer("C1", phones=(), emails=(), company="Acme")
        lead = probe(phones=(), emails=(), company="Acme")
        reader = CountingReader([record])
        (among_few,) = find_matches(reader, lead, POLICY, kinds=EVERYBODY)
        reader.crowd(100_000)
        (among_many,) = find_matches(reader, lead, POLICY, kinds=EVERYBODY)
        assert among_many.same < among_few.same
        assert "no contact in common" in among_many.explanation
        assert roster_of(reader, EVERYBODY) == pytest.approx(100_000, rel=0.3)

    def test_a_surname_that_many_have(self) -> None:
        """Of a common surname hardly anybody is read, of a rare one everybody."""
        lead = probe(phones=(), emails=())
        family = str(lead.name).split()[-1]
        crowd = [
            factories.contact(f"F{n:02}", name=f"A. {family}", phones=(), emails=())
            for n in range(300)
        ]
        many, few = CountingReader(crowd), CountingReader(crowd[:2])
        for reader in (many, few):
            reader.crowd(100_000)
            find_matches(reader, lead, POLICY, kinds=EVERYBODY)
        assert len(many.read) < 10
        assert len(few.read) == 2


NAMES = ("Bob", "Carl", "Dora", "Emil", "Fay")


class TestEmployers:
    """The company that a person's lead names."""

    def test_by_name_and_domain(self) -> None:
        """The person is never the same as the company; the employer may be."""
        company = factories.company("O1", name="Acme Inc", emails=("info@acme.com",))
        reader = CountingReader([company, customer("C1")])
        lead = probe(company="ACME Ltd", emails=("asha@acme.com",))
        (match,) = find_employers(reader, lead, POLICY)
        assert (match.left.id, match.right.id) == ("L9", "O1")
        assert match.grade is Grade.STRONG
        others = find_matches(reader, lead, POLICY, kinds=frozenset((Kind.COMPANY,)))
        assert others == ()

    def test_without_an_employer(self) -> None:
        """Nothing to look for."""
        assert find_employers(CountingReader([]), probe(company=""), POLICY) == ()
