"""What records, matches and changes say in words, and the words of a policy."""

from decimal import Decimal

import attrs
import pytest

from leadlink.model.actor import Actor, Permission
from leadlink.model.change import Change, Commit
from leadlink.model.fields import Money
from leadlink.model.history import FieldChange
from leadlink.model.ids import Kind, Ref
from leadlink.model.match import Evidence, Grade, MaskedMatch, Match, Relation
from leadlink.model.operations import Effect
from leadlink.model.policy.pipeline import Stage
from leadlink.model.policy.rights import RightsPolicy, Role
from leadlink.presets import RECOMMENDED
from leadlink.testing import factories as make

PIPELINE = RECOMMENDED.pipeline


class TestText:
    def test_a_lead_reads_as_name_company_status(self) -> None:
        """For a person who may see it; blanks are left out."""
        assert str(make.lead(company="Rao Ltd")) == "Asha Rao (Rao Ltd), NOT_CONTACTED"
        assert str(make.lead(name="")) == "lead, NOT_CONTACTED"

    def test_customers_read_as_name_and_standing(self) -> None:
        """A contact may lack a name, a company cannot."""
        assert str(make.contact()) == "Asha Rao, customer"
        assert str(make.contact(name="")) == "contact, customer"
        assert str(make.company()) == "Rao Textiles, customer"

    def test_work_reads_with_amount_or_date(self) -> None:
        """Where there is one."""
        money = Money(amount=Decimal("1200.00"), currency="EUR")
        assert str(make.deal(amount=money)) == "Flat 4B, Incoming, 1200.00 EUR"
        assert str(make.deal()) == "Flat 4B, Incoming"
        assert str(make.job()) == "Asha Rao, booked"
        on = make.NOW.date()
        assert str(make.job(name="", scheduled_on=on)) == "job, booked on 2025-01-06"

    def test_a_match_explains_itself(self) -> None:
        """Relation, probability, grade and the reasons, heaviest first."""
        match = Match(
            left=Ref(Kind.LEAD, "L1"),
            right=Ref(Kind.CONTACT, "C1"),
            relation=Relation.SAME_PERSON,
            probability=0.98,
            same=0.98,
            grade=Grade.STRONG,
            evidence=[
                Evidence(comparison="phone", level="s", reason="same phone", weight=9),
                Evidence(comparison="name", level="s", reason="same name", weight=5),
            ],
        )
        assert str(match) == "same person 0.98 (strong): same phone; same name"
        assert attrs.evolve(match, evidence=()).explanation == "nothing in common"

    def test_a_masked_match_says_whom_to_ask(self) -> None:
        """And no more."""
        assert str(MaskedMatch(owner_id="bo")) == "a record that bo owns"
        assert str(MaskedMatch()) == "a record that nobody owns"

    def test_grades_are_in_order(self) -> None:
        """STRONG is more than POSSIBLE, and that than WEAK."""
        ranked = sorted(Grade, key=lambda grade: grade.rank)
        assert ranked == [Grade.WEAK, Grade.POSSIBLE, Grade.STRONG]


class TestHistory:
    def test_the_change_of_a_field_is_found_by_its_name(self) -> None:
        """Or nothing, where the field did not change."""
        change = FieldChange(field="status", before="A", after="B")
        entry = make.history_entry(changes=[change])
        assert entry.change_of("status") is change
        assert entry.change_of("name") is None

    def test_an_effect_names_what_it_touched(self) -> None:
        """Also where the record was made or taken away."""
        contact = make.contact()
        assert Effect(before=None, after=contact).ref == contact.ref
        assert Effect(before=contact, after=None).ref == contact.ref


