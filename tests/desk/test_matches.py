"""Matches, dismissals and the review queue at the desk, over both stores."""

from typing import Any

import attrs
import pytest

from leadlink.desk.acting import ActingDesk
from leadlink.model.actor import Permission
from leadlink.model.errors import (
    InvalidValueError,
    PermissionDeniedError,
    RecordNotFoundError,
)
from leadlink.model.ids import Kind, Ref
from leadlink.model.match import FlagStatus, MaskedMatch, Match, MatchFlag
from leadlink.model.policy.rights import RosterSight
from leadlink.model.refusals import CustomerLinkRefusedError
from leadlink.model.roster import NewJob
from leadlink.ports.store import Store
from leadlink.presets import RECOMMENDED
from leadlink.testing import factories as make
from tests.desk.office import Office

REACH: dict[str, Any] = {"emails": ["asha@example.com"], "phones": ["+91 98450 12345"]}
LEAD = make.lead(**REACH)
ASHA = make.contact(owner_id="bo", **REACH)
TWIN = make.contact("C2", owner_id="cy", **REACH)
OWNERS = attrs.evolve(
    RECOMMENDED,
    rights=attrs.evolve(RECOMMENDED.rights, roster_sight=RosterSight.OWNERS),
)


@pytest.fixture
def office(store: Store) -> Office:
    """An office with a lead and two contacts who look the same."""
    office = Office(store, RECOMMENDED)
    office.put(LEAD, ASHA, TWIN)
    return office


@pytest.fixture
def ana(office: Office) -> ActingDesk:
    """A manager."""
    return office.role("ana", "manager")


@pytest.fixture
def hidden(store: Store) -> Office:
    """The same where only owners see contacts."""
    office = Office(store, OWNERS)
    office.put(LEAD, ASHA, TWIN)
    return office


def found(desk: ActingDesk, record: Ref | str = "L1") -> list[str]:
    """Give the ids that match a record, best first."""
    matches = desk.matches.of(record)
    return [match.right.id for match in matches if isinstance(match, Match)]


def flagged(desk: ActingDesk, record: Ref | str = "L1") -> MatchFlag:
    """Ask for a flag that is there."""
    flag = desk.matches.flag(record)
    assert flag is not None
    return flag


