"""What a rule says when it says no: one class a decision, every reason at once."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import final

import attrs

from leadlink.model.errors import LeadLinkError
from leadlink.model.ids import ActorId, LeadId, Ref
from leadlink.model.match import AnyMatch


class Why(StrEnum):
    """The reasons for which rules refuse; the value is what a person reads."""

    ARCHIVED = "is archived"
    NOT_ARCHIVED = "is not archived"
    CONVERTED = "is converted"
    NOT_CONVERTED = "is not converted"
    SECONDARY = "is already linked to a primary lead"
    HAS_SECONDARIES = "has secondary leads of its own"
    NOT_SECONDARY = "is not linked to a primary lead"
    SAME_RECORD = "is the same record"
    NOT_WORKING = "is not in progress"
    CLOSED = "is closed"
    UNKNOWN_STATUS = "names no status of the pipeline"
    NO_TRANSITION = "cannot move to that status from its own"
    RESERVED_STATUS = "reaches that status by converting or linking only"
    OTHER_PROJECT = "belongs to another project"
    OTHER_MANDATE = "belongs to another mandate"
    NO_PROJECT = "belongs to no project"
    NO_MANDATE = "belongs to no mandate"
    MANAGER_NOT_OWNER = "would be owned by somebody who owns neither lead"
    NOT_IN_POOL = "is not in the pool"
    OWNED = "has an owner"
    NOT_HELD = "is not held by this actor"
    TOO_MANY_HOLDS = "would be one live hold too many for this actor"
    TOO_MANY_CLAIMS = "would be one claim too many for this actor in 24 hours"
    COOLING_DOWN = "was held by this actor too recently"
    NOT_IN_ROSTER = "is not in the roster"
    ALREADY_LINKED = "is already linked to another customer"
    NOT_LINKED = "is not linked to a customer"
    NOT_CONFIRMED = "is linked by confirming a plan only"
    NOT_A_CUSTOMER_KIND = "is neither a contact nor a company"
    NOT_A_SUBJECT_KIND = "is neither a lead nor a job"
    NO_SUCH_TARGET = "does not exist"
    NAME_TOO_SHORT = "lacks what a person's name needs"
    NO_PERSON_NAME = "has no person name"
    NO_COMPANY_NAME = "has no company name"
    NOTHING_TO_MAKE = "would become nothing"
    STAGE_NOT_CONVERTIBLE = "is in a status that cannot be converted"
    NOT_QUALIFIED = "is in a status that does not qualify it"
    UNCONFIRMED = "matches strongly, and somebody shall say whether it is the same"
    NO_DEALS = "comes with no deal under this policy"
    UNDONE = "has been undone already"
    NEVER_UNDONE = "cannot be undone under this policy"
    UNDONE_TOO_LATE = "was done too long ago to be undone under this policy"
    ERASED = "lost to an erasure what undoing it needs"
    AMBIGUOUS = "matches several records strongly"
    CANDIDATE = "is one of several strong matches"
    NOT_A_MATCH = "has neither the phone nor the e-mail of the lead"
    MASKED = "is a match that this actor may not see"
    LINKED_SO_ALREADY = "is already linked to this customer"
    STANDING_UNCHANGED = "has that standing already"
    WON = "is won already"
    INACTIVE = "is not active"
    NOBODY_ACTIVE = "nobody who could have the leads is active"
    OTHER_KIND = "is of another kind"
    NOT_MERGEABLE = "is neither a lead nor a contact nor a company"
    MERGED = "was merged into another record"
    ALONE = "leaves nothing to merge it with"
    UNDECIDED = "is filled, and somebody shall decide which value it gets"
    QUOTA_FULL = "would be more than everybody's quota"


@final
@attrs.frozen
class Reason:
    """Why a record stands in the way; *record* is None where it is about the whole.

    Attributes:
        field: The field that it is about; blank where it is about the whole record.
    """

    why: Why
    record: Ref | None = None
    field: str = ""

    def __str__(self) -> str:
        """Write the reason as ``lead 'L1' is converted``."""
        if self.record is None:
            return str(self.why)
        where = f"{self.record}.{self.field}" if self.field else str(self.record)
        return f"{where} {self.why}"


@attrs.frozen
class RefusedError(LeadLinkError, ValueError):
    """A rule refuses; nothing was changed.

    Attributes:
        reasons: Every reason, not only the first; never empty.
    """

    reasons: tuple[Reason, ...]

    def __str__(self) -> str:
        """List every reason in one line."""
        return "; ".join(map(str, self.reasons))

    @classmethod
    def over(cls, reasons: Iterable[Reason]) -> None:
        """Raise this error if there is any reason.

        Raises:
            RefusedError: There is one; of the class this was called on.
        """
        found = tuple(dict.fromkeys(reasons))
        if found:
            raise cls(reasons=found)


@final
@attrs.frozen
class TransitionRefusedError(RefusedError):
    """A lead may not take this status (spec 5)."""


@final
@attrs.frozen
class ClaimRefusedError(RefusedError):
    """A lead may not be claimed, taken or released by this actor (spec 6)."""


@final
@attrs.frozen
class AssignmentRefusedError(RefusedError):
    """A lead may not be assigned (spec 6)."""


@final
@attrs.frozen
class CustomerLinkRefusedError(RefusedError):
    """A lead or job may not be linked to, or unlinked from, this customer (spec 8)."""


@final
@attrs.frozen
class LeadLinkRefusedError(RefusedError):
    """Two leads may not be linked, or are not linked (spec 9)."""


@final
@attrs.frozen
class ConversionRefusedError(RefusedError):
    """A lead may not be converted so (spec 10)."""


@final
@attrs.frozen
class MergeRefusedError(RefusedError):
    """Records may not be merged so (spec 12)."""


@final
@attrs.frozen
class EditRefusedError(RefusedError):
    """A record may not be edited, archived or restored (spec 4)."""


@final
@attrs.frozen
class AlreadyExistsError(LeadLinkError, ValueError):
    """A record of this id exists, also where it may not be seen."""

    kind: str
    id: str

    def __str__(self) -> str:
        """Name the kind and the id."""
        return f"there is already a {self.kind} {self.id!r}"


@final
@attrs.frozen
class LeadAlreadyClaimedError(LeadLinkError, ValueError):
    """Another actor's hold still lives (S3.16, S3.17)."""

    lead_id: LeadId
    held_by: ActorId
    held_until: datetime

    def __str__(self) -> str:
        """Name the lead, the holder and the end of the hold."""
        until = self.held_until.isoformat(timespec="seconds")
        return f"lead {self.lead_id!r} is held by {self.held_by!r} until {until}"