class TestChange:
    def test_two_changes_join_in_order_under_the_first_action(self) -> None:
        """A use case may be made of several rules."""
        first = Change(action="convert", puts=[make.lead()])
        second = Change(
            action="link",
            puts=[make.contact()],
            deletes=[make.claim()],
            notifications=[make.notification()],
        )
        assert first | second == Change(
            action="convert",
            puts=[make.lead(), make.contact()],
            deletes=[make.claim()],
            notifications=[make.notification()],
        )

    def test_joining_is_associative(self) -> None:
        """How three rules are grouped makes no difference."""
        a, b, c = (Change(action=x, puts=[make.lead(x)]) for x in "abc")
        assert (a | b) | c == a | (b | c)

    def test_only_an_erasure_rewrites_or_withdraws(self) -> None:
        """A store then leaves no trace of what it replaces."""
        assert not Commit(puts=[make.lead()], history=[make.history_entry()]).is_erasure
        assert Commit(rewritten=[make.history_entry()]).is_erasure
        assert Commit(withdrawn=[make.lead().ref]).is_erasure

    def test_the_index_of_a_commit_is_a_mapping(self) -> None:
        """It reads as the dict that it was made of."""
        keys = {make.lead().ref: frozenset({"p:1"})}
        assert dict(Commit(index=keys).index) == keys


class TestPipeline:
    def test_a_status_has_a_stage_or_is_unknown(self) -> None:
        """Nothing is inferred from its place."""
        assert PIPELINE.stage_of("QUALIFIED") is Stage.WORKING
        assert PIPELINE.stage_of("QUALIFIED ") is None

    def test_the_first_of_a_stage_serves_the_rules(self) -> None:
        """Where leads land, what they become and what secondaries are."""
        assert PIPELINE.entry == "NOT_CONTACTED"
        assert PIPELINE.won == "CONVERTED"
        assert PIPELINE.linked == "LINKED"
        assert PIPELINE.named(Stage.LOST, Stage.WON) == ("CONVERTED", "LOST")

    def test_transitions_are_pairs_of_its_statuses(self) -> None:
        """Given in any collection, kept as a frozenset."""
        pairs = [("NOT_CONTACTED", "CONTACTED"), ("CONTACTED", "QUALIFIED")]
        assert attrs.evolve(PIPELINE, transitions=pairs).transitions == frozenset(pairs)

    @pytest.mark.parametrize("stage", Stage)
    def test_work_has_ended_but_in_two_stages(self, stage: Stage) -> None:
        """A closed state is read from the status."""
        assert stage.is_closed == (stage not in {Stage.OPEN, Stage.WORKING})


class TestRights:
    RIGHTS = RightsPolicy(
        roles=[Role("lead", ["manage_leads"]), Role("boss", [Permission.ADMIN])],
        implied=[
            (Permission.CLAIM_LEADS, Permission.CREATE_LEADS),
            (Permission.MANAGE_LEADS, Permission.CLAIM_LEADS),
        ],
    )

    def test_what_follows_from_a_permission_follows_through(self) -> None:
        """In whichever order the pairs are listed."""
        assert self.RIGHTS.permissions_of(Actor(id="a", roles=["lead"])) == {
            Permission.MANAGE_LEADS,
            Permission.CLAIM_LEADS,
            Permission.CREATE_LEADS,
        }

    def test_an_actors_own_permissions_count_beside_its_roles(self) -> None:
        """They imply others just as well."""
        actor = Actor(id="a", roles=["none"], permissions=["claim_leads", "undo"])
        assert self.RIGHTS.permissions_of(actor) == {
            Permission.UNDO,
            Permission.CLAIM_LEADS,
            Permission.CREATE_LEADS,
        }

    def test_admin_is_everything(self) -> None:
        """Whatever else the actor has."""
        actor = Actor(id="a", roles=["boss", "lead"])
        assert self.RIGHTS.permissions_of(actor) == frozenset(Permission)

    def test_permissions_are_sorted_without_repeats(self) -> None:
        """Names will do."""
        actor = Actor(id="a", permissions=["undo", Permission.ADMIN, "undo"])
        assert actor.permissions == (Permission.ADMIN, Permission.UNDO)
