"""What each target inherits: fields, sets, blocks, consent, custom fields, origin."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadlink.model.bookkeeping import CustomType
from leadlink.model.customer import Contact
from leadlink.model.fields import CustomValue, Origin, Scalar
from leadlink.model.ids import Kind
from leadlink.model.lead import Lead
from leadlink.model.person import (
    Address,
    Consent,
    Email,
    Network,
    PersonName,
    Phone,
    PhoneKind,
    Social,
)
from leadlink.model.policy.conversion import FilledRule, OriginRule
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.model.policy.policy import Policy
from leadlink.model.target_plans import as_text
from leadlink.model.targets import Existing, New, NoTarget
from leadlink.presets.recommended import RECOMMENDED
from leadlink.rules import custom_fields, unions
from leadlink.rules.conversion import plan_conversion
from leadlink.rules.inputs import inputs_of, is_filled
from leadlink.testing import factories as make
from leadlink.testing import strategies

FULL = make.lead(
    name=PersonName(given="Asha", family="Rao"),
    company="Rao Traders",
    emails=["asha@rao.example"],
    phones=[
        Phone(number=f"+91 98450 1234{n}", kind=k) for n, k in enumerate(PhoneKind)
    ],
    socials=[Social(network=network, handle="asha") for network in Network],
    website="rao.example",
    industry="Textiles",
    description="Wants a garden.",
    address=Address(street="12 MG Road", city="Pune"),
    origin=Origin(source="Referral", campaign="Diwali"),
    tags=["vip"],
)
POLICY = MatchingPolicy(default_region="IN")


def under(**conversion: Any) -> Policy:
    """Change the conversion part of the recommended policy."""
    part = attrs.evolve(RECOMMENDED.conversion, **conversion)
    return attrs.evolve(RECOMMENDED, conversion=part)


def plan(lead: Lead = FULL, *, policy: Policy = RECOMMENDED, **asked: Any) -> Any:
    """Plan as Ana, at NOW."""
    return plan_conversion(lead, policy=policy, by="ana", now=make.NOW, **asked)


def into(contact: Contact, lead: Lead, *, policy: Policy = RECOMMENDED) -> Any:
    """Convert a lead into a contact alone."""
    return plan(
        lead,
        policy=policy,
        person=Existing(contact.id),
        company=NoTarget(),
        known=[contact],
    )


class TestPersonAndCompany:
    """A person and a company inherit different fields (S1.25, S1.26, S1.27)."""

    def test_the_person_inherits_the_contact_card(self) -> None:
        """S1.27: every phone of every kind, e-mails, socials and the rest."""
        person = plan().person.after
        card = ("name", "phones", "emails", "socials", "industry", "website")
        for name in (*card, "description", "address", "tags"):
            assert getattr(person, name) == getattr(FULL, name)

    def test_the_company_inherits_four_fields_and_its_name(self) -> None:
        """S1.26: industry, website, address, tags."""
        company = plan().company.after
        assert company.name == "Rao Traders"
        for name in ("industry", "website", "address", "tags"):
            assert getattr(company, name) == getattr(FULL, name)
        for name in ("emails", "phones", "socials", "description"):
            assert not getattr(company, name)

    def test_a_company_alone_takes_the_contact_data(self) -> None:
        """Nothing is lost where there is no person to have it, unless policy says."""
        company = plan(person=NoTarget()).company.after
        assert (company.phones, company.emails) == (FULL.phones, FULL.emails)
        strict = plan(person=NoTarget(), policy=under(company_takes_contact_data=False))
        left = {it.path: it.rule for it in strict.left}
        assert left["phones[0]"] == left["description"] == "S1.27"

    def test_a_person_alone_keeps_the_companys_name(self) -> None:
        """As typed, where there is no company record."""
        assert plan(company=NoTarget()).person.after.company == "Rao Traders"
        assert plan().person.after.company == ""

    def test_a_deal_alone_leaves_the_card_behind(self) -> None:
        """Each field with the rule that says so."""
        made = plan(person=NoTarget(), company=NoTarget(), deal=New("Flat"))
        rules = {it.path.split("[")[0]: it.rule for it in made.left}
        assert rules == {
            "name": "S1.27",
            "company": "S1.26",
            "website": "S1.26, S1.27",
            "industry": "S1.26, S1.27",
            "description": "S1.27",
            "address": "S1.26, S1.27",
            "emails": "S1.27",
            "phones": "S1.27",
            "socials": "S1.27",
        }

    def test_what_no_target_has_is_left_behind(self) -> None:
        """Project, mandate, viewers, the next call."""
        lead = make.lead(
            project_id="P1",
            mandate_id="M1",
            viewers=["bo"],
            next_call_at=make.NOW,
        )
        assert [it.path for it in plan(lead).left] == [
            "project_id",
            "mandate_id",
            "next_call_at",
            "viewers[bo]",
        ]


class TestFilledFields:
    """Fill-empty by default, overwrite by policy; losing values are kept (spec 10)."""

    def test_blank_fields_are_filled(self) -> None:
        """White space says nothing."""
        made = into(make.contact(website=" ", industry="", name=PersonName()), FULL)
        after = made.person.after
        assert (after.website, after.industry) == ("rao.example", "Textiles")
        assert after.name == FULL.name

    def test_filled_fields_stay_and_the_loser_is_kept(self) -> None:
        """The lead's value is left behind, and in the conversion record."""
        made = into(make.contact(name=FULL.name, website="old.example"), FULL)
        assert made.person.after.website == "old.example"
        (losing,) = [conflict.losing for conflict in made.conflicts]
        assert (losing.field, losing.value) == ("website", "rao.example")
        assert "website" in [it.path for it in made.left]

    def test_under_overwrite_the_old_value_loses(self) -> None:
        """And is kept likewise."""
        contact = make.contact(name=FULL.name, website="old.example")
        made = into(contact, FULL, policy=under(filled=FilledRule.OVERWRITE))
        assert made.person.after.website == "rao.example"
        (losing,) = [conflict.losing for conflict in made.conflicts]
        assert (losing.field, losing.value) == ("website", "old.example")
        assert "website" in made.carried

    def test_an_address_is_one_block(self) -> None:
        """Never mixed of two sources: a street without a city takes no city."""
        contact = make.contact(address=Address(street="1 Old Lane"))
        assert into(contact, FULL).person.after.address == Address(street="1 Old Lane")
        blank = make.contact(address=Address())
        assert into(blank, FULL).person.after.address == FULL.address

    def test_a_name_is_one_block(self) -> None:
        """A typed full name is not mixed with parts."""
        contact = make.contact(name="A. Rao")
        assert into(contact, FULL).person.after.name == PersonName(full="A. Rao")


