"""What several leads brought to one record stays while one of them stands (spec 10).

Two leads may bring the same phone to one contact. The first fills it in, the second
finds it there; were the first taken back alone, the phone would go although the second
lead has it too. So what both bring is handed on: the later operation answers for it
from then on, as if it alone had brought it.
"""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any, Final, TypeAlias, final

import attrs

from leadlink.model.customer import Company
from leadlink.model.fields import CustomValue, LinkKind, Origin
from leadlink.model.lead import Lead
from leadlink.model.operations import ConversionRecord, CustomerLinkRecord, Effect
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.model.target_plans import TARGET_RECORDS, TargetRecord
from leadlink.rules.inputs import is_filled
from leadlink.rules.undoing import ABSENT, keyed, names
from leadlink.rules.unions import is_same

Filling: TypeAlias = ConversionRecord | CustomerLinkRecord
"""What brings the data of a lead to other records."""

_TARGETS: Final[Mapping[str, str]] = {
    "contact_id": "person_id",
    "company_id": "company_id",
}


@final
@attrs.frozen(kw_only=True)
class HandedOn:
    """An operation without what others bring as well.

    Attributes:
        effects: What is left of it to take back.
        heirs: The operations that answer for the rest from now on.
    """

    effects: tuple[Effect, ...]
    heirs: tuple[Filling, ...]


def is_later(other: Filling, operation: Filling) -> bool:
    """Tell whether an operation stands and came after another one.

    Which version of a record each of them found is surer than the clock; two of one
    unit of work, or of which one changed nothing, found the same.
    """
    if other.id == operation.id or other.undone_at is not None:
        return False
    found = {effect.ref: _found(effect) for effect in operation.effects}
    for effect in other.effects:
        if effect.ref in found:
            mine = (found[effect.ref], operation.created_at)
            return (_found(effect), other.created_at) > mine
    return other.created_at >= operation.created_at


def _brings(other: Filling, lead: Lead) -> bool:
    """Tell whether an operation brings data: of links only a merge at intake does."""
    if isinstance(other, ConversionRecord):
        return True
    return other.link is LinkKind.MATCH and lead.version == 0


def _found(effect: Effect) -> int:
    return effect.before.version if effect.before is not None else -1


def handing_on(
    operation: Filling, *, later: Iterable[Filling], matching: MatchingPolicy
) -> HandedOn:
    """Work out what of an operation later ones bring as well.

    Only what the later one found as this one had left it is handed on. That somebody is
    a customer any conversion brings.

    Args:
        operation: What is to be taken back.
        later: What stands and came after it, in order; what an erasure has emptied
            brings nothing any more.
        matching: By which phones, e-mails and handles are compared.
    """
    effects = {effect.ref: effect for effect in operation.effects}
    heirs: list[Filling] = []
    for other in later:
        lead = next(
            (it.before for it in other.effects if isinstance(it.before, Lead)), None
        )
        if lead is None or not _brings(other, lead):
            continue
        theirs = {effect.ref: effect for effect in other.effects}
        handed = dict(theirs)
        for ref, mine in effects.items():
            before, after = mine.before, mine.after
            if not (
                isinstance(before, TARGET_RECORDS) and isinstance(after, TARGET_RECORDS)
            ):
                continue
            found = theirs.get(ref)
            if found is None:
                if ref != getattr(other, "customer", None):
                    continue
                # A merge that found everything there has not touched the customer.
                found = Effect(before=after, after=after)
            brought = _Brought(other, lead, matching)
            left, less = _handed(before, after, found.before, brought)
            if less:
                effects[ref] = attrs.evolve(mine, after=attrs.evolve(after, **left))
                handed[ref] = attrs.evolve(
                    found, before=attrs.evolve(_target(found.before), **less)
                )
        if handed != theirs:
            heirs.append(attrs.evolve(other, effects=handed.values()))
    return HandedOn(effects=tuple(effects.values()), heirs=tuple(heirs))


@final
@attrs.frozen
class _Brought:
    """What a later operation brings."""

    operation: Filling
    lead: Lead
    matching: MatchingPolicy

    def has(self, record: TargetRecord, name: str, value: Any) -> bool:
        is_conversion = isinstance(self.operation, ConversionRecord)
        if name == "standing":
            return is_conversion
        if name in _TARGETS:
            return is_conversion and value == getattr(self.operation, _TARGETS[name])
        if isinstance(record, Company) and name == "name":
            return bool(value == self.lead.company)
        if isinstance(value, Origin):
            own = self.lead.origin
            return (value.source, value.campaign) == (own.source, own.campaign)
        return bool(value == getattr(self.lead, name, ABSENT))

    def has_item(self, name: str, item: Any) -> bool:
        own = getattr(self.lead, name, ())
        if isinstance(item, CustomValue):
            return item in own
        return any(is_same(item, it, self.matching) for it in own)


def _handed(
    before: TargetRecord, after: TargetRecord, found: Any, brought: _Brought
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Give the fields that change in this one's result, and in what the later found."""
    left: dict[str, Any] = {}
    less: dict[str, Any] = {}
    for name in names(after):
        old, done, there = (getattr(it, name) for it in (before, after, found))
        if old == done:
            continue
        if isinstance(done, tuple):
            shared = _shared(old, done, there, name, brought)
            if shared:
                left[name] = _with(done, shared)
                less[name] = _with(there, shared)
        elif is_filled(done) and there == done and brought.has(after, name, done):
            left[name] = less[name] = old
    return left, less


def _shared(
    old: tuple[Any, ...],
    done: tuple[Any, ...],
    there: tuple[Any, ...],
    name: str,
    brought: _Brought,
) -> dict[Hashable, Any]:
    """Give what each item was that both bring; ``ABSENT``: it was not."""
    was, now = keyed(old), keyed(there)
    return {
        key: was.get(key, ABSENT)
        for key, item in keyed(done).items()
        if item != was.get(key, ABSENT)
        and item == now.get(key, ABSENT)
        and brought.has_item(name, item)
    }


def _with(items: tuple[Any, ...], changed: Mapping[Hashable, Any]) -> tuple[Any, ...]:
    fresh = {**keyed(items), **changed}
    return tuple(item for item in fresh.values() if item is not ABSENT)


def _target(record: Any) -> TargetRecord:
    assert isinstance(record, TARGET_RECORDS)  # noqa: S101 - what is at the reference
    return record
