"""Alternate numbers: what a primary takes over of a secondary's phones (S2.8)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlink.model.person import Address, Consent, Phone, PhoneKind
from leadlink.rules.alternates import alternates, is_listed, mobiles
from leadlink.testing import factories as make

INDIAN_MOBILE = "+91 98450 12345"
INDIAN_LANDLINE = "+91 80 2555 1234"
AMERICAN = "+1 212 555 0143"
NONSENSE = "ask at the desk"


class TestMobiles:
    """Spec 9: "a number not known to be a landline counts as mobile"."""

    @pytest.mark.parametrize(
        ("kind", "number", "counts"),
        [
            (PhoneKind.MOBILE, INDIAN_MOBILE, True),
            (PhoneKind.MOBILE, INDIAN_LANDLINE, True),
            (PhoneKind.FAX, INDIAN_MOBILE, False),
            (PhoneKind.OTHER, INDIAN_MOBILE, True),
            (PhoneKind.OTHER, INDIAN_LANDLINE, False),
            (PhoneKind.OTHER, AMERICAN, True),
            (PhoneKind.OTHER, NONSENSE, True),
            (PhoneKind.HOME, INDIAN_MOBILE, True),
            (PhoneKind.HOME, INDIAN_LANDLINE, False),
            (PhoneKind.HOME, AMERICAN, False),
            (PhoneKind.WORK, INDIAN_MOBILE, True),
            (PhoneKind.WORK, AMERICAN, False),
        ],
    )
    def test_are_told_by_kind_and_numbering_plan(
        self, kind: PhoneKind, number: str, *, counts: bool
    ) -> None:
        """American mobiles and landlines look alike: the plan tells nothing."""
        phone = Phone(number=number, kind=kind)
        found = mobiles(make.lead(phones=[phone]), region="IN")
        assert found == ((phone,) if counts else ())

    def test_a_number_without_country_is_read_by_address_then_region(self) -> None:
        """080 2555 1234 is a landline in India, where the lead lives."""
        phone = Phone(number="080 2555 1234")
        at_home = make.lead(phones=[phone], address=Address(country="India"))
        assert mobiles(at_home, region="US") == ()
        assert mobiles(make.lead(phones=[phone]), region="IN") == ()
        assert mobiles(make.lead(phones=[phone]), region="") == (phone,)


class TestAlternates:
    """S2.8: "Only the mobile number of the second lead is added to the primary"."""

    def test_come_with_kind_and_consent(self) -> None:
        """What was agreed for a number stays with it."""
        phone = Phone(
            number="+91 98860 55555", kind=PhoneKind.MOBILE, consent=Consent.REFUSED
        )
        secondary = make.lead("L2", phones=[phone])
        assert alternates(make.lead(), secondary, region="IN") == (phone,)

    @pytest.mark.parametrize(
        "typed", ["+91 98450 12345", "098450-12345", "9845012345", "0091 9845012345"]
    )
    def test_leave_out_what_the_primary_has(self, typed: str) -> None:
        """Spec 9: "without repeats", compared in normal form."""
        secondary = make.lead("L2", phones=[typed])
        assert alternates(make.lead(), secondary, region="IN") == ()

    def test_leave_out_repeats_within_the_secondary(self) -> None:
        """The first way of writing it stays."""
        secondary = make.lead("L2", phones=["+91 98860 55555", "98860 55555"])
        found = alternates(make.lead(), secondary, region="IN")
        assert found == (Phone(number="+91 98860 55555"),)

    def test_another_extension_is_another_number(self) -> None:
        """Two people behind one switchboard."""
        primary = make.lead(phones=["+1 212 555 0143 ext 1"])
        secondary = make.lead("L2", phones=["+1 212 555 0143 ext 2"])
        assert len(alternates(primary, secondary, region="")) == 1

    def test_what_is_no_number_is_compared_as_typed(self) -> None:
        """It may still say something to a person."""
        primary = make.lead(phones=[NONSENSE])
        same = make.lead("L2", phones=[f" {NONSENSE} "])
        assert alternates(primary, same, region="") == ()
        assert len(alternates(make.lead(), same, region="")) == 1

    @given(
        st.lists(
            st.sampled_from(
                [INDIAN_MOBILE, "98450 12345", "+91 98860 55555", "098860 55555"]
            ),
            max_size=4,
        )
    )
    def test_taking_them_over_twice_adds_nothing(self, numbers: list[str]) -> None:
        """Law: what was taken over is there."""
        secondary = make.lead("L2", phones=numbers)
        once = alternates(make.lead(), secondary, region="IN")
        primary = make.lead(phones=(*make.lead().phones, *once))
        assert alternates(primary, secondary, region="IN") == ()
        assert all(
            is_listed(phone, primary.phones, region="IN") for phone in secondary.phones
        )
