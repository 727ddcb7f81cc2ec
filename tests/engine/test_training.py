"""Training moves weights as far as answers go, and within the rules of a model."""

from itertools import combinations, product

import pytest

from leadlink.engine.engine import MatchEngine
from leadlink.engine.examining import Examiner
from leadlink.engine.fitting import Level, SameWeights
from leadlink.engine.labels import Label
from leadlink.engine.training import train
from leadlink.model.errors import InvalidValueError
from leadlink.model.ids import Kind, Ref
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.rules.matching.model import MatchModel
from leadlink.rules.matching.own import OwnComparison
from tests.engine import trained_world

CARD = OwnComparison(
    name="card",
    reads="card",
    level=lambda one, other: "same card" if one == other else "two cards",
    people={"same card": 0.0, "two cards": 0.0},
)


def found(model: MatchModel) -> int:
    """Count the pairs of one person that the model finds in the invented roster."""
    pairs = MatchEngine.of(trained_world.rows(), model=model).pairs()
    said = ((pair.left.id, pair.right.id) for pair in pairs if pair.same >= 0.5)
    return sum(one[:-1] == other[:-1] for one, other in said)


def broken(levels: list[Level], before: list[int], after: list[int]) -> list[Level]:
    """Give the levels whose weight breaks a rule, having kept it before."""
    places = range(1, len(levels))
    wrong = [levels[at] for at in places if before[at] * after[at] < 0]
    return wrong + [
        levels[worse]
        for better, worse in combinations(places, 2)
        if levels[better][0] == levels[worse][0]
        if before[better] >= before[worse] and after[better] < after[worse]
    ]


class TestWithoutLabels:
    def test_third_records_teach(self) -> None:
        """People who come three times show how one person's records differ."""
        trained = train(trained_world.rows())
        lesson = trained.lessons[0]
        assert trained.is_changed
        assert lesson.labelled == 0 < lesson.told
        assert lesson.before is not None
        assert lesson.after is not None
        assert lesson.after > lesson.before
        assert found(trained.model) > found(MatchModel.default())

    def test_a_roster_that_tells_nothing_changes_nothing(self) -> None:
        """The model comes back as it was, and the report says why."""
        trained = train(trained_world.rows()[::3])
        assert trained.model is MatchModel.default()
        assert not trained.is_changed
        assert str(trained) == (
            "people: 0 labelled, 0 told; "
            "unchanged: nobody said, and no third record tells\n"
            "organisations: 0 labelled, 0 told; "
            "unchanged: nobody said, and no third record tells"
        )

    def test_nobody(self) -> None:
        """An empty roster teaches nothing."""
        assert train([]).model is MatchModel.default()

    def test_the_order_of_records_makes_no_difference(self) -> None:
        """The same data give the same weights."""
        forth, back = trained_world.rows(), trained_world.rows()[::-1]
        assert train(forth).model == train(back).model


class TestWithLabels:
    def test_ten_labels_help(self) -> None:
        """Where people differ from what the weights expect, a few answers tell."""
        rows = [row for row in trained_world.rows() if row["id"][-1] != "b"]
        labels = trained_world.labels(5)
        trained = train(rows, labels=labels)
        held_out = rows[12:]
        before = MatchEngine.of(held_out).pairs()
        after = MatchEngine.of(held_out, model=trained.model).pairs()
        assert trained.lessons[0].labelled == len(labels) == 10
        assert sum(pair.same >= 0.5 for pair in before) < 5
        assert sum(pair.same >= 0.5 for pair in after) > 20

    def test_more_labels_count_more(self) -> None:
        """A weight moves the farther the more answers speak for it."""
        rows = [row for row in trained_world.rows() if row["id"][-1] != "b"]
        few, many = (
            train(rows, labels=trained_world.labels(count)) for count in (5, 40)
        )
        assert abs(few.changes[0].after - few.changes[0].before) < abs(
            many.changes[0].after - many.changes[0].before
        )

    def test_answers_of_one_kind_change_nothing(self) -> None:
        """Who only ever says yes would have everybody be one."""
        rows = trained_world.rows()[::3]
        labels: list[Label] = [(rows[0]["id"], rows[1]["id"], True)]
        trained = train(rows, labels=labels)
        assert trained.model is MatchModel.default()
        assert trained.lessons[0].refusal == "all answers are alike"

    def test_answers_that_do_not_hold_together_change_nothing(self) -> None:
        """What is learnt from some answers must make the held-out ones likelier."""
        rows = [row for row in trained_world.rows() if row["id"][-1] != "c"]
        pairs = list(zip(rows[::2], rows[1::2], strict=True))
        labels: list[Label] = [
            (one["id"], other["id"], at % 48 != 7)
            for at, (one, other) in enumerate(pairs)
        ]
        trained = train(rows, labels=labels)
        assert trained.lessons[0].refusal == "held-out answers are no more probable"
        assert trained.model is MatchModel.default()

    def test_organisations_learn_apart(self) -> None:
        """Labels of companies leave the weights of people alone."""
        towns = ("Aachen", "Bergen", "Cork", "Delft", "Evora", "Faro", "Gent", "Hull")
        rows = [
            {
                "id": f"{at}{side}",
                "company": f"{town} Optik{'a' if side == 'b' else ''}",
                "city": town if side == "a" else f"{town} Nord",
            }
            for at, town in enumerate(towns)
            for side in "ab"
        ]
        labels: list[Label] = [
            (f"{one}a", f"{other}b", one == other)
            for one, other in product(range(8), repeat=2)
            if other in {one, (one + 1) % 8}
        ]
        trained = train(rows, labels=labels)
        assert trained.lessons[1].labelled == 16
        assert {change.whom for change in trained.changes} == {"organisations"}
        assert trained.model.people == MatchModel.default().people

    def test_a_comparison_of_ones_own_learns_from_nothing(self) -> None:
        """Its levels may weigh nothing before; the better listed weighs no less."""
        rows = [
            {**row, "card": row["id"][:-1]}
            for row in trained_world.rows()
            if row["id"][-1] != "b"
        ]
        model = MatchModel.default().with_comparison(CARD)
        trained = train(rows, labels=trained_world.labels(20), model=model)
        weights = dict(dict(trained.model.people.weights)["card"])
        assert weights["same card"][0] > 0 > weights["two cards"][0]
        assert trained.model.own == (CARD,)


