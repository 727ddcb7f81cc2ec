"""Training on a part of the developer set: a few labels never hurt."""

from functools import cache

from leadlink.engine.engine import MatchEngine
from leadlink.engine.labels import Label
from leadlink.engine.training import train
from leadlink.model.match import Match
from leadlink.rules.matching.model import MatchModel
from tests.engine.crm_world import customers, entity_of

PART = 2_000
NOISE = 0.01


@cache
def pairs(model: MatchModel) -> tuple[Match, ...]:
    """Give the pairs that a model shows."""
    return tuple(MatchEngine.of(customers()[:PART], model=model).pairs())


def is_one(match: Match) -> bool:
    """Give the truth."""
    return entity_of()[match.left.id] == entity_of()[match.right.id]


def f1(model: MatchModel, left_out: frozenset[tuple[str, str]]) -> float:
    """Judge the pairs that the model that ships shows, without those left out."""
    hits = said = true = 0
    found = {(it.left.id, it.right.id): it.same for it in pairs(model)}
    for match in pairs(MatchModel.default()):
        key = match.left.id, match.right.id
        if key in left_out:
            continue
        is_said = found.get(key, 0.0) >= 0.5
        hits += is_said and is_one(match)
        said += is_said
        true += is_one(match)
    return 2 * hits / (said + true)


def test_ten_labels_never_hurt() -> None:
    """Whichever ten pairs are labelled, the others are judged as well as before."""
    shown = pairs(MatchModel.default())
    for start in (0, 7, 23):
        chosen = shown[start :: len(shown) // 10][:10]
        labels: list[Label] = [(it.left, it.right, is_one(it)) for it in chosen]
        model = train(customers()[:PART], labels=labels).model
        left_out = frozenset((it.left.id, it.right.id) for it in chosen)
        before = f1(MatchModel.default(), left_out)
        assert f1(model, left_out) >= before - NOISE
