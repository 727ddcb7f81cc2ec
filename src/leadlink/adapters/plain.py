"""Public values to JSON-ready data and back, strictly and without loss.

``to_dict`` gives dicts, lists, texts, numbers, booleans and None. The key ``kind`` says
what a dict is; its names are part of the format and do not follow class names.
Instants are ISO 8601 texts in UTC with six digits of microseconds; exact numbers and
durations (in seconds) are texts. ``from_dict`` takes nothing that ``to_dict`` does not
give, but for fields that are left out and have a default.

Records, drafts, plans, targets, matches, actors and policies go both ways. What use
cases answer with beside them, and errors, are written only.
"""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from leadlink.adapters.plain_format import Format
from leadlink.adapters.plain_records import NAMES as RECORD_NAMES
from leadlink.adapters.plain_records import Stored
from leadlink.desk.conversions.bulk import AlreadyConverted, Converted, NotConverted
from leadlink.desk.conversions.facet import ConversionOption, ConversionOptions
from leadlink.desk.customers.facet import CustomerCard, JobIntake
from leadlink.desk.delivery import Delivered
from leadlink.desk.erasing import ErasurePlan
from leadlink.desk.leads.assignments import Assigned, Assignments
from leadlink.desk.matches.review import Candidate, FlagView
from leadlink.desk.undoing import Undone
from leadlink.model.actor import Actor
from leadlink.model.clusters import Cluster
from leadlink.model.conversion import ConversionPlan
from leadlink.model.errors import LeadLinkError
from leadlink.model.intake import (
    Decision,
    Intake,
    ItemResult,
    KeepBoth,
    Keyed,
    Known,
    MergeInto,
    NewLead,
)
from leadlink.model.match import MaskedMatch, Match
from leadlink.model.merging import MergePlan
from leadlink.model.policy.policy import Policy
from leadlink.model.roster import (
    NewCompany,
    NewContact,
    NewDeal,
    NewJob,
    NewRecord,
)
from leadlink.model.targets import Auto, Existing, New, NewTask, NoTarget, Target
from leadlink.ports.queries import Page
from leadlink.rules.customer_linking import CustomerLinkPlan, LinkedWork
from leadlink.rules.journey import Step
from leadlink.rules.lead_linking import LeadLinkPlan
from leadlink.rules.metrics import ConversionMetrics
from leadlink.rules.whatif import LeadDifference

Plain: TypeAlias = (
    Stored
    | Match
    | Cluster
    | MaskedMatch
    | Actor
    | Policy
    | Target
    | NewTask
    | NewLead
    | NewRecord
    | Keyed
    | Decision
    | ConversionPlan
    | MergePlan
    | CustomerLinkPlan
    | LeadLinkPlan
)
"""What goes both ways."""

Result: TypeAlias = (
    AlreadyConverted
    | Assigned
    | Assignments
    | ConversionMetrics
    | ConversionOption
    | ConversionOptions
    | Converted
    | CustomerCard
    | Delivered
    | ErasurePlan
    | FlagView
    | Intake
    | ItemResult
    | JobIntake
    | Known
    | LeadDifference
    | LeadLinkError
    | LinkedWork
    | NotConverted
    | Page[Any]
    | Step
    | Undone
)
"""What is written only."""

NAMES: Final[dict[str, type[Plain]]] = {
    **RECORD_NAMES,
    "match": Match,
    "cluster": Cluster,
    "masked_match": MaskedMatch,
    "actor": Actor,
    "policy": Policy,
    "no_target": NoTarget,
    "new": New,
    "existing": Existing,
    "auto": Auto,
    "new_task": NewTask,
    "new_lead": NewLead,
    "new_contact": NewContact,
    "new_company": NewCompany,
    "new_deal": NewDeal,
    "new_job": NewJob,
    "keyed": Keyed,
    "merge_into": MergeInto,
    "keep_both": KeepBoth,
    "conversion_plan": ConversionPlan,
    "merge_plan": MergePlan,
    "customer_link_plan": CustomerLinkPlan,
    "lead_link_plan": LeadLinkPlan,
}
"""What ``kind`` may be in what is read, and the class it stands for."""

RESULTS: Final[dict[str, type[Any]]] = {
    "already_converted": AlreadyConverted,
    "assigned": Assigned,
    "assignments": Assignments,
    "candidate": Candidate,
    "conversion_metrics": ConversionMetrics,
    "conversion_option": ConversionOption,
    "conversion_options": ConversionOptions,
    "converted": Converted,
    "customer_card": CustomerCard,
    "delivered": Delivered,
    "erasure_plan": ErasurePlan,
    "flag_view": FlagView,
    "intake": Intake,
    "item_result": ItemResult,
    "job_intake": JobIntake,
    "known": Known,
    "lead_difference": LeadDifference,
    "linked_work": LinkedWork,
    "not_converted": NotConverted,
    "page": Page,
    "step": Step,
    "undone": Undone,
}
"""What ``kind`` may be besides; an error is of the kind ``error``."""

FORMAT: Final = Format(
    NAMES,
    results=RESULTS,
    derived={
        ConversionPlan: ("carried", "effects"),
        MergePlan: ("effects", "losing"),
        ConversionMetrics: ("rate",),
    },
)


def to_dict(value: Plain | Result, *, lean: bool = False) -> dict[str, Any]:
    """Write a record, draft, plan, match, actor, policy, result or error as data.

    A plan is written whole: every record before and after, every value with where it
    comes from, what is routed, what stays behind, conflicts, warnings, matches and the
    versions that were read. Beside its fields it has ``effects``, all records before
    and after in the form of a conversion or merge record, and a conversion plan has
    ``carried``, the fields of the lead with the targets that get them.

    Args:
        value: What to write.
        lean: Leave out every field that has its default, and all that is derived.

    Raises:
        InvalidValueError: It is none of these, or a history entry tells of a field or
            value that its record cannot have.
    """
    return FORMAT.to_dict(value, lean=lean)


def from_dict(data: Mapping[str, Any]) -> Plain:
    """Read what ``to_dict`` gave for what goes both ways.

    A plan that was read can be applied as the one that was written: applying plans
    again, and refuses one that was altered.

    Raises:
        InvalidValueError: It is not that; lists every problem with its path.
    """
    found: Plain = FORMAT.from_dict(data)
    return found
