"""How good matching is on labelled pairs."""

import pytest

from leadlink.engine.labels import Label
from leadlink.engine.measuring import (
    Threshold,
    calibration_table,
    threshold_table,
    worst_errors,
)
from leadlink.model.ids import Kind, Ref
from leadlink.model.match import Evidence, Grade, Match, Relation


def match(left: str, right: str, same: float) -> Match:
    """Make a match of two contacts."""
    return Match(
        left=Ref(Kind.CONTACT, left),
        right=Ref(Kind.CONTACT, right),
        relation=Relation.SAME_PERSON,
        probability=same,
        same=same,
        grade=Grade.POSSIBLE,
        evidence=(
            Evidence(comparison="name", level="x", reason=f"as {left}", weight=1.0),
        ),
    )


MATCHES = (
    match("a", "b", 0.95),
    match("c", "d", 0.8),
    match("e", "f", 0.8),
    match("g", "h", 0.3),
    match("i", "j", 0.6),
)
LABELS: list[Label] = [
    ("b", "a", True),
    ("c", "d", False),
    ("e", "f", True),
    ("g", "h", True),
    ("never", "shown", True),
]


class TestThresholds:
    def test_one_row_for_each_probability(self) -> None:
        """Equal probabilities are told together; what has no label is left out."""
        assert threshold_table(MATCHES, LABELS).rows == (
            Threshold(0.95, 1, 1, 4),
            Threshold(0.8, 3, 2, 4),
            Threshold(0.3, 4, 3, 4),
        )

    def test_precision_recall_and_f1(self) -> None:
        """A pair that matching never shows is missed."""
        found = threshold_table(MATCHES, LABELS).at(0.5)
        assert (found.pairs, found.hits, found.total) == (3, 2, 4)
        assert found.precision == pytest.approx(2 / 3)
        assert found.recall == pytest.approx(1 / 2)
        assert found.f1 == pytest.approx(4 / 7)

    def test_the_threshold_for_a_precision(self) -> None:
        """Of those that have it the one that finds most."""
        table = threshold_table(MATCHES, LABELS)
        assert table.with_precision(0.75) == Threshold(0.3, 4, 3, 4)
        assert table.with_precision(0.9) == Threshold(0.95, 1, 1, 4)
        wrong = threshold_table(MATCHES, [("c", "d", False)])
        assert wrong.with_precision(0.9) is None

    def test_the_best(self) -> None:
        """The greatest F1."""
        best = threshold_table(MATCHES, LABELS).best
        assert best == Threshold(0.3, 4, 3, 4)

    def test_above_every_probability(self) -> None:
        """Nothing is found there, and nothing of it is wrong."""
        found = threshold_table(MATCHES, LABELS).at(0.99)
        assert (found.pairs, found.precision, found.recall) == (0, 1.0, 0.0)

    def test_without_labels(self) -> None:
        """Nothing to tell, and no error."""
        table = threshold_table(MATCHES, [])
        assert table.rows == ()
        assert table.best is None
        assert (table.at(0.5).recall, table.at(0.5).f1) == (1.0, 1.0)
        assert str(table).count("\n") == 10

    def test_a_pair_found_twice_counts_once(self) -> None:
        """Two leads' lookups may find each other."""
        twice = (*MATCHES, match("b", "a", 0.95))
        assert threshold_table(twice, LABELS) == threshold_table(MATCHES, LABELS)

    def test_as_text(self) -> None:
        """A line a threshold."""
        lines = str(threshold_table(MATCHES, LABELS)).splitlines()
        assert lines[0] == "threshold    pairs precision recall    F1"
        assert lines[7] == "    0.500        3     0.667  0.500 0.571"
        assert lines[-1] == "    0.300        4     0.750  0.750 0.750"


class TestCalibration:
    def test_tenths(self) -> None:
        """What is said, and what is true of it."""
        table = calibration_table((*MATCHES, match("k", "l", 1.0)), LABELS)
        told = {
            tenth.low: (tenth.pairs, tenth.said, tenth.true)
            for tenth in table.tenths
            if tenth.pairs
        }
        assert told == {0.3: (1, 0.3, 1.0), 0.8: (2, 0.8, 0.5), 0.9: (1, 0.95, 1.0)}
        assert table.error == pytest.approx((0.7 + 0.6 + 0.05) / 4)

    def test_a_sure_pair_is_in_the_last_tenth(self) -> None:
        """The last tenth ends with 1.0."""
        table = calibration_table([match("a", "b", 1.0)], LABELS)
        assert table.tenths[9].pairs == 1

    def test_nothing(self) -> None:
        """No pairs, no error."""
        assert calibration_table([], []).error == 0.0

    def test_as_text(self) -> None:
        """A line a tenth; an empty one has no shares."""
        lines = str(calibration_table(MATCHES, LABELS)).splitlines()
        assert lines[1] == "0.0-0.1        0"
        assert lines[9] == "0.8-0.9        2  0.800  0.500"


class TestErrors:
    def test_the_worst_first(self) -> None:
        """The surest of what is wrong, the least probable of what was missed."""
        found = worst_errors(MATCHES, LABELS)
        assert [it.left.id for it in found.wrong] == ["c"]
        assert [(it.left, it.match is None) for it in found.missed] == [
            ("never", True),
            ("g", False),
        ]

    def test_so_many_of_either_kind(self) -> None:
        """The limit is of each."""
        found = worst_errors(MATCHES, LABELS, limit=1, least=0.96)
        assert (len(found.wrong), len(found.missed)) == (0, 1)

    def test_labels_by_reference(self) -> None:
        """A missed pair is found by what the label names it."""
        left, right = Ref(Kind.CONTACT, "g"), Ref(Kind.CONTACT, "h")
        (missed,) = worst_errors(MATCHES, [(right, left, True)]).missed
        assert missed.match == MATCHES[3]

    def test_as_text(self) -> None:
        """Each with what matching says of it."""
        assert str(worst_errors(MATCHES, LABELS)).splitlines() == [
            "called one, and are not: 1",
            "  c and d: 0.800, as c",
            "one, and not called so: 2",
            "  never and shown: not shown",
            "  g and h: 0.300, as g",
        ]
