"""Whether what a plan was made from is still so."""

from collections.abc import Iterable

from leadlink.desk.session import Reading
from leadlink.model.errors import RecordNotFoundError
from leadlink.model.records import Record
from leadlink.model.refusals import StaleRecordError


def require_unchanged(unit: Reading, records: Iterable[Record]) -> None:
    """Refuse to go on with records that have changed since they were read.

    Raises:
        RecordNotFoundError: The actor may not see one of them (any more).
        StaleRecordError: There is another version of one by now, or none.
    """
    stale = []
    for record in records:
        found = unit.at(record.ref)
        if found is not None and not unit.may_see(found):
            raise RecordNotFoundError(kind=record.kind, id=record.id)
        if found is None or found.version != record.version:
            stale.append(record.ref)
    if stale:
        raise StaleRecordError(records=tuple(stale))
