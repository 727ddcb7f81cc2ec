"""Claim, match, link and convert CRM leads, and undo any of it.

Names are loaded when they are first asked for: importing the package costs little.
"""

import importlib
import typing

if typing.TYPE_CHECKING:
    from leadlink.desk.acting import ActingDesk
    from leadlink.desk.conversions.bulk import (
        AlreadyConverted,
        BulkItem,
        Converted,
        NotConverted,
    )
    from leadlink.desk.conversions.facet import ConversionOption, ConversionOptions
    from leadlink.desk.customers.facet import CustomerCard, JobIntake
    from leadlink.desk.desk import LeadDesk
    from leadlink.desk.leads.assignments import Assigned, Assignments
    from leadlink.desk.leads.worklist import View
    from leadlink.desk.matches.review import FlagView
    from leadlink.desk.undoing import Undone
    from leadlink.engine.engine import MatchEngine
    from leadlink.model.activity import Appointment, Document, Note, Task
    from leadlink.model.actor import Actor, Permission
    from leadlink.model.bookkeeping import Claim, CustomFieldDefinition, CustomType
    from leadlink.model.conversion import ConversionPlan
    from leadlink.model.customer import Company, Contact
    from leadlink.model.errors import (
        InvalidValueError,
        LeadLinkError,
        NotSignedInError,
        PermissionDeniedError,
        Problem,
        RecordNotFoundError,
    )
    from leadlink.model.fields import (
        CustomerLink,
        CustomValue,
        Hold,
        LinkKind,
        Money,
        Origin,
        Standing,
    )
    from leadlink.model.history import FieldChange, HistoryEntry, Notification
    from leadlink.model.ids import Kind, Ref
    from leadlink.model.intake import (
        Intake,
        ItemResult,
        KeepBoth,
        Keyed,
        Known,
        MergeInto,
        NewLead,
    )
    from leadlink.model.lead import Lead
    from leadlink.model.match import (
        Dismissal,
        FlagStatus,
        Grade,
        MaskedMatch,
        Match,
        MatchFlag,
        Relation,
    )
    from leadlink.model.operations import (
        ConversionRecord,
        CustomerLinkRecord,
        LeadLinkRecord,
        MergeRecord,
    )
    from leadlink.model.person import (
        Address,
        Consent,
        Email,
        Network,
        PersonName,
        Phone,
        PhoneKind,
        Social,
    )
    from leadlink.model.policy.conversion import FieldRule, FilledRule
    from leadlink.model.policy.intake import Reaction
    from leadlink.model.policy.pipeline import Pipeline, Stage, Status
    from leadlink.model.policy.policy import Policy
    from leadlink.model.refusals import (
        AllOrNothingError,
        AlreadyExistsError,
        AssignmentRefusedError,
        ClaimRefusedError,
        ConversionRefusedError,
        CustomerLinkRefusedError,
        DuplicateFoundError,
        EditRefusedError,
        KeyReusedError,
        LeadAlreadyClaimedError,
        LeadLinkRefusedError,
        MergeRefusedError,
        Reason,
        RefusedError,
        StaleRecordError,
        TransitionRefusedError,
        UndoConflict,
        UndoRefusedError,
        UnknownOperationError,
        Why,
    )
    from leadlink.model.roster import NewCompany, NewContact, NewDeal, NewJob
    from leadlink.model.store_errors import (
        BusyError,
        ClosedError,
        ConflictError,
        CorruptError,
        FullError,
        MissingError,
        NewerSchemaError,
        ReadOnlyError,
        StoreError,
    )
    from leadlink.model.tags import TagEntry, TagRegistry
    from leadlink.model.targets import Auto, Existing, New, NewTask, NoTarget
    from leadlink.model.work import Deal, Job
    from leadlink.rules.assigning import Quota, RoundRobin
    from leadlink.rules.customer_linking import CustomerLinkPlan, LinkedWork
    from leadlink.rules.journey import Step
    from leadlink.rules.lead_linking import LeadLinkPlan
    from leadlink.rules.metrics import By, ConversionMetrics, Period
    from leadlink.rules.undoing import Resolution
    from leadlink.rules.whatif import LeadDifference, PlanDifference, PlanPart

