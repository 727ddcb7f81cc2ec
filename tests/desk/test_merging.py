"""Merging at the desk, over both stores: plan, apply, look up, undo (spec 12)."""

from datetime import timedelta
from typing import Any

import attrs
import pytest

from leadlink.desk.acting import ActingDesk
from leadlink.model.actor import Permission
from leadlink.model.bookkeeping import Redirect
from leadlink.model.errors import (
    InvalidValueError,
    PermissionDeniedError,
    RecordNotFoundError,
)
from leadlink.model.fields import LinkKind, Standing
from leadlink.model.ids import Kind, Ref, joint_id
from leadlink.model.intake import NewLead
from leadlink.model.operations import MergeRecord
from leadlink.model.policy.merging import MergeRule, MergingPolicy, SurvivorRule
from leadlink.model.policy.rights import RosterSight
from leadlink.model.refusals import (
    AlreadyExistsError,
    MergeRefusedError,
    Reason,
    StaleRecordError,
    UndoRefusedError,
    Why,
)
from leadlink.model.roster import NewContact
from leadlink.model.targets import Existing, New, NoTarget
from leadlink.ports.store import Store
from leadlink.presets import RECOMMENDED
from leadlink.rules.undoing import Resolution
from leadlink.testing import factories as make
from tests.desk.office import Office

C1, C2, C3 = (Ref(Kind.CONTACT, f"C{n}") for n in (1, 2, 3))
O1, O2 = Ref(Kind.COMPANY, "O1"), Ref(Kind.COMPANY, "O2")
L1, L2, L3 = (Ref(Kind.LEAD, f"L{n}") for n in (1, 2, 3))
LATER = make.NOW + timedelta(days=1)


@pytest.fixture
def ana(office: Office) -> ActingDesk:
    """Give somebody who may merge and undo, and sees all."""
    return merger(office, "ana")


def merger(office: Office, name: str) -> ActingDesk:
    """Act as somebody who may merge and undo, and sees all."""
    return office.actor(
        name,
        Permission.MERGE_RECORDS,
        Permission.UNDO,
        Permission.VIEW_ALL_LEADS,
        Permission.MANAGE_LEADS,
        Permission.MANAGE_CUSTOMERS,
        Permission.CONVERT_LEADS,
        Permission.LINK_LEADS,
        Permission.CREATE_LEADS,
    )


def merged(desk: ActingDesk, *records: Ref, **more: Any) -> MergeRecord:
    """Merge in one call."""
    return desk.apply(desk.merges.plan(records, **more))


def two(office: Office, **more: Any) -> None:
    """Put two contacts in place, the second one younger and called otherwise."""
    office.put(
        make.contact("C1"),
        make.contact("C2", name="Zoe Quill", created_at=LATER, **more),
    )


