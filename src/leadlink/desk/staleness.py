"""Whether what a plan was made from is still so."""

from collections.abc import Iterable

from leadlink.desk.session import Reading
from leadlink.model.errors import RecordNotFoundError
from leadlink.model.records import Record
from leadlink.model.refusals import StaleRecordError


def require_unchanged(unit: Reading, records: Iterable[Record]) -> None:
    """Refuse to go on with records that have changed since they were read.

    Raises:
        RecordNotFoundError: One of them is gone, or the actor may not see it.
        StaleRecordError: There is another version of one by now.
    """
    stale = []
    for record in records:
        found = unit.at(record.ref)
        if found is None or not unit.may_see(found):
            raise RecordNotFoundError(kind=record.kind, id=record.id)
        if found.version != record.version:
            stale.append(record.ref)
    if stale:
        raise StaleRecordError(records=tuple(stale))
