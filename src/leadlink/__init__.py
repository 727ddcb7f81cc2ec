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
    from leadlink.desk.conversions.facet import (
        ConversionOption,
        ConversionOptions,
        Conversions,
    )
    from leadlink.desk.customers.facet import CustomerCard, Customers, JobIntake
    from leadlink.desk.delivery import Delivered
    from leadlink.desk.desk import LeadDesk
    from leadlink.desk.erasing import ErasurePlan
    from leadlink.desk.leads.assignments import Assigned, Assignments
    from leadlink.desk.leads.facet import Leads
    from leadlink.desk.leads.worklist import View
    from leadlink.desk.links.facet import Links
    from leadlink.desk.matches.facet import Matches
    from leadlink.desk.matches.review import Candidate, FlagView
    from leadlink.desk.merges import Merges
    from leadlink.desk.reports import Reports
    from leadlink.desk.undoing import Undone
    from leadlink.engine.arrays import PairArrays
    from leadlink.engine.clusters import Judged
    from leadlink.engine.columns import Columns
    from leadlink.engine.engine import MatchEngine
    from leadlink.engine.key_costs import KeyCost, KeyCosts, key_costs
    from leadlink.engine.labelling import PairToLabel, pairs_to_label
    from leadlink.engine.labels import Label, Labels
    from leadlink.engine.lessons import Lesson, Trained, WeightChange
    from leadlink.engine.measuring import (
        CalibrationTable,
        ErrorList,
        Missed,
        Tenth,
        Threshold,
        ThresholdTable,
        calibration_table,
        threshold_table,
        worst_errors,
    )
    from leadlink.engine.training import train
    from leadlink.model.activity import (
        Activity,
        Appointment,
        Document,
        Note,
        Task,
    )
    from leadlink.model.actor import Actor, Permission
    from leadlink.model.bookkeeping import (
        Claim,
        CustomFieldDefinition,
        CustomType,
        Erasure,
        Receipt,
        Redirect,
    )
    from leadlink.model.clusters import Cluster, Edge
    from leadlink.model.conversion import ConversionPlan, ReadVersion
    from leadlink.model.customer import Company, Contact, Customer
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
        FieldChoice,
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
        AnyMatch,
        Dismissal,
        Evidence,
        FlagStatus,
        Grade,
        MaskedMatch,
        Match,
        MatchFlag,
        Relation,
    )
    from leadlink.model.merging import Mergeable, MergedField, MergePlan
    from leadlink.model.operations import (
        ConversionRecord,
        CustomerLinkRecord,
        Effect,
        LeadLinkRecord,
        LosingValue,
        MergeRecord,
        Operation,
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
    from leadlink.model.policy.claiming import ClaimingPolicy
    from leadlink.model.policy.conversion import (
        ConversionPolicy,
        DealsRule,
        DocumentsRule,
        FieldRule,
        FilledRule,
        MatchedRule,
        NotesRule,
        OriginRule,
        TagsRule,
        UndoRule,
    )
    from leadlink.model.policy.intake import IntakePolicy, Reaction
    from leadlink.model.policy.linking import CustomerLinkingPolicy, LeadLinkingPolicy
    from leadlink.model.policy.matching import MatchingPolicy
    from leadlink.model.policy.merging import MergeRule, MergingPolicy, SurvivorRule
    from leadlink.model.policy.pipeline import Pipeline, Stage, Status
    from leadlink.model.policy.policy import Policy
    from leadlink.model.policy.rights import (
        PoolSight,
        RightsPolicy,
        Role,
        RosterSight,
    )
    from leadlink.model.records import Record
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
    from leadlink.model.roster import (
        NewCompany,
        NewContact,
        NewDeal,
        NewJob,
    )
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
    from leadlink.model.target_plans import (
        Chosen,
        EnteredTag,
        FieldConflict,
        FieldPlan,
        FieldQuestion,
        LeftBehind,
        Routed,
        Source,
        TargetPlan,
    )
    from leadlink.model.targets import (
        Auto,
        ConversionRequest,
        Existing,
        GivenValue,
        New,
        NewIds,
        NewTask,
        NoTarget,
        Target,
    )
    from leadlink.model.work import Deal, Job
    from leadlink.ports.queries import Page
    from leadlink.rules.assigning import Quota, RoundRobin, SkippedActor
    from leadlink.rules.customer_linking import CustomerLinkPlan, LinkedWork
    from leadlink.rules.journey import Step
    from leadlink.rules.lead_linking import LeadLinkPlan
    from leadlink.rules.matching.model import MatchModel
    from leadlink.rules.matching.own import OwnComparison
    from leadlink.rules.metrics import By, ConversionMetrics, Period
    from leadlink.rules.traces import Traces
    from leadlink.rules.undoing import Resolution
    from leadlink.rules.whatif import LeadDifference, PlanDifference, PlanPart

_HOMES = {
    "leadlink.desk.acting": "ActingDesk",
    "leadlink.desk.conversions.bulk": (
        "AlreadyConverted BulkItem Converted NotConverted"
    ),
    "leadlink.desk.conversions.facet": "ConversionOption ConversionOptions Conversions",
    "leadlink.desk.customers.facet": "CustomerCard Customers JobIntake",
    "leadlink.desk.delivery": "Delivered",
    "leadlink.desk.desk": "LeadDesk",
    "leadlink.desk.erasing": "ErasurePlan",
    "leadlink.desk.leads.assignments": "Assigned Assignments",
    "leadlink.desk.leads.facet": "Leads",
    "leadlink.desk.leads.worklist": "View",
    "leadlink.desk.links.facet": "Links",
    "leadlink.desk.matches.facet": "Matches",
    "leadlink.desk.matches.review": "Candidate FlagView",
    "leadlink.desk.merges": "Merges",
    "leadlink.desk.reports": "Reports",
    "leadlink.desk.undoing": "Undone",
    "leadlink.engine.arrays": "PairArrays",
    "leadlink.engine.clusters": "Judged",
    "leadlink.engine.columns": "Columns",
    "leadlink.engine.engine": "MatchEngine",
    "leadlink.engine.key_costs": "KeyCost KeyCosts key_costs",
    "leadlink.engine.labelling": "PairToLabel pairs_to_label",
    "leadlink.engine.labels": "Label Labels",
    "leadlink.engine.lessons": "Lesson Trained WeightChange",
    "leadlink.engine.measuring": (
        "CalibrationTable ErrorList Missed Tenth Threshold ThresholdTable "
        "calibration_table threshold_table worst_errors"
    ),
    "leadlink.engine.training": "train",
    "leadlink.model.activity": "Activity Appointment Document Note Task",
    "leadlink.model.actor": "Actor Permission",
    "leadlink.model.bookkeeping": (
        "Claim CustomFieldDefinition CustomType Erasure Receipt Redirect"
    ),
    "leadlink.model.clusters": "Cluster Edge",
    "leadlink.model.conversion": "ConversionPlan ReadVersion",
    "leadlink.model.customer": "Company Contact Customer",
    "leadlink.model.errors": (
        "InvalidValueError LeadLinkError NotSignedInError PermissionDeniedError "
        "Problem RecordNotFoundError"
    ),
    "leadlink.model.fields": (
        "CustomValue CustomerLink FieldChoice Hold LinkKind Money Origin Standing"
    ),
    "leadlink.model.history": "FieldChange HistoryEntry Notification",
    "leadlink.model.ids": "Kind Ref",
    "leadlink.model.intake": "Intake ItemResult KeepBoth Keyed Known MergeInto NewLead",
    "leadlink.model.lead": "Lead",
    "leadlink.model.match": (
        "AnyMatch Dismissal Evidence FlagStatus Grade MaskedMatch Match MatchFlag "
        "Relation"
    ),
    "leadlink.model.merging": "MergePlan Mergeable MergedField",
    "leadlink.model.operations": (
        "ConversionRecord CustomerLinkRecord Effect LeadLinkRecord LosingValue "
        "MergeRecord Operation"
    ),
    "leadlink.model.person": (
        "Address Consent Email Network PersonName Phone PhoneKind Social"
    ),
    "leadlink.model.policy.claiming": "ClaimingPolicy",
    "leadlink.model.policy.conversion": (
        "ConversionPolicy DealsRule DocumentsRule FieldRule FilledRule MatchedRule "
        "NotesRule OriginRule TagsRule UndoRule"
    ),
    "leadlink.model.policy.intake": "IntakePolicy Reaction",
    "leadlink.model.policy.linking": "CustomerLinkingPolicy LeadLinkingPolicy",
    "leadlink.model.policy.matching": "MatchingPolicy",
    "leadlink.model.policy.merging": "MergeRule MergingPolicy SurvivorRule",
    "leadlink.model.policy.pipeline": "Pipeline Stage Status",
    "leadlink.model.policy.policy": "Policy",
    "leadlink.model.policy.rights": "PoolSight RightsPolicy Role RosterSight",
    "leadlink.model.records": "Record",
    "leadlink.model.refusals": (
        "AllOrNothingError AlreadyExistsError AssignmentRefusedError "
        "ClaimRefusedError ConversionRefusedError CustomerLinkRefusedError "
        "DuplicateFoundError EditRefusedError KeyReusedError "
        "LeadAlreadyClaimedError LeadLinkRefusedError MergeRefusedError Reason "
        "RefusedError StaleRecordError TransitionRefusedError UndoConflict "
        "UndoRefusedError UnknownOperationError Why"
    ),
    "leadlink.model.roster": "NewCompany NewContact NewDeal NewJob",
    "leadlink.model.store_errors": (
        "BusyError ClosedError ConflictError CorruptError FullError MissingError "
        "NewerSchemaError ReadOnlyError StoreError"
    ),
    "leadlink.model.tags": "TagEntry TagRegistry",
    "leadlink.model.target_plans": (
        "Chosen EnteredTag FieldConflict FieldPlan FieldQuestion LeftBehind Routed "
        "Source TargetPlan"
    ),
    "leadlink.model.targets": (
        "Auto ConversionRequest Existing GivenValue New NewIds NewTask NoTarget Target"
    ),
    "leadlink.model.work": "Deal Job",
    "leadlink.ports.queries": "Page",
    "leadlink.rules.assigning": "Quota RoundRobin SkippedActor",
    "leadlink.rules.customer_linking": "CustomerLinkPlan LinkedWork",
    "leadlink.rules.journey": "Step",
    "leadlink.rules.lead_linking": "LeadLinkPlan",
    "leadlink.rules.matching.model": "MatchModel",
    "leadlink.rules.matching.own": "OwnComparison",
    "leadlink.rules.metrics": "By ConversionMetrics Period",
    "leadlink.rules.traces": "Traces",
    "leadlink.rules.undoing": "Resolution",
    "leadlink.rules.whatif": "LeadDifference PlanDifference PlanPart",
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}

__all__ = [
    "ActingDesk",
    "Activity",
    "Actor",
    "Address",
    "AllOrNothingError",
    "AlreadyConverted",
    "AlreadyExistsError",
    "AnyMatch",
    "Appointment",
    "Assigned",
    "AssignmentRefusedError",
    "Assignments",
    "Auto",
    "BulkItem",
    "BusyError",
    "By",
    "CalibrationTable",
    "Candidate",
    "Chosen",
    "Claim",
    "ClaimRefusedError",
    "ClaimingPolicy",
    "ClosedError",
    "Cluster",
    "Columns",
    "Company",
    "ConflictError",
    "Consent",
    "Contact",
    "ConversionMetrics",
    "ConversionOption",
    "ConversionOptions",
    "ConversionPlan",
    "ConversionPolicy",
    "ConversionRecord",
    "ConversionRefusedError",
    "ConversionRequest",
    "Conversions",
    "Converted",
    "CorruptError",
    "CustomFieldDefinition",
    "CustomType",
    "CustomValue",
    "Customer",
    "CustomerCard",
    "CustomerLink",
    "CustomerLinkPlan",
    "CustomerLinkRecord",
    "CustomerLinkRefusedError",
    "CustomerLinkingPolicy",
    "Customers",
    "Deal",
    "DealsRule",
    "Delivered",
    "Dismissal",
    "Document",
    "DocumentsRule",
    "DuplicateFoundError",
    "Edge",
    "EditRefusedError",
    "Effect",
    "Email",
    "EnteredTag",
    "Erasure",
    "ErasurePlan",
    "ErrorList",
    "Evidence",
    "Existing",
    "FieldChange",
    "FieldChoice",
    "FieldConflict",
    "FieldPlan",
    "FieldQuestion",
    "FieldRule",
    "FilledRule",
    "FlagStatus",
    "FlagView",
    "FullError",
    "GivenValue",
    "Grade",
    "HistoryEntry",
    "Hold",
    "Intake",
    "IntakePolicy",
    "InvalidValueError",
    "ItemResult",
    "Job",
    "JobIntake",
    "Judged",
    "KeepBoth",
    "KeyCost",
    "KeyCosts",
    "KeyReusedError",
    "Keyed",
    "Kind",
    "Known",
    "Label",
    "Labels",
    "Lead",
    "LeadAlreadyClaimedError",
    "LeadDesk",
    "LeadDifference",
    "LeadLinkError",
    "LeadLinkPlan",
    "LeadLinkRecord",
    "LeadLinkRefusedError",
    "LeadLinkingPolicy",
    "Leads",
    "LeftBehind",
    "Lesson",
    "LinkKind",
    "LinkedWork",
    "Links",
    "LosingValue",
    "MaskedMatch",
    "Match",
    "MatchEngine",
    "MatchFlag",
    "MatchModel",
    "MatchedRule",
    "Matches",
    "MatchingPolicy",
    "MergeInto",
    "MergePlan",
    "MergeRecord",
    "MergeRefusedError",
    "MergeRule",
    "Mergeable",
    "MergedField",
    "Merges",
    "MergingPolicy",
    "Missed",
    "MissingError",
    "Money",
    "Network",
    "New",
    "NewCompany",
    "NewContact",
    "NewDeal",
    "NewIds",
    "NewJob",
    "NewLead",
    "NewTask",
    "NewerSchemaError",
    "NoTarget",
    "NotConverted",
    "NotSignedInError",
    "Note",
    "NotesRule",
    "Notification",
    "Operation",
    "Origin",
    "OriginRule",
    "OwnComparison",
    "Page",
    "PairArrays",
    "PairToLabel",
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
    "PoolSight",
    "Problem",
    "Quota",
    "Reaction",
    "ReadOnlyError",
    "ReadVersion",
    "Reason",
    "Receipt",
    "Record",
    "RecordNotFoundError",
    "Redirect",
    "Ref",
    "RefusedError",
    "Relation",
    "Reports",
    "Resolution",
    "RightsPolicy",
    "Role",
    "RosterSight",
    "RoundRobin",
    "Routed",
    "SkippedActor",
    "Social",
    "Source",
    "Stage",
    "StaleRecordError",
    "Standing",
    "Status",
    "Step",
    "StoreError",
    "SurvivorRule",
    "TagEntry",
    "TagRegistry",
    "TagsRule",
    "Target",
    "TargetPlan",
    "Task",
    "Tenth",
    "Threshold",
    "ThresholdTable",
    "Traces",
    "Trained",
    "TransitionRefusedError",
    "UndoConflict",
    "UndoRefusedError",
    "UndoRule",
    "Undone",
    "UnknownOperationError",
    "View",
    "WeightChange",
    "Why",
    "calibration_table",
    "key_costs",
    "pairs_to_label",
    "threshold_table",
    "train",
    "worst_errors",
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