class TestPlan:
    """Spec 12: "Chosen survivor; per-field rule; … Dry run first"."""

    def test_writes_nothing_and_tells_everything(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """The plan is read, printed and thrown away."""
        two(office, website="zoe.example", owner_id="bo")
        office.put(make.note("N1", about=[C2]))
        plan = ana.merges.plan([C1, C2])
        assert plan.survivor.ref == C1
        assert str(plan).splitlines() == [
            "Merge contact 'C2' into contact 'C1': Asha Rao, customer",
            "  name = 'Asha Rao' of contact 'C1'",
            "    instead of 'Zoe Quill' of contact 'C2'",
            "  website = 'zoe.example' of contact 'C2'",
            "  owner_id = 'bo' of contact 'C2'",
            "  note 'N1' follows",
            "  'bo' is told",
        ]
        assert office.get(make.contact("C2")).website == "zoe.example"
        assert ana.merges.of(C1) == ()

    def test_needs_the_right_to_merge(self, office: Office) -> None:
        """MERGE_RECORDS is asked for before anybody's data is read."""
        bo = office.actor("bo", Permission.MANAGE_CUSTOMERS)
        with pytest.raises(PermissionDeniedError) as caught:
            bo.merges.plan([C1, C2])
        assert caught.value.needs == (Permission.MERGE_RECORDS,)

    @pytest.mark.parametrize(
        ("rule", "survivor"),
        [
            (SurvivorRule.OLDEST, C1),
            (SurvivorRule.NEWEST, C3),
            (SurvivorRule.FULLEST, C2),
        ],
    )
    def test_the_policy_chooses_the_survivor(
        self, store: Store, rule: SurvivorRule, survivor: Ref
    ) -> None:
        """The oldest, the newest, or who says most."""
        policy = attrs.evolve(RECOMMENDED, merging=MergingPolicy(survivor=rule))
        office = Office(store, policy)
        two(office, website="zoe.example", industry="Silk")
        office.put(make.contact("C3", created_at=LATER + timedelta(days=1)))
        plan = merger(office, "ana").merges.plan([C3, C2, C1])
        assert plan.survivor.ref == survivor

    def test_a_named_survivor_wins(self, office: Office, ana: ActingDesk) -> None:
        """Explicit beats the rule."""
        two(office)
        assert ana.merges.plan([C1, C2], survivor=C2).survivor.ref == C2
        with pytest.raises(InvalidValueError) as caught:
            ana.merges.plan([C1, C2], survivor=C3)
        assert [problem.path for problem in caught.value.problems] == ["survivor"]

    def test_needs_records(self, ana: ActingDesk) -> None:
        """Of none there is no survivor."""
        with pytest.raises(InvalidValueError):
            ana.merges.plan([])

    def test_a_policy_may_let_others_overwrite(self, store: Store) -> None:
        """Data gives way; owner, status and customer are no data."""
        overwriting = MergingPolicy(filled=MergeRule.OVERWRITE)
        office = Office(store, attrs.evolve(RECOMMENDED, merging=overwriting))
        office.put(
            make.lead("L1", website="old.example", owner_id="ana"),
            make.lead("L2", website="new.example", owner_id="bo", created_at=LATER),
        )
        after = merger(office, "ana").merges.plan([L1, L2]).after
        assert (after.website, after.owner_id) == ("new.example", "ana")

    def test_refuses_with_every_reason(self, office: Office, ana: ActingDesk) -> None:
        """Merging "with itself, across a redirect or across kinds is refused"."""
        office.put(
            make.contact("C1", archived_at=make.NOW),
            make.company("O1"),
            make.deal("D1"),
            make.contact("C2"),
            make.contact("C3", created_at=LATER),
        )
        merged(ana, C2, C3)
        with pytest.raises(MergeRefusedError) as caught:
            ana.merges.plan([C1, C1, O1, Ref(Kind.DEAL, "D1"), C3])
        assert set(caught.value.reasons) == {
            Reason(Why.SAME_RECORD, C1),
            Reason(Why.ARCHIVED, C1),
            Reason(Why.OTHER_KIND, O1),
            Reason(Why.NOT_MERGEABLE, Ref(Kind.DEAL, "D1")),
            Reason(Why.MERGED, C3),
        }
        with pytest.raises(MergeRefusedError) as caught:
            ana.merges.plan([C2])
        assert caught.value.reasons == (Reason(Why.ALONE, C2),)

    def test_refuses_leads_that_are_part_of_another(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """A converted lead is history; a secondary one is linked to its primary."""
        office.put(
            make.lead("L1"),
            make.lead("L2", primary_id="L1"),
            make.conversion("V1", lead_id="L3"),
            make.lead("L3", conversion_id="V1"),
        )
        with pytest.raises(MergeRefusedError) as caught:
            ana.merges.plan([L1, L2, L3])
        assert caught.value.reasons == (
            Reason(Why.SECONDARY, L2),
            Reason(Why.CONVERTED, L3),
        )

    def test_shows_only_what_the_actor_sees(self, store: Store) -> None:
        """A hidden deal turns to the survivor all the same."""
        rights = attrs.evolve(RECOMMENDED.rights, roster_sight=RosterSight.OWNERS)
        office = Office(store, attrs.evolve(RECOMMENDED, rights=rights))
        office.put(
            make.contact("C1", owner_id="eve"),
            make.contact("C2", owner_id="eve", created_at=LATER),
            make.deal("D1", contact_id="C2", owner_id="bo"),
            make.deal("D2", contact_id="C2", owner_id="eve"),
        )
        eve = office.actor("eve", Permission.MERGE_RECORDS)
        plan = eve.merges.plan([C1, C2])
        assert [effect.ref.id for effect in plan.turned] == ["D2"]
        record = eve.apply(plan)
        for shown in (record, eve.merges.get(record.id), *eve.merges.of(C2)):
            refs = {effect.ref.id for effect in shown.effects}
            assert refs == {"C1", "C2", "D2", joint_id(C2)}
        assert office.get(make.deal("D1")).contact_id == "C1"


class TestApply:
    """One unit of work, and only of what the plan was made from."""

    def test_a_stale_plan_is_refused(self, office: Office, ana: ActingDesk) -> None:
        """A record that changed, or one more that refers to what goes."""
        two(office)
        office.put(make.note("N1", about=[C2]))
        plan = ana.merges.plan([C1, C2])
        ana.customers.edit(C2, version=1, industry="Silk")
        with pytest.raises(StaleRecordError) as caught:
            ana.apply(plan)
        assert caught.value.records == (C2,)
        plan = ana.merges.plan([C1, C2])
        office.put(make.note("N2", about=[C2]))
        with pytest.raises(StaleRecordError) as caught:
            ana.apply(plan)
        assert caught.value.records == (Ref(Kind.NOTE, "N2"),)
        assert office.find(C2) is not None

    def test_a_plan_is_applied_once(self, office: Office, ana: ActingDesk) -> None:
        """What was merged away cannot be merged again."""
        two(office)
        plan = ana.merges.plan([C1, C2])
        ana.apply(plan)
        with pytest.raises(MergeRefusedError) as caught:
            ana.apply(plan)
        assert caught.value.reasons == (Reason(Why.MERGED, C2),)

    def test_an_altered_plan_is_refused(self, office: Office, ana: ActingDesk) -> None:
        """And one of another actor."""
        two(office)
        plan = ana.merges.plan([C1, C2])
        forged = attrs.evolve(plan, after=attrs.evolve(plan.after, industry="Silk"))
        for desk, wrong in ((ana, forged), (merger(office, "bo"), plan)):
            with pytest.raises(InvalidValueError):
                desk.apply(wrong)

    def test_losing_values_are_kept(self, office: Office, ana: ActingDesk) -> None:
        """In the merge record, with the record that they are of."""
        two(office, standing=Standing.PROSPECT, custom={"budget": 0})
        office.put(make.contact("C3", custom={"budget": 5}))
        record = merged(ana, C1, C2, C3)
        assert [(it.record, it.field, it.value) for it in record.losing] == [
            (C2, "name", "Zoe Quill"),
            (C2, "standing", "prospect"),
            (C3, "custom[budget]", "5"),
        ]
        assert str(ana.merges.formers(C1)[0].name) == "Zoe Quill"

    def test_owners_of_what_goes_are_told(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """Once each, about the survivor; and again when it is taken back."""
        two(office, owner_id="bo")
        office.put(make.contact("C3", owner_id="bo", created_at=LATER))
        record = merged(ana, C1, C2, C3)
        ana.undo(record.id)
        told = [(note.to, note.about, note.event) for note in office.told()]
        assert told == [
            ("bo", C1, "records merged"),
            ("bo", C1, "records unmerged"),
        ]


class TestOldIds:
    """Spec 12: "Old ids keep resolving (redirects, flattened over chains)"."""

    def test_lead_to_the_survivor(self, office: Office, ana: ActingDesk) -> None:
        """Over a chain at one step, everywhere."""
        two(office)
        office.put(make.contact("C3", standing=Standing.CUSTOMER))
        merged(ana, C2, C3, survivor=C2)
        merged(ana, C1, C2, survivor=C1)
        for ref in (C1, C2, C3):
            assert ana.customers.get(ref).ref == C1
            assert [it.survivor for it in ana.merges.of(ref)] == [C2, C1]
            assert {it.ref for it in ana.merges.formers(ref)} == {C2, C3}
        found = office.find(Ref(Kind.REDIRECT, joint_id(C3)))
        assert isinstance(found, Redirect)
        assert found.to == C1

    def test_can_be_linked_to(self, office: Office, ana: ActingDesk) -> None:
        """Whoever still has the old id reaches the customer."""
        two(office)
        merged(ana, C1, C2)
        office.put(make.lead("L1"), make.job("J1"))
        record = ana.links.link_customer("L1", C2)
        assert record.customer == C1
        draft = NewLead(name="Eve Ode", phones=["+91 98450 77777"], client=C2)
        made = ana.leads.create(draft).lead
        assert made.customer is not None
        assert made.customer.customer == C1

    def test_are_not_given_again(self, office: Office, ana: ActingDesk) -> None:
        """Else undoing the merge would find its place taken."""
        two(office)
        office.put(make.lead("L1"), make.lead("L2", created_at=LATER))
        merged(ana, C1, C2)
        merged(ana, L1, L2)
        admin = office.admin
        with pytest.raises(AlreadyExistsError):
            admin.customers.create_contact(NewContact(id="C2", name="New"))
        with pytest.raises(AlreadyExistsError):
            admin.leads.create(NewLead(id="L2", name="New", phones=["+91 98450 77777"]))

    def test_what_is_hidden_stays_hidden(self, office: Office, ana: ActingDesk) -> None:
        """An old id of a lead that the actor may not see leads nowhere."""
        office.put(make.lead("L1", owner_id="ana"), make.lead("L2", created_at=LATER))
        merged(ana, L1, L2)
        with pytest.raises(RecordNotFoundError) as caught:
            office.actor("eve").leads.get("L2")
        assert caught.value.id == "L2"

    def test_history_is_that_of_all(self, office: Office, ana: ActingDesk) -> None:
        """History is "re-pointed": one story, in order, under any of the ids."""
        office.put(make.lead("L1"), make.lead("L2", created_at=LATER))
        ana.leads.set_status("L2", "CONTACTED")
        merged(ana, L1, L2)
        ana.leads.set_status("L1", "QUALIFIED")
        for id_ in ("L1", "L2"):
            told = [(it.record.id, it.action) for it in ana.leads.history(id_)]
            assert told[2:] == [
                ("L2", "set status"),
                ("L2", "merge"),
                ("L1", "set status"),
            ]

    def test_conversions_and_journeys_are_those_of_all(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """The lead that became a merged contact is the survivor's now."""
        two(office)
        office.put(make.lead("L1"))
        done = ana.apply(
            ana.conversions.plan("L1", person=Existing(C2), company=NoTarget())
        )
        merged(ana, C1, C2)
        assert [it.ref for it in ana.conversions.of(C1)] == [done.ref]
        assert [it.record.ref for it in ana.customers.leads_and_jobs(C1)] == [L1]
        steps = [step.what for step in ana.reports.journey(C1)]
        assert "converted" in steps
        assert "merged with contact 'C2'" in steps

    def test_the_roster_search_knows_the_losing_name(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """It is "kept and searchable", also after later edits."""
        two(office)
        record = merged(ana, C1, C2)
        ana.customers.edit(C1, version=1, industry="Silk")
        assert [it.ref for it in ana.customers.search("quill").items] == [C1]
        assert [it.ref for it in ana.customers.search("asha").items] == [C1]
        ana.undo(record.id)
        assert [it.ref for it in ana.customers.search("quill").items] == [C2]
        assert [it.ref for it in ana.customers.search("asha").items] == [C1, C2]

    def test_an_archived_survivor_is_found_under_no_name(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """What is outside matching stays outside, with all its names."""
        two(office)
        merged(ana, C1, C2)
        ana.customers.archive(C1)
        with office.admin.session.reading() as unit:
            assert unit.reader.holders("f:quill", limit=5) == ()

    def test_erasing_the_survivor_erases_what_it_was(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """No redirect, no image, no name is left, over a chain of merges."""
        two(office)
        office.put(make.contact("C3"), make.note("N1", about=[O1], text="Zoe Quill?"))
        office.put(make.company("O1", description="Ask Zoe Quill"))
        record = merged(ana, C1, C2)
        last = merged(ana, C3, C1, survivor=C3)
        office.admin.erase(C1)
        for ref in (record.ref, last.ref, C3, Ref(Kind.REDIRECT, joint_id(C2))):
            assert office.find(ref) is None
        assert office.history(C2) == ()
        with office.admin.session.reading() as unit:
            assert unit.reader.holders("f:quill", limit=5) == ()


class TestReferences:
    """Everything that referred to what goes refers to the survivor."""

    def test_of_contacts_and_companies(self, office: Office, ana: ActingDesk) -> None:
        """Links, deals, people, activities."""
        two(office, company_id="O2")
        office.put(
            make.company("O1"),
            make.company("O2", created_at=LATER),
            make.lead("L1", customer=make.customer_link("C2")),
            make.job("J1", customer=make.customer_link(customer=O2)),
            make.deal("D1", contact_id="C2", company_id="O2"),
            make.note("N1", about=[C1, C2, O2]),
        )
        merged(ana, C1, C2)
        merged(ana, O1, O2)
        lead, job = office.get(make.lead("L1")), office.get(make.job("J1"))
        assert lead.customer is not None
        assert job.customer is not None
        assert (lead.customer.customer, job.customer.customer) == (C1, O1)
        assert lead.customer.kind is LinkKind.MATCH
        deal = office.get(make.deal("D1"))
        assert (deal.contact_id, deal.company_id) == ("C1", "O1")
        assert office.get(make.note("N1")).about == (C1, O1)
        assert office.get(make.contact("C1")).company_id == "O1"

    def test_of_leads(self, office: Office, ana: ActingDesk) -> None:
        """Secondaries, claims, receipts."""
        office.put(
            make.lead("L1"),
            make.lead("L2", created_at=LATER),
            make.lead("S1", primary_id="L2"),
            make.claim("K1", lead_id="L2"),
            make.receipt("import:1", result=L2),
        )
        merged(ana, L1, L2)
        assert office.get(make.lead("S1")).primary_id == "L1"
        assert [lead.id for lead in ana.links.secondaries("L2")] == ["S1"]
        assert office.get(make.claim("K1")).lead_id == "L1"
        assert office.get(make.receipt("import:1")).result == L1


class TestUndo:
    """Spec 12: "Undo … returns only what is still where the merge put it"."""

    def test_restores_both_and_lists_the_rest(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """Later work stays and is told; nobody has to ask twice."""
        two(office, website="zoe.example", tags=["vip"])
        office.put(make.note("N1", about=[C2]), make.note("N2", about=[C2]))
        record = merged(ana, C1, C2)
        ana.customers.edit(C1, version=2, website="later.example", role="CEO")
        done = ana.undo(record.id)
        assert [str(conflict) for conflict in done.kept] == [
            "contact 'C1'.website: changed since"
        ]
        first, second = (office.get(make.contact(id_)) for id_ in ("C1", "C2"))
        assert (first.website, first.role, first.tags) == ("later.example", "CEO", ())
        assert (second.website, second.tags) == ("zoe.example", ("vip",))
        assert office.get(make.note("N1")).about == (C2,)
        assert ana.customers.get(C2).ref == C2
        assert ana.merges.formers(C1) == ()

    def test_can_put_the_old_values_back(self, office: Office, ana: ActingDesk) -> None:
        """Where somebody says so."""
        two(office, website="zoe.example")
        record = merged(ana, C1, C2)
        ana.customers.edit(C1, version=2, website="later.example")
        ana.undo(record.id, resolution=Resolution.RESTORE)
        assert office.get(make.contact("C1")).website == ""

    def test_is_done_once(self, office: Office, ana: ActingDesk) -> None:
        """Single use; the record stays and says so."""
        two(office)
        record = merged(ana, C1, C2)
        ana.undo(record.id)
        with pytest.raises(UndoRefusedError) as caught:
            ana.undo(record.id)
        assert caught.value.reasons == (Reason(Why.UNDONE, record.ref),)
        assert ana.merges.get(record.id).undone_by == "ana"
        assert merged(ana, C1, C2).id != record.id

    def test_a_version_read_before_is_stale(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """What comes back goes on counting: an edit from before it is not its state."""
        two(office)
        read = ana.customers.get(C2)
        ana.customers.edit(C2, read.version, name="Zoe Quillfeather")
        ana.undo(merged(ana, C1, C2).id)
        with pytest.raises(StaleRecordError):
            ana.customers.edit(C2, read.version, industry="silk")
        assert ana.customers.get(C2).version == read.version + 2

    def test_a_clock_that_went_back_confuses_no_order(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """What the earlier merge brought is not taken for something of a later one."""
        two(office, phones=("+91 98450 22222",))
        office.put(make.contact("C3", name="Zoe Q", phones=("+91 98450 22222",)))
        merged(ana, C1, C2)
        before = ana.customers.get(C1)
        office.wait(timedelta(hours=-2))
        second = merged(ana, C1, C3)
        ana.undo(second.id)
        after = ana.customers.get(C1)
        assert attrs.evolve(after, version=0, updated_at=make.NOW) == attrs.evolve(
            before, version=0, updated_at=make.NOW
        )

    def test_what_two_merges_brought_stays_for_the_other(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """Out of order: the later merge answers for what both had."""
        two(office, website="zoe.example", phones=["+91 98450 12345"])
        office.put(
            make.contact("C3", website="eve.example", phones=["+91 98450 12345"])
        )
        first = merged(ana, C1, C2)
        office.wait(timedelta(hours=1))
        second = merged(ana, C1, C3, survivor=C1)
        ana.undo(first.id)
        now = office.get(make.contact("C1"))
        assert now.website == "eve.example"
        assert [phone.number for phone in now.phones] == ["+91 98450 12345"]
        assert ana.merges.get(second.id).losing != second.losing
        ana.undo(second.id)
        assert office.get(make.contact("C1")).website == ""
        assert office.get(make.contact("C3")).website == "eve.example"

    def test_of_a_survivor_that_was_merged_away_itself(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """C2 went into C1, C1 into C3: C2 comes back, C1 stays in C3."""
        two(office, website="zoe.example")
        office.put(make.contact("C3"), make.note("N1", about=[C2]))
        first = merged(ana, C1, C2)
        office.wait(timedelta(hours=1))
        merged(ana, C3, C1, survivor=C3)
        assert office.get(make.contact("C3")).website == "zoe.example"
        done = ana.undo(first.id)
        assert done.kept == ()
        assert office.get(make.contact("C3")).website == ""
        assert office.get(make.note("N1")).about == (C2,)
        assert (ana.customers.get(C1).ref, ana.customers.get(C2).ref) == (C3, C2)

    def test_what_was_edited_between_two_merges_stays(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """It is told, as any other later work."""
        two(office, website="zoe.example")
        office.put(make.contact("C3", industry="Silk"), make.note("N1", about=[C2]))
        first = merged(ana, C1, C2)
        ana.customers.edit(C1, version=2, website="later.example")
        office.wait(timedelta(hours=1))
        merged(ana, C1, C3, survivor=C1)
        done = ana.undo(first.id)
        assert "contact 'C1'.website: changed since" in map(str, done.kept)
        now = office.get(make.contact("C1"))
        assert (now.website, now.industry) == ("later.example", "Silk")

    def test_brings_back_what_refers_to_what_was_merged_later(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """The later merge did not see the lead, which was merged away by then."""
        two(office)
        office.put(make.company("O1"), make.company("O2"))
        office.put(
            make.lead("L1", customer=make.customer_link(customer=O2)),
            make.lead("L2", customer=make.customer_link(customer=C1)),
        )
        merged(ana, C1, C2, survivor=C1)
        leads = merged(ana, L1, L2, survivor=L2)
        merged(ana, O1, O2, survivor=O1)
        assert ana.undo(leads.id).kept == ()
        back = office.get(make.lead("L1")).customer
        assert back is not None
        assert back.customer == O1


class TestUndoOfOthers:
    """An operation that came before a merge is undone after it."""

    def test_a_turned_reference_was_changed_by_nobody(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """The lead was linked to C2, which is C1 now: unlinking works."""
        two(office)
        office.put(make.lead("L1"))
        link = ana.links.link_customer("L1", C2)
        merged(ana, C1, C2)
        assert ana.undo(link.id).kept == ()
        assert office.get(make.lead("L1")).customer is None

    def test_what_was_made_and_merged_away_is_told(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """The contact that a conversion made lives on in another one."""
        office.put(make.contact("C1"), make.lead("L1", name="Zoe Quill"))
        done = ana.apply(ana.conversions.plan("L1", person=New(), company=NoTarget()))
        made = Ref(Kind.CONTACT, done.person_id or "")
        merged(ana, C1, made, survivor=C1)
        with pytest.raises(UndoRefusedError) as caught:
            ana.undo(done.id)
        assert [str(conflict) for conflict in caught.value.conflicts] == [
            f"{made}: merged into another record since"
        ]
        ana.undo(done.id, resolution=Resolution.KEEP)
        assert office.get(make.lead("L1")).conversion_id is None
        assert ana.customers.get(made).ref == C1

    def test_a_secondary_of_a_merged_primary_can_be_unlinked(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """What the primary had got stays with the survivor, and is told."""
        leads = [
            make.lead(id_, status="CONTACTED", project_id="P", owner_id="ana")
            for id_ in ("L1", "L2", "L3")
        ]
        office.put(*leads)
        ana.links.link_leads("L2", "L3", "ana")
        merged(ana, L1, L2, survivor=L1)
        done = ana.links.unlink_leads("L3", resolution=Resolution.KEEP)
        assert [conflict.record for conflict in done.kept] == [L2]
        lead = office.get(make.lead("L3"))
        assert (lead.primary_id, lead.status) == (None, "CONTACTED")
