"""What a person's leads had brought to records that stay when the person is erased."""

from collections.abc import Iterable, Iterator, Mapping

from leadlink.model.customer import Customer
from leadlink.model.fields import CustomValue
from leadlink.model.ids import Ref
from leadlink.model.operations import (
    ConversionRecord,
    CustomerLinkRecord,
    Effect,
    Operation,
)
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.model.records import Record
from leadlink.model.work import Deal
from leadlink.rules.handing_on import handing_on, is_later
from leadlink.rules.undoing import Resolution, undo


def emptying(
    doomed: Iterable[Operation],
    others: Iterable[Record],
    *,
    matching: MatchingPolicy,
) -> Mapping[Ref, Record]:
    """Give the customers that stay, without what merges at intake had filled in.

    What a lead that stays brings as well stays, and what has changed since.

    Args:
        doomed: The operations that go.
        others: What stays, later operations among it.
        matching: By which phones, e-mails and handles are compared.
    """
    stay = {record.ref: record for record in others}
    fillings = [
        it
        for it in stay.values()
        if isinstance(it, ConversionRecord | CustomerLinkRecord)
    ]
    for operation in doomed:
        if not isinstance(operation, CustomerLinkRecord) or operation.undone_at:
            continue
        later = [it for it in fillings if is_later(it, operation)]
        handed = handing_on(operation, later=later, matching=matching)
        for effect in handed.effects:
            found = stay.get(effect.ref)
            if isinstance(found, Customer):
                done = undo(
                    (effect,),
                    current={found.ref: found},
                    referrers={},
                    now=found.updated_at,
                    resolution=Resolution.KEEP,
                )
                stay |= {put.ref: put for put in done.puts}
    return stay


def carried(effect: Effect) -> Iterator[CustomValue]:
    """Give the custom values that an operation had brought to a company or deal."""
    before, after = effect.before, effect.after
    if isinstance(after, Customer | Deal):
        own = before.custom if isinstance(before, Customer | Deal) else ()
        yield from (value for value in after.custom if value not in own)
