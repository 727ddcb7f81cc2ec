"""Whether a lead can be converted at all, whatever it shall become."""

from collections.abc import Iterator

from leadlink.model.lead import Lead
from leadlink.model.policy.conversion import ConversionPolicy
from leadlink.model.policy.pipeline import Stage
from leadlink.model.policy.policy import Policy
from leadlink.model.refusals import Reason, Why


def against_conversion(lead: Lead, policy: Policy) -> Iterator[Reason]:
    """Give every reason for which a lead cannot be converted, whatever the targets.

    A lead that is WON without a conversion may always be converted: its status was set
    first (S3.19, S3.20).
    """
    if lead.archived_at is not None:
        yield Reason(Why.ARCHIVED, lead.ref)
    if lead.conversion_id is not None:
        yield Reason(Why.CONVERTED, lead.ref)
    if lead.primary_id is not None:
        yield Reason(Why.SECONDARY, lead.ref)
    stage = policy.pipeline.stage_of(lead.status)
    if stage is None:
        yield Reason(Why.UNKNOWN_STATUS, lead.ref)
    elif stage not in (*policy.conversion.convert_from, Stage.WON):
        yield Reason(Why.STAGE_NOT_CONVERTIBLE, lead.ref)
    elif stage is not Stage.WON and not _is_qualified(lead, policy.conversion):
        yield Reason(Why.NOT_QUALIFIED, lead.ref)


def _is_qualified(lead: Lead, policy: ConversionPolicy) -> bool:
    return not policy.qualified or lead.status in policy.qualified
