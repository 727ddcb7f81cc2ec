"""Which tags enter which registry, and who answers for an entry (S1.15, S1.16)."""

from typing import Any

import attrs
import pytest

from leadlink.model.change import Change
from leadlink.model.ids import Kind, Ref
from leadlink.model.operations import ConversionRecord, Effect
from leadlink.model.policy.conversion import TagsRule
from leadlink.model.policy.policy import Policy
from leadlink.model.tags import TagEntry, TagRegistry, tag_entry_id
from leadlink.model.target_plans import EnteredTag
from leadlink.model.targets import Existing, New, NoTarget, Target
from leadlink.presets.recommended import RECOMMENDED
from leadlink.presets.sell import SELL
from leadlink.rules import registering
from leadlink.rules.carrying_out import convert
from leadlink.rules.conversion import plan_conversion
from leadlink.testing import factories as make

CONTACTS, CUSTOMERS = TagRegistry.CONTACTS, TagRegistry.PROSPECTS_AND_CUSTOMERS
LEAD = make.lead(name="Asha Rao", company="Rao", tags=["vip", "calm"])


def plan(policy: Policy = RECOMMENDED, **asked: Any) -> Any:
    """Plan as Ana, at NOW."""
    lead = attrs.evolve(LEAD, name=make.lead(name="Asha").name)
    return plan_conversion(lead, policy=policy, by="ana", now=make.NOW, **asked)


def entered(*pairs: tuple[TagRegistry, str]) -> tuple[EnteredTag, ...]:
    """Name tags by their registry."""
    return tuple(EnteredTag(registry, tag) for registry, tag in pairs)


def converted(change: Change) -> ConversionRecord:
    """Give the record of a conversion."""
    (record,) = (it for it in change.puts if isinstance(it, ConversionRecord))
    return record


class TestWhich:
    @pytest.mark.parametrize(
        ("rule", "deal", "registries"),
        [
            (TagsRule.ALSO_CONTACTS, New("Flat"), [CONTACTS, CUSTOMERS]),
            (TagsRule.ALSO_CONTACTS, Existing("D1"), [CONTACTS, CUSTOMERS]),
            (TagsRule.PROSPECTS_AND_CUSTOMERS, New("Flat"), [CUSTOMERS]),
            (TagsRule.ALSO_CONTACTS, NoTarget(), [CONTACTS]),
            (TagsRule.PROSPECTS_AND_CUSTOMERS, NoTarget(), [CONTACTS]),
        ],
    )
    def test_a_deal_decides_and_the_policy(
        self, rule: TagsRule, deal: Target, registries: list[TagRegistry]
    ) -> None:
        """S1.15, S1.16: each tag once in each registry, sorted."""
        part = attrs.evolve(RECOMMENDED.conversion, tags_with_deal=rule)
        policy = attrs.evolve(RECOMMENDED, conversion=part)
        made = plan(policy, deal=deal, known=[make.deal("D1")])
        assert made.entered == entered(
            *((registry, tag) for registry in registries for tag in ("calm", "vip"))
        )

    def test_sell_keeps_them_apart(self) -> None:
        """S1.15 says nothing of contacts; the recommended policy adds them."""
        sell = SELL.conversion.tags_with_deal
        assert sell is TagsRule.PROSPECTS_AND_CUSTOMERS
        assert RECOMMENDED.conversion.tags_with_deal is TagsRule.ALSO_CONTACTS

    def test_tags_that_are_given_instead_enter_instead(self) -> None:
        """What no target gets enters nothing."""
        gold = New("Asha", values={"tags": ("gold",)})
        made = plan(person=gold, company=NoTarget())
        assert made.entered == entered((CONTACTS, "gold"))
        assert {it.path for it in made.left} >= {"tags[vip]", "tags[calm]"}

    def test_a_tag_that_a_target_has_already_enters_too(self) -> None:
        """The registry may not have it yet."""
        contact = make.contact("C1", tags=["vip", "old"])
        made = plan(person=Existing("C1"), company=NoTarget(), known=[contact])
        assert made.entered == entered((CONTACTS, "calm"), (CONTACTS, "vip"))

    def test_a_person_reads_it(self) -> None:
        """A line a fact of its own."""
        lines = str(plan(SELL, person=NoTarget(), deal=New("Flat"))).splitlines()
        assert "  enters   tag 'vip' in prospects and customers" in lines


class TestWriting:
    def test_what_is_new_is_written_and_what_is_there_is_not(self) -> None:
        """The conversion refers to both, so that both are known to be needed."""
        there = make.tag_entry("contacts:vip", version=3)
        change = convert(plan(), by="ana", now=make.NOW, registered=[there])
        entries = [it for it in change.puts if isinstance(it, TagEntry)]
        assert [(it.id, it.tag, it.version) for it in entries] == [
            ("contacts:calm", "calm", 0)
        ]
        effects = {it.ref.id: it for it in converted(change).effects}
        assert effects["contacts:vip"] == Effect(before=there, after=there)
        assert effects["contacts:calm"].before is None

    def test_a_long_tag_has_an_id_that_fits(self) -> None:
        """And another one than any other tag."""
        long, longer = "x" * 500, "x" * 501
        ids = {tag_entry_id(CONTACTS, tag) for tag in (long, longer)}
        assert len(ids) == 2
        assert all(len(id_) <= 200 for id_ in ids)
        assert tag_entry_id(CUSTOMERS, long) not in ids
        assert str(make.tag_entry(tag=long)) == long


class TestHandingOn:
    """An entry stays while another conversion needs it."""

    VIP, CALM = make.tag_entry(), make.tag_entry("contacts:calm", tag="calm")
    MADE = make.conversion(
        "V1", effects=[Effect(before=None, after=it) for it in (VIP, CALM)]
    )

    def found(self, id_: str, *entries: TagEntry) -> ConversionRecord:
        """Make a conversion that found entries there."""
        return make.conversion(
            id_,
            effects=[
                Effect(before=LEAD, after=attrs.evolve(LEAD, status="CONVERTED")),
                *(Effect(before=it, after=it) for it in entries),
            ],
        )

    def test_only_what_it_made_is_its_own(self) -> None:
        """What was there before is another's."""
        assert [*registering.made_by(self.MADE)] == [self.VIP.ref, self.CALM.ref]
        assert [*registering.made_by(self.found("V2", self.VIP))] == []

    def test_the_heir_has_made_it_from_then_on(self) -> None:
        """Of several entries each goes to its own heir; the rest is taken back."""
        heir = self.found("V2", self.VIP)
        left, heirs = registering.handed(self.MADE, {self.VIP.ref: heir})
        assert [it.ref for it in left.effects] == [self.CALM.ref]
        (changed,) = heirs.values()
        assert [*registering.made_by(changed)] == [self.VIP.ref]
        assert changed.effects[0] == heir.effects[0]

    def test_one_heir_may_take_several(self) -> None:
        """It is changed once."""
        heir = self.found("V2", self.VIP, self.CALM)
        both: dict[Ref, ConversionRecord] = {
            entry.ref: heir for entry in (self.VIP, self.CALM)
        }
        left, heirs = registering.handed(self.MADE, both)
        assert left.effects == ()
        assert {*registering.made_by(heirs[heir.ref])} == both.keys()

    def test_without_heirs_nothing_changes(self) -> None:
        """All of it is taken back."""
        assert registering.handed(self.MADE, {}) == (self.MADE, {})


def test_an_entry_refers_to_nothing() -> None:
    """No merge turns it, and no merge loses it."""
    assert EnteredTag(CONTACTS, "vip").ref == Ref(Kind.TAG_ENTRY, "contacts:vip")
