"""The preset of the match-to-customer document (S4): flag, review, link.

Source: 004_ac27495157817c65.txt.

- S4.1, S4.2: a lead or job that matches a customer is stored and flagged; nothing asks
  or blocks at intake.
- S4.6, S4.7: a person confirms the match: linking takes two calls, and nothing is
  merged by itself, neither at intake nor in a conversion.
- S4.8: a confirmed match makes a repeat job, so that a match counts as a conversion.

The document names no rights: every user reviews and links.
"""

from typing import Final

from leadlink.model.actor import Permission
from leadlink.model.fields import LinkKind
from leadlink.model.policy.conversion import ConversionPolicy, MatchedRule
from leadlink.model.policy.intake import IntakePolicy, Reaction
from leadlink.model.policy.linking import CustomerLinkingPolicy
from leadlink.model.policy.pipeline import Pipeline
from leadlink.model.policy.policy import Policy
from leadlink.model.policy.rights import RightsPolicy, Role
from leadlink.presets.pipeline import STATUSES

CHARIOT: Final = Policy(
    name="chariot",
    pipeline=Pipeline(statuses=STATUSES),
    rights=RightsPolicy(
        roles=(
            Role(
                "user",
                (
                    Permission.CREATE_LEADS,
                    Permission.VIEW_ALL_LEADS,
                    Permission.MANAGE_LEADS,
                    Permission.CLAIM_LEADS,
                    Permission.CONVERT_LEADS,
                    Permission.MERGE_RECORDS,
                    Permission.UNDO,
                    Permission.MANAGE_CUSTOMERS,
                ),
            ),
            Role("admin", (Permission.ADMIN,)),
        ),
    ),
    intake=IntakePolicy(sources=(), default_source="", reaction=Reaction.WARN),
    conversion=ConversionPolicy(matched=MatchedRule.ASK),
    customer_linking=CustomerLinkingPolicy(
        counted=(LinkKind.MATCH, LinkKind.CONVERSION), needs_confirmation=True
    ),
)
