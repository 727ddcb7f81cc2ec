"""MatchModel: the comparisons and weights as one value."""

import pickle
import subprocess
import sys
from typing import Any

import attrs
import pytest

from leadlink.model.errors import InvalidValueError
from leadlink.model.match import Grade
from leadlink.rules.matching.model import MatchModel
from leadlink.rules.matching.model_diff import diff
from leadlink.rules.matching.own import OwnComparison
from leadlink.rules.matching.profile import Profile, profile_of
from leadlink.rules.matching.relate import match
from leadlink.rules.matching.tables import in_bits
from leadlink.testing import factories
from tests.rules.matching.people import POLICY, firm, person

DEFAULT = MatchModel.default()


def card_level(one: str, other: str) -> str | None:
    """Compare the numbers of two loyalty cards."""
    if "lost" in (one, other):
        return None
    return "same card" if one == other else "different card"


CARD = OwnComparison(
    name="loyalty card",
    reads="card_no",
    level=card_level,
    people={"same card": (9.0, 4.0, 0.0), "different card": -2.0},
    identifying=frozenset(("same card",)),
)
WITH_CARD = DEFAULT.with_comparison(CARD)


def holder(
    id_: str, card: str, model: MatchModel = WITH_CARD, **fields: Any
) -> Profile:
    """Make the profile of somebody with a loyalty card."""
    given: dict[str, Any] = {"name": "", "emails": (), "custom": {"Card No": card}}
    return profile_of(factories.contact(id_, **given, **fields), POLICY, model.fields)


