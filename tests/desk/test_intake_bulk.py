"""Bulk intake over both stores: streamed, each item alone, none twice (spec 4)."""

from collections.abc import Iterator

import attrs
import pytest

from leadlink.desk.acting import ActingDesk
from leadlink.desk.leads.intake import AT_ONCE
from leadlink.model.errors import InvalidValueError, PermissionDeniedError
from leadlink.model.ids import Kind, Ref
from leadlink.model.intake import ItemResult, Keyed, NewLead
from leadlink.model.match import FlagStatus, Match
from leadlink.model.policy.intake import Reaction
from leadlink.model.refusals import (
    AlreadyExistsError,
    DuplicateFoundError,
    KeyReusedError,
)
from leadlink.model.store_errors import ClosedError
from leadlink.ports.queries import Flags
from leadlink.ports.store import Store
from leadlink.presets import RECOMMENDED
from leadlink.testing import factories as make
from tests.desk.office import Office

PHONE = "+91 98450 12345"
KNOWN = make.contact("C1", name="Asha Rao", phones=[PHONE], owner_id="root")
ASHA = NewLead(name="Asha Rao", phones=[PHONE])


def rows(count: int) -> Iterator[Keyed]:
    """Give so many different drafts with keys."""
    for number in range(count):
        draft = NewLead(name=f"Person {number}", emails=[f"p{number}@example.com"])
        yield Keyed(draft, f"row:{number}")


def flags(office: Office) -> list[Ref]:
    """Give what is left to be reviewed."""
    with office.admin.session.reading() as unit:
        return [flag.subject for flag in unit.every(Flags(status=FlagStatus.OPEN))]


@pytest.fixture
def ana(office: Office) -> ActingDesk:
    """Act as a manager."""
    return office.role("ana", "manager")


class TestStreaming:
    def test_one_result_a_draft_in_their_order(self, ana: ActingDesk) -> None:
        """Across units of work; progress is told after each."""
        told: list[int] = []
        count = AT_ONCE + 3
        results = list(ana.leads.create_many(rows(count), progress=told.append))
        assert [result.index for result in results] == list(range(count))
        assert told == [AT_ONCE, count]
        page = ana.leads.list(limit=count + 1)
        assert {lead.id for lead in page.items} == {r.lead_id for r in results}

    def test_no_more_is_read_than_is_asked_for(self, ana: ActingDesk) -> None:
        """A long input takes no more memory than a short one."""
        read: list[int] = []

        def counted() -> Iterator[Keyed]:
            for number, row in enumerate(rows(10 * AT_ONCE)):
                read.append(number)
                yield row

        results = ana.leads.create_many(counted())
        assert read == []
        next(results)
        assert len(read) == AT_ONCE

    def test_nothing_is_nothing(self, ana: ActingDesk) -> None:
        """An empty input has no result."""
        assert list(ana.leads.create_many([])) == []


class TestItems:
    def test_what_is_refused_is_refused_alone(self, ana: ActingDesk) -> None:
        """With every reason; the others are stored."""
        drafts = [
            NewLead(name="A", emails=["a@example.com"], id="L1"),
            NewLead(source="Billboard"),
            NewLead(name="B", emails=["b@example.com"], id="L1"),
            NewLead(name="C", emails=["c@example.com"], id="L3"),
        ]
        done = list(ana.leads.create_many(drafts))
        assert [result.lead_id for result in done] == ["L1", None, None, "L3"]
        assert isinstance(done[1].error, InvalidValueError)
        assert [problem.path for problem in done[1].error.problems] == [
            "name",
            "phones",
            "source",
        ]
        assert isinstance(done[2].error, AlreadyExistsError)
        assert [lead.id for lead in ana.leads.list().items] == ["L1", "L3"]

    def test_a_unit_of_refusals_writes_nothing(self, ana: ActingDesk) -> None:
        """There is nothing to write."""
        (done,) = ana.leads.create_many([NewLead()])
        assert done.intake is None
        assert ana.leads.list().items == ()

    def test_results_are_as_stored(self, ana: ActingDesk) -> None:
        """With the version that an edit needs."""
        (done,) = ana.leads.create_many([ASHA])
        assert done.intake is not None
        assert ana.leads.get(done.intake.lead.id) == done.intake.lead

    def test_a_broken_store_is_no_items_fault(
        self, store: Store, ana: ActingDesk
    ) -> None:
        """It ends the whole."""
        store.close()
        with pytest.raises(ClosedError):
            list(ana.leads.create_many([ASHA]))