_HOMES = {
    "leadlink.desk.acting": "ActingDesk",
    "leadlink.desk.leads.assignments": "Assigned Assignments",
    "leadlink.desk.conversions.bulk": (
        "AlreadyConverted BulkItem Converted NotConverted"
    ),
    "leadlink.desk.conversions.facet": "ConversionOption ConversionOptions",
    "leadlink.desk.customers.facet": "CustomerCard JobIntake",
    "leadlink.desk.desk": "LeadDesk",
    "leadlink.desk.matches.review": "FlagView",
    "leadlink.desk.undoing": "Undone",
    "leadlink.desk.leads.worklist": "View",
    "leadlink.engine.engine": "MatchEngine",
    "leadlink.model.activity": "Appointment Document Note Task",
    "leadlink.model.actor": "Actor Permission",
    "leadlink.model.bookkeeping": "Claim CustomFieldDefinition CustomType",
    "leadlink.model.conversion": "ConversionPlan",
    "leadlink.model.customer": "Company Contact",
    "leadlink.model.errors": (
        "InvalidValueError LeadLinkError NotSignedInError PermissionDeniedError "
        "Problem RecordNotFoundError"
    ),
    "leadlink.model.fields": (
        "CustomValue CustomerLink Hold LinkKind Money Origin Standing"
    ),
    "leadlink.model.history": "FieldChange HistoryEntry Notification",
    "leadlink.model.ids": "Kind Ref",
    "leadlink.model.intake": (
        "Intake ItemResult KeepBoth Keyed Known MergeInto NewLead"
    ),
    "leadlink.model.lead": "Lead",
    "leadlink.model.match": (
        "Dismissal FlagStatus Grade MaskedMatch Match MatchFlag Relation"
    ),
    "leadlink.model.operations": (
        "ConversionRecord CustomerLinkRecord LeadLinkRecord MergeRecord"
    ),
    "leadlink.model.person": (
        "Address Consent Email Network PersonName Phone PhoneKind Social"
    ),
    "leadlink.model.policy.conversion": "FieldRule FilledRule",
    "leadlink.model.policy.intake": "Reaction",
    "leadlink.model.policy.pipeline": "Pipeline Stage Status",
    "leadlink.model.policy.policy": "Policy",
    "leadlink.model.refusals": (
        "AllOrNothingError "
        "AlreadyExistsError AssignmentRefusedError ClaimRefusedError "
        "ConversionRefusedError CustomerLinkRefusedError DuplicateFoundError "
        "EditRefusedError KeyReusedError LeadAlreadyClaimedError "
        "LeadLinkRefusedError MergeRefusedError Reason RefusedError "
        "StaleRecordError TransitionRefusedError UndoConflict UndoRefusedError "
        "UnknownOperationError Why"
    ),
    "leadlink.model.roster": "NewCompany NewContact NewDeal NewJob",
    "leadlink.model.store_errors": (
        "BusyError ClosedError ConflictError CorruptError FullError MissingError "
        "NewerSchemaError ReadOnlyError StoreError"
    ),
    "leadlink.model.tags": "TagEntry TagRegistry",
    "leadlink.model.targets": "Auto Existing New NewTask NoTarget",
    "leadlink.model.work": "Deal Job",
    "leadlink.rules.assigning": "Quota RoundRobin",
    "leadlink.rules.customer_linking": "CustomerLinkPlan LinkedWork",
    "leadlink.rules.journey": "Step",
    "leadlink.rules.lead_linking": "LeadLinkPlan",
    "leadlink.rules.metrics": "By ConversionMetrics Period",
    "leadlink.rules.undoing": "Resolution",
    "leadlink.rules.whatif": "LeadDifference PlanDifference PlanPart",
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}

__all__ = [
    "ActingDesk",
    "Actor",
    "Address",
    "AllOrNothingError",
    "AlreadyConverted",
    "AlreadyExistsError",
    "Appointment",
    "Assigned",
    "AssignmentRefusedError",
    "Assignments",
    "Auto",
    "BulkItem",
    "BusyError",
    "By",
    "Claim",
    "ClaimRefusedError",
    "ClosedError",
    "Company",
    "ConflictError",
    "Consent",
    "Contact",
    "ConversionMetrics",
    "ConversionOption",
    "ConversionOptions",
    "ConversionPlan",
    "ConversionRecord",
    "ConversionRefusedError",
    "Converted",
    "CorruptError",
    "CustomFieldDefinition",
    "CustomType",
    "CustomValue",
    "CustomerCard",
    "CustomerLink",
    "CustomerLinkPlan",
    "CustomerLinkRecord",
    "CustomerLinkRefusedError",
    "Deal",
    "Dismissal",
    "Document",
    "DuplicateFoundError",
    "EditRefusedError",
    "Email",
    "Existing",
    "FieldChange",
    "FieldRule",
    "FilledRule",
    "FlagStatus",
    "FlagView",
    "FullError",
    "Grade",
    "HistoryEntry",
    "Hold",
    "Intake",
    "InvalidValueError",
    "ItemResult",
    "Job",
    "JobIntake",
    "KeepBoth",
    "KeyReusedError",
    "Keyed",
    "Kind",
    "Known",
    "Lead",
    "LeadAlreadyClaimedError",
    "LeadDesk",
    "LeadDifference",
    "LeadLinkError",
    "LeadLinkPlan",
    "LeadLinkRecord",
    "LeadLinkRefusedError",
    "LinkKind",
    "LinkedWork",
    "MaskedMatch",
    "Match",
    "MatchEngine",
    "MatchFlag",
    "MergeInto",
    "MergeRecord",
    "MergeRefusedError",
    "MissingError",
    "Money",
    "Network",
    "New",
    "NewCompany",
    "NewContact",
    "NewDeal",
    "NewJob",
    "NewLead",
    "NewTask",
    "NewerSchemaError",
    "NoTarget",
    "NotConverted",
    "NotSignedInError",
    "Note",
    "Notification",
    "Origin",
    "Period",
    "Permission",
    "PermissionDeniedError",
    "PersonName",
    "Phone",
    "PhoneKind",
    "Pipeline",
    "PlanDifference",
    "PlanPart",
    "Policy",
    "Problem",
    "Quota",
    "Reaction",
    "ReadOnlyError",
    "Reason",
    "RecordNotFoundError",
    "Ref",
    "RefusedError",
    "Relation",
    "Resolution",
    "RoundRobin",
    "Social",
    "Stage",
    "StaleRecordError",
    "Standing",
    "Status",
    "Step",
    "StoreError",
    "TagEntry",
    "TagRegistry",
    "Task",
    "TransitionRefusedError",
    "UndoConflict",
    "UndoRefusedError",
    "Undone",
    "UnknownOperationError",
    "View",
    "Why",
]


def __getattr__(name: str) -> object:
    """Load a public name from where it is defined.

    Raises:
        AttributeError: There is no such name.
    """
    if name not in _HOME_OF:
        msg = f"module 'leadlink' has no attribute {name!r}"
        raise AttributeError(msg)
    value: object = getattr(importlib.import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List what the package offers, loaded or not."""
    return sorted({*globals(), *__all__})