class TestSets:
    """Sets are united in normal form; consent never weakens."""

    def test_the_same_number_is_not_added_twice(self) -> None:
        """However it is typed; what is there stays as it was typed."""
        contact = make.contact(phones=["98450-12345"])
        lead = make.lead(address=Address(country="India"))
        found = into(contact, lead).person.after.phones
        assert [phone.number for phone in found] == ["98450-12345"]

    def test_a_number_of_unknown_kind_takes_the_leads(self) -> None:
        """OTHER means that nobody knew."""
        lead = make.lead(phones=[Phone(number="+1 217 555 0143", kind=PhoneKind.FAX)])
        contact = make.contact(phones=["+12175550143"])
        (phone,) = into(contact, lead).person.after.phones
        assert (phone.number, phone.kind) == ("+12175550143", PhoneKind.FAX)

    def test_of_two_kinds_the_loser_is_kept(self) -> None:
        """The contact's stays; the conversion record tells of the lead's."""
        lead = make.lead(phones=[Phone(number="+12175550143", kind=PhoneKind.FAX)])
        contact = make.contact(
            phones=[Phone(number="+12175550143", kind=PhoneKind.WORK)]
        )
        made = into(contact, lead)
        assert made.person.after.phones == contact.phones
        assert "+12175550143 (fax)" in [it.losing.value for it in made.conflicts]

    @pytest.mark.parametrize("ours", Consent)
    @pytest.mark.parametrize("theirs", Consent)
    def test_consent_never_weakens(self, ours: Consent, theirs: Consent) -> None:
        """A refusal of either side stands; else what was given."""
        lead = make.lead(emails=[Email(address="Asha@Rao.example", consent=theirs)])
        contact = make.contact(
            emails=[Email(address="asha@rao.example", consent=ours)],
            phones=[Phone(number="+91 98450 12345", consent=ours)],
        )
        phone = Phone(number="+919845012345", consent=theirs)
        after = into(contact, attrs.evolve(lead, phones=[phone])).person.after
        consents = {after.emails[0].consent, after.phones[0].consent}
        order = [Consent.UNKNOWN, Consent.GIVEN, Consent.REFUSED]
        assert consents == {max(ours, theirs, key=order.index)}
        assert (len(after.emails), len(after.phones)) == (1, 1)

    def test_mailboxes_with_tags_are_mailboxes(self) -> None:
        """Folding them is for comparison in matching; here an address would be lost."""
        lead = make.lead(emails=["asha+news@rao.example"])
        contact = make.contact(emails=["asha@rao.example"])
        assert len(into(contact, lead).person.after.emails) == 2

    def test_junk_is_compared_as_typed(self) -> None:
        """What is no number or address is still what somebody typed."""
        assert unions.is_same(Phone(number="none"), Phone(number=" none "), POLICY)
        assert not unions.is_same(Phone(number="none"), Phone(number="n/a"), POLICY)
        assert unions.is_same(Email(address="N/A"), Email(address="n/a"), POLICY)

    def test_extensions_and_networks_tell_apart(self) -> None:
        """Two desks of one switchboard, two networks of one handle."""
        one, two = (Phone(number=f"+91 80 4123 4567 x{n}") for n in (1, 2))
        assert not unions.is_same(one, two, POLICY)
        x, skype = (
            Social(network=n, handle="@Asha") for n in (Network.X, Network.SKYPE)
        )
        assert not unions.is_same(x, skype, POLICY)
        lower = Social(network=Network.X, handle="@asha ")
        assert unions.join((x,), lower, POLICY).items == (x,)

    @given(
        st.lists(strategies.phones | strategies.emails, max_size=4),
        st.lists(strategies.phones | strategies.emails, max_size=3),
    )
    @settings(max_examples=40, deadline=None)
    def test_nothing_is_lost_and_nothing_comes_twice(
        self, ours: list[Any], theirs: list[Any]
    ) -> None:
        """After a union each item is there, and joining it again changes nothing."""
        items = tuple(ours)
        for item in theirs:
            items = unions.join(items, item, POLICY).items
        for item in [*ours, *theirs]:
            assert any(unions.is_same(item, there, POLICY) for there in items)
        for item in theirs:
            assert len(unions.join(items, item, POLICY).items) == len(items)


