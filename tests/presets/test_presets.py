"""What each preset says, read as a value; the behaviour is proved on the desk."""

from datetime import timedelta

import attrs
import pytest

from leadlink import presets
from leadlink.model.actor import Actor, Permission
from leadlink.model.fields import LinkKind, Standing
from leadlink.model.policy.conversion import OriginRule, UndoRule
from leadlink.model.policy.intake import Reaction
from leadlink.model.policy.linking import Manager, Scope
from leadlink.model.policy.pipeline import Stage
from leadlink.model.policy.policy import Policy

EVERY = tuple(presets.BY_NAME.values())
every_preset = pytest.mark.parametrize("policy", EVERY, ids=lambda p: p.name)


def permissions(policy: Policy, role: str) -> frozenset[Permission]:
    """Give what an actor of one role may do."""
    return policy.rights.permissions_of(Actor(id="A1", roles=[role]))


def stages(policy: Policy) -> dict[str, Stage]:
    """Give the stage of each status."""
    return {status.name: status.stage for status in policy.pipeline.statuses}


class TestEveryPreset:
    @every_preset
    def test_it_is_found_by_its_name(self, policy: Policy) -> None:
        """The table of presets holds each under the name that it prints."""
        assert presets.BY_NAME[policy.name] is policy
        assert getattr(presets, policy.name.upper()) is policy

    @every_preset
    def test_it_is_a_value(self, policy: Policy) -> None:
        """A preset is a value: evolve it and only that differs."""
        changed = attrs.evolve(policy, name="ours")
        assert changed != policy
        assert attrs.evolve(changed, name=policy.name) == policy
        assert hash(attrs.evolve(changed, name=policy.name)) == hash(policy)
        assert repr(policy).startswith(f"Policy(name='{policy.name}'")

    @every_preset
    def test_it_has_a_status_for_every_stage(self, policy: Policy) -> None:
        """Leads can be new, worked, won, lost and linked."""
        assert set(stages(policy).values()) == set(Stage)

    @every_preset
    def test_someone_may_use_every_permission(self, policy: Policy) -> None:
        """No permission is out of everybody's reach."""
        granted = (permissions(policy, role.name) for role in policy.rights.roles)
        assert frozenset().union(*granted) == frozenset(Permission)

    @every_preset
    def test_an_unknown_role_permits_nothing(self, policy: Policy) -> None:
        """A role that the policy does not name gives no right."""
        assert permissions(policy, "stranger") == frozenset()

    def test_the_table_cannot_be_changed(self) -> None:
        """Presets are shared between threads; nobody swaps one for another."""
        with pytest.raises(TypeError):
            presets.BY_NAME["sell"] = presets.PIPELINE  # type: ignore[index]  # the point of it


class TestRecommended:
    def test_its_manager_does_all_but_administration(self) -> None:
        """The example of the front page needs no other role."""
        assert permissions(presets.RECOMMENDED, "manager") == frozenset(Permission) - {
            Permission.ADMIN
        }

    def test_its_agent_creates_claims_and_converts_only(self) -> None:
        """An agent works leads; customers, links and undo are the manager's."""
        assert permissions(presets.RECOMMENDED, "agent") == {
            Permission.CREATE_LEADS,
            Permission.CLAIM_LEADS,
            Permission.CONVERT_LEADS,
        }

    def test_its_viewer_only_looks(self) -> None:
        """A viewer changes nothing."""
        assert permissions(presets.RECOMMENDED, "viewer") == {Permission.VIEW_ALL_LEADS}

    def test_an_admin_may_everything(self) -> None:
        """ADMIN stands for every permission."""
        assert permissions(presets.RECOMMENDED, "admin") == frozenset(Permission)

    def test_what_nobody_was_assigned_can_be_claimed(self) -> None:
        """Leads go to the pool, so that the first who has time claims them."""
        assert presets.RECOMMENDED.intake.to_pool

    def test_it_can_undo_and_carries_the_origin(self) -> None:
        """Where it differs from the conversion document."""
        conversion = presets.RECOMMENDED.conversion
        assert conversion.undo is UndoRule.CHECKED
        assert conversion.origin is OriginRule.EVERY_TARGET
        assert conversion.convert_from == (Stage.OPEN, Stage.WORKING)


