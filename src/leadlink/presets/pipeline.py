"""The preset of the lead-pipeline document (S3): its own pipeline, a pool, two steps.

Source: 003_d8f81972bef21c2b.txt.

- S3.2-S3.4: five statuses, and LINKED for secondary leads, which the document lacks.
  LOST is a dead end and is not reopened.
- S3.8: the closed list of sources. S3.12: a known phone or e-mail asks.
- S3.16-S3.18: leads that nobody was assigned go to the pool; a claim holds 24 hours.
- S3.19, S3.20: first the status CONVERTED, then the conversion to a client; whether
  that is a new one or one that is there, somebody says, as at intake.
- S3.22-S3.24: three permissions; managing leads includes claiming them. What the
  document asks no permission for, as converting and merging at intake, a member may.
"""

from datetime import timedelta
from typing import Final

from leadlink.model.actor import Permission
from leadlink.model.policy.claiming import ClaimingPolicy
from leadlink.model.policy.conversion import ConversionPolicy, MatchedRule
from leadlink.model.policy.intake import SOURCES, IntakePolicy, Reaction
from leadlink.model.policy.pipeline import Pipeline, Stage, Status
from leadlink.model.policy.policy import Policy
from leadlink.model.policy.rights import RightsPolicy, Role

STATUSES: Final = (
    Status("NOT_CONTACTED", Stage.OPEN),
    Status("CONTACTED", Stage.WORKING),
    Status("QUALIFIED", Stage.WORKING),
    Status("CONVERTED", Stage.WON),
    Status("LOST", Stage.LOST),
    Status("LINKED", Stage.LINKED),
)

PIPELINE: Final = Policy(
    name="pipeline",
    pipeline=Pipeline(statuses=STATUSES, reopens_lost=False),
    rights=RightsPolicy(
        roles=(
            Role(
                "member",
                (
                    Permission.CREATE_LEADS,
                    Permission.CONVERT_LEADS,
                    Permission.MERGE_RECORDS,
                ),
            ),
            Role(
                "manager",
                (
                    Permission.CREATE_LEADS,
                    Permission.VIEW_ALL_LEADS,
                    Permission.MANAGE_LEADS,
                    Permission.LINK_LEADS,
                    Permission.CONVERT_LEADS,
                    Permission.MERGE_RECORDS,
                    Permission.UNDO,
                    Permission.MANAGE_CUSTOMERS,
                ),
            ),
            Role("viewer", (Permission.VIEW_ALL_LEADS,)),
            Role("admin", (Permission.ADMIN,)),
        ),
        implied=((Permission.MANAGE_LEADS, Permission.CLAIM_LEADS),),
    ),
    intake=IntakePolicy(
        sources=SOURCES, default_source="Other", reaction=Reaction.ASK, to_pool=True
    ),
    claiming=ClaimingPolicy(window=timedelta(hours=24)),
    conversion=ConversionPolicy(convert_from=(Stage.WON,), matched=MatchedRule.ASK),
)
