"""The operations of a desk, in any order: links, conversions, merges."""

from datetime import timedelta
from typing import Any, Final

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import initialize

from leadlink.model.conversion import ConversionPlan
from leadlink.model.errors import (
    LeadLinkError,
    PermissionDeniedError,
)
from leadlink.model.fields import LinkKind
from leadlink.model.ids import Kind, Ref
from leadlink.model.lead import Lead
from leadlink.model.merging import MergePlan
from leadlink.model.operations import (
    ConversionRecord,
    MergeRecord,
)
from leadlink.model.policy.conversion import ConversionPolicy, UndoRule
from leadlink.model.policy.merging import MergeRule
from leadlink.model.targets import Auto, Existing, New, NewTask, NoTarget, Target
from leadlink.model.work import Job
from leadlink.presets import RECOMMENDED
from tests.desk import promises
from tests.desk.moment import Moment
from tests.desk.stepping import can
from tests.desk.working import MANAGERS, WORKERS, Working, anybody, places

WINDOW: Final = timedelta(hours=30)
POLICIES: Final = (
    RECOMMENDED,
    attrs.evolve(RECOMMENDED, conversion=ConversionPolicy(undo_window=WINDOW)),
    attrs.evolve(RECOMMENDED, conversion=ConversionPolicy(undo=UndoRule.NEVER)),
)
TARGETS: Final[tuple[Target | None, ...]] = (Auto(), Auto(), New(), NoTarget(), None)
"""What a lead may become; None: something that is there."""

targets = st.tuples(st.sampled_from(TARGETS), places)


