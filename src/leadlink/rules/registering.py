"""Which tags a conversion enters in which registry (S1.15, S1.16).

A tag that comes with a deal is one of prospects and customers, by policy of contacts as
well; without a deal it is one of contacts only. An entry is written once and changed by
nobody, so that conversions do not wait for each other; each that needs it says so in
its effects. Nothing but the undo of the last one takes an entry away (S1.17).
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

import attrs

from leadlink.model.ids import ActorId, Kind, Ref
from leadlink.model.operations import ConversionRecord, Effect
from leadlink.model.policy.conversion import ConversionPolicy, TagsRule
from leadlink.model.tags import TagEntry, TagRegistry
from leadlink.model.target_plans import EnteredTag, TargetPlan


def entered(
    plans: Mapping[Kind, TargetPlan], *, policy: ConversionPolicy
) -> tuple[EnteredTag, ...]:
    """Give every tag that targets get, with each registry that it enters; sorted.

    Tags that a request gives in place of the lead's count as well.
    """
    if Kind.DEAL not in plans:
        registries = [TagRegistry.CONTACTS]
    elif policy.tags_with_deal is TagsRule.ALSO_CONTACTS:
        registries = [*TagRegistry]
    else:
        registries = [TagRegistry.PROSPECTS_AND_CUSTOMERS]
    tags = {tag for plan in plans.values() for tag in _tags(plan)}
    return tuple(sorted(EnteredTag(it, tag) for it in registries for tag in tags))


def _tags(plan: TargetPlan) -> Iterator[str]:
    for field in plan.fields:
        if field.field == "tags":
            given = isinstance(field.value, tuple)
            yield from field.value if given else (field.value,)


def effects(
    tags: Iterable[EnteredTag],
    registered: Iterable[TagEntry],
    *,
    by: ActorId,
    now: datetime,
) -> Iterator[Effect]:
    """Give what entering tags does: what is new is made, what is there stays.

    Args:
        tags: What is to be entered.
        registered: The entries that there are.
        by: Who converts.
        now: The present instant.
    """
    there = {entry.ref: entry for entry in registered}
    for it in tags:
        before = there.get(it.ref)
        made = TagEntry(
            id=it.ref.id,
            created_at=now,
            updated_at=now,
            created_by=by,
            registry=it.registry,
            tag=it.tag,
        )
        yield Effect(before=before, after=before or made)


def made_by(operation: ConversionRecord) -> Iterator[Ref]:
    """Give the entries that a conversion answers for: undoing it takes them away."""
    for effect in operation.effects:
        if effect.before is None and isinstance(effect.after, TagEntry):
            yield effect.ref


def handed(
    operation: ConversionRecord, heirs: Mapping[Ref, ConversionRecord]
) -> tuple[ConversionRecord, Mapping[Ref, ConversionRecord]]:
    """Hand the entries on that other conversions need as well.

    Args:
        operation: What is to be taken back.
        heirs: For each entry that it answers for: another conversion that stands and
            has it among its effects, if there is any.

    Returns:
        The operation without them, and the heirs as they stand then, by reference.
    """
    found: dict[Ref, ConversionRecord] = {}
    for entry, heir in heirs.items():
        current = found.get(heir.ref, heir)
        found[heir.ref] = attrs.evolve(
            current,
            effects=(
                attrs.evolve(it, before=None) if it.ref == entry else it
                for it in current.effects
            ),
        )
    left = (it for it in operation.effects if it.ref not in heirs)
    return attrs.evolve(operation, effects=left), found
