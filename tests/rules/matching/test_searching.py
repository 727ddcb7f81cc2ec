"""Roster search: by name or email as you type, tolerant of typos (S0.6)."""

import pytest

from leadlink.model.customer import Customer
from leadlink.rules.matching.searching import rank, search_keys
from leadlink.testing import factories

ROSTER: tuple[Customer, ...] = (
    factories.contact("C1", name="Asha Rao", emails=("asha@rao.in",)),
    factories.contact("C2", name="Ashish Gupta", emails=("gupta@example.com",)),
    factories.contact("C3", name="José González", emails=("pepe@example.com",)),
    factories.company("O1", name="Rao Textiles", emails=()),
    factories.company("O2", name="Natasha & Sons", emails=()),
)


def found(text: str) -> list[str]:
    """Give the ids of what a search finds, in order."""
    return [customer.id for customer in rank(text, ROSTER)]


class TestRank:
    """Typo-tolerant, prefix-friendly, deterministic."""

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("asha", ["C1", "O2"]),
            ("ash", ["C1", "C2", "O2"]),
            ("rao", ["C1", "O1"]),
            ("rao te", ["O1"]),
            ("gonzales", ["C3"]),
            ("jose gonz", ["C3"]),
            ("GUPTA@EXAMPLE.COM", ["C2"]),
            ("ahsish", ["C2"]),
            ("textlies", ["O1"]),
            ("zzz", []),
        ],
    )
    def test_examples(self, text: str, expected: list[str]) -> None:
        """Whole words come before beginnings, beginnings before the middle."""
        assert found(text) == expected

    def test_nothing_typed_keeps_everybody_by_name(self) -> None:
        """An empty query browses."""
        assert found(" ") == ["C1", "C2", "C3", "O2", "O1"]

    def test_the_order_given_does_not_matter(self) -> None:
        """Ties go by name, then by reference."""
        assert rank("ash", reversed(ROSTER)) == rank("ash", ROSTER)

    def test_a_customer_without_words_is_never_found(self) -> None:
        """Nothing to fit."""
        assert rank("asha", [factories.company(name="&", emails=())]) == ()

    def test_the_index_proposes_what_ranks(self) -> None:
        """What fits shares a key with what was typed."""
        for customer in rank("ash", ROSTER):
            assert search_keys("ash") & search_keys(str(customer.name))
