"""Values that are given with a conversion, over every store (S1.7, spec 10)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadlink.model.customer import Contact
from leadlink.model.person import Consent, Email
from leadlink.model.targets import Existing, New
from leadlink.testing import factories as make
from tests.desk.selling import convert, person_of
from tests.desk.world import STORES, World, worlds


@pytest.fixture(params=STORES)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Open a world over each store."""
    yield from worlds(request.param, tmp_path)


class TestConsent:
    """Spec 10: "consent never weakens"."""

    @pytest.mark.parametrize("typed", [Consent.GIVEN, Consent.UNKNOWN])
    def test_given_for_a_new_contact(self, world: World, typed: Consent) -> None:
        """To type an address again is no way round its refusal."""
        refused = Email(address="asha@rao.example", consent=Consent.REFUSED)
        world.put(make.lead(owner_id="ana", emails=[refused]))
        given = Email(address="Asha@rao.example", consent=typed)
        record = convert(world, person=New(values={"emails": (given,)}))
        assert [it.consent for it in person_of(world, record).emails] == [
            Consent.REFUSED
        ]

    def test_of_an_address_that_is_there_twice(self, world: World) -> None:
        """What is refused once is not consented to beside it."""
        said = Email(address="asha@rao.example", consent=Consent.GIVEN)
        twice = [
            "asha@rao.example",
            Email(address="ASHA@rao.example", consent=Consent.REFUSED),
        ]
        world.put(make.lead(owner_id="ana", emails=[said]))
        world.put(make.contact("C1", emails=twice))
        convert(world, person=Existing("C1"))
        found = world.now(make.contact("C1"))
        assert isinstance(found, Contact)
        assert {it.consent for it in found.emails} == {Consent.REFUSED}
