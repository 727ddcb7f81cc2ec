"""Activities: notes, tasks, appointments and documents, each stored once.

An activity is attached to records by reference; it may be attached to several.
"""

from datetime import datetime
from typing import ClassVar, TypeAlias, final

import attrs

from leadlink.model import checks, fields
from leadlink.model.ids import ActorId, Kind, Ref


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Note:
    """What somebody wrote down, with author (``created_by``) and instant."""

    kind: ClassVar[Kind] = Kind.NOTE

    id: str = attrs.field(validator=checks.identifier)
    version: int = attrs.field(default=0, validator=checks.whole)
    created_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    updated_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    archived_at: datetime | None = attrs.field(
        default=None, converter=checks.utc, validator=checks.optional(checks.instant)
    )
    created_by: ActorId = attrs.field(validator=checks.identifier)

    about: tuple[Ref, ...] = attrs.field(
        converter=fields.to_refs, validator=fields.refs
    )
    text: str = attrs.field(validator=checks.text, repr=False)
    outcome: str = attrs.field(default="", validator=checks.line, repr=False)

    @property
    def ref(self) -> Ref:
        """The reference to this note."""
        return Ref(Kind.NOTE, self.id)


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Task:
    """Something to do; open until ``done_at`` is set."""

    kind: ClassVar[Kind] = Kind.TASK

    id: str = attrs.field(validator=checks.identifier)
    version: int = attrs.field(default=0, validator=checks.whole)
    created_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    updated_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    archived_at: datetime | None = attrs.field(
        default=None, converter=checks.utc, validator=checks.optional(checks.instant)
    )
    created_by: ActorId = attrs.field(validator=checks.identifier)

    about: tuple[Ref, ...] = attrs.field(
        converter=fields.to_refs, validator=fields.refs
    )
    title: str = attrs.field(validator=checks.filled, repr=False)
    owner_id: ActorId | None = attrs.field(
        default=None, validator=checks.optional(checks.identifier)
    )
    due_at: datetime | None = attrs.field(
        default=None, converter=checks.utc, validator=checks.optional(checks.instant)
    )
    done_at: datetime | None = attrs.field(
        default=None, converter=checks.utc, validator=checks.optional(checks.instant)
    )
    done_by: ActorId | None = attrs.field(
        default=None, validator=checks.optional(checks.identifier)
    )

    @property
    def ref(self) -> Ref:
        """The reference to this task."""
        return Ref(Kind.TASK, self.id)


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Appointment:
    """A future event: a call, a meeting, a visit; it may be cancelled."""

    kind: ClassVar[Kind] = Kind.APPOINTMENT

    id: str = attrs.field(validator=checks.identifier)
    version: int = attrs.field(default=0, validator=checks.whole)
    created_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    updated_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    archived_at: datetime | None = attrs.field(
        default=None, converter=checks.utc, validator=checks.optional(checks.instant)
    )
    created_by: ActorId = attrs.field(validator=checks.identifier)

    about: tuple[Ref, ...] = attrs.field(
        converter=fields.to_refs, validator=fields.refs
    )
    title: str = attrs.field(validator=checks.filled, repr=False)
    owner_id: ActorId | None = attrs.field(
        default=None, validator=checks.optional(checks.identifier)
    )
    starts_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    cancelled_at: datetime | None = attrs.field(
        default=None, converter=checks.utc, validator=checks.optional(checks.instant)
    )

    @property
    def ref(self) -> Ref:
        """The reference to this appointment."""
        return Ref(Kind.APPOINTMENT, self.id)


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Document:
    """Metadata of a file and where it is kept; never the bytes themselves."""

    kind: ClassVar[Kind] = Kind.DOCUMENT

    id: str = attrs.field(validator=checks.identifier)
    version: int = attrs.field(default=0, validator=checks.whole)
    created_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    updated_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    archived_at: datetime | None = attrs.field(
        default=None, converter=checks.utc, validator=checks.optional(checks.instant)
    )
    created_by: ActorId = attrs.field(validator=checks.identifier)

    about: tuple[Ref, ...] = attrs.field(
        converter=fields.to_refs, validator=fields.refs
    )
    name: str = attrs.field(validator=checks.filled, repr=False)
    storage_ref: str = attrs.field(validator=checks.filled, repr=False)
    media_type: str = attrs.field(default="", validator=checks.line)
    size: int = attrs.field(default=0, validator=checks.whole)

    @property
    def ref(self) -> Ref:
        """The reference to this document."""
        return Ref(Kind.DOCUMENT, self.id)


Activity: TypeAlias = Note | Task | Appointment | Document
