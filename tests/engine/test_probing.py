"""Probing: a record alone is looked up key by key, many are by numpy, to one end."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadlink.engine import probing
from leadlink.engine.engine import MatchEngine
from leadlink.model.ids import Kind, Ref
from tests.engine import crm_world

ROWS = st.fixed_dictionaries(
    {"id": st.sampled_from("123456")},
    optional={
        "name": st.sampled_from(
            (
                "Ann Rossi",
                "Anna Rossi",
                "A. Rossi",
                "Rossi Ann",
                "王芳",
                "Bo Li",
                "Rossi",
            )
        ),
        "email": st.sampled_from(("ann@acme.com", "ann.r@acme.com", "info@acme.com")),
        "phone": st.sampled_from(("+39 06 698 0100", "066980100", "+1 415 555 0100")),
        "company": st.sampled_from(("Acme Srl", "ACME", "Rossi & Co")),
        "city": st.sampled_from(("Roma", "Milano")),
        "dob": st.sampled_from(("1971-06-24", "1971-06-25")),
    },
)


@settings(max_examples=50)
@given(
    st.lists(ROWS, max_size=8),
    st.lists(st.sampled_from("123456"), max_size=3),
    st.lists(ROWS, min_size=2, max_size=6),
)
def test_one_and_many(
    rows: list[dict[str, str]], gone: list[str], probes: list[dict[str, str]]
) -> None:
    """Whoever is asked about, and whoever is gone from the roster."""
    engine = MatchEngine.of(rows)
    len(engine)
    for id_ in gone:
        engine.remove(Ref(Kind.CONTACT, id_))
    alone = [match for probe in probes for match in engine.search(probe, limit=9)]
    assert list(engine.link(probes)) == alone


def test_customers() -> None:
    """The same of people with all that a CRM knows of them."""
    customers = crm_world.customers()
    engine = MatchEngine.of(customers[100:])
    alone = [match for one in customers[:200] for match in engine.search(one, 1_000)]
    assert list(engine.link(customers[:200])) == alone
    assert alone


def test_blocks() -> None:
    """Keys of many are spread out so many at a time, which shows nowhere."""
    customers = crm_world.customers()[:200]
    engine = MatchEngine.of(customers)
    linked = list(engine.link(customers[:50]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(probing, "PAIRS_A_BLOCK", 7)
        assert list(engine.link(customers[:50])) == linked
