"""How the pairs of a peer are scored."""

from pathlib import Path

import pytest
from scoring import scored

CUSTOMERS = "id,entity\n0,a\n1,a\n2,b\n3,c\n"
LEADS = "id,entity\n0,b\n1,d\n2,a\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Hold four customers, two of whom are one, and three leads."""
    (tmp_path / "customers.csv").write_text(CUSTOMERS)
    (tmp_path / "leads.csv").write_text(LEADS)
    return tmp_path


def told(folder: Path, pairs: str, task: str) -> dict[str, object]:
    """Score pairs as a peer writes them."""
    path = folder / "pairs.csv"
    path.write_text(pairs)
    return scored(folder, path, task)


class TestScored:
    def test_a_lead_has_as_many_true_pairs_as_it_has_customers(
        self, folder: Path
    ) -> None:
        """Lead 0 is customer 2, lead 2 is customers 0 and 1."""
        found = told(folder, "0,2,0.9\n2,0,0.8\n1,3,0.7\n2,1,0.2\n", "link")
        assert found["true pairs"] == 3
        assert found["precision"] == pytest.approx(2 / 3, abs=1e-4)
        assert found["recall"] == pytest.approx(2 / 3, abs=1e-4)
        assert found["best F1"] == pytest.approx(6 / 7, abs=1e-4)
        assert found["recall at precision 0.99"] == pytest.approx(2 / 3, abs=1e-4)

    def test_a_pair_of_customers_counts_once(self, folder: Path) -> None:
        """Either may come first, and the higher score counts."""
        found = told(folder, "1,0,0.4\n0,1,0.6\n", "dedupe")
        assert found["scored pairs"] == 1
        assert found["F1"] == 1.0

    def test_pairs_of_one_score_stand_or_fall_together(self, folder: Path) -> None:
        """A threshold cannot part what has one score."""
        found = told(folder, "0,1,0.9\n2,3,0.9\n", "dedupe")
        assert found["recall at precision 0.99"] == 0.0
        assert found["best F1"] == pytest.approx(2 / 3, abs=1e-4)

    def test_no_pair_is_no_recall(self, folder: Path) -> None:
        """A peer that finds nothing has its row in the table."""
        assert told(folder, "", "dedupe")["F1"] == 0.0
