"""Labels are read strictly, and found whichever record is named first."""

import pytest

from leadlink.engine.labels import Labels
from leadlink.model.errors import InvalidValueError
from leadlink.model.ids import Kind, Ref

ONE, OTHER = Ref(Kind.LEAD, "1"), Ref(Kind.CONTACT, "2")


class TestFinding:
    def test_by_id_in_either_order(self) -> None:
        """Who is left and who is right makes no difference."""
        labels = Labels.of([("2", "1", True)])
        assert labels.find(ONE, OTHER) == labels.find(OTHER, ONE) == 1.0

    def test_by_reference(self) -> None:
        """A reference is of one kind; another record with the id is not meant."""
        labels = Labels.of([(ONE, "2", False)])
        assert labels.find(OTHER, ONE) == 0.0
        assert labels.find(Ref(Kind.JOB, "1"), OTHER) is None

    def test_said_twice(self) -> None:
        """Two opinions of one pair are one answer, the mean."""
        labels = Labels.of([("1", "2", True), ("2", "1", 0.5)])
        assert list(labels) == [("1", "2", 0.75)]
        assert len(labels) == 1

    def test_labels_stay_labels(self) -> None:
        """To read them again changes nothing."""
        labels = Labels.of([("1", "2", True)])
        assert Labels.of(labels) is labels


class TestRefusals:
    def test_every_problem_is_told(self) -> None:
        """All at once, each with its place."""
        wrong: list[object] = [
            ("1", "2"),
            ("1", "1", True),
            ("1", "", True),
            ("1", "2", "yes"),
            ("1", "2", 1.5),
            ("1", "2", float("nan")),
        ]
        with pytest.raises(InvalidValueError) as caught:
            Labels.of(wrong)  # type: ignore[arg-type]  # what a caller might give
        assert [(it.path, it.reason) for it in caught.value.problems] == [
            ("labels[0]", "must be two records and an answer"),
            ("labels[1]", "names one record twice"),
            ("labels[2]", "must name two records by id or reference"),
            ("labels[3]", "must answer with True, False or a probability"),
            ("labels[4]", "must answer with a probability of 0.0 to 1.0"),
            ("labels[5]", "must answer with True, False or a probability"),
        ]
