"""Which pairs a person should label."""

from leadlink.engine.labelling import pairs_to_label
from leadlink.engine.labels import Label
from leadlink.engine.training import train
from tests.engine import trained_world

ROWS = [row for row in trained_world.rows() if row["id"][-1] != "b"]


def test_the_most_doubtful_comes_first() -> None:
    """A pair near one half, not one that is clear."""
    rows = [
        {"id": "1", "name": "Ana Ruiz", "email": "ana.ruiz@x.example"},
        {"id": "2", "name": "Ana Ruiz", "email": "ana.ruiz@x.example"},
        {"id": "3", "name": "Ana Ruiz", "city": "Quito"},
    ]
    first, second, third = pairs_to_label(rows)
    assert (third.left.id, third.right.id) == ("1", "2")
    assert {first.right.id, second.right.id} == {"3"}


def test_pairs_are_of_many_patterns() -> None:
    """Pairs of equal levels are not asked one after the other."""
    rows = [*ROWS, *({**row, "id": f"x{row['id']}"} for row in ROWS[:20])]
    chosen = pairs_to_label(rows, count=12)
    shown = {tuple(what for what, *_ in pair.values) for pair in chosen}
    records = [ref for pair in chosen for ref in (pair.left, pair.right)]
    assert len(chosen) == 12
    assert len(set(records)) > 12
    assert shown == {("name", "e-mail", "phone")}


def test_what_is_labelled_is_not_asked_again() -> None:
    """Labelling goes on where it stopped, whichever record was named first."""
    before = pairs_to_label(ROWS, count=3)
    labels: list[Label] = [(pair.right, pair.left, True) for pair in before]
    after = pairs_to_label(ROWS, count=200, labels=labels)
    asked = {(pair.left, pair.right) for pair in after}
    assert len(before) == 3
    assert asked
    assert asked.isdisjoint((pair.left, pair.right) for pair in before)


def test_no_more_than_are_proposed() -> None:
    """An empty roster has nothing to ask."""
    assert pairs_to_label([]) == ()
    assert pairs_to_label(ROWS, count=0) == ()


def test_a_person_and_a_company_are_not_asked() -> None:
    """They are never the same."""
    rows = [
        {"id": "1", "name": "Ana Ruiz", "company": "Ruiz SA", "phone": "+34600100200"},
        {"id": "2", "company": "Ruiz SA", "phone": "+34600100200"},
    ]
    assert pairs_to_label(rows) == ()


def test_answers_are_labels() -> None:
    """What a person answers is what training takes."""
    pairs = pairs_to_label(ROWS, count=10)
    labels = [pair.label(pair.left.id[:-1] == pair.right.id[:-1]) for pair in pairs]
    assert train(ROWS, labels=labels).lessons[0].labelled == 10


def test_it_is_blind() -> None:
    """Both records side by side, and nothing of what matching thinks."""
    rows = [
        {"id": "1", "name": "Ana Ruiz", "email": "ana.ruiz@x.example", "zip": "0001"},
        {
            "id": "22",
            "name": "A. Ruiz",
            "email": "ana.ruiz@x.example",
            "phone": "5557001",
        },
    ]
    (pair,) = pairs_to_label(rows)
    assert str(pair).splitlines() == [
        "        1                   22",
        "name    Ana Ruiz            A. Ruiz",
        "e-mail  ana.ruiz@x.example  ana.ruiz@x.example",
        "phone                       5557001",
        "town    0001",
    ]