class TestOrigin:
    """Source, campaign and the creation instant go to every target (spec 10)."""

    def test_every_target_has_it(self) -> None:
        """Against S1.22 and S1.C1-C4, by default."""
        expected = Origin(
            source="Referral", campaign="Diwali", first_seen_at=FULL.created_at
        )
        for target in plan(deal=New("Flat")).targets:
            assert target.after.origin == expected

    def test_the_lead_may_have_been_seen_before(self) -> None:
        """An imported lead brings its own instant."""
        seen = make.NOW - timedelta(days=400)
        lead = attrs.evolve(FULL, origin=Origin(first_seen_at=seen))
        made = plan(lead)
        assert made.person.after.origin.first_seen_at == seen
        assert "origin.first_seen_at" in made.carried

    def test_deal_only(self) -> None:
        """S1.22, S1.23: the deal has it, and without one it is left behind."""
        policy = under(origin=OriginRule.DEAL_ONLY)
        made = plan(policy=policy, deal=New("Flat"))
        assert made.person.after.origin == Origin()
        assert made.deal.after.origin.source == "Referral"
        left = [it.path for it in plan(policy=policy).left]
        assert left == ["origin.source", "origin.campaign", "created_at"]

    def test_source_and_campaign_are_one_block(self) -> None:
        """A contact's own source is not joined with the lead's campaign."""
        contact = make.contact(origin=Origin(source="Website"))
        origin = into(contact, FULL).person.after.origin
        assert (origin.source, origin.campaign) == ("Website", "")
        assert origin.first_seen_at == FULL.created_at

    def test_under_overwrite_the_block_is_replaced(self) -> None:
        """The campaign that gives way is kept."""
        contact = make.contact(
            origin=Origin(source="Website", campaign="Spring", first_seen_at=make.NOW)
        )
        lead = attrs.evolve(
            FULL,
            origin=Origin(source="Referral"),
            created_at=make.NOW - timedelta(days=1),
        )
        made = into(contact, lead, policy=under(filled=FilledRule.OVERWRITE))
        assert made.person.after.origin == Origin(
            source="Referral", first_seen_at=lead.created_at
        )
        losing = {it.losing.field: it.losing.value for it in made.conflicts}
        assert losing["origin.campaign"] == "Spring"
        assert losing["origin.source"] == "Website"
        assert losing["origin.first_seen_at"].startswith("2025-01-06")


