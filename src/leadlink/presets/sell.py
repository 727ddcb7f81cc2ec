"""The preset of the conversion document (S1): one way, source to the deal only.

Source: 001_47494008c87942ed.txt.

- S1.4, S1.5: a conversion merges into a contact that matches strongly; a name alone
  never does.
- S1.13: a new deal is Incoming.
- S1.15, S1.16: with an open deal the new customer is a prospect, without one a contact;
  its tags enter the registry of the one or the other.
- S1.20: a conversion cannot be undone.
- S1.22, S1.23: the source goes to the deal alone.
- S1.26: a company inherits industry, website, address and tags, nothing else.
- S1.C6, S1.C7: documents go to the deal if one is made, else to the contact.
- S1.25, S1.29: a person needs a first and a last name; a company name alone will do.
"""

from typing import Final

from leadlink.model.actor import Permission
from leadlink.model.fields import Standing
from leadlink.model.match import Grade
from leadlink.model.policy.conversion import (
    ConversionPolicy,
    DocumentsRule,
    FilledRule,
    OriginRule,
    TagsRule,
    UndoRule,
)
from leadlink.model.policy.intake import IntakePolicy, Reaction
from leadlink.model.policy.pipeline import Pipeline
from leadlink.model.policy.policy import Policy
from leadlink.model.policy.rights import RightsPolicy, Role
from leadlink.presets.pipeline import STATUSES

SELL: Final = Policy(
    name="sell",
    pipeline=Pipeline(statuses=STATUSES),
    rights=RightsPolicy(
        roles=(
            Role(
                "agent",
                (
                    Permission.CREATE_LEADS,
                    Permission.VIEW_ALL_LEADS,
                    Permission.MANAGE_LEADS,
                    Permission.CLAIM_LEADS,
                    Permission.CONVERT_LEADS,
                    Permission.MERGE_RECORDS,
                    Permission.MANAGE_CUSTOMERS,
                ),
            ),
            Role("admin", (Permission.ADMIN,)),
        ),
    ),
    intake=IntakePolicy(
        takes_company_name=True,
        needs_given_and_family=True,
        sources=(),
        default_source="",
        reaction=Reaction.AUTO,
        auto_grade=Grade.STRONG,
    ),
    conversion=ConversionPolicy(
        needs_given_and_family=True,
        filled=FilledRule.FILL_EMPTY,
        origin=OriginRule.DEAL_ONLY,
        deal_stage="Incoming",
        customer_standing=Standing.NONE,
        standing_with_open_deal=Standing.PROSPECT,
        company_takes_contact_data=False,
        documents=DocumentsRule.DEAL_OR_CUSTOMER,
        tags_with_deal=TagsRule.PROSPECTS_AND_CUSTOMERS,
        undo=UndoRule.NEVER,
    ),
)