class Operating(Working):
    """Whatever is done, in whatever order: nothing is lost and nothing dangles."""

    @initialize(policy=st.sampled_from((0, 0, 0, 0, 1, 2)))
    def begin(self, policy: int) -> None:
        """Start with no plans made and no keys used."""
        self.open(POLICIES[policy])
        self.plans: list[tuple[str, list[Any], Moment]] = []
        self.keyed: dict[str, tuple[Any, ConversionRecord]] = {}

    # Links.

    @can(
        who=anybody,
        subject=places,
        customer=places,
        replace=st.booleans(),
        kind=st.sampled_from((*LinkKind, None)),
    )
    def link_customer(
        self,
        who: str,
        subject: int,
        customer: int,
        *,
        replace: bool,
        kind: LinkKind | None,
    ) -> None:
        """Link a lead or job to a customer; nothing else changes."""
        if kind is None:
            self.unlink_customer(who, subject)
            return
        ref = self.pick(subject, Kind.LEAD, Kind.JOB)
        to = self.pick(customer, Kind.CONTACT, Kind.COMPANY)
        answer = self.do(
            who,
            lambda desk, _: desk.links.link_customer(
                ref, to, kind=kind, replace=replace
            ),
        )
        if self.settle(answer):
            assert who in MANAGERS
            found = self.now.leads_to(ref)
            assert isinstance(found, Lead | Job)
            assert found.customer is not None
            assert found.customer.customer == self.now.resolved(to)
            assert self.changed() <= {found.ref}

    def unlink_customer(self, who: str, subject: int) -> None:
        """Take the customer from a lead or job."""
        ref = self.pick(subject, Kind.LEAD, Kind.JOB)
        if self.settle(self.do(who, lambda desk, _: desk.links.unlink_customer(ref))):
            found = self.now.leads_to(ref)
            assert isinstance(found, Lead | Job)
            assert found.customer is None

    @can(
        who=anybody,
        place=places,
        other=places,
        is_theirs=st.booleans(),
    )
    def link_leads(
        self,
        who: str,
        place: int,
        other: int,
        *,
        is_theirs: bool,
    ) -> None:
        """The primary has the numbers and an owner; the secondary is linked to it."""
        one, two = self.several((place, other), Kind.LEAD)
        owners = [
            lead.owner_id
            for ref in (one, two)
            if isinstance(lead := self.now.leads_to(ref), Lead) and lead.owner_id
        ]
        to = owners[-1 if is_theirs else 0] if owners else who
        answer = self.do(who, lambda desk, _: desk.links.link_leads(one.id, two.id, to))
        if self.settle(answer):
            assert who in MANAGERS
            lead, linked = self.now.leads_to(one), self.now.leads_to(two)
            assert isinstance(lead, Lead)
            assert isinstance(linked, Lead)
            assert (lead.owner_id, lead.hold, linked.hold) == (to, None, None)
            assert (linked.status, linked.primary_id) == ("LINKED", lead.id)
            mobiles = {it.number[-5:] for it in linked.phones}
            assert mobiles <= {it.number[-5:] for it in lead.phones}

    # Conversions.

    def target(self, kind: Kind, asked: tuple[Target | None, int]) -> Target:
        """Give a target; where it is none yet, something that is there."""
        target, place = asked
        return Existing(self.pick(place, kind).id) if target is None else target

    @can(
        who=anybody,
        place=places,
        asked=st.tuples(targets, targets, st.just((NoTarget(), 0)) | targets),
        tasks=st.sampled_from((0, 0, 1)),
        key=st.sampled_from(("", "", "K1", "K2")),
        is_late=st.sampled_from((False, False, False, True)),
    )
    def convert(
        self,
        who: str,
        place: int,
        asked: Any,
        tasks: int,
        key: str,
        *,
        is_late: bool,
    ) -> None:
        """Plan a conversion; apply it at once, or leave the plan for later."""
        ref = self.pick(place, Kind.LEAD)
        kinds = (Kind.CONTACT, Kind.COMPANY, Kind.DEAL)
        person, company, deal = map(self.target, kinds, asked)
        plans: list[Any] = []
        answer = self.do(
            who,
            lambda desk, _: plans.append(
                desk.conversions.plan(
                    ref.id,
                    person=person,
                    company=company,
                    deal=deal,
                    tasks=[NewTask(title="Call")] * tasks,
                    key=key or None,
                )
            ),
        )
        assert self.now == self.before
        if who not in WORKERS:
            assert isinstance(answer, PermissionDeniedError)
        if isinstance(answer, LeadLinkError):
            return
        self.plans.append((who, plans, self.now))
        if not is_late:
            self.apply_plan(len(self.plans) - 1)

    @can(place=places)
    def apply_plan(self, place: int) -> None:
        """Apply a plan, maybe not for the first time: stale, it changes nothing."""
        if not self.plans:
            return
        who, plans, then = self.plans[place % len(self.plans)]
        plan = plans[0]
        answer = self.do(who, lambda desk, which: desk.apply(plans[which]))
        refs = self.members(plan)
        is_same = all(
            then.records.get(it) == self.before.records.get(it) for it in refs
        )
        if isinstance(answer, LeadLinkError):
            is_untouched = then.records == self.before.records
            assert not is_untouched, f"a fresh plan was refused: {answer}"
        elif isinstance(answer, MergeRecord):
            assert is_same
            self.settle(answer, promises.of_merge(answer, self.before, self.now))
        else:
            assert isinstance(answer, ConversionRecord)
            self.settle_conversion(plan, answer)

    def members(self, plan: ConversionPlan | MergePlan) -> tuple[Ref, ...]:
        """Give the records that a plan is about."""
        if isinstance(plan, MergePlan):
            return (plan.survivor.ref, *(it.ref for it in plan.merged))
        return (plan.lead.ref,)

    def settle_conversion(self, plan: ConversionPlan, done: ConversionRecord) -> None:
        """A lead is converted once; a key stands for what it was first used for."""
        lead = self.before.leads_to(plan.lead.ref)
        assert isinstance(lead, Lead)
        key, before = plan.request.key, self.keyed.get(plan.request.key)
        wrong: list[str] = []
        if before is not None:
            assert attrs.evolve(plan.request, lead_id="any") == before[0]
            assert done.id == before[1].id
            assert self.changed() == frozenset()
        elif lead.conversion_id is not None:
            assert done.id == lead.conversion_id
            assert self.changed() == frozenset()
        else:
            wrong += promises.of_conversion(plan.request, done, self.before, self.now)
        if key:
            found = (attrs.evolve(plan.request, lead_id="any"), done)
            self.keyed.setdefault(key, found)
        self.settle(done, wrong)

    # Merges.

    @can(
        who=anybody,
        kind=st.sampled_from((Kind.CONTACT, Kind.CONTACT, Kind.COMPANY, Kind.LEAD)),
        chosen=st.lists(places, min_size=2, max_size=3),
        fields=st.dictionaries(
            st.sampled_from(("industry", "website", "owner_id")),
            st.sampled_from(MergeRule),
            max_size=1,
        ),
        is_late=st.sampled_from((False, False, False, True)),
    )
    def merge(
        self, who: str, kind: Kind, chosen: list[int], fields: Any, *, is_late: bool
    ) -> None:
        """Plan to make one of two or three; do it at once, or leave it for later."""
        refs = self.several(chosen, kind)
        plans: list[Any] = []
        answer = self.do(
            who,
            lambda desk, _: plans.append(
                desk.merges.plan(refs, survivor=refs[0], fields=fields)
            ),
        )
        assert self.now == self.before
        if who not in MANAGERS:
            assert isinstance(answer, PermissionDeniedError)
        if isinstance(answer, LeadLinkError):
            return
        self.plans.append((who, plans, self.now))
        if not is_late:
            self.apply_plan(len(self.plans) - 1)
