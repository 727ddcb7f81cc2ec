"""Which record each target of a conversion is (spec 10).

An explicit choice beats the lead's own customer link, which beats matching. Several
strong matches are refused, never guessed; a name alone never selects a target (S1.5).
Where the policy asks, a strong match selects nothing either, until somebody names it.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias, assert_never, final

import attrs

from leadlink.model.customer import Company, Contact
from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.ids import Kind, Ref
from leadlink.model.lead import Lead
from leadlink.model.match import AnyMatch, Grade, Match, Relation
from leadlink.model.person import PersonName
from leadlink.model.policy.conversion import ConversionPolicy, DealsRule, MatchedRule
from leadlink.model.refusals import Reason, Why
from leadlink.model.target_plans import Chosen, TargetRecord
from leadlink.model.targets import Auto, Existing, New, NoTarget, Target
from leadlink.rules.matching.companies import company_of

Known: TypeAlias = Mapping[Ref, TargetRecord]

NAMES: Final = frozenset({"name", "namesakes", "surname", "generation", "company"})
"""The comparisons that are about a name: alone they select nothing."""

_RELATIONS: Final[Mapping[Kind, frozenset[Relation]]] = {
    Kind.CONTACT: frozenset({Relation.SAME_PERSON}),
    Kind.COMPANY: frozenset({Relation.SAME_PERSON, Relation.SAME_COMPANY}),
}


@final
@attrs.frozen(kw_only=True)
class Choice:
    """What one target will be.

    Attributes:
        record: The existing record; None: a new one.
        asked: What was given for it, new or not.
    """

    chosen: Chosen
    record: TargetRecord | None = None
    asked: New = attrs.field(factory=New)


@final
@attrs.frozen(kw_only=True)
class Answer:
    """A choice, nothing at all, or the reasons against it."""

    choice: Choice | None = None
    reasons: tuple[Reason, ...] = ()


NOTHING: Final = Answer()


def strong(matches: Iterable[AnyMatch], kind: Kind) -> tuple[Ref, ...]:
    """Give the records of a kind that match strongly, and by more than a name."""
    found = (
        match.right
        for match in matches
        if isinstance(match, Match)
        and match.right.kind is kind
        and match.grade is Grade.STRONG
        and match.relation in _RELATIONS.get(kind, ())
        and any(e.weight > 0 and e.comparison not in NAMES for e in match.evidence)
    )
    return tuple(dict.fromkeys(found))


def ref_of(target: Existing, kind: Kind) -> Ref:
    """Give the record that an explicit choice means.

    Raises:
        InvalidValueError: It is of another kind.
    """
    if isinstance(target.record, str):
        return Ref(kind, target.record)
    if target.record.kind is not kind:
        problem = Problem("record", f"must be a {kind}, not a {target.record.kind}")
        raise InvalidValueError(what="Existing", problems=(problem,))
    return target.record


def choose_person(
    target: Target,
    *,
    lead: Lead,
    known: Known,
    matches: Sequence[AnyMatch],
    policy: ConversionPolicy,
) -> Answer:
    """Work out who the person of a conversion is.

    Args:
        target: What was asked.
        lead: The lead.
        known: The records that the choice may fall on, as far as they may be seen.
        matches: What matching says about the lead.
        policy: Whether a new person needs a given and a family name, and whether a
            match is asked about.

    Returns:
        Nothing under ``Auto`` where the lead says nothing that makes a person.

    Raises:
        InvalidValueError: A record of another kind was named.
    """
    needs_both = policy.needs_given_and_family
    match target:
        case NoTarget():
            return NOTHING
        case Existing():
            return _existing(ref_of(target, Kind.CONTACT), known, Chosen.ASKED)
        case New():
            reasons = tuple(_against_name(target, lead, needs_both=needs_both))
            return Answer(
                choice=Choice(chosen=Chosen.ASKED, asked=target), reasons=reasons
            )
        case Auto():
            found = _found(Kind.CONTACT, lead, known, matches, policy.matched)
            if found is not None:
                return found
            if any(_against_name(target, lead, needs_both=needs_both)):
                return NOTHING
            return Answer(choice=Choice(chosen=Chosen.DATA))
        case _:
            assert_never(target)


def choose_company(
    target: Target,
    *,
    lead: Lead,
    known: Known,
    matches: Sequence[AnyMatch],
    person: TargetRecord | None,
    policy: ConversionPolicy,
) -> Answer:
    """Work out which company a lead belongs to.

    An existing *person* who belongs to a company of the lead's company name leads to
    that company: the name is not alone.

    Returns:
        Nothing under ``Auto`` where the lead names no company.

    Raises:
        InvalidValueError: A record of another kind was named.
    """
    match target:
        case NoTarget():
            return NOTHING
        case Existing():
            return _existing(ref_of(target, Kind.COMPANY), known, Chosen.ASKED)
        case New():
            is_named = target.name is not None or lead.company.strip()
            reason = Reason(Why.NO_COMPANY_NAME, lead.ref)
            return Answer(
                choice=Choice(chosen=Chosen.ASKED, asked=target),
                reasons=() if is_named else (reason,),
            )
        case Auto():
            found = _found(Kind.COMPANY, lead, known, matches, policy.matched)
            if found is not None:
                return found
            name = lead.company if target.name is None else str(target.name)
            return _employer(person, name, known) if name.strip() else NOTHING
        case _:
            assert_never(target)


def not_asked_for(answers: Mapping[Kind, Answer]) -> Ref | None:
    """Give the known company to which a person leads, though nobody asked for it."""
    person, company = answers[Kind.CONTACT].choice, answers[Kind.COMPANY].choice
    if person is None or company is None or company.record is None:
        return None
    if company.asked != New():
        return None
    is_found = company.chosen in {Chosen.EMPLOYER, Chosen.MATCH}
    return company.record.ref if is_found else None


def given(answer: Answer, target: Target) -> Answer:
    """Give an answer with what the request gives for that target."""
    if answer.choice is None or isinstance(target, NoTarget):
        return answer
    asked = New(target.name, values=target.values)
    return attrs.evolve(answer, choice=attrs.evolve(answer.choice, asked=asked))


def deal_asked(deal: Target | None, rule: DealsRule) -> Target:
    """Give the deal that is asked for; where nobody said anything, what the rule says.

    Nothing that was not asked for is made, unless the policy has it the other way
    round.
    """
    if deal is not None:
        return deal
    return New() if rule is DealsRule.UNLESS_DECLINED else NoTarget()


def choose_deal(
    target: Target, *, lead: Lead, known: Known, policy: ConversionPolicy
) -> Answer:
    """Work out which deal comes of a lead; ``Auto`` makes one, for nothing selects it.

    Raises:
        InvalidValueError: A record of another kind was named.
    """
    match target:
        case NoTarget():
            return NOTHING
        case _ if policy.deals is DealsRule.NEVER:
            return Answer(reasons=(Reason(Why.NO_DEALS, lead.ref),))
        case Existing():
            return _existing(ref_of(target, Kind.DEAL), known, Chosen.ASKED)
        case New():
            return Answer(choice=Choice(chosen=Chosen.ASKED, asked=target))
        case Auto():
            return Answer(choice=Choice(chosen=Chosen.DATA))
        case _:
            assert_never(target)


def _existing(ref: Ref, known: Known, chosen: Chosen) -> Answer:
    record = known.get(ref)
    if record is None:
        return Answer(reasons=(Reason(Why.NO_SUCH_TARGET, ref),))
    if record.archived_at is not None:
        return Answer(reasons=(Reason(Why.ARCHIVED, ref),))
    return Answer(choice=Choice(chosen=chosen, record=record))


def _found(
    kind: Kind,
    lead: Lead,
    known: Known,
    matches: Sequence[AnyMatch],
    rule: MatchedRule,
) -> Answer | None:
    if lead.customer is not None and lead.customer.customer.kind is kind:
        return _existing(lead.customer.customer, known, Chosen.LINK)
    refs = strong(matches, kind)
    if len(refs) > 1:
        several = (Reason(Why.CANDIDATE, ref) for ref in refs)
        return Answer(reasons=(Reason(Why.AMBIGUOUS, lead.ref), *several))
    if refs and rule is MatchedRule.ASK:
        return Answer(reasons=(Reason(Why.UNCONFIRMED, refs[0]),))
    return _existing(refs[0], known, Chosen.MATCH) if refs else None


def _against_name(
    target: New | Auto, lead: Lead, *, needs_both: bool
) -> Iterable[Reason]:
    name = lead.name if target.name is None else person_name(target.name)
    if name.is_blank:
        yield Reason(Why.NO_PERSON_NAME, lead.ref)
    elif needs_both and not (name.given.strip() and name.family.strip()):
        yield Reason(Why.NAME_TOO_SHORT, lead.ref)


def person_name(name: str | PersonName) -> PersonName:
    """Take text as a full name as typed."""
    return PersonName(full=name) if isinstance(name, str) else name


def _employer(person: TargetRecord | None, name: str, known: Known) -> Answer:
    """Give the company that an existing person belongs to, or else a new one."""
    if isinstance(person, Contact) and person.company_id is not None:
        company = known.get(Ref(Kind.COMPANY, person.company_id))
        if (
            isinstance(company, Company)
            and company.archived_at is None
            and company_of(company.name) == company_of(name)
        ):
            return Answer(choice=Choice(chosen=Chosen.EMPLOYER, record=company))
    return Answer(choice=Choice(chosen=Chosen.DATA))
