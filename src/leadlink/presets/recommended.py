"""The preset for whoever follows no single document: what spec.md recommends.

It takes the statuses of the pipeline document (S3.2) and its pool (S3.16), converts any
lead that is not closed, carries the origin to every target (against S1.22) and can undo
every operation (against S1.20).
"""

from typing import Final

from leadlink.model.actor import Permission
from leadlink.model.policy.intake import IntakePolicy
from leadlink.model.policy.pipeline import Pipeline
from leadlink.model.policy.policy import Policy
from leadlink.model.policy.rights import RightsPolicy, Role
from leadlink.presets.pipeline import STATUSES

ALL_BUT_ADMIN: Final = tuple(
    permission for permission in Permission if permission is not Permission.ADMIN
)

RECOMMENDED: Final = Policy(
    name="recommended",
    pipeline=Pipeline(statuses=STATUSES),
    rights=RightsPolicy(
        roles=(
            Role(
                "agent",
                (
                    Permission.CREATE_LEADS,
                    Permission.CLAIM_LEADS,
                    Permission.CONVERT_LEADS,
                ),
            ),
            Role("manager", ALL_BUT_ADMIN),
            Role("admin", (Permission.ADMIN,)),
            Role("viewer", (Permission.VIEW_ALL_LEADS,)),
        ),
    ),
    intake=IntakePolicy(to_pool=True),
)
