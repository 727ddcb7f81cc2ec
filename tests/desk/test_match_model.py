"""A desk with a model of its own compares by it, over both stores."""

from leadlink.desk.desk import LeadDesk
from leadlink.model.actor import Actor
from leadlink.model.change import Change
from leadlink.model.match import Match
from leadlink.ports.store import Store
from leadlink.rules.matching.model import MatchModel
from leadlink.rules.matching.own import OwnComparison
from leadlink.testing import factories as make

CARD = OwnComparison(
    name="loyalty card",
    reads="card",
    level=lambda one, other: "same card" if one == other else None,
    people={"same card": 9.0},
    identifying=frozenset(("same card",)),
)
MODEL = MatchModel.default().with_comparison(CARD)
LEAD = make.lead(name="Asha Rao", emails=(), phones=(), custom={"card": "77"})
ASHA = make.contact(name="Asha Rao", emails=(), custom={"card": "77"})


def found_of(desk: LeadDesk) -> Match:
    """Give the only match of the lead."""
    ana = desk.acting_as(Actor(id="ana", roles={"admin", "manager"}))
    (found,) = ana.matches.of(LEAD.id)
    assert isinstance(found, Match)
    return found


def seed(desk: LeadDesk) -> None:
    """Put the lead and the contact in place."""
    session = desk.acting_as(Actor(id="ana", roles={"manager"})).session
    change = Change(action="seed", puts=(LEAD, ASHA))
    session.writing(lambda unit: unit.commit(change))


def test_the_model_of_the_desk_is_used(store: Store) -> None:
    """Matches list what it compares; without it a card is nothing."""
    seed(LeadDesk(store, model=MODEL))
    with_card = found_of(LeadDesk(store, model=MODEL))
    assert with_card.grade == "strong"
    assert "loyalty card: same card: 77" in with_card.explanation
    without = found_of(LeadDesk(store))
    assert without.grade == "possible"
    assert "card" not in without.explanation


def test_other_weights(store: Store) -> None:
    """A desk may trust names less."""
    seed(LeadDesk(store))
    level = {"same given name, same surname": 4.0}
    sceptic = MatchModel.default().with_weights({"name": level})
    assert (
        found_of(LeadDesk(store, model=sceptic)).same < found_of(LeadDesk(store)).same
    )


def test_fields_with_ids_are_indexed(store: Store) -> None:
    """A record is found by the date of birth in the field that the model names."""
    model = MatchModel.default().reading(births=["cf-17"])
    desk = LeadDesk(store, model=model)
    session = desk.acting_as(Actor(id="ana", roles={"manager"})).session
    lead = make.lead(
        name="Ann Ray", emails=(), phones=(), custom={"cf-17": "1971-06-24"}
    )
    contact = make.contact(name="Nan Poe", emails=(), custom={"cf-17": "1971-06-24"})
    change = Change(action="seed", puts=(lead, contact))
    session.writing(lambda unit: unit.commit(change))
    with store.read(session.scope) as reader:
        assert reader.sizes(["d:19710624"], at_most=9) == {"d:19710624": 2}
