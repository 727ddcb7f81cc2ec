"""Which tag entries go with an erased person, and who answers for the others."""

from collections.abc import Iterator, Mapping

from leadlink.desk.revocable import entry_heir
from leadlink.desk.session import Reading
from leadlink.model.customer import Company
from leadlink.model.ids import Kind, Ref
from leadlink.model.operations import ConversionRecord
from leadlink.model.records import Record
from leadlink.model.tags import TagEntry
from leadlink.model.work import Deal
from leadlink.rules import registering


def entries(
    unit: Reading, doomed: Mapping[Ref, Record]
) -> tuple[Mapping[Ref, Record], Mapping[Ref, ConversionRecord]]:
    """Give the tag entries that go as well, and who answers for the others from now on.

    A tag that nobody else's conversion needs may tell of the person, unless a company
    or deal that stays has it.
    """
    gone: dict[Ref, Record] = {}
    heirs: dict[Ref, ConversionRecord] = {}
    conversions = [
        record
        for record in doomed.values()
        if isinstance(record, ConversionRecord) and record.undone_at is None
    ]
    borne = {ref for record in conversions for ref in _borne(unit, record)}
    for record in conversions:
        found: dict[Ref, ConversionRecord] = {}
        for ref in registering.made_by(record):
            if ref in borne:
                continue
            heir = entry_heir(unit, ref, gone=doomed)
            if heir is not None:
                found[ref] = heirs.get(heir.ref, heir)
            elif (entry := unit.at(ref)) is not None:
                gone[ref] = entry
        heirs |= registering.handed(record, found)[1]
    return gone, heirs


def _borne(unit: Reading, conversion: ConversionRecord) -> Iterator[Ref]:
    """Give the tag entries of which the company or deal of a conversion has the tag."""
    named = {Kind.COMPANY: conversion.company_id, Kind.DEAL: conversion.deal_id}
    stay = (
        unit.at(unit.resolved(Ref(kind, id_)))
        for kind, id_ in named.items()
        if id_ is not None
    )
    tags = {tag for it in stay if isinstance(it, Company | Deal) for tag in it.tags}
    for effect in conversion.effects:
        if isinstance(effect.after, TagEntry) and effect.after.tag in tags:
            yield effect.ref