class TestCustomFields:
    """S1.18: "only if allowed, which is defined per field", and type-checked."""

    DEFINITIONS = (
        make.custom_field("budget", carries_to=[Kind.CONTACT, Kind.DEAL]),
        make.custom_field("floor", carries_to=[Kind.DEAL]),
        make.custom_field("secret", carries_to=[]),
        make.custom_field("pets", type=CustomType.FLAG),
        make.custom_field("note", type=CustomType.TEXT),
    )

    def carried(self, lead: Lead, **asked: Any) -> Any:
        """Plan with these definitions."""
        return plan(lead, definitions=self.DEFINITIONS, **asked)

    def test_each_goes_where_its_definition_allows(self) -> None:
        """And to no other target."""
        lead = make.lead(custom={"budget": 5, "floor": 2}, company="Rao")
        made = self.carried(lead, deal=New("Flat"))
        assert [c.field_id for c in made.person.after.custom] == ["budget"]
        assert made.company.after.custom == ()
        assert [c.field_id for c in made.deal.after.custom] == ["budget", "floor"]

    def test_what_may_not_go_is_left_with_its_reason(self) -> None:
        """Not allowed, not defined, not of the type, no such target."""
        lead = make.lead(
            custom={"secret": 1, "unknown": 1, "pets": "yes", "floor": 3, "budget": "a"}
        )
        made = self.carried(lead)
        assert {it.path: it.reason for it in made.left} == {
            "custom[secret]": custom_fields.NOT_CARRIED,
            "custom[unknown]": custom_fields.UNDEFINED,
            "custom[pets]": "is no flag value",
            "custom[floor]": "goes to a deal, and none is made of this lead",
            "custom[budget]": "is no number value",
        }
        assert made.warnings == (
            "custom[budget] is no number value",
            "custom[pets] is no flag value",
        )

    def test_zero_and_false_are_values_and_empty_text_is_none(self) -> None:
        """The one are carried and count as filled; the other is filled in."""
        lead = make.lead(custom={"budget": 0, "pets": False, "note": " "})
        made = self.carried(lead)
        assert [c.value for c in made.person.after.custom] == [0, False]
        assert "custom[note]" not in [it.path for it in inputs_of(lead)]
        contact = make.contact(custom={"budget": 0, "pets": False, "note": ""})
        other = make.lead(custom={"budget": 7, "pets": True, "note": "x"})
        made = self.carried(
            other, person=Existing("C1"), company=NoTarget(), known=[contact]
        )
        assert [c.value for c in made.person.after.custom] == [0, "x", False]
        assert [c.lost.value for c in made.conflicts] == [7, True]

    @pytest.mark.parametrize("rule", FilledRule)
    def test_empty_text_empties_nothing(self, rule: FilledRule) -> None:
        """A blank of the lead says nothing, whatever the rule."""
        contact = make.contact(custom={"note": "x"}, website="rao.example")
        lead = make.lead(custom={"note": ""}, website=" ")
        made = self.carried(
            lead,
            person=Existing("C1"),
            company=NoTarget(),
            known=[contact],
            policy=under(filled=rule),
        )
        after = made.person.after
        assert (after.custom, after.website) == (contact.custom, "rao.example")
        assert [it.field for it in made.questions] == []

    @pytest.mark.parametrize("ours", [0, False, Decimal(0), 1, True])
    @pytest.mark.parametrize("theirs", [0, False, Decimal(0), 1, True])
    def test_equal_numbers_of_other_types_are_other_values(
        self, ours: Scalar, theirs: Scalar
    ) -> None:
        """0 and False are told apart: one that meets the other is a conflict."""
        kind = CustomType.FLAG if isinstance(ours, bool) else CustomType.NUMBER
        definition = make.custom_field("x", type=kind, carries_to=[Kind.CONTACT])
        made = plan(
            make.lead(custom={"x": ours}),
            person=Existing("C1"),
            company=NoTarget(),
            known=[make.contact(custom={"x": theirs})],
            definitions=[definition],
            policy=under(fields={"custom[x]": FilledRule.ASK}),
        )
        is_other = (type(ours), ours) != (type(theirs), theirs)
        assert [it.field for it in made.questions] == ["custom[x]"] * is_other

    def test_under_overwrite_the_old_value_is_kept_aside(self) -> None:
        """One field has one value."""
        contact = make.contact(custom={"budget": 1, "note": "x"})
        made = self.carried(
            make.lead(custom={"budget": 2, "note": "x"}),
            person=Existing("C1"),
            company=NoTarget(),
            known=[contact],
            policy=under(filled=FilledRule.OVERWRITE),
        )
        values = {c.field_id: c.value for c in made.person.after.custom}
        assert values == {"budget": 2, "note": "x"}
        assert [c.losing.value for c in made.conflicts if c.field == "custom"] == [
            "budget: 1"
        ]

    @pytest.mark.parametrize(
        ("kind", "right", "wrong"),
        [
            (CustomType.TEXT, "x", 1),
            (CustomType.NUMBER, Decimal("1.5"), True),
            (CustomType.NUMBER, 0, "0"),
            (CustomType.FLAG, False, 0),
            (CustomType.DATE, date(2025, 1, 1), make.NOW),
            (CustomType.INSTANT, make.NOW, date(2025, 1, 1)),
        ],
    )
    def test_types_are_told_apart(
        self, kind: CustomType, right: Scalar, wrong: Scalar
    ) -> None:
        """True is no number, and an instant is no date."""
        definition = make.custom_field("x", type=kind)
        assert custom_fields.fits(definition, right)
        assert not custom_fields.fits(definition, wrong)

    def test_a_choice_is_one_of_its_choices(self) -> None:
        """Exactly as written."""
        definition = make.custom_field(
            "x", type=CustomType.CHOICE, choices=["a", "b"], carries_to=[Kind.CONTACT]
        )
        assert custom_fields.fits(definition, "a")
        assert not custom_fields.fits(definition, "A")
        value = CustomValue(field_id="x", value="c")
        found = custom_fields.why_not(definition, value, Kind.CONTACT)
        assert found == "is no choice value"


