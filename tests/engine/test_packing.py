"""Profiles as bytes come back as they were."""

import attrs
import pytest

from leadlink.engine.packing import name_of, pack, ref_of, unpack
from leadlink.model.ids import Kind, Ref
from leadlink.rules.matching.addresses import Place
from leadlink.rules.matching.companies import CompanyName
from leadlink.rules.matching.names import SIGNS, Name
from leadlink.rules.matching.phones import PhoneKey
from leadlink.rules.matching.profile import Profile, profile_of
from tests.engine import crm_world

FULL = Profile(
    ref=Ref(Kind.LEAD, "L \x1f1"),
    is_organisation=True,
    name=Name(("anna", "m"), ("rossi",), "junior", is_ordered=False, script=SIGNS),
    written_name="Anna M.\x1f Rossi\nJr",
    company=CompanyName(("acme", "foods"), "acmefoods"),
    written_company="Acme Foods",
    emails=("a@x.com", "jörg@y.com"),
    phones=(
        PhoneKey(country="", national="0415", extension="7"),
        PhoneKey(country="91", national="98450", is_assumed=True),
    ),
    host="acme.com",
    place=Place("1", ("oak", "str"), "springfield", "12345"),
    births=("19710624", "19710624"[::-1]),
    ids=("ab12345",),
    extras=(("badge", ("x", "")), ("team", ("blue",))),
)


@pytest.mark.parametrize(
    "profile",
    [
        FULL,
        Profile(ref=Ref(Kind.JOB, "J1"), is_organisation=False),
        attrs.evolve(FULL, place=Place("", (), "rome", ""), extras=()),
    ],
)
def test_round_trip(profile: Profile) -> None:
    """Whatever a profile holds; country codes that were assumed as well."""
    back = unpack(pack(profile))
    assert back == profile
    assert [one.is_assumed for one in back.phones] == [
        one.is_assumed for one in profile.phones
    ]
    assert ref_of(pack(profile)) == profile.ref
    assert name_of(pack(profile)) == profile.name


def test_every_field_is_packed() -> None:
    """A field that a profile gains must be packed too."""
    blank = Profile(ref=FULL.ref, is_organisation=False)
    values = {field.name for field in attrs.fields(Profile)} - {"ref"}
    assert all(getattr(FULL, name) != getattr(blank, name) for name in values)


def test_the_set() -> None:
    """Every record of the developer set."""
    for record in crm_world.customers()[:500]:
        profile = profile_of(record, crm_world.POLICY)
        assert unpack(pack(profile)) == profile
