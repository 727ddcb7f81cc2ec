"""Before a policy is changed: which leads would be converted otherwise."""

from collections.abc import Iterator
from typing import Final, final

import attrs

from leadlink.desk.conversions import converting
from leadlink.desk.facet import Facet
from leadlink.desk.session import Reading, Session
from leadlink.model.actor import Permission
from leadlink.model.conversion import ConversionPlan
from leadlink.model.errors import (
    InvalidValueError,
    LeadLinkError,
    RecordNotFoundError,
)
from leadlink.model.lead import Lead
from leadlink.model.policy.policy import Policy
from leadlink.model.store_errors import StoreError
from leadlink.model.targets import Auto, ConversionRequest, Target
from leadlink.ports.queries import Everything
from leadlink.rules import conversion, whatif
from leadlink.rules.targeting import deal_asked
from leadlink.rules.whatif import LeadDifference, Outlook

AUTO: Final = Auto()
AT_ONCE: Final = 100
"""How many leads are read in one snapshot."""


@attrs.frozen
class PolicyChanges(Facet):
    """What another policy would make of the same leads."""

    def what_would_change(
        self,
        policy_b: Policy,
        policy_a: Policy | None = None,
        *,
        person: Target = AUTO,
        company: Target = AUTO,
        deal: Target | None = None,
    ) -> Iterator[LeadDifference]:
        """Find the leads whose conversion plan would differ, and how; write nothing.

        Every lead that the actor sees and that is not converted yet is planned twice
        over the same snapshot. Leads are read as results are asked for; those that come
        while it runs may be among them. Rights and sight are those of the desk's own
        policy. Matching looks candidates up by the keys that the store was filled with.

        Args:
            policy_b: The policy to try.
            policy_a: What to compare it with; None: the desk's.
            person: What would be asked of each conversion; as for ``plan``.
            company: Likewise.
            deal: Likewise; None: what each policy says.

        Returns:
            By the lead's id; nothing of leads whose two plans are the same.

        Raises:
            PermissionDeniedError: The actor lacks CONVERT_LEADS.
            InvalidValueError: A target cannot be.
            RecordNotFoundError: A named target does not exist for this actor.
        """
        self.session.require(Permission.CONVERT_LEADS)
        policies = (self.session.policy if policy_a is None else policy_a, policy_b)
        trials = tuple(
            _Trial(
                policy=policy,
                asked=ConversionRequest(
                    lead_id="any",
                    person=person,
                    company=company,
                    deal=deal_asked(deal, policy.conversion.deals),
                ),
            )
            for policy in policies
        )
        return _changes(self.session, trials)


@final
@attrs.frozen(kw_only=True)
class _Trial:
    """One of the two policies, and what is asked of each lead under it."""

    policy: Policy
    asked: ConversionRequest


def _changes(session: Session, trials: tuple[_Trial, ...]) -> Iterator[LeadDifference]:
    after = None
    while True:
        with session.reading() as unit:
            page = unit.reader.find(Everything(Lead), after=after, limit=AT_ONCE)
            found = [
                difference
                for lead in page.items
                if lead.conversion_id is None and unit.may_see(lead)
                for difference in _compared(unit, lead, trials)
            ]
        yield from found
        after = page.next
        if after is None:
            return


def _compared(
    unit: Reading, lead: Lead, trials: tuple[_Trial, ...]
) -> Iterator[LeadDifference]:
    a, b = (_outlook(unit, lead, trial) for trial in trials)
    differences = whatif.differences(a, b)
    if differences:
        names = (trials[0].policy.name, trials[1].policy.name)
        yield LeadDifference(
            lead=lead, policies=names, a=a, b=b, differences=differences
        )


def _outlook(unit: Reading, lead: Lead, trial: _Trial) -> Outlook:
    policy = attrs.evolve(trial.policy, rights=unit.policy.rights)
    session = attrs.evolve(unit.session, policy=policy)
    tried = Reading(session=session, reader=unit.reader, now=unit.now)
    start = ConversionPlan(
        request=attrs.evolve(trial.asked, lead_id=lead.id),
        ids=conversion.ids_for(lead, tasks=0),
        made_by=unit.actor_id,
        made_at=unit.now,
        lead=lead,
        converted=lead,
        matches=tuple(converting.matches(tried, lead)),
    )
    try:
        return converting.planned(tried, start, lead, None)
    except (InvalidValueError, RecordNotFoundError, StoreError):
        # What was asked for is wrong, under any policy.
        raise
    except LeadLinkError as error:
        return error