class TestInputs:
    @given(strategies.leads)
    @settings(max_examples=40, deadline=None)
    def test_every_input_has_a_path_of_its_own(self, lead: Lead) -> None:
        """No two inputs share one, so that they can be counted."""
        paths = [item.path for item in inputs_of(lead)]
        assert len(paths) == len(set(paths))

    def test_blank_inputs_are_none(self) -> None:
        """But for the instant at which it was made, a blank lead has none."""
        lead = make.lead(name=" ", phones=(), website=" ", address=Address())
        assert [item.path for item in inputs_of(lead)] == ["created_at"]
        assert is_filled(0)
        assert is_filled(PersonName(title="Dr"))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Email(address="a@b.c", consent=Consent.REFUSED), "a@b.c, consent refused"),
        (Phone(number="123", kind=PhoneKind.FAX), "123 (fax)"),
        (Social(network=Network.X, handle="@a"), "x: @a"),
        (CustomValue(field_id="n", value=Decimal("1.50")), "n: 1.50"),
        (PhoneKind.WORK, "work"),
        (("a", None, True), "a, , True"),
        (make.NOW, "2025-01-06T09:00+00:00"),
    ],
)
def test_every_value_can_be_read(value: object, text: str) -> None:
    """Plans and losing values say what a person can read."""
    assert as_text(value) == text
