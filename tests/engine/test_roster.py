"""A roster in memory answers as if it had been built anew after each change."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadlink.engine import roster as rosters
from leadlink.engine.engine import MatchEngine
from leadlink.engine.roster import Roster
from leadlink.model.ids import Kind, Ref
from leadlink.model.match import Match
from leadlink.rules.matching.profile import profile_of
from leadlink.testing import factories
from tests.engine.crm_world import POLICY

NAMES = ("Anna Rossi", "Ana Rossi", "Paolo Rossi", "Bob Miller", "Robert Miller", "")
PHONES = ("", "+39 06 5550100", "+39 06 5550101", "+1 415 555 0100")
EMAILS = ("", "anna@example.com", "rossi@example.org")

ROWS = st.builds(
    lambda id_, name, phone, email, company: {
        "id": id_,
        "name": name,
        "phone": phone,
        "email": email,
        "company": company or ("" if name else "Acme"),
    },
    st.sampled_from("123456789"),
    st.sampled_from(NAMES),
    st.sampled_from(PHONES),
    st.sampled_from(EMAILS),
    st.sampled_from(("", "Acme", "Acme Ltd", "Zenith")),
)
CHANGES = st.lists(st.one_of(ROWS, st.sampled_from("123456789")), max_size=20)


def score(match: Match) -> tuple[Any, ...]:
    """Give what does not depend on which of two is asked about."""
    levels = sorted((item.comparison, item.level) for item in match.evidence)
    pair = tuple(sorted((match.left, match.right)))
    return (*pair, match.same, match.relation, match.grade, levels)


@settings(max_examples=30, deadline=None)
@given(changes=CHANGES, is_small=st.booleans())
def test_changes(changes: list[Any], *, is_small: bool) -> None:
    """However records came and went, by whatever blocks, and after making room."""
    with pytest.MonkeyPatch.context() as patch:
        if is_small:
            patch.setattr(rosters, "BLOCK", 2)
            patch.setattr(rosters, "_LEAST", 1)
        engine = MatchEngine()
        left: dict[str, dict[str, str]] = {}
        for change in changes:
            if isinstance(change, str):
                left.pop(change, None)
                engine.remove(Ref(Kind.CONTACT, change))
                engine.remove(Ref(Kind.COMPANY, change))
            else:
                # A record that changes its kind is another record.
                engine.remove(Ref(Kind.CONTACT, change["id"]))
                engine.remove(Ref(Kind.COMPANY, change["id"]))
                left[change["id"]] = change
                engine.add(change)
        anew = MatchEngine.of(left.values())
        assert len(engine) == len(left)
        assert sorted(map(score, engine.pairs())) == sorted(map(score, anew.pairs()))


@settings(max_examples=30, deadline=None)
@given(st.lists(ROWS, min_size=2, max_size=9, unique_by=lambda row: row["id"]))
def test_online_and_in_batch(rows: list[dict[str, str]]) -> None:
    """A pair's score online equals its score in batch, whoever is asked about."""
    engine = MatchEngine.of(rows)
    batch = sorted(score(match) for match in engine.pairs())
    online = [score(match) for row in rows for match in engine.search(row, limit=99)]
    assert sorted(online) == sorted((*batch, *batch))
    linked = [score(match) for match in engine.link(rows)]
    assert sorted(linked) == sorted(online)


def test_no_order() -> None:
    """The same records in another order are the same roster."""
    rows = [
        {"id": str(number), "name": name, "phone": "+39 06 5550100"}
        for number, name in enumerate(
            ["Anna Rossi", "Paolo Rossi", "Ugo Bianchi", "Eva Neri", "P. Rossi"]
        )
    ]
    forth, back = MatchEngine.of(rows), MatchEngine.of(reversed(rows))
    assert sorted(map(score, forth.pairs())) == sorted(map(score, back.pairs()))


def test_profiles() -> None:
    """Every profile that is there, by row."""
    roster = Roster()
    assert list(roster.profiles()) == []
    contact = profile_of(factories.contact(), POLICY)
    lead = profile_of(factories.lead("L2"), POLICY)
    roster.add(contact)
    roster.add(lead)
    roster.remove(lead.ref)
    assert list(roster.profiles()) == [contact]
    assert roster.find(contact.ref) == contact
    assert roster.find(lead.ref) is None
