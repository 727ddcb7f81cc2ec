"""Ids, record kinds and references.

An id is an opaque string: the caller's own, or a fresh UUIDv7. The aliases below
tell a reader which record an id belongs to; they cost a caller nothing.
"""

from enum import StrEnum
from hashlib import sha256
from typing import TypeAlias, final

import attrs

from leadlink.model import checks

ActorId: TypeAlias = str
LeadId: TypeAlias = str
ContactId: TypeAlias = str
CompanyId: TypeAlias = str
DealId: TypeAlias = str
JobId: TypeAlias = str
TenantId: TypeAlias = str


class Kind(StrEnum):
    """The kinds of record that a store keeps; the value is the name on the wire."""

    LEAD = "lead"
    CONTACT = "contact"
    COMPANY = "company"
    DEAL = "deal"
    JOB = "job"
    NOTE = "note"
    TASK = "task"
    APPOINTMENT = "appointment"
    DOCUMENT = "document"
    CUSTOM_FIELD = "custom_field"
    CLAIM = "claim"
    DISMISSAL = "dismissal"
    FLAG = "flag"
    CUSTOMER_LINK = "customer_link"
    LEAD_LINK = "lead_link"
    CONVERSION = "conversion"
    MERGE = "merge"
    RECEIPT = "receipt"
    ERASURE = "erasure"
    REDIRECT = "redirect"
    TAG_ENTRY = "tag_entry"


@final
@attrs.frozen(order=True, field_transformer=checks.report_all)
class Ref:
    """A reference to a record: its kind and its id. Ordered by kind, then id."""

    kind: Kind = attrs.field(validator=checks.instance_of(Kind))
    id: str = attrs.field(validator=checks.identifier)

    def __str__(self) -> str:
        """Write the reference as ``lead 'L1'``."""
        return f"{self.kind} {self.id!r}"


def joint_id(ref: Ref) -> str:
    """Give one id for a kind and an id, as ``lead:L1``, or a digest of a long one.

    A record that there is once for another one has such an id.
    """
    plain = f"{ref.kind}:{ref.id}"
    if len(plain) <= checks.MAX_ID:
        return plain
    return f"{ref.kind}:{sha256(plain.encode()).hexdigest()}"
