"""Which record survives a merge, and of which record each field is taken (spec 12)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, assert_never

import attrs

from leadlink.model.customer import Contact
from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.fields import FieldChoice
from leadlink.model.ids import Ref
from leadlink.model.merging import Mergeable
from leadlink.model.policy.merging import MergeRule, MergingPolicy, SurvivorRule
from leadlink.rules.inputs import is_filled

FIXED: Final = frozenset(
    {
        "id",
        "version",
        "created_at",
        "updated_at",
        "archived_at",
        "created_by",
        "primary_id",
        "conversion_id",
    }
)
"""What the survivor has of itself, or cannot have where it may be merged."""

SETS: Final = ("emails", "phones", "socials", "tags", "viewers")
"""Fields whose items are joined."""

EMPLOYER: Final = ("company", "company_id", "role")
"""What a contact has of its employer: never mixed from two employers."""

STATES: Final = frozenset({"owner_id", "status", "customer"})
"""Fields that say what is being done, not what is so: overwriting leaves them."""

DECIDED: Final = frozenset({"standing", "hold", "company_id", "role"})
"""Fields for which no record can be named: a rule, or another field, decides them."""


def survivor_of(records: Sequence[Mergeable], rule: SurvivorRule) -> Mergeable:
    """Choose the record that survives where nobody named one.

    Args:
        records: At least one.
        rule: What makes a survivor; of equals the oldest, then the least id.
    """

    def rank(record: Mergeable) -> tuple[float, float, Ref]:
        made = record.created_at.timestamp()
        match rule:
            case SurvivorRule.OLDEST:
                first = 0.0
            case SurvivorRule.NEWEST:
                first = -made
            case SurvivorRule.FULLEST:
                first = -filled(record)
            case _:
                assert_never(rule)
        return first, made, record.ref

    return min(records, key=rank)


def choices_of(
    survivor: Mergeable,
    merged: Sequence[Mergeable],
    *,
    rules: Mapping[str, MergeRule | Ref],
    policy: MergingPolicy,
) -> tuple[FieldChoice, ...]:
    """Work out in which order of records each field is taken.

    Args:
        survivor: The record that stays.
        merged: The records that go, in order of preference.
        rules: For a field either how to merge it, or the record whose value it takes,
            also where that one says nothing. A custom field is ``custom[its id]``.
        policy: How fields are merged that are not named.

    Returns:
        One choice a field for which the survivor does not simply come first.

    Raises:
        InvalidValueError: A field does not exist, cannot be chosen, or shall be taken
            of a record that is not merged: every problem.
    """
    refs = tuple(record.ref for record in merged)
    own_first, own_last = (survivor.ref, *refs), (*refs, survivor.ref)
    names = choosable(type(survivor))
    problems = list(_problems(rules, names, own_first))
    if problems:
        raise InvalidValueError(what="merge", problems=tuple(problems))
    orders: dict[str, tuple[Ref, ...]] = {}
    if policy.filled is MergeRule.OVERWRITE:
        orders = dict.fromkeys(sorted(names - STATES - {*SETS}), own_last)
    for name, rule in rules.items():
        match rule:
            case Ref():
                orders[name] = (rule,)
            case MergeRule.OVERWRITE:
                orders[name] = own_last
            case MergeRule.FILL_EMPTY:
                orders[name] = own_first
    return tuple(
        FieldChoice(field=name, order=order)
        for name, order in orders.items()
        if order != own_first or name.startswith("custom[")
    )


def _problems(
    rules: Mapping[str, MergeRule | Ref], names: frozenset[str], members: Iterable[Ref]
) -> Iterator[Problem]:
    for name, rule in rules.items():
        is_custom = name.startswith("custom[") and name.endswith("]")
        if name not in names and not is_custom:
            yield Problem(f"fields.{name}", "cannot be chosen")
        elif isinstance(rule, Ref) and rule not in members:
            yield Problem(f"fields.{name}", "names a record that is not merged")
        elif not isinstance(rule, Ref) and name in SETS:
            yield Problem(f"fields.{name}", "is joined, or taken of one record")


def choosable(kind: type[Mergeable]) -> frozenset[str]:
    """Give the fields for which a record can be named; custom fields beside them."""
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(kind)
    names = {field.name for field in fields} - FIXED
    return frozenset(names - (DECIDED if kind is Contact else {"standing", "hold"}))


def has_employer(record: Any) -> bool:
    """Tell whether a contact says where it works."""
    return is_filled(record.company) or record.company_id is not None


def is_of_employer(record: Any, kept: Mapping[str, Any]) -> bool:
    """Tell whether a contact has no employer, or surely the one that was taken."""
    if not has_employer(record):
        return True
    ids, names = (
        {kept[name], getattr(record, name)} - {None, ""} for name in EMPLOYER[1::-1]
    )
    both = record.company_id is not None and kept["company_id"] is not None
    if both:
        return len(ids) == 1
    is_named = is_filled(record.company) and is_filled(kept["company"])
    return is_named and len({name.strip().casefold() for name in names}) == 1


def filled(record: Mergeable) -> int:
    """Count what a record says, for the choice of the fullest."""
    return sum(1 for _ in _said(record))


def _said(record: Mergeable) -> Iterator[object]:
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(type(record))
    for field in fields:
        value = getattr(record, field.name)
        if field.name in FIXED or not is_filled(value):
            continue
        yield from value if isinstance(value, tuple) else (value,)
