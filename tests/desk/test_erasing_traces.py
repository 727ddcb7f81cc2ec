"""Erasure of what conversions and merges had spread, over every store."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import attrs
import pytest

from leadlink.model.bookkeeping import CustomType
from leadlink.model.fields import CustomValue, Standing
from leadlink.model.ids import Kind, Ref
from leadlink.model.intake import MergeInto, NewLead
from leadlink.model.targets import Existing, New, NoTarget
from leadlink.rules.traces import ERASED
from leadlink.testing import factories as make
from tests.desk.world import STORES, World, worlds

CONTACT = make.contact(
    "C1",
    name="Ravi Kumar",
    emails=["ravi@x.example"],
    phones=(),
    standing=Standing.CUSTOMER,
)


@pytest.fixture(params=STORES)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Open a world over each store."""
    yield from worlds(request.param, tmp_path)


def test_a_deal_named_like_the_person_is_so_no_more(world: World) -> None:
    """Spec 13: a name of few letters goes where it is all that a field says."""
    root = world.acting("root", "admin")
    world.put(make.lead("L1", name="Asha"), make.company("O1", name="Asha"))
    done = root.apply(root.conversions.plan("L1", company=NoTarget(), deal=New()))
    deal = Ref(Kind.DEAL, done.deal_id or "")
    assert root.customers.get_deal(deal.id).name == "Asha"
    root.erase(Ref(Kind.LEAD, "L1"))
    assert root.customers.get_deal(deal.id).name == ERASED
    told = [change for entry in world.history(deal) for change in entry.changes]
    assert "Asha" not in {change.after for change in told}
    assert root.customers.get_company("O1").name == "Asha"


def test_a_company_named_so_before_keeps_its_name(world: World) -> None:
    """The firm of that name was there before the person was converted into it."""
    root = world.acting("root", "admin")
    world.put(make.lead("L1", name="Asha"), make.company("O1", name="Asha"))
    root.apply(root.conversions.plan("L1", company=Existing("O1")))
    root.erase(Ref(Kind.LEAD, "L1"))
    assert root.customers.get_company("O1").name == "Asha"


@pytest.mark.parametrize(
    "text",
    [
        "call 98450 12345 asap",
        "call 09845012345",
        "+91 (98450) 123-45",
        "mail PRIYA@X.EXAMPLE",
        "Priya Sharma likes it",
    ],
)
def test_what_is_written_about_the_persons_deal_is_searched(
    world: World, text: str
) -> None:
    """Notes, tasks and documents of the deal, though the deal itself stays."""
    root = world.acting("root", "admin")
    world.put(
        make.lead(
            "L1",
            name="Priya Sharma",
            phones=["+91 98450 12345"],
            emails=["priya@x.example"],
        )
    )
    done = root.apply(root.conversions.plan("L1", deal=New("Flat 4")))
    deal = Ref(Kind.DEAL, done.deal_id or "")
    note = make.note("N8", about=[deal], text=text)
    world.put(
        note,
        make.task("T8", about=[deal], title=text),
        make.document("P8", about=[deal], name=text),
        make.note("N9", about=[deal], text="the 98450 flats"),
    )
    root.erase(Ref(Kind.LEAD, "L1"))
    left = [
        world.now(note).text,
        world.now(make.task("T8")).title,
        world.now(make.document("P8")).name,
    ]
    for it in left:
        assert ERASED in it
        assert not any(n in it.casefold() for n in ("12345", "123-45", "priya"))
    assert world.now(make.note("N9")).text == "the 98450 flats"


def test_custom_values_that_a_conversion_carried_go(world: World) -> None:
    """Numbers and dates as well; what the deal had of its own stays."""
    root = world.acting("root", "admin")
    fields = root.customers.define_field
    fields("pan", "PAN", CustomType.NUMBER, carries_to=[Kind.DEAL, Kind.COMPANY])
    fields("born", "Born", CustomType.DATE, carries_to=[Kind.DEAL])
    own = CustomValue(field_id="floor", value=4)
    deal, company = make.deal("D1", custom=[own]), make.company("O1", custom=[own])
    brought = {"pan": 123456789, "born": date(1980, 5, 6)}
    world.put(deal, company, make.lead("L1", custom=brought))
    root.apply(root.conversions.plan("L1", deal=Existing("D1"), company=Existing("O1")))
    assert {it.field_id for it in world.now(deal).custom} == {"floor", "pan", "born"}
    root.erase(Ref(Kind.LEAD, "L1"))
    assert world.now(deal).custom == world.now(company).custom == (own,)
    told = [c for entry in world.history(deal.ref) for c in entry.changes]
    assert "123456789" not in repr([attrs.astuple(c) for c in told])


@pytest.mark.parametrize("is_shared", [False, True])
def test_what_a_merge_had_filled_in_goes_with_the_lead(
    world: World, *, is_shared: bool
) -> None:
    """Unless another lead brings it too; the contact is somebody else's since."""
    root = world.acting("root", "admin")
    other = make.contact("C2", standing=Standing.CUSTOMER, phones=(), emails=())
    world.put(CONTACT, other)

    def take(id_: str) -> None:
        draft = NewLead(
            id=id_,
            name="Somebody Else",
            emails=["ravi@x.example"],
            phones=["+91 98450 12345"],
        )
        root.leads.create(draft, MergeInto(CONTACT.ref))

    take("L1")
    if is_shared:
        take("L2")
    root.links.link_customer("L1", other.ref, replace=True)
    root.erase(Ref(Kind.LEAD, "L1"))
    left = [phone.number for phone in world.now(CONTACT).phones]
    assert left == (["+91 98450 12345"] if is_shared else [])
    assert not world.has(other.ref)
    told = [c for entry in world.history(CONTACT.ref) for c in entry.changes]
    assert ("98450 12345" in repr([attrs.astuple(c) for c in told])) is is_shared
