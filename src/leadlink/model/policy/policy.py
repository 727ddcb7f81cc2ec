"""The policy: every choice that the sources leave open, in one immutable value."""

from collections.abc import Iterable
from typing import final

import attrs

from leadlink.model import checks
from leadlink.model.errors import Problem
from leadlink.model.policy.claiming import ClaimingPolicy
from leadlink.model.policy.conversion import ConversionPolicy
from leadlink.model.policy.intake import IntakePolicy
from leadlink.model.policy.linking import CustomerLinkingPolicy, LeadLinkingPolicy
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.model.policy.merging import MergingPolicy
from leadlink.model.policy.pipeline import Pipeline
from leadlink.model.policy.rights import RightsPolicy


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Policy:
    """How a desk decides wherever its sources disagree or are silent.

    A policy is a value: print it, compare it, change it with ``attrs.evolve``.
    """

    name: str = attrs.field(validator=checks.filled)
    pipeline: Pipeline = attrs.field(validator=checks.instance_of(Pipeline))
    rights: RightsPolicy = attrs.field(validator=checks.instance_of(RightsPolicy))
    intake: IntakePolicy = attrs.field(
        factory=IntakePolicy, validator=checks.instance_of(IntakePolicy)
    )
    claiming: ClaimingPolicy = attrs.field(
        factory=ClaimingPolicy, validator=checks.instance_of(ClaimingPolicy)
    )
    customer_linking: CustomerLinkingPolicy = attrs.field(
        factory=CustomerLinkingPolicy,
        validator=checks.instance_of(CustomerLinkingPolicy),
    )
    lead_linking: LeadLinkingPolicy = attrs.field(
        factory=LeadLinkingPolicy, validator=checks.instance_of(LeadLinkingPolicy)
    )
    matching: MatchingPolicy = attrs.field(
        factory=MatchingPolicy, validator=checks.instance_of(MatchingPolicy)
    )
    conversion: ConversionPolicy = attrs.field(
        factory=ConversionPolicy, validator=checks.instance_of(ConversionPolicy)
    )
    merging: MergingPolicy = attrs.field(
        factory=MergingPolicy, validator=checks.instance_of(MergingPolicy)
    )

    def _conflicts(self) -> Iterable[Problem]:
        known = {status.name for status in self.pipeline.statuses}
        if not known.issuperset(self.conversion.qualified):
            yield Problem("conversion", "calls an unknown status qualified")
