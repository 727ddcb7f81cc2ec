"""What keys cost is counted before anything is compared."""

from leadlink.engine.key_costs import KEY_TYPES, KeyCost, key_costs
from leadlink.engine.mappings import record_of
from leadlink.model.lead import Lead
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.rules.matching.keys import profile_keys
from leadlink.rules.matching.profile import profile_of
from leadlink.testing import factories
from tests.engine import crm_world

ROWS = [
    {"id": "1", "name": "Ana Ruiz", "email": "ana.ruiz@x.example"},
    {"id": "2", "name": "Ana Ruiz", "email": "ana.ruiz@x.example"},
    {"id": "3", "name": "Ben Kohl", "email": "ana.ruiz@x.example"},
    {"id": "4", "name": "Ben Kohl"},
]


def cost(letter: str, rows: list[dict[str, str]]) -> KeyCost:
    """Give what the keys of one type cost."""
    return next(row for row in key_costs(rows).rows if row.letter == letter)


def test_pairs_of_a_key() -> None:
    """Three records of one mailbox are three pairs; each of two names is a pair."""
    mail, name = cost("e", ROWS), cost("n", ROWS)
    assert (mail.keys, mail.largest, mail.pairs) == (1, 3, 3)
    assert (name.largest, name.pairs) == (2, 2)


def test_what_a_key_adds() -> None:
    """A pair that a rarer type proposes is not proposed again."""
    costs = key_costs(ROWS)
    assert next(row.letter for row in costs.rows if row.added) in "nzxi"
    assert cost("e", ROWS).added == 2
    assert costs.pairs == 4
    assert costs.records == 4


def test_what_too_many_have_is_not_read() -> None:
    """A switchboard of a whole town proposes nobody."""
    rows = [{"id": str(at), "phone": "+1 415 555 0100"} for at in range(1_001)]
    phone = cost("p", rows)
    assert (phone.keys, phone.skipped, phone.largest, phone.pairs) == (1, 1, 1001, 0)


def test_nobody() -> None:
    """An empty roster costs nothing."""
    costs = key_costs([])
    assert (costs.records, costs.pairs) == (0, 0)
    assert {row.largest for row in costs.rows} == {0}


def test_records_outside_matching_cost_nothing() -> None:
    """A secondary lead has no keys; a record given again counts once."""
    lead: Lead = factories.lead(primary_id="L9")
    assert key_costs([lead]).records == 0
    assert key_costs([*ROWS, ROWS[0]]).records == 4
    assert key_costs([*ROWS, ROWS[0]]).pairs == 4


def test_every_type_of_key_is_told() -> None:
    """No key of the developer set, nor of a person with dates, is left out."""
    extra = {"id": "1", "name": "A B", "date of birth": "1970-01-02", "ssn": "X1234567"}
    records = [*crm_world.customers()[:300], record_of(extra)]
    profiles = (profile_of(record, MatchingPolicy()) for record in records)
    letters = {key[0] for profile in profiles for key in profile_keys(profile)}
    assert letters == set(KEY_TYPES)


def test_as_text() -> None:
    """A line a type, and what it comes to."""
    lines = str(key_costs(ROWS)).splitlines()
    assert lines[0].split() == ["key", "keys", "skipped", "largest", "pairs", "added"]
    assert lines[-1] == "4 records, 4 pairs"
    assert len(lines) == len(KEY_TYPES) + 2
