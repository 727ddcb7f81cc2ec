"""The two registries of tags: which tags are in use for whom (S1.15-S1.17)."""

from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import ClassVar, final

import attrs

from leadlink.model import checks
from leadlink.model.ids import ActorId, Kind, Ref


class TagRegistry(StrEnum):
    """Whose tags a registry lists."""

    CONTACTS = "contacts"
    PROSPECTS_AND_CUSTOMERS = "prospects and customers"


def tag_entry_id(registry: TagRegistry, tag: str) -> str:
    """Give the id of a tag's entry, of which a registry has one.

    As ``contacts:vip``, or a digest of what is too long for an id.
    """
    plain = f"{registry}:{tag}"
    if len(plain) <= checks.MAX_ID:
        return plain
    return f"{registry}:{sha256(plain.encode()).hexdigest()}"


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class TagEntry:
    """That a tag is in a registry; written once, by the conversion that first needs it.

    It refers to nothing: the conversions that need it refer to it.

    Attributes:
        id: As ``tag_entry_id`` gives it.
    """

    kind: ClassVar[Kind] = Kind.TAG_ENTRY

    id: str = attrs.field(validator=checks.identifier)
    version: int = attrs.field(default=0, validator=checks.whole)
    created_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    updated_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    created_by: ActorId = attrs.field(validator=checks.identifier)
    registry: TagRegistry = attrs.field(validator=checks.instance_of(TagRegistry))
    tag: str = attrs.field(validator=checks.filled)

    @property
    def ref(self) -> Ref:
        """The reference to this entry."""
        return Ref(Kind.TAG_ENTRY, self.id)

    def __str__(self) -> str:
        """Write the tag."""
        return self.tag