class TestSameInput:
    def test_again_adds_nothing(self, office: Office, ana: ActingDesk) -> None:
        """Each key gives the first lead, whoever sees it."""
        first = list(ana.leads.create_many(rows(5)))
        importer = office.role("i", "manager")
        again = list(importer.leads.create_many(rows(5)))
        assert [r.lead_id for r in again] == [r.lead_id for r in first]
        assert all(r.was_known and r.intake is None for r in again)
        assert len(ana.leads.list().items) == 5

    def test_a_key_twice_in_one_input_is_one_lead(self, ana: ActingDesk) -> None:
        """Within one unit of work too; with another draft it is refused."""
        same, other = Keyed(ASHA, "k"), Keyed(attrs.evolve(ASHA, company="X"), "k")
        first, again, refused = ana.leads.create_many([same, same, other])
        assert again == ItemResult(index=1, lead_id=first.lead_id, was_known=True)
        assert isinstance(refused.error, KeyReusedError)

    def test_the_same_person_twice_is_reported(self, ana: ActingDesk) -> None:
        """The later row has the earlier lead among its leads."""
        first, again = ana.leads.create_many([ASHA, attrs.evolve(ASHA, company="X")])
        assert again.intake is not None
        (match,) = again.intake.leads
        assert isinstance(match, Match)
        assert match.right == Ref(Kind.LEAD, str(first.lead_id))


class TestKnown:
    """S3.12; bulk import cannot ask: it stores and flags for review."""

    @pytest.fixture(autouse=True)
    def known(self, office: Office) -> None:
        """Put a contact with the phone of the draft in place."""
        office.put(KNOWN)

    def test_it_stores_and_flags(self, office: Office, ana: ActingDesk) -> None:
        """S4.2: the flag waits to be reviewed."""
        (done,) = ana.leads.create_many([ASHA])
        assert done.intake is not None
        assert done.intake.flag is not None
        assert done.intake.flag.candidates == (KNOWN.ref,)
        assert flags(office) == [done.intake.lead.ref]

    @pytest.mark.parametrize("reaction", [Reaction.ASK, Reaction.BLOCK])
    def test_it_can_refuse_instead(self, ana: ActingDesk, reaction: Reaction) -> None:
        """The item alone, with whom it matches."""
        done, other = ana.leads.create_many(
            [ASHA, NewLead(name="B", emails=["b@example.com"])], reaction=reaction
        )
        assert isinstance(done.error, DuplicateFoundError)
        assert done.error.may_decide == (reaction is Reaction.ASK)
        assert other.error is None

    def test_it_can_merge_instead(self, office: Office, ana: ActingDesk) -> None:
        """Into one contact twice within a unit of work: nothing is lost."""
        drafts = [
            attrs.evolve(ASHA, website="rao.example"),
            attrs.evolve(ASHA, emails=["new@example.com"], industry="Law"),
            NewLead(name="Zoltán Kodály", phones=[PHONE]),
        ]
        done = list(ana.leads.create_many(drafts, reaction=Reaction.AUTO))
        assert [r.error for r in done] == [None, None, None]
        merged = office.get(KNOWN)
        assert (merged.website, merged.industry) == ("rao.example", "Law")
        assert "new@example.com" in [email.address for email in merged.emails]
        assert done[2].intake is not None
        assert flags(office) == [done[2].intake.lead.ref]

    def test_a_merge_is_seen_by_the_rows_behind_it(self, ana: ActingDesk) -> None:
        """An e-mail that a row brought is known to the next one."""
        drafts = [
            attrs.evolve(ASHA, emails=["new@example.com"]),
            NewLead(name="Asha Rao", emails=["new@example.com"]),
        ]
        _, done = ana.leads.create_many(drafts, reaction=Reaction.AUTO)
        assert done.intake is not None
        assert KNOWN.ref in [
            match.right for match in done.intake.matches if isinstance(match, Match)
        ]

    def test_a_policy_that_blocks_blocks_here_too(self, store: Store) -> None:
        """To be milder needs MANAGE_LEADS."""
        intake = attrs.evolve(RECOMMENDED.intake, reaction=Reaction.BLOCK)
        office = Office(store, attrs.evolve(RECOMMENDED, intake=intake))
        agent, ana = office.role("a", "agent"), office.role("ana", "manager")
        (blocked,) = agent.leads.create_many([ASHA])
        assert isinstance(blocked.error, DuplicateFoundError)
        with pytest.raises(PermissionDeniedError):
            agent.leads.create_many([ASHA], reaction=Reaction.WARN)
        (stored,) = ana.leads.create_many([ASHA], reaction=Reaction.WARN)
        assert stored.error is None