class TestRules:
    @pytest.mark.parametrize("turned", [False, True])
    def test_no_weight_changes_sides(self, turned: bool) -> None:  # noqa: FBT001 - a parameter
        """An added agreement never lowers the odds, whatever people answer."""
        table = MatchModel.default().people
        rows = trained_world.rows()
        examiner = Examiner(rows, MatchingPolicy(shown=0.01), MatchModel.default())
        pairs = list(examiner.proposed())
        weights = SameWeights(table)
        given, _ = weights.answered(
            [(pair.found, (pair.same > 0.05) is not turned, 1.0) for pair in pairs],
            [0] * len(pairs),
        )
        before = weights.in_parts(weights.start)
        after = weights.in_parts(weights.fitted(given, strength=0.01))
        assert before != after
        assert broken(weights.levels, before, after) == []

    def test_only_same_is_learnt(self) -> None:
        """Households and employers are not labelled: their weights stay."""
        before, after = MatchModel.default(), train(trained_world.rows()).model
        assert [
            (level, weights[1:])
            for _, rows in after.people.weights
            for level, weights in rows
            if any(weights)
        ] == [
            (level, weights[1:])
            for _, rows in before.people.weights
            for level, weights in rows
            if any(weights)
        ]
        assert after.mixed == before.mixed


class TestModel:
    def test_it_is_saved_and_read(self) -> None:
        """A trained model is a model, and says where its weights come from."""
        model = train(trained_world.rows()).model
        assert MatchModel.from_json(model.to_json()) == model
        assert "pairs that third records told" in model.note

    def test_the_report_names_what_moved(self) -> None:
        """The farthest first, and how many more there are."""
        trained = train(trained_world.rows(), labels=trained_world.labels(10))
        lines = str(trained).splitlines()
        moves = [abs(it.after - it.before) for it in trained.changes]
        assert moves == sorted(moves, reverse=True)
        assert lines[0].startswith("people: 20 labelled, ")
        assert lines[2] == str(trained.changes[0])
        assert any(
            line.startswith("people, prior: ") for line in map(str, trained.changes)
        )
        assert lines[-1] == f"and {len(trained.changes) - 8} weights more"


class TestRefusals:
    def test_labels_of_nobody(self) -> None:
        """A mistyped id is told, not passed over."""
        with pytest.raises(InvalidValueError) as caught:
            train(trained_world.rows(), labels=[("0a", "nobody", True)])
        (problem,) = caught.value.problems
        assert (problem.path, problem.reason) == (
            "nobody",
            "is no record that was given",
        )

    def test_an_id_of_two_records(self) -> None:
        """A reference says which one is meant."""
        rows = [
            {"id": "1", "name": "Ana Ruiz", "email": "ana@x.example"},
            {"id": "1", "company": "Ruiz SA", "email": "ana@x.example"},
            {"id": "2", "name": "Ana Ruiz", "email": "ana@x.example"},
        ]
        with pytest.raises(InvalidValueError) as caught:
            train(rows, labels=[("1", "2", True)])
        assert caught.value.problems[0].reason == "names two records; give a Ref"
        person = Ref(Kind.CONTACT, "1")
        assert train(rows, labels=[(person, "2", True)]).lessons[0].labelled == 1
