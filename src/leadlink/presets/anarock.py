"""The preset of the lead-linking document (S2): two leads of one project become one.

Source: 002_3dea3e76f747dc1d.txt.

- S2.3: both leads are of one project.
- S2.4: in progress are claimed, interested, meeting done, visit done and final
  negotiation. Claimed is not stored: it shows on a new lead with an owner or a live
  hold, and counts as in progress.
- S2.5: super users and assignment owners may link; sales managers may not.
- S2.6, S2.7: one of the two sales managers owns the primary, the other one views it.
- S2.10, S2.12: the secondary's status reads linked.

The document says nothing about intake: any source is taken, and leads that nobody was
assigned wait in a pool to be claimed.
"""

from typing import Final

from leadlink.model.actor import Permission
from leadlink.model.policy.intake import IntakePolicy
from leadlink.model.policy.linking import LeadLinkingPolicy, Manager, Scope
from leadlink.model.policy.pipeline import Pipeline, Stage, Status
from leadlink.model.policy.policy import Policy
from leadlink.model.policy.rights import RightsPolicy, Role

ANAROCK: Final = Policy(
    name="anarock",
    pipeline=Pipeline(
        statuses=(
            Status("new", Stage.OPEN),
            Status("interested", Stage.WORKING),
            Status("meeting done", Stage.WORKING),
            Status("visit done", Stage.WORKING),
            Status("final negotiation", Stage.WORKING),
            Status("converted", Stage.WON),
            Status("lost", Stage.LOST),
            Status("linked", Stage.LINKED),
        ),
        holds_shown_as="claimed",
    ),
    rights=RightsPolicy(
        roles=(
            Role("super user", (Permission.ADMIN,)),
            Role(
                "assignment owner",
                (
                    Permission.CREATE_LEADS,
                    Permission.VIEW_ALL_LEADS,
                    Permission.MANAGE_LEADS,
                    Permission.LINK_LEADS,
                    Permission.UNDO,
                ),
            ),
            Role(
                "sales manager",
                (
                    Permission.CREATE_LEADS,
                    Permission.CLAIM_LEADS,
                    Permission.CONVERT_LEADS,
                ),
            ),
        ),
    ),
    intake=IntakePolicy(sources=(), default_source="", to_pool=True),
    lead_linking=LeadLinkingPolicy(
        within=Scope.PROJECT, manager=Manager.AN_OWNER, counts_held_as_working=True
    ),
)