class TestValue:
    """It is a value: equal by what it has, safe to hash and to send."""

    def test_read_once(self) -> None:
        """The model of leadlink is the same object each time."""
        assert MatchModel.default() is DEFAULT

    def test_importing_leadlink_reads_no_weights(self) -> None:
        """Only who matches pays for them."""
        code = (
            "import sys, leadlink; "
            "print([m for m in sys.modules if 'rules.matching' in m])"
        )
        done = subprocess.run(  # noqa: S603 - our own words
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == "[]"

    def test_equal_and_hashable(self) -> None:
        """By comparisons, weights and fields."""
        assert DEFAULT.with_comparison(CARD) == WITH_CARD
        assert hash(DEFAULT.with_comparison(CARD)) == hash(WITH_CARD)
        assert DEFAULT != WITH_CARD

    def test_pickled(self) -> None:
        """Workers in other processes get the same."""
        there = pickle.loads(pickle.dumps(WITH_CARD))  # noqa: S301 - our own bytes
        assert there == WITH_CARD
        one, other = holder("C1", "77"), holder("C2", "77")
        assert match(one, other, POLICY, model=there) == match(
            one, other, POLICY, model=WITH_CARD
        )


class TestSaved:
    """Saved, loaded, compared."""

    def test_round_trip(self) -> None:
        """As plain data and as text."""
        assert MatchModel.from_dict(DEFAULT.to_dict()) == DEFAULT
        assert MatchModel.from_json(DEFAULT.to_json()) == DEFAULT
        changed = DEFAULT.without("company").reading(births=["cf-1"], ids=["cf-2"])
        changed = changed.with_weights({"phone": {"different number": -3.0}}, note="me")
        assert MatchModel.from_json(changed.to_json()) == changed

    def test_own_comparisons_are_given_again(self) -> None:
        """Functions cannot be written; weights are."""
        heavier = WITH_CARD.with_weights({"loyalty card": {"same card": 11.0}})
        read = MatchModel.from_dict(heavier.to_dict(), own=[CARD])
        assert read == heavier
        with pytest.raises(InvalidValueError) as caught:
            MatchModel.from_dict(heavier.to_dict())
        assert [str(problem) for problem in caught.value.problems] == [
            "people.comparisons.loyalty card: is no comparison; pass it as an own one"
        ]

    def test_a_level_a_line(self) -> None:
        """The text is for people and for version control."""
        lines = DEFAULT.to_json().splitlines()
        assert any(line.strip().startswith('"different number": [') for line in lines)

    @pytest.mark.parametrize(
        ("path", "value"),
        [
            ("format", 2),
            ("format", None),
            ("scale", "bits"),
            ("note", 5),
            ("typo", {}),
            ("fields", []),
            ("fields.typo", []),
            ("fields.birth date", "dob"),
            ("fields.id number", [" "]),
            ("people", None),
            ("people.typo", {}),
            ("people.prior", []),
            ("people.prior.same person", 1.5),
            ("people.prior.same person", True),
            ("people.prior.same person", 2**40),
            ("people.prior.typo", 1),
            ("people.comparisons", []),
            ("people.comparisons.phones", {}),
            ("people.comparisons.phone", []),
            ("people.comparisons.phone.same nmber", [1, 2, 3]),
            ("people.comparisons.phone.different number", [1, 2]),
            ("people.comparisons.phone.different number", 5),
            ("people.comparisons.phone.different number[1]", "2"),
            ("organisations.comparisons.phone.different number", [1, 2, 3]),
            ("person and organisation.prior.same person", 1),
        ],
    )
    def test_bad_data(self, path: str, value: object) -> None:
        """What cannot be is refused by its path."""
        data = DEFAULT.to_dict()
        data["fields"] = {}
        *above, last = path.split(".")
        at: Any = data
        for key in above:
            at = at[key]
        if last.endswith("]"):
            at[last[:-3]][int(last[-2])] = value
        else:
            at[last] = value
        with pytest.raises(InvalidValueError) as caught:
            MatchModel.from_dict(data)
        assert path in {problem.path for problem in caught.value.problems}

    def test_every_problem_at_once(self) -> None:
        """Not only the first."""
        with pytest.raises(InvalidValueError) as caught:
            MatchModel.from_dict({"people": {"prior": {"same person": 1}}})
        assert {problem.path for problem in caught.value.problems} == {
            "format",
            "organisations",
            "person and organisation",
            "people.prior.same household",
            "people.prior.same company",
        }

    @pytest.mark.parametrize("text", ["", "{", "5", "[" * 100_000])
    def test_no_model(self, text: str) -> None:
        """Text that is none is refused as such."""
        with pytest.raises(InvalidValueError):
            MatchModel.from_json(text)

    def test_a_level_that_is_left_out_says_nothing(self) -> None:
        """A model of yesterday stays readable when there are more levels."""
        data = DEFAULT.to_dict()
        del data["people"]["comparisons"]["phone"]["different number"]
        model = MatchModel.from_dict(data)
        one, other = person(phones=("2125550100",)), person(phones=("4155559876",))
        (item,) = match(one, other, POLICY, model=model).evidence
        assert (item.level, item.weight) == ("different number", 0.0)


class TestChanging:
    """Users extend the comparisons, leave some out, and weigh them anew."""

    def test_with_a_comparison(self) -> None:
        """It counts like any other, and explains itself."""
        one, other = holder("C1", "77"), holder("C2", "77")
        found = match(one, other, POLICY, model=WITH_CARD)
        (item,) = found.evidence
        assert (item.comparison, item.level) == ("loyalty card", "same card")
        assert item.weights == (9.0, 4.0, 0.0)
        assert (item.left, item.right) == ("77", "77")
        assert item.reason == "loyalty card: same card: 77"
        assert match(one, other, POLICY).evidence == ()

    def test_one_identifying_level_is_not_strong(self) -> None:
        """One key never is; with a name it may be."""
        one, other = holder("C1", "77"), holder("C2", "77")
        assert match(one, other, POLICY, model=WITH_CARD).grade is Grade.POSSIBLE
        one, other = (
            attrs.evolve(side, name=named.name, written_name=named.written_name)
            for side, named in ((one, person(name="Ann Ray")),) * 2
        )
        other = attrs.evolve(other, ref=holder("C2", "").ref)
        assert match(one, other, POLICY, model=WITH_CARD).grade is Grade.STRONG

    def test_a_weight_alone_is_that_of_same(self) -> None:
        """The other relations stay at nothing."""
        found = match(holder("C1", "77"), holder("C2", "78"), POLICY, model=WITH_CARD)
        assert found.evidence[0].weights == (-2.0, 0.0, 0.0)

    def test_blank_is_no_evidence(self) -> None:
        """Neither is what the comparison says nothing of."""
        for card in ("", " ", "lost"):
            found = match(
                holder("C1", "77"), holder("C2", card), POLICY, model=WITH_CARD
            )
            assert found.evidence == ()

    def test_symmetric(self) -> None:
        """Whichever function is given: the lesser value always comes first."""
        lesser = OwnComparison(
            name="x",
            reads="card_no",
            level=lambda one, other: "up" if one < other else "down",
            people={"up": 1.0, "down": -1.0},
        )
        model = DEFAULT.with_comparison(lesser)
        one, other = holder("C1", "1", model), holder("C2", "2", model)
        there, back = (
            match(left, right, POLICY, model=model)
            for left, right in ((one, other), (other, one))
        )
        assert there.evidence[0].level == back.evidence[0].level == "up"
        assert (there.evidence[0].left, there.evidence[0].right) == ("1", "2")
        assert (back.evidence[0].left, back.evidence[0].right) == ("2", "1")

    def test_of_what_a_profile_has(self) -> None:
        """A comparison may read a built-in part; organisations have their own."""
        host = OwnComparison(
            name="host",
            reads=lambda profile: [profile.host],
            level=lambda one, other: "same host" if one == other else None,
            organisations={"same host": 3.0},
        )
        model = DEFAULT.with_comparison(host)
        one, other = (
            firm(id_, name="Acme", website="acme.com") for id_ in ("O1", "O2")
        )
        levels = {
            item.level for item in match(one, other, POLICY, model=model).evidence
        }
        assert "same host" in levels
        one, other = (person(id_, website="acme.com") for id_ in ("C1", "C2"))
        found = match(one, other, POLICY, model=model).evidence
        assert "same host" not in {item.level for item in found}

    def test_the_best_of_several(self) -> None:
        """Two cards here, one there."""
        many = attrs.evolve(CARD, reads=lambda profile: profile.name.words)
        model = DEFAULT.with_comparison(many)
        one, other = person(name="Ann Ray"), person(name="Ray Zoe")
        found = {item.level for item in match(one, other, POLICY, model=model).evidence}
        assert "same card" in found

    def test_replaced(self) -> None:
        """A comparison of the same name takes its place."""
        again = attrs.evolve(CARD, people={"same card": 1.0, "different card": 0.0})
        assert WITH_CARD.with_comparison(again).own == (again,)
        assert WITH_CARD.with_comparison(CARD) == WITH_CARD

    def test_a_taken_name(self) -> None:
        """The comparisons of leadlink are changed by their weights."""
        with pytest.raises(InvalidValueError) as caught:
            DEFAULT.with_comparison(attrs.evolve(CARD, name="phone"))
        assert caught.value.problems[0].path == "name"

    def test_an_undeclared_level(self) -> None:
        """A function that gives what it did not say is refused when it does."""
        wrong = attrs.evolve(CARD, level=lambda _, __: "odd")
        model = DEFAULT.with_comparison(wrong)
        one, other = holder("C1", "1", model), holder("C2", "1", model)
        with pytest.raises(InvalidValueError) as caught:
            match(one, other, POLICY, model=model)
        assert "'odd'" in str(caught.value)

    def test_without(self) -> None:
        """What is left out is not compared."""
        model = DEFAULT.without("phone", "roster")
        one = person(phones=("2125550100",))
        assert match(one, one, POLICY, model=model).evidence == ()
        assert WITH_CARD.without("loyalty card") == DEFAULT
        with pytest.raises(InvalidValueError) as caught:
            DEFAULT.without("fax", "phone", "telex")
        assert [problem.path for problem in caught.value.problems] == ["fax", "telex"]

    def test_with_weights(self) -> None:
        """One alone changes *same* only; a prior by its relation."""
        model = DEFAULT.with_weights(
            {"phone": {"different number": -3.0, "one digit differs": [1, 2, 0.5]}},
            prior={"same household": -8.0},
        )
        rows = dict(dict(model.people.weights)["phone"])
        before = dict(dict(DEFAULT.people.weights)["phone"])
        assert rows["different number"] == (-3072, *before["different number"][1:])
        assert rows["one digit differs"] == (1024, 2048, 512)
        prior = in_bits(model.people.prior)
        assert prior == (in_bits(DEFAULT.people.prior)[0], -8.0, prior[2])
        assert model.note == DEFAULT.note
        firms = DEFAULT.with_weights(
            {"phone": {"different number": -2.0}}, whom="organisations"
        )
        assert firms.people == DEFAULT.people
        assert firms.organisations != DEFAULT.organisations

    @pytest.mark.parametrize(
        ("arguments", "path"),
        [
            ({"weights": {"fax": {"x": 1.0}}}, "people.comparisons.fax"),
            ({"weights": {"phone": {"x": 1.0}}}, "people.comparisons.phone.x"),
            (
                {"weights": {"phone": {"different number": "1"}}},
                "people.comparisons.phone.different number[0]",
            ),
            (
                {"weights": {"phone": {"different number": float("nan")}}},
                "people.comparisons.phone.different number[0]",
            ),
            (
                {"weights": {"phone": {"different number": [1.0]}}},
                "people.comparisons.phone.different number",
            ),
            ({"weights": {"phone": 1.0}}, "weights.phone"),
            ({"weights": []}, "weights"),
            ({"weights": {}, "prior": {"same town": 1.0}}, "people.prior.same town"),
            (
                {"weights": {}, "prior": {"same person": True}},
                "people.prior.same person",
            ),
            ({"weights": {}, "whom": "cats"}, "whom"),
        ],
    )
    def test_bad_weights(self, arguments: dict[str, Any], path: str) -> None:
        """Unknown names and what is no number are refused."""
        with pytest.raises(InvalidValueError) as caught:
            DEFAULT.with_weights(**arguments)
        assert path in {problem.path for problem in caught.value.problems}


class TestOwnComparison:
    """What cannot be a comparison is refused, every problem at once."""

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", " "),
            ("reads", ""),
            ("reads", 5),
            ("level", "same"),
            ("people", {}),
            ("people", 5),
            ("people", ("same card",)),
            ("people", {"": 1.0}),
            ("people", {"same card": "much"}),
            ("people", {"same card": (1.0, 2.0)}),
            ("people", {"same card": float("inf")}),
            ("organisations", {"same card": (1.0, 2.0, 3.0)}),
            ("identifying", frozenset(("gold card",))),
            ("identifying", "same card"),
            ("identifying", 5),
        ],
    )
    def test_refused(self, field: str, value: Any) -> None:
        """By its field."""
        with pytest.raises(InvalidValueError) as caught:
            attrs.evolve(CARD, **dict[str, Any]({field: value}))
        paths = {problem.path.partition(".")[0] for problem in caught.value.problems}
        assert field in paths | ({"people"} if field == "people" else set())


