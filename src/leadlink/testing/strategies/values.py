"""Strategies for ids, texts, instants and the small values that records carry."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from leadlink.model.checks import MAX_INTEGER
from leadlink.model.fields import (
    CustomerLink,
    CustomValue,
    Hold,
    LinkKind,
    Money,
    Origin,
)
from leadlink.model.ids import Kind, Ref
from leadlink.model.person import (
    Address,
    Consent,
    Email,
    Network,
    PersonName,
    Phone,
    PhoneKind,
    Social,
)

ids: Final = st.sampled_from(("1", "2", "3"))
actor_ids: Final = st.sampled_from(("ana", "bo", "chi"))
statuses: Final = st.sampled_from(("NOT_CONTACTED", "CONTACTED", "CONVERTED", "LOST"))
versions: Final = st.integers(0, 3)

_letters = st.characters(codec="utf-8", exclude_characters="\0")
texts: Final = st.text(_letters, max_size=12)
filled: Final = st.text(_letters, min_size=1, max_size=12).filter(str.strip)

_zones = st.sampled_from((UTC, timezone(timedelta(hours=5, minutes=30))))
instants: Final = st.datetimes(
    datetime(2024, 1, 1),  # noqa: DTZ001 - hypothesis wants naive bounds
    datetime(2026, 1, 1),  # noqa: DTZ001 - as above
    timezones=_zones,
)
days: Final = st.dates(date(2024, 1, 1), date(2026, 1, 1))
spans: Final = st.timedeltas(timedelta(microseconds=1), timedelta(days=3))
shares: Final = st.floats(0.0, 1.0)
kinds: Final = st.sampled_from(Kind)
refs: Final = st.builds(Ref, kinds, ids)
customer_refs: Final = st.builds(
    Ref, st.sampled_from((Kind.CONTACT, Kind.COMPANY)), ids
)
subject_refs: Final = st.builds(Ref, st.sampled_from((Kind.LEAD, Kind.JOB)), ids)
tags: Final = st.lists(st.sampled_from(("vip", "north", "été")), max_size=3)
abouts: Final = st.lists(refs, min_size=1, max_size=2)


def maybe(values: SearchStrategy[Any]) -> SearchStrategy[Any]:
    """Draw None, or one of *values*."""
    return st.none() | values


consents: Final = st.sampled_from(Consent)
names: Final = st.builds(PersonName, given=texts, family=texts, full=texts, title=texts)
emails: Final = st.builds(
    Email,
    address=st.sampled_from(("a@x.org", "B <b@y.org>", "é@ü.de")) | filled,
    consent=consents,
)
phones: Final = st.builds(
    Phone,
    number=st.sampled_from(("+91 98450 12345", "080 4123 4567 x9", "0000000")) | filled,
    kind=st.sampled_from(PhoneKind),
    consent=consents,
)
socials: Final = st.builds(Social, network=st.sampled_from(Network), handle=filled)
addresses: Final = st.builds(
    Address, street=texts, city=texts, region=texts, postcode=texts, country=texts
)
origins: Final = st.builds(
    Origin, source=texts, campaign=texts, first_seen_at=maybe(instants)
)
decimals: Final = st.decimals(
    Decimal("-1e9"), Decimal("1e9"), places=2, allow_nan=False
)
amounts: Final = st.builds(
    Money, amount=decimals, currency=st.sampled_from(("EUR", "INR", "USD"))
)
holds: Final = st.builds(
    lambda holder_id, claimed_at, window: Hold(
        holder_id=holder_id, claimed_at=claimed_at, held_until=claimed_at + window
    ),
    actor_ids,
    instants,
    spans,
)
customer_links: Final = st.builds(
    CustomerLink,
    customer=customer_refs,
    kind=st.sampled_from(LinkKind),
    linked_by=actor_ids,
    linked_at=instants,
)
scalars: Final = st.one_of(
    texts,
    st.booleans(),
    st.integers(-MAX_INTEGER, MAX_INTEGER),
    decimals,
    days,
    instants,
)
custom_values: Final = st.builds(CustomValue, field_id=ids, value=scalars)
customs: Final = st.dictionaries(ids, scalars, max_size=2)
