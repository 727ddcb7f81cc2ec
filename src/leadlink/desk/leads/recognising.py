"""Recognising a new lead: who has its phone or e-mail, and who else it may be."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, final

import attrs

from leadlink.desk import flags
from leadlink.desk.leads.pending import Pending
from leadlink.engine.lookup import matches_of, roster_of, sharers_of
from leadlink.model.customer import Company, Contact
from leadlink.model.ids import Kind, Ref
from leadlink.model.lead import Lead
from leadlink.model.match import AnyMatch, Match
from leadlink.ports.queries import Everything, Shared
from leadlink.rules.flagging import CUSTOMER_KINDS
from leadlink.rules.matching.keys import contact_keys, profile_keys
from leadlink.rules.matching.profile import Profile, profile_of
from leadlink.rules.matching.relate import match, shared_contacts
from leadlink.rules.matching.screen import COUNTED

MOST: Final = 20
"""How many records of one phone or e-mail are compared, for a switchboard has many."""


CUSTOMERS_FIRST: Final = 200
"""How far the holders of a key are read: by reference, customers come before leads."""


@final
@attrs.frozen(kw_only=True)
class Recognised:
    """What a new lead looks like, whoever may see it; each best first.

    Attributes:
        known: Contacts and companies with the same phone or e-mail.
        alike: Contacts and companies that it may be for other reasons.
        leads: Leads with the same phone or e-mail.
    """

    known: tuple[Match, ...] = ()
    alike: tuple[Match, ...] = ()
    leads: tuple[Match, ...] = ()

    @property
    def customers(self) -> tuple[Match, ...]:
        """All contacts and companies, best first."""
        return tuple(sorted((*self.known, *self.alike), key=_best_first))

    def besides(self, customer: Ref) -> "Recognised":
        """Give the others with the same phone or e-mail, where one is known to be it.

        Without what else is alike: nobody is asked about that.
        """
        others = tuple(match for match in self.known if match.right != customer)
        return Recognised(known=others, leads=self.leads)


def has_customers(pending: Pending) -> bool:
    """Tell whether there is any contact or company that a lead could be."""
    reader = pending.unit.reader
    return any(
        reader.find(Everything(kind), limit=1).items for kind in (Contact, Company)
    )


def recognise(
    pending: Pending, lead: Lead, *, seeks_customers: bool = True
) -> Recognised:
    """Find whom a new lead may be, in the store and in what is pending.

    Everybody with the same phone or e-mail is found, however improbable it is that they
    are the same person: it is for them that intake asks.

    Args:
        pending: What the unit of work is about to write.
        lead: Not pending itself.
        seeks_customers: False where there are no customers.
    """
    policy = pending.unit.policy.matching
    probe = profile_of(lead, policy, pending.unit.fields)
    keys = contact_keys(lead, policy)
    same: list[tuple[Ref, Profile]] = []
    if pending.sizes(keys, at_most=1):
        for ref in pending.same_contact(keys, most=MOST):
            profile = pending.profile(ref)
            if profile is not None and shared_contacts(probe, profile):
                same.append((ref, profile))
    found: dict[Ref, Match] = {}
    kinds = frozenset(CUSTOMER_KINDS)
    roster = roster_of(pending, kinds) if seeks_customers else 0
    if seeks_customers:
        matches = matches_of(
            probe,
            _CustomersFirst(pending),
            pending.profile,
            policy,
            kinds=kinds,
            roster=roster,
            model=pending.unit.session.model,
        )
        found = {match.right: match for match in matches}
    compared = _compared(pending, probe, same, roster)
    known = {
        ref: found.get(ref) or compared(profile)
        for ref, profile in same
        if ref.kind in CUSTOMER_KINDS
    }
    return Recognised(
        known=tuple(sorted(known.values(), key=_best_first)),
        alike=tuple(match for ref, match in found.items() if ref not in known),
        leads=tuple(
            sorted(
                (compared(profile) for ref, profile in same if ref.kind is Kind.LEAD),
                key=_best_first,
            )
        ),
    )


@final
@attrs.frozen
class _CustomersFirst:
    """The index without most of the leads that share a name with a few customers."""

    _pending: Pending

    def sizes(self, keys: Iterable[str], *, at_most: int) -> Mapping[str, int]:
        return self._pending.sizes(keys, at_most=at_most)

    def holders(self, key: str, *, limit: int) -> tuple[Ref, ...]:
        return self._pending.holders(key, limit=min(limit, CUSTOMERS_FIRST))

    def sharing(self, keys: Iterable[str], *, limit: int) -> tuple[Shared, ...]:
        return self._pending.sharing(keys, limit=limit)

    def keys(self, records: Iterable[Ref]) -> Mapping[Ref, frozenset[str]]:
        return self._pending.keys(records)


def _compared(
    pending: Pending, probe: Profile, same: list[tuple[Ref, Profile]], roster: int
) -> Callable[[Profile], Match]:
    """Give how to compare with others, knowing how many use the same phone or name."""
    policy, model = pending.unit.policy.matching, pending.unit.session.model
    if not same:
        return lambda profile: match(probe, profile, policy, model=model)
    keys = profile_keys(probe)
    sizes = pending.sizes(keys, at_most=COUNTED)
    found = (profile for _, profile in same)
    sharers = sharers_of(probe, keys, found, sizes, roster)
    return lambda profile: match(probe, profile, policy, sharers=sharers, model=model)


def _best_first(found: Match) -> tuple[float, Ref]:
    return (-found.same, found.right)


def shown(pending: Pending, matches: Iterable[Match]) -> tuple[AnyMatch, ...]:
    """Give matches as the actor may see them, what is pending too."""
    return flags.masked(pending.unit, matches, at=pending.at)


def visible(pending: Pending, matches: Iterable[Match]) -> Iterator[Match]:
    """Give the matches that the actor may see."""
    for found in matches:
        record = pending.at(found.right)
        if record is not None and pending.unit.may_see(record):
            yield found
