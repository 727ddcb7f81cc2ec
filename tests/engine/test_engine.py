"""MatchEngine: online about one record, in batch about a roster (spec 1)."""

import pytest

from leadlink.engine.engine import MatchEngine
from leadlink.model.errors import InvalidValueError
from leadlink.model.ids import Kind, Ref
from leadlink.model.match import Grade, Relation
from leadlink.testing import factories

ROSTER = (
    {"id": "1", "name": "Robert Miller", "phone": "+1 415 555 0100"},
    {"id": "2", "name": "Jane Miller", "phone": "(415) 555-0100"},
    {"id": "3", "name": "Asha Rao", "email": "asha@example.com"},
    {"id": "4", "company": "Acme, Inc.", "email": "info@acme.com"},
    {"id": "5", "name": "Bob Miller", "phone": "415.555.0100"},
)


def ref(id_: str) -> Ref:
    """Refer to a person of the roster."""
    return Ref(Kind.CONTACT, id_)


class TestSearch:
    """Build it from any iterable of records, ask it about one record."""

    def test_best_first(self) -> None:
        """A nickname with the number, then the household."""
        engine = MatchEngine.of(ROSTER)
        found = engine.search({"id": "x", "name": "Bob Miller", "phone": "4155550100"})
        assert [match.right for match in found] == [ref("5"), ref("1"), ref("2")]
        assert [match.grade for match in found[:2]] == [Grade.STRONG] * 2
        assert found[2].relation is Relation.SAME_HOUSEHOLD

    def test_limit(self) -> None:
        """No more than asked for."""
        probe = {"id": "x", "name": "Bob Miller", "phone": "4155550100"}
        assert len(MatchEngine.of(ROSTER).search(probe, limit=1)) == 1

    def test_a_company(self) -> None:
        """Organisations are matched by name and domain."""
        probe = {"id": "x", "company": "ACME LLC", "website": "https://acme.com"}
        (found,) = MatchEngine.of(ROSTER).search(probe)
        assert found.right == Ref(Kind.COMPANY, "4")
        assert found.grade is Grade.STRONG

    def test_nobody(self) -> None:
        """An unknown probe has no match."""
        assert MatchEngine.of(ROSTER).search({"id": "x", "name": "Zoe Quill"}) == ()

    def test_records_of_the_model(self) -> None:
        """Leads, contacts, companies and jobs, not only mappings."""
        engine = MatchEngine.of(
            [factories.contact(), factories.job(), factories.lead()]
        )
        (found,) = engine.search(factories.lead("L2"), limit=1)
        assert found.grade is Grade.STRONG
        assert found.right.kind is Kind.JOB

    def test_bad_input(self) -> None:
        """A mapping that makes no record is refused."""
        with pytest.raises(InvalidValueError):
            MatchEngine.of([{"name": "nobody"}])


class TestChanging:
    """Records come, change and go."""

    def test_add_replaces(self) -> None:
        """The same reference is the same record."""
        engine = MatchEngine.of(ROSTER)
        engine.add({"id": "3", "name": "Nina Sen", "email": "nina@example.com"})
        assert len(engine) == 5
        assert engine.search({"id": "x", "name": "Asha Rao"}) == ()
        assert engine.search({"id": "x", "name": "Nina Sen"})[0].right == ref("3")

    def test_remove(self) -> None:
        """What is gone is not found; removing twice is no error."""
        engine = MatchEngine.of(ROSTER)
        engine.remove(ref("3"))
        engine.remove(ref("3"))
        assert len(engine) == 4
        assert engine.search({"id": "x", "name": "Asha Rao"}) == ()

    def test_archived_records_are_left_out(self) -> None:
        """And so they leave when they are archived."""
        engine = MatchEngine.of([factories.contact()])
        engine.add(factories.contact(archived_at=factories.NOW))
        assert len(engine) == 0


class TestPairs:
    """A whole roster."""

    def test_each_pair_once(self) -> None:
        """By the lesser reference."""
        found = list(MatchEngine.of(ROSTER).pairs())
        pairs = [(match.left.id, match.right.id) for match in found]
        assert sorted(pairs) == [("1", "2"), ("1", "5"), ("2", "5")]
        assert found[pairs.index(("1", "5"))].grade is Grade.STRONG

    def test_online_and_in_batch_agree(self) -> None:
        """A pair's score online equals its score in batch."""
        engine = MatchEngine.of(ROSTER)
        for match in engine.pairs():
            probe = next(row for row in ROSTER if row["id"] == match.left.id)
            online = {other.right: other for other in engine.search(probe)}
            assert online[match.right] == match