class TestDiff:
    """What differs between two models, readable."""

    def test_nothing(self) -> None:
        """A model does not differ from itself."""
        assert diff(DEFAULT, MatchModel.from_dict(DEFAULT.to_dict())) == ()

    def test_weights_priors_and_fields(self) -> None:
        """In bits."""
        after = DEFAULT.with_weights(
            {"phone": {"one digit differs": [1.0, 0.0, -2.5]}},
            prior={"same person": -5.0},
        ).reading(births=["cf-1"])
        first, second, third = map(str, diff(DEFAULT, after))
        assert first.startswith("people, prior: -")
        assert " -> -5.00 " in first
        assert second.startswith("people, phone, one digit differs: +")
        assert second.endswith(" -> +1.00 +0.00 -2.50")
        assert third.startswith("fields, birth date: birth date birth day")
        assert third.endswith(" cf-1")

    def test_comparisons_that_one_has(self) -> None:
        """What is not there is none."""
        found = [str(one) for one in diff(DEFAULT, WITH_CARD)]
        assert found[:2] == [
            "people, loyalty card, same card: none -> +9.00 +4.00 +0.00",
            "people, loyalty card, different card: none -> -2.00 +0.00 +0.00",
        ]
        assert "loyalty card" in str(diff(WITH_CARD, DEFAULT)[0])
        assert str(diff(WITH_CARD, DEFAULT)[0]).endswith("-> none")