@final
@attrs.frozen
class DuplicateFoundError(LeadLinkError, ValueError):
    """The phone or e-mail of a new lead is known already (S3.12); nothing was stored.

    Attributes:
        matches: Contacts and customers, best first; never empty.
        leads: Other leads that look the same, best first.
        may_decide: True under ASK: repeat the call with a decision; False under BLOCK.
    """

    matches: tuple[AnyMatch, ...]
    leads: tuple[AnyMatch, ...]
    may_decide: bool

    def __str__(self) -> str:
        """Say how many there are and what can be done."""
        then = "repeat with a decision" if self.may_decide else "blocked by the policy"
        count = len(self.matches)
        return f"known records with the same phone or e-mail: {count}; {then}"


@final
@attrs.frozen
class StaleRecordError(LeadLinkError, RuntimeError):
    """Records have changed since they were read or planned with; read them again."""

    records: tuple[Ref, ...]

    def __str__(self) -> str:
        """Name the records."""
        return "changed since they were read: " + ", ".join(map(str, self.records))


@final
@attrs.frozen
class KeyReusedError(LeadLinkError, ValueError):
    """An idempotency key was used before, with other arguments or before an undo."""

    key: str
    is_spent: bool

    def __str__(self) -> str:
        """Name the key and what it was used for."""
        how = "before an undo" if self.is_spent else "with other arguments"
        return f"key {self.key!r} was used {how}"


@final
@attrs.frozen
class AllOrNothingError(LeadLinkError, ValueError):
    """Nothing was done for this one because others of the same call were refused.

    Attributes:
        refused: The leads that were refused, as they were given; never empty.
    """

    refused: tuple[LeadId, ...]

    def __str__(self) -> str:
        """Name the first that was refused, and say how many more there are."""
        more = f" and {len(self.refused) - 1} more" if len(self.refused) > 1 else ""
        return f"all or nothing: lead {self.refused[0]!r}{more} refused"


@final
@attrs.frozen
class UndoConflict:
    """Something that an undo cannot put back, because it has changed since.

    Attributes:
        record: Where.
        field: The field; blank where it is about the whole record.
        reason: What happened since.
    """

    record: Ref
    field: str
    reason: str

    def __str__(self) -> str:
        """Write the conflict as ``contact 'C1'.phones: changed since``."""
        where = f"{self.record}.{self.field}" if self.field else str(self.record)
        return f"{where}: {self.reason}"


@final
@attrs.frozen
class UndoRefusedError(LeadLinkError, ValueError):
    """Undoing would destroy later work, or cannot be done at all; nothing was changed.

    Attributes:
        operation: What was to be undone.
        conflicts: What stands in the way; empty where *reasons* do.
        reasons: Why it can never be undone; empty where *conflicts* can be resolved.
    """

    operation: Ref
    conflicts: tuple[UndoConflict, ...] = ()
    reasons: tuple[Reason, ...] = ()

    def __str__(self) -> str:
        """List everything in the way."""
        return f"{self.operation} cannot be undone: " + "; ".join(
            map(str, (*self.reasons, *self.conflicts))
        )


@final
@attrs.frozen
class UnknownOperationError(LeadLinkError, LookupError):
    """No conversion, link or merge has this id, or none that the actor may see."""

    id: str

    def __str__(self) -> str:
        """Name the id."""
        return f"no operation {self.id!r}"
