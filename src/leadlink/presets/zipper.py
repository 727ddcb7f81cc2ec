"""The preset of the lead-to-customer document (S0): a link to the roster is the aim.

Source: 000_6e2d3b7d6e48d78e.txt.

- S0.2: organisation owners and administrators manage leads.
- S0.5: a member views leads, which is not enough to link one.
- S0.13: conversion is tracked through the link, so that every kind of link counts.
"""

from typing import Final

from leadlink.model.actor import Permission
from leadlink.model.fields import LinkKind
from leadlink.model.policy.intake import IntakePolicy
from leadlink.model.policy.linking import CustomerLinkingPolicy
from leadlink.model.policy.pipeline import Pipeline
from leadlink.model.policy.policy import Policy
from leadlink.model.policy.rights import RightsPolicy, Role
from leadlink.presets.pipeline import STATUSES

ZIPPER: Final = Policy(
    name="zipper",
    pipeline=Pipeline(statuses=STATUSES),
    rights=RightsPolicy(
        roles=(
            Role("owner", (Permission.ADMIN, Permission.MANAGE_LEADS)),
            Role(
                "admin",
                (
                    Permission.CREATE_LEADS,
                    Permission.VIEW_ALL_LEADS,
                    Permission.MANAGE_LEADS,
                    Permission.CLAIM_LEADS,
                    Permission.LINK_LEADS,
                    Permission.CONVERT_LEADS,
                    Permission.MERGE_RECORDS,
                    Permission.UNDO,
                    Permission.MANAGE_CUSTOMERS,
                ),
            ),
            Role("member", (Permission.CREATE_LEADS, Permission.VIEW_ALL_LEADS)),
        ),
    ),
    intake=IntakePolicy(sources=(), default_source=""),
    customer_linking=CustomerLinkingPolicy(
        counted=(LinkKind.PRIOR_CUSTOMER, LinkKind.MATCH, LinkKind.CONVERSION)
    ),
)
