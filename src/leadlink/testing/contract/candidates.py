"""The match index: who shares a key."""

from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from leadlink.model.change import Commit
from leadlink.model.ids import Ref
from leadlink.ports.queries import INDEXED
from leadlink.ports.store import Store
from leadlink.testing.contract import naive
from leadlink.testing.contract.given import alone, drawn

KEYS: Final = ("p:1", "p:2", "e:é", "n:a'b", 'q:"x"')
_refs: Final = st.builds(Ref, st.sampled_from(INDEXED), st.sampled_from(("1", "2")))
_keys: Final = st.frozensets(st.sampled_from(KEYS))
_updates: Final = st.lists(st.dictionaries(_refs, _keys, max_size=4), max_size=4)


class CandidatesContract:
    """Keys answer for the records that have them now."""

    @given(updates=_updates, limit=st.integers(-1, 5), asked=_keys)
    @drawn
    def test_keys_answer_for_the_records_that_have_them(
        self,
        store: Store,
        updates: list[dict[Ref, frozenset[str]]],
        limit: int,
        asked: frozenset[str],
    ) -> None:
        """After any updates: counted, listed and shared as a dict would tell."""
        scope = alone(store)
        index: dict[Ref, frozenset[str]] = {}
        for update in updates:
            with store.write(scope) as writer:
                writer.apply(Commit(index=update))
            index |= update
        most = max(0, limit)
        with store.read(scope) as reader:
            assert dict(reader.sizes([*asked, "no:1"], at_most=9)) == naive.sizes(
                index, asked, at_most=9
            )
            for key in KEYS:
                found = reader.holders(key, limit=limit)
                assert found == naive.holders(index, key, limit=most)
            shared = reader.sharing([*asked, *asked], limit=limit)
            assert shared == naive.sharing(index, asked, limit=most)
            refs = [*index, *index, Ref(INDEXED[0], "no")]
            assert dict(reader.keys(refs)) == naive.keys(index, refs)

    def test_counting_stops(self, store: Store) -> None:
        """A key that thousands have costs no more than the limit says."""
        scope = alone(store)
        index = {Ref(INDEXED[0], f"L{n}"): frozenset({"n:rao"}) for n in range(30)}
        with store.write(scope) as writer:
            writer.apply(Commit(index=index))
        with store.read(scope) as reader:
            assert dict(reader.sizes(["n:rao"], at_most=7)) == {"n:rao": 7}
            assert dict(reader.sizes(["n:rao"], at_most=0)) == {}
            assert len(reader.holders("n:rao", limit=7)) == 7

    def test_a_key_that_cannot_be_stored_is_nobodys(self, store: Store) -> None:
        """Half a surrogate pair asks for nothing and breaks nothing."""
        with store.read(alone(store)) as reader:
            assert dict(reader.sizes(["n:\ud800"], at_most=9)) == {}
            assert reader.holders("n:\ud800", limit=9) == ()
            assert reader.sharing(["n:\ud800"], limit=9) == ()
            assert dict(reader.keys([])) == {}