class TestPipeline:
    def test_its_statuses_are_those_of_the_document(self) -> None:
        """Five statuses in the document's order, and one for secondary leads."""
        assert list(stages(presets.PIPELINE).items()) == [
            ("NOT_CONTACTED", Stage.OPEN),
            ("CONTACTED", Stage.WORKING),
            ("QUALIFIED", Stage.WORKING),
            ("CONVERTED", Stage.WON),
            ("LOST", Stage.LOST),
            ("LINKED", Stage.LINKED),
        ]
        assert presets.PIPELINE.pipeline.entry == "NOT_CONTACTED"
        assert not presets.PIPELINE.pipeline.reopens_lost

    def test_its_intake_asks_and_fills_the_pool(self) -> None:
        """Seven sources, a question about known people, a pool."""
        intake = presets.PIPELINE.intake
        assert intake.sources == (
            "Website",
            "Referral",
            "LinkedIn",
            "Cold Call",
            "Email",
            "Event",
            "Other",
        )
        assert intake.reaction is Reaction.ASK
        assert intake.to_pool

    def test_a_claim_holds_a_day(self) -> None:
        """The document's window is fixed."""
        assert presets.PIPELINE.claiming.window == timedelta(hours=24)
        assert not presets.PIPELINE.claiming.renews

    def test_managing_leads_includes_claiming_them(self) -> None:
        """Whoever has the permission to manage may claim; creating is not enough."""
        assert Permission.CLAIM_LEADS in permissions(presets.PIPELINE, "manager")
        assert Permission.CLAIM_LEADS not in permissions(presets.PIPELINE, "member")
        alone = Actor(id="A1", permissions=[Permission.MANAGE_LEADS])
        assert presets.PIPELINE.rights.permissions_of(alone) == {
            Permission.MANAGE_LEADS,
            Permission.CLAIM_LEADS,
        }

    def test_a_client_is_made_in_two_steps(self) -> None:
        """Only a lead that was set to CONVERTED becomes a client."""
        assert presets.PIPELINE.conversion.convert_from == (Stage.WON,)


class TestAnarock:
    def test_its_statuses_in_progress_are_those_of_the_document(self) -> None:
        """Claimed is derived; the other four are stored."""
        assert presets.ANAROCK.pipeline.named(Stage.WORKING) == (
            "interested",
            "meeting done",
            "visit done",
            "final negotiation",
        )
        assert presets.ANAROCK.pipeline.holds_shown_as == "claimed"
        assert presets.ANAROCK.lead_linking.counts_held_as_working
        assert presets.ANAROCK.pipeline.linked == "linked"

    def test_super_users_and_assignment_owners_alone_link_leads(self) -> None:
        """A sales manager does not."""
        linkers = {
            role.name
            for role in presets.ANAROCK.rights.roles
            if Permission.LINK_LEADS in permissions(presets.ANAROCK, role.name)
        }
        assert linkers == {"super user", "assignment owner"}

    def test_leads_are_linked_within_a_project_for_one_of_two_owners(self) -> None:
        """The strict reading of an ambiguous sentence."""
        assert presets.ANAROCK.lead_linking.within is Scope.PROJECT
        assert presets.ANAROCK.lead_linking.manager is Manager.AN_OWNER


class TestZipper:
    def test_owners_and_administrators_manage_leads(self) -> None:
        """A member does not, and so cannot link."""
        managers = {
            role.name
            for role in presets.ZIPPER.rights.roles
            if Permission.MANAGE_LEADS in permissions(presets.ZIPPER, role.name)
        }
        assert managers == {"owner", "admin"}

    def test_every_link_counts_as_success(self) -> None:
        """Conversion is tracked through the link itself."""
        assert set(presets.ZIPPER.customer_linking.counted) == set(LinkKind)


class TestChariot:
    def test_it_flags_and_leaves_the_decision_to_people(self) -> None:
        """Nothing asks, blocks or merges at intake."""
        assert presets.CHARIOT.intake.reaction is Reaction.WARN

    def test_a_confirmed_match_counts(self) -> None:
        """A repeat job is a success."""
        assert LinkKind.MATCH in presets.CHARIOT.customer_linking.counted


class TestSell:
    def test_a_conversion_is_one_way_and_loses_the_source(self) -> None:
        """As the article says, and as its readers complain."""
        conversion = presets.SELL.conversion
        assert conversion.undo is UndoRule.NEVER
        assert conversion.origin is OriginRule.DEAL_ONLY
        assert conversion.deal_stage == "Incoming"

    def test_a_deal_makes_a_prospect_and_no_deal_a_contact(self) -> None:
        """What the tag settings of the article go by."""
        conversion = presets.SELL.conversion
        assert conversion.standing_with_open_deal is Standing.PROSPECT
        assert conversion.customer_standing is Standing.NONE

    def test_a_person_has_a_first_and_a_last_name(self) -> None:
        """Or the lead has a company name."""
        intake = presets.SELL.intake
        assert intake.needs_given_and_family
        assert intake.takes_company_name
        assert presets.SELL.conversion.needs_given_and_family
