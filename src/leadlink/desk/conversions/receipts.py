"""The conversion that a request has come to already: its lead's, or its key's."""

from leadlink.desk.session import Reading, Writing
from leadlink.desk.showing import shown
from leadlink.model.bookkeeping import Receipt
from leadlink.model.change import Change
from leadlink.model.lead import Lead
from leadlink.model.operations import ConversionRecord
from leadlink.model.refusals import KeyReusedError
from leadlink.model.targets import ConversionRequest
from leadlink.rules import requests


def done(unit: Reading, lead: Lead) -> ConversionRecord | None:
    """Find the conversion that a lead has gone through."""
    if lead.conversion_id is None:
        return None
    return shown(unit, unit.get(ConversionRecord, lead.conversion_id))


def receipt_of(unit: Reading, request: ConversionRequest) -> Receipt | None:
    """Find the receipt of a request's key."""
    return unit.find(Receipt, f"convert:{request.key}") if request.key else None


def new_receipt(
    unit: Reading, request: ConversionRequest, done: ConversionRecord
) -> Receipt:
    """Make the receipt of a request that was carried out."""
    return Receipt(
        id=f"convert:{request.key}",
        created_at=unit.now,
        updated_at=unit.now,
        created_by=unit.actor_id,
        fingerprint=requests.fingerprint(request),
        result=done.ref,
    )


def keyed(unit: Reading, request: ConversionRequest) -> ConversionRecord | None:
    """Find what the request's key was used for.

    Raises:
        KeyReusedError: Other arguments, or something that was undone since.
    """
    used = receipt_of(unit, request)
    if used is None:
        return None
    is_same = used.fingerprint == requests.fingerprint(request)
    if used.is_spent or not is_same:
        raise KeyReusedError(key=request.key, is_spent=used.is_spent)
    return shown(unit, unit.get(ConversionRecord, used.result.id))


def finished(
    unit: Writing, request: ConversionRequest, lead: Lead
) -> ConversionRecord | None:
    """Find the conversion that a request comes to already, and remember its key by it.

    Raises:
        KeyReusedError: See ``keyed``.
    """
    found = keyed(unit, request) or done(unit, lead)
    if found is not None and request.key and receipt_of(unit, request) is None:
        receipt = new_receipt(unit, request, found)
        unit.commit(Change(action="convert", puts=(receipt,)))
    return found