class TestFinding:
    def test_explains_each_match(self, ana: ActingDesk) -> None:
        """Spec 7: "a reason a person can read"."""
        for match in ana.matches.of("L1"):
            assert isinstance(match, Match)
            assert match.left == LEAD.ref
            assert match.evidence
            assert str(match).startswith("same person")
        assert found(ana) == ["C1", "C2"]

    def test_is_asked_of_any_record_that_is_matched(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """Jobs, and contacts and companies among themselves."""
        office.put(make.job(**REACH), make.company(emails=["office@rao.example"]))
        assert found(ana, make.job().ref) == ["C1", "C2"]
        assert found(ana, ASHA.ref) == ["C2"]
        assert found(ana, make.company().ref) == []
        office.put(make.deal())
        with pytest.raises(InvalidValueError) as caught:
            ana.matches.of(make.deal().ref)
        assert [problem.path for problem in caught.value.problems] == ["kind"]

    def test_leaves_out_who_is_outside_matching(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """Spec 7: converted leads match only through their contact."""
        office.put(
            make.lead("L2", **REACH, status="CONVERTED", conversion_id="V1"),
            make.lead("L3", **REACH, archived_at=make.NOW),
        )
        assert found(ana, "L2") == found(ana, "L3") == []

    def test_masks_what_may_not_be_seen(self, hidden: Office) -> None:
        """Spec 4: "it says that one exists and who owns it, nothing else"."""
        hidden.put(make.lead("L2", **REACH, owner_id="bo"))
        seen = hidden.actor("bo").matches.of("L2")
        assert [getattr(match, "right", match) for match in seen] == [
            ASHA.ref,
            MaskedMatch(owner_id="cy"),
        ]

    def test_masks_each_owner_once(self, hidden: Office) -> None:
        """Not even how many there are is told, in whatever answer."""
        hidden.put(
            make.lead("L2", **REACH, owner_id="bo"),
            *(make.contact(f"C{n}", owner_id="cy", **REACH) for n in (3, 4)),
        )
        rights = (Permission.MANAGE_LEADS, Permission.CONVERT_LEADS)
        bo = hidden.actor("bo", *rights)
        mask = MaskedMatch(owner_id="cy")
        seen = bo.matches.of("L2")
        assert [it for it in seen if isinstance(it, MaskedMatch)] == [mask]
        assert bo.matches.view(flagged(bo, "L2").id).masked == (mask,)
        assert bo.conversions.options("L2").masked == (mask,)

    def test_hidden_and_missing_leads_answer_alike(self, office: Office) -> None:
        """Spec 13, in each call."""
        matches = office.actor("cy", Permission.MANAGE_LEADS).matches
        for lead_id in ("L1", "L9"):
            for call in (
                matches.of,
                matches.flag,
                matches.flag_of,
                matches.dismissals,
                lambda it: matches.dismiss(it, ASHA.ref),
            ):
                with pytest.raises(RecordNotFoundError) as caught:
                    call(lead_id)
                assert (caught.value.kind, caught.value.id) == ("lead", lead_id)


class TestDismissing:
    """Spec 7: "Dismissed pairs do not come back (symmetric, attributed, revocable)"."""

    def test_keeps_the_pair_apart_from_both_sides(self, ana: ActingDesk) -> None:
        """Named in either order."""
        made = ana.matches.dismiss(TWIN.ref, ASHA.ref, reason="mother and daughter")
        assert found(ana, ASHA.ref) == found(ana, TWIN.ref) == []
        assert (made.created_by, made.reason) == ("ana", "mother and daughter")
        assert ana.matches.dismissals(ASHA.ref) == (made,)
        assert ana.matches.dismissals(TWIN.ref) == (made,)
        assert found(ana) == ["C1", "C2"]

    def test_said_twice_is_said_once(self, office: Office, ana: ActingDesk) -> None:
        """The first one stays, with who said it."""
        first = ana.matches.dismiss("L1", ASHA.ref)
        again = office.admin.matches.dismiss(ASHA.ref, "L1", reason="no")
        assert again == first
        assert len(office.history(first.ref)) == 1

    def test_can_be_revoked(self, office: Office, ana: ActingDesk) -> None:
        """History keeps that it was said, and that it was taken back."""
        made = ana.matches.dismiss("L1", ASHA.ref)
        assert found(ana) == ["C2"]
        ana.matches.revoke(made.id)
        assert found(ana) == ["C1", "C2"]
        actions = [entry.action for entry in office.history(made.ref)]
        assert actions == ["dismiss", "revoke dismissal"]
        with pytest.raises(RecordNotFoundError):
            ana.matches.revoke(made.id)

    def test_of_a_record_with_itself_is_refused(self, ana: ActingDesk) -> None:
        """Nothing is another than itself."""
        with pytest.raises(InvalidValueError):
            ana.matches.dismiss("L1", "L1")

    def test_of_other_kinds_is_refused(self, ana: ActingDesk) -> None:
        """A note is no possible repeat of anything."""
        note = ana.leads.log("L1", "hello").ref
        for one, other in (("L1", note), (note, "L1")):
            with pytest.raises(InvalidValueError):
                ana.matches.dismiss(one, other)
        assert ana.matches.dismissals("L1") == ()

    def test_needs_the_right(self, office: Office, ana: ActingDesk) -> None:
        """MANAGE_LEADS, for all that changes what is reviewed."""
        made = ana.matches.dismiss("L1", ASHA.ref)
        flag = flagged(ana)
        others = set(Permission) - {Permission.MANAGE_LEADS, Permission.ADMIN}
        matches = office.actor("bo", *others).matches
        for call in (
            lambda: matches.dismiss("L1", TWIN.ref),
            lambda: matches.revoke(made.id),
            lambda: matches.flag("L1"),
            lambda: matches.link(flag.id, TWIN.ref),
            lambda: matches.dismiss_flag(flag.id),
        ):
            with pytest.raises(PermissionDeniedError) as caught:
                call()
            assert caught.value.needs == (Permission.MANAGE_LEADS,)

    def test_of_a_hidden_side_is_not_shown(self, hidden: Office) -> None:
        """Who does not see both records does not learn of it."""
        made = hidden.admin.matches.dismiss(ASHA.ref, TWIN.ref)
        bo = hidden.actor("bo", Permission.MANAGE_LEADS)
        assert bo.matches.dismissals(ASHA.ref) == ()
        with pytest.raises(RecordNotFoundError):
            bo.matches.revoke(made.id)


class TestFlags:
    """Spec 7: "a queue to review: open, linked, dismissed"."""

    def test_lose_a_candidate_that_is_dismissed(self, ana: ActingDesk) -> None:
        """Until none is left."""
        assert flagged(ana).candidates == (ASHA.ref, TWIN.ref)
        ana.matches.dismiss("L1", ASHA.ref)
        left = ana.matches.flag_of("L1")
        assert left is not None
        assert (left.candidates, left.status) == ((TWIN.ref,), FlagStatus.OPEN)
        ana.matches.dismiss(TWIN.ref, "L1")
        none_left = ana.matches.flag_of("L1")
        assert none_left is not None
        assert (none_left.candidates, none_left.status) == ((), FlagStatus.DISMISSED)
        assert none_left.decided_by == "ana"

    def test_open_again_when_a_dismissal_is_revoked(self, ana: ActingDesk) -> None:
        """With the candidate."""
        flag = flagged(ana)
        ana.matches.dismiss_flag(flag.id)
        dismissal = ana.matches.dismissals(ASHA.ref)[0]
        ana.matches.revoke(dismissal.id)
        again = ana.matches.flag_of("L1")
        assert again is not None
        assert (again.candidates, again.status) == ((ASHA.ref,), FlagStatus.OPEN)
        assert [it.id for it in ana.matches.queue().items] == [flag.id]

    def test_of_a_linked_record_stay_settled(self, ana: ActingDesk) -> None:
        """Asking again changes nothing."""
        flag = flagged(ana)
        ana.apply(ana.matches.link(flag.id, TWIN.ref))
        assert flagged(ana).status is FlagStatus.LINKED
        assert ana.matches.queue().items == ()

    def test_are_raised_for_nobody_without_need(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """No match, or a link that is there: there is nothing to ask."""
        office.put(
            make.lead("L2", name="Zacharias Quill", phones=["+44 20 7946 0958"]),
            make.lead("L3", **REACH, customer=make.customer_link("C1")),
        )
        assert ana.matches.flag("L2") is None
        assert ana.matches.flag("L3") is None
        assert ana.matches.flag_of("L2") is None

    def test_are_asked_anew_of_changed_records(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """A customer who came in later is a candidate as well."""
        ana.matches.dismiss_flag(flagged(ana).id)
        office.put(make.contact("C3", **REACH))
        assert flagged(ana).candidates == (Ref(Kind.CONTACT, "C3"),)
        ana.customers.archive(Ref(Kind.CONTACT, "C3"))
        again = flagged(ana)
        assert (again.candidates, again.status) == ((), FlagStatus.DISMISSED)

    def test_of_jobs_follow_what_is_edited(self, ana: ActingDesk) -> None:
        """A corrected number makes a job a possible repeat, or none any more."""
        job = ana.customers.create_job(NewJob(id="J5", name="Zacharias Quill")).job
        assert ana.matches.flag_of(job.ref) is None
        ana.customers.edit(job.ref, 1, name="Asha Rao", **REACH)
        asked = ana.matches.flag_of(job.ref)
        assert asked is not None
        assert asked.candidates == (ASHA.ref, TWIN.ref)
        ana.customers.archive(job.ref)
        settled = ana.matches.flag_of(job.ref)
        assert settled is not None
        assert settled.status is FlagStatus.DISMISSED
        ana.customers.restore(job.ref)
        assert [it.id for it in ana.matches.queue().items] == [asked.id]

    def test_are_for_leads_and_jobs(self, ana: ActingDesk) -> None:
        """A contact is no repeat customer of itself."""
        with pytest.raises(CustomerLinkRefusedError):
            ana.matches.flag(ASHA.ref)

    def test_are_viewed_with_all_that_is_known(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """S4.5: profile, the leads and jobs already there, reasons."""
        office.put(make.job(customer=make.customer_link("C2")))
        view = ana.matches.view(flagged(ana).id)
        assert view.subject == office.get(LEAD)
        assert [it.customer for it in view.candidates] == [
            office.get(ASHA),
            office.get(TWIN),
        ]
        assert [len(it.work) for it in view.candidates] == [0, 1]
        assert view.is_ambiguous
        assert view.masked == ()

    def test_are_compared_anew_when_viewed(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """A candidate that no longer matches is shown with what is left of it."""
        flag = flagged(ana)
        asha = office.get(ASHA)
        office.put(attrs.evolve(asha, name="Xu Li", emails=[], phones=[]))
        candidates = ana.matches.view(flag.id).candidates
        (changed,) = [it for it in candidates if it.customer.ref == ASHA.ref]
        assert changed.match.right == ASHA.ref
        assert changed.match.same < 0.5

    def test_mask_candidates_that_may_not_be_seen(self, hidden: Office) -> None:
        """Also their ids, in every answer."""
        hidden.put(make.job(**REACH, owner_id="bo"))
        job = make.job().ref
        bo = hidden.actor("bo", Permission.MANAGE_LEADS)
        flag = flagged(bo, job)
        assert flag.candidates == (ASHA.ref,)
        assert bo.matches.queue().items == (flag,)
        view = bo.matches.view(flag.id)
        assert [it.customer.ref for it in view.candidates] == [ASHA.ref]
        assert view.masked == (MaskedMatch(owner_id="cy"),)
        assert view.flag == flag
        with pytest.raises(InvalidValueError):
            bo.matches.link(flag.id, TWIN.ref)
        with pytest.raises(InvalidValueError):
            bo.matches.dismiss_flag(flag.id, TWIN.ref)

    def test_stay_open_for_candidates_that_may_not_be_seen(
        self, hidden: Office
    ) -> None:
        """Nobody dismisses what they cannot judge."""
        hidden.put(make.job(**REACH, owner_id="bo"))
        bo = hidden.actor("bo", Permission.MANAGE_LEADS)
        flag = flagged(bo, make.job().ref)
        left = bo.matches.dismiss_flag(flag.id)
        assert (left.status, left.candidates) == (FlagStatus.OPEN, ())
        kept = hidden.get(flag)
        assert kept.candidates == (TWIN.ref,)

    def test_one_candidate_is_dismissed_and_the_others_stay(
        self, ana: ActingDesk
    ) -> None:
        """With the reason that was given."""
        flag = flagged(ana)
        left = ana.matches.dismiss_flag(flag.id, ASHA.ref, reason="aunt")
        assert left.candidates == (TWIN.ref,)
        assert [it.reason for it in ana.matches.dismissals("L1")] == ["aunt"]
        with pytest.raises(InvalidValueError) as caught:
            ana.matches.dismiss_flag(flag.id, ASHA.ref)
        assert [problem.path for problem in caught.value.problems] == ["customer"]

    def test_of_hidden_records_are_not_there(self, office: Office) -> None:
        """Not in the queue, and not by their id."""
        flag = flagged(office.admin)
        cy = office.actor("cy", Permission.MANAGE_LEADS)
        assert cy.matches.queue().items == ()
        for call in (
            cy.matches.view,
            lambda it: cy.matches.link(it, ASHA.ref),
            cy.matches.dismiss_flag,
        ):
            with pytest.raises(RecordNotFoundError) as caught:
                call(flag.id)
            assert (caught.value.kind, caught.value.id) == ("flag", flag.id)


class TestQueue:
    def test_is_paged_over_hidden_flags(self, office: Office) -> None:
        """A page is full although some flags in between are hidden."""
        for n in range(6):
            owner = "cy" if n % 2 else "bo"
            office.put(make.lead(f"Q{n}", **REACH, owner_id=owner))
            flagged(office.admin, f"Q{n}")
        cy = office.actor("cy")
        first = cy.matches.queue(limit=2)
        assert [it.subject.id for it in first.items] == ["Q1", "Q3"]
        rest = cy.matches.queue(after=first.next, limit=2)
        assert [it.subject.id for it in rest.items] == ["Q5"]
        assert rest.next is None

    def test_has_only_what_is_still_a_question(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """Spec 7: archived and secondary leads are outside matching."""
        asked = flagged(ana)
        office.put(attrs.evolve(office.get(LEAD), archived_at=make.NOW))
        assert ana.matches.queue().items == ()
        office.put(attrs.evolve(office.get(LEAD), archived_at=None))
        assert ana.matches.queue().items == (asked,)
        office.put(
            attrs.evolve(
                office.get(LEAD), status="LINKED", primary_id="L9", owner_id="bo"
            )
        )
        assert ana.matches.queue().items == ()

    @pytest.mark.parametrize("limit", [0, -3])
    def test_needs_a_page_of_at_least_one(self, ana: ActingDesk, limit: int) -> None:
        """As every listing does."""
        with pytest.raises(InvalidValueError):
            ana.matches.queue(limit=limit)

    def test_shows_what_was_decided(self, ana: ActingDesk) -> None:
        """By status."""
        job = ana.customers.create_job(NewJob(name="Asha Rao", **REACH))
        assert job.flag is not None
        flag = flagged(ana)
        ana.matches.dismiss_flag(flag.id)
        dismissed = ana.matches.queue(FlagStatus.DISMISSED).items
        assert [it.id for it in dismissed] == [flag.id]
        assert [it.id for it in ana.matches.queue().items] == [job.flag.id]
