"""Strategies for who acts, what matching says and what a change leaves behind."""

from typing import Final

import attrs
from hypothesis import strategies as st

from leadlink.model.actor import Actor, Permission
from leadlink.model.change import Change
from leadlink.model.history import FieldChange, HistoryEntry, Notification
from leadlink.model.match import (
    Evidence,
    Grade,
    MaskedMatch,
    Match,
    Relation,
)
from leadlink.model.policy.conversion import RULED, FilledRule
from leadlink.presets import BY_NAME
from leadlink.testing.strategies.records import records
from leadlink.testing.strategies.values import (
    actor_ids,
    emails,
    filled,
    ids,
    instants,
    maybe,
    refs,
    scalars,
    shares,
    texts,
)

actors: Final = st.builds(
    Actor,
    id=actor_ids,
    roles=st.lists(st.sampled_from(("agent", "manager", "viewer")), max_size=2),
    permissions=st.lists(st.sampled_from(Permission), max_size=3),
)
evidence: Final = st.builds(
    Evidence,
    comparison=filled,
    level=filled,
    reason=texts,
    weight=st.floats(-30.0, 30.0),
    weights=st.lists(st.floats(-30.0, 30.0), max_size=3),
    left=texts,
    right=texts,
)
matches: Final = st.builds(
    Match,
    left=refs,
    right=refs,
    relation=st.sampled_from(Relation),
    probability=shares,
    same=shares,
    grade=st.sampled_from(Grade),
    evidence=st.lists(evidence, max_size=3),
    relations=st.lists(st.sampled_from(Relation), max_size=3, unique=True),
    prior=st.lists(st.floats(-30.0, 30.0), max_size=3),
)
masked_matches: Final = st.builds(MaskedMatch, owner_id=maybe(actor_ids))
field_changes: Final = st.builds(
    FieldChange,
    field=filled,
    before=maybe(scalars | emails),
    after=maybe(scalars | emails),
)
history_entries: Final = st.builds(
    HistoryEntry,
    id=ids,
    record=refs,
    actor_id=actor_ids,
    at=instants,
    action=filled,
    is_creation=st.booleans(),
    is_deletion=st.booleans(),
    changes=st.lists(field_changes, max_size=2),
)
notifications: Final = st.builds(
    Notification, key=ids, to=actor_ids, about=refs, event=filled, at=instants
)
changes: Final = st.builds(
    Change,
    action=filled,
    puts=st.lists(records, max_size=2),
    deletes=st.lists(records, max_size=1),
    notifications=st.lists(notifications, max_size=1),
)
field_rules: Final = st.dictionaries(
    st.sampled_from((*RULED, "custom[budget]")), st.sampled_from(FilledRule), max_size=3
)
_presets = st.sampled_from(tuple(BY_NAME.values()))
policies: Final = _presets | st.builds(
    lambda policy, filled, fields: attrs.evolve(
        policy,
        conversion=attrs.evolve(policy.conversion, filled=filled, fields=fields),
    ),
    _presets,
    st.sampled_from(FilledRule),
    field_rules,
)
