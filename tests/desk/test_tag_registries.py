"""The two registries of tags, over both stores (S1.15-S1.17, spec 11)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import attrs
import pytest

from leadlink.desk.acting import ActingDesk
from leadlink.desk.desk import LeadDesk
from leadlink.model.actor import Actor, Permission
from leadlink.model.errors import PermissionDeniedError
from leadlink.model.fields import Standing
from leadlink.model.ids import Kind, Ref
from leadlink.model.operations import ConversionRecord
from leadlink.model.policy.conversion import UndoRule
from leadlink.model.tags import TagRegistry, tag_entry_id
from leadlink.model.targets import Existing, New, NoTarget
from leadlink.ports.store import Store
from leadlink.presets.sell import SELL
from leadlink.rules.whatif import PlanPart
from leadlink.testing import factories as make
from tests.desk.office import Office

CONTACTS, CUSTOMERS = TagRegistry.CONTACTS, TagRegistry.PROSPECTS_AND_CUSTOMERS
NAMES = ("Asha Rao", "Bruno Lindqvist", "Chidi Okafor")
LEADS = tuple(
    make.lead(
        f"L{number}",
        name=make.lead(name=name).name,
        phones=[],
        emails=[f"{name.split()[0].lower()}@x{number}.example"],
        tags=["vip"],
        status="CONTACTED",
        owner_id="ana",
    )
    for number, name in enumerate(NAMES, start=1)
)
VIP = Ref(Kind.TAG_ENTRY, tag_entry_id(CONTACTS, "vip"))


@pytest.fixture
def ana(office: Office) -> ActingDesk:
    """A manager, over three leads of one tag."""
    office.put(*LEADS)
    return office.role("ana", "manager")


def convert(ana: ActingDesk, lead: str = "L1", **asked: Any) -> ConversionRecord:
    """Plan and apply."""
    return ana.apply(ana.conversions.plan(lead, **asked))


def tags(ana: ActingDesk) -> dict[TagRegistry, list[str]]:
    """Read both registries."""
    return {
        registry: [entry.tag for entry in ana.customers.tags(registry)]
        for registry in TagRegistry
    }


class TestEntering:
    def test_with_a_deal_they_enter_both(self, ana: ActingDesk) -> None:
        """S1.15: "tags are added to the tag settings of prospects and customers"."""
        convert(ana, deal=New("Flat"))
        assert tags(ana) == {CONTACTS: ["vip"], CUSTOMERS: ["vip"]}

    def test_without_one_they_enter_contacts_only(self, ana: ActingDesk) -> None:
        """S1.16: "added only to the tag settings of contacts"."""
        convert(ana)
        assert tags(ana) == {CONTACTS: ["vip"], CUSTOMERS: []}

    def test_sell_keeps_a_deals_tags_from_contacts(
        self, store: Store, office: Office
    ) -> None:
        """S1.15 as it stands: not of contacts."""
        names = [attrs.evolve(lead.name, given="A", family="B") for lead in LEADS]
        office.put(
            *(
                attrs.evolve(it, name=name)
                for it, name in zip(LEADS, names, strict=True)
            )
        )
        sell = Office(store, SELL).role("ana", "agent")
        convert(sell, deal=New("Flat"), person=New(), company=NoTarget())
        assert tags(sell) == {CONTACTS: [], CUSTOMERS: ["vip"]}

    def test_each_tag_is_there_once(self, office: Office, ana: ActingDesk) -> None:
        """The second conversion writes nothing new; the order is the alphabet's."""
        office.put(attrs.evolve(office.get(LEADS[1]), tags=("calm", "vip")))
        convert(ana, "L1")
        first = office.find(VIP)
        convert(ana, "L2")
        assert tags(ana)[CONTACTS] == ["calm", "vip"]
        assert office.find(VIP) == first
        assert len(office.history(VIP)) == 1

    def test_a_plan_shows_them_and_is_not_stale_for_them(self, ana: ActingDesk) -> None:
        """Another conversion may have entered the tag meanwhile."""
        plan = ana.conversions.plan("L1", deal=New("Flat"))
        assert [(it.registry, it.tag) for it in plan.entered] == [
            (CONTACTS, "vip"),
            (CUSTOMERS, "vip"),
        ]
        convert(ana, "L2")
        assert ana.apply(plan).lead_id == "L1"

    def test_many_in_one_unit_of_work(self, ana: ActingDesk) -> None:
        """All or nothing: the second sees what the first has entered."""
        lead_ids = [lead.id for lead in LEADS]
        found = [*ana.conversions.convert_many(lead_ids, all_or_nothing=True)]
        assert len(found) == 3
        assert tags(ana)[CONTACTS] == ["vip"]
        for item in found:
            record = item.record  # type: ignore[union-attr]  # every one is converted
            ana.undo(record.id)
        assert tags(ana)[CONTACTS] == []

    def test_conversions_at_once_do_not_hinder_each_other(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """Each is converted, and the tag is there once."""
        leads = [
            attrs.evolve(LEADS[0], id=f"M{it}", emails=(), phones=(f"+1217555{it:04}",))
            for it in range(8)
        ]
        office.put(*leads)
        with ThreadPoolExecutor(4) as pool:
            asked = {"person": New(), "company": NoTarget()}
            done = list(pool.map(lambda it: convert(ana, it.id, **asked), leads))
        assert len({record.id for record in done}) == 8
        assert tags(ana)[CONTACTS] == ["vip"]

    def test_a_refused_plan_enters_nothing(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """One unit of work with the conversion."""
        plan = ana.conversions.plan("L1")
        office.put(attrs.evolve(office.get(LEADS[0]), status="LOST"))
        with pytest.raises(RuntimeError, match="changed since"):
            ana.apply(plan)
        assert tags(ana)[CONTACTS] == []


class TestStaying:
    """S1.17: "any tags previously assigned ... will not be removed"."""

    def test_lowering_a_standing_removes_no_tag(self, ana: ActingDesk) -> None:
        """S1.17: neither from the record nor from a registry."""
        record = convert(ana, deal=New("Flat"))
        person = Ref(Kind.CONTACT, record.person_id or "")
        for standing in (Standing.PROSPECT, Standing.FORMER, Standing.NONE):
            lowered = ana.customers.set_standing(person, standing)
            assert lowered.tags == ("vip",)
            assert tags(ana) == {CONTACTS: ["vip"], CUSTOMERS: ["vip"]}

    def test_merging_removes_no_tag(self, ana: ActingDesk) -> None:
        """Nor does undoing the merge, or undoing a conversion after it."""
        first, second = convert(ana, "L1"), convert(ana, "L2")
        ids = (first.person_id, second.person_id)
        people = [Ref(Kind.CONTACT, id_ or "") for id_ in ids]
        merged = ana.apply(ana.merges.plan(people))
        assert tags(ana)[CONTACTS] == ["vip"]
        ana.undo(merged.id)
        assert tags(ana)[CONTACTS] == ["vip"]
        ana.undo(first.id)
        assert tags(ana)[CONTACTS] == ["vip"]


class TestUndoing:
    """An entry goes with the last conversion that needs it."""

    def test_an_undo_takes_the_entry_away(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """As if it had never been; converting again brings it back."""
        record = convert(ana)
        assert VIP in ana.undo(record.id).removed
        assert tags(ana)[CONTACTS] == []
        again = convert(ana)
        assert tags(ana)[CONTACTS] == ["vip"]
        ana.undo(again.id)
        assert [it.is_deletion for it in office.history(VIP)] == [
            False,
            True,
            False,
            True,
        ]

    @pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (2, 0, 1), (2, 1, 0)])
    def test_while_another_conversion_needs_it_it_stays(
        self, ana: ActingDesk, order: tuple[int, ...]
    ) -> None:
        """In whatever order they are undone."""
        records = [convert(ana, lead.id) for lead in LEADS]
        for turn, place in enumerate(order):
            assert tags(ana)[CONTACTS] == ["vip"], turn
            assert ana.undo(records[place].id).kept == ()
        assert tags(ana)[CONTACTS] == []

    def test_each_registry_has_its_own(self, ana: ActingDesk) -> None:
        """What only the deal needed goes with it."""
        first = convert(ana, "L1", deal=New("Flat"))
        convert(ana, "L2")
        ana.undo(first.id)
        assert tags(ana) == {CONTACTS: ["vip"], CUSTOMERS: []}

    def test_leads_into_one_contact(self, office: Office, ana: ActingDesk) -> None:
        """The heir may share a contact with others, in any order."""
        office.put(make.contact("C1", name="Asha Rao"))
        into = {"person": Existing("C1"), "company": NoTarget()}
        records = [convert(ana, "L3")]
        for lead in ("L2", "L1"):
            office.wait(timedelta(minutes=1))
            records.append(convert(ana, lead, **into))
        ana.undo(records[0].id)
        for record in reversed(records[1:]):
            assert tags(ana)[CONTACTS] == ["vip"]
            ana.undo(record.id)
        assert tags(ana)[CONTACTS] == []

    def test_what_cannot_be_undone_keeps_it(self, office: Office, store: Store) -> None:
        """S1.20: under a policy that never undoes, an entry stays for good."""
        part = attrs.evolve(office.policy.conversion, undo=UndoRule.NEVER)
        never = Office(store, attrs.evolve(office.policy, conversion=part))
        never.put(*LEADS)
        ana = never.role("ana", "manager")
        record = convert(ana)
        with pytest.raises(ValueError, match="cannot be undone under this policy"):
            ana.undo(record.id)
        assert tags(ana)[CONTACTS] == ["vip"]


class TestErasing:
    """Spec 13: a person's data is removed everywhere."""

    def test_a_tag_that_nobody_else_needs_goes_with_the_person(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """It may tell of the person; its history goes as well."""
        office.put(attrs.evolve(office.get(LEADS[0]), tags=("asha's mother",)))
        convert(ana)
        own = Ref(Kind.TAG_ENTRY, tag_entry_id(CONTACTS, "asha's mother"))
        assert len(office.history(own)) == 1
        office.admin.erase(LEADS[0].ref)
        assert tags(ana)[CONTACTS] == []
        assert office.history(own) == ()

    def test_others_answer_for_what_they_need(
        self, ana: ActingDesk, office: Office
    ) -> None:
        """It stays until the last of them is undone."""
        records = [convert(ana, lead.id) for lead in LEADS]
        office.admin.erase(LEADS[0].ref)
        assert tags(ana)[CONTACTS] == ["vip"]
        for record in records[1:]:
            assert tags(ana)[CONTACTS] == ["vip"]
            assert ana.undo(record.id).kept == ()
        assert tags(ana)[CONTACTS] == []

    @pytest.mark.parametrize("is_merged", [False, True])
    def test_a_tag_that_a_company_keeps_stays(
        self, ana: ActingDesk, office: Office, *, is_merged: bool
    ) -> None:
        """For good: no conversion that is undone takes it away; also after a merge."""
        firms = [make.company(it, name="Rao Traders") for it in ("O1", "O2")]
        office.put(*firms)
        convert(ana, company=Existing("O1"))
        later = convert(ana, "L2", company=NoTarget())
        if is_merged:
            merging = ana.merges.plan(
                [firms[1].ref, firms[0].ref], survivor=firms[1].ref
            )
            ana.apply(merging)
        office.admin.erase(LEADS[0].ref)
        firm = office.get(firms[1] if is_merged else firms[0])
        assert firm.tags == ("vip",)
        assert tags(ana)[CONTACTS] == ["vip"]
        ana.undo(later.id)
        assert tags(ana)[CONTACTS] == ["vip"]

    @pytest.mark.parametrize("is_kept", [True, False])
    def test_a_tag_that_a_deal_keeps_stays(
        self, ana: ActingDesk, office: Office, *, is_kept: bool
    ) -> None:
        """In each registry that it entered; what the deal has lost goes."""
        record = convert(ana, deal=New("Flat"))
        deal = office.get(make.deal(record.deal_id or ""))
        if not is_kept:
            office.put(attrs.evolve(deal, tags=()))
        office.admin.erase(LEADS[0].ref)
        found = ["vip"] if is_kept else []
        assert tags(ana) == {CONTACTS: found, CUSTOMERS: found}

    def test_an_heir_that_is_erased_in_parts_is_one(
        self, ana: ActingDesk, office: Office
    ) -> None:
        """A conversion into the same company loses its images, not the tag."""
        office.put(make.company("O1", name="Rao Traders"))
        into = {"person": New(), "company": Existing("O1")}
        convert(ana, "L1", **into)
        convert(ana, "L2", **into)
        office.admin.erase(LEADS[0].ref)
        assert tags(ana)[CONTACTS] == ["vip"]


class TestReading:
    @pytest.mark.parametrize(
        "permission",
        [
            Permission.VIEW_ALL_LEADS,
            Permission.MANAGE_LEADS,
            Permission.CONVERT_LEADS,
            Permission.MANAGE_CUSTOMERS,
            Permission.ADMIN,
        ],
    )
    def test_who_works_with_leads_or_customers_may(
        self, office: Office, ana: ActingDesk, permission: Permission
    ) -> None:
        """Each of these rights will do."""
        convert(ana)
        assert tags(office.actor("bo", permission))[CONTACTS] == ["vip"]

    @pytest.mark.parametrize("permission", [None, Permission.CREATE_LEADS])
    def test_others_may_not(
        self, office: Office, permission: Permission | None
    ) -> None:
        """The rights are checked first."""
        rights = () if permission is None else (permission,)
        with pytest.raises(PermissionDeniedError) as caught:
            office.actor("bo", *rights).customers.tags(CONTACTS)
        assert Permission.CONVERT_LEADS in caught.value.needs

    def test_another_tenant_has_its_own(self, store: Store, ana: ActingDesk) -> None:
        """What one office enters no other reads."""
        convert(ana)
        other = LeadDesk(store, tenant="other")
        bo = other.acting_as(Actor(id="bo", roles=("manager",)))
        assert tags(bo)[CONTACTS] == []

    def test_another_policy_is_compared_by_it(self, ana: ActingDesk) -> None:
        """`what_would_change` tells which registry a tag would enter no more."""
        part = attrs.evolve(
            ana.session.policy.conversion,
            tags_with_deal=SELL.conversion.tags_with_deal,
        )
        policy = attrs.evolve(ana.session.policy, name="other", conversion=part)
        found = [*ana.conversions.what_would_change(policy, deal=New())]
        assert [it.lead.id for it in found] == ["L1", "L2", "L3"]
        (line,) = found[0].differences
        assert (line.part, line.field) == (PlanPart.ENTERS, "tag 'vip' in contacts")
        assert (line.a, line.b) == ("entered", None)
