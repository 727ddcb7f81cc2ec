"""How the targets of a conversion are made, or changed where they are there already."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, final

import attrs

from leadlink.model import checks
from leadlink.model.customer import Company, Contact
from leadlink.model.errors import Problem
from leadlink.model.fields import Standing
from leadlink.model.ids import ActorId, Kind, Ref
from leadlink.model.lead import Lead
from leadlink.model.person import PersonName
from leadlink.model.policy.conversion import ConversionPolicy, FilledRule
from leadlink.model.target_plans import (
    TARGET_KINDS,
    FieldConflict,
    FieldPlan,
    FieldQuestion,
    Source,
    TargetPlan,
    TargetRecord,
)
from leadlink.model.targets import NewIds
from leadlink.model.work import Deal
from leadlink.rules import consent, giving
from leadlink.rules.destinations import Setting
from leadlink.rules.filled_fields import FilledRules
from leadlink.rules.inheritance import inherit
from leadlink.rules.inputs import Input, inputs_given
from leadlink.rules.targeting import Choice, person_name

CLASSES: Final[Mapping[Kind, type[TargetRecord]]] = {
    Kind.CONTACT: Contact,
    Kind.COMPANY: Company,
    Kind.DEAL: Deal,
}

_LINKS: Final[Mapping[Kind, Mapping[str, Kind]]] = {
    Kind.CONTACT: {"company_id": Kind.COMPANY},
    Kind.COMPANY: {},
    Kind.DEAL: {"contact_id": Kind.CONTACT, "company_id": Kind.COMPANY},
}
_RANK: Final[Mapping[Standing, int]] = {
    Standing.NONE: 0,
    Standing.FORMER: 0,
    Standing.PROSPECT: 1,
    Standing.CUSTOMER: 2,
}


@final
@attrs.frozen(kw_only=True)
class Made:
    """The targets by kind, in the order person, company, deal, and their conflicts.

    Attributes:
        questions: Conflicts that somebody shall decide about.
    """

    plans: dict[Kind, TargetPlan]
    conflicts: tuple[FieldConflict, ...]
    questions: tuple[FieldQuestion, ...]


def make(
    chosen: Mapping[Kind, Choice],
    *,
    lead: Lead,
    ids: NewIds,
    by: ActorId,
    now: datetime,
    rules: Mapping[Kind, FilledRules],
    setting: Setting,
) -> Made:
    """Make each target that was chosen, with all that it inherits.

    Args:
        chosen: What each target is.
        lead: The lead.
        ids: The ids of new ones.
        by: Who converts.
        now: The present instant.
        rules: What happens to the filled fields of each kind of target.
        setting: What decides about every target alike.

    Raises:
        InvalidValueError: A value given for a new target does not fit it.
    """
    own = {Kind.CONTACT: ids.person, Kind.COMPANY: ids.company, Kind.DEAL: ids.deal}
    refs = {
        kind: choice.record.ref if choice.record is not None else Ref(kind, own[kind])
        for kind, choice in chosen.items()
    }
    plans: dict[Kind, TargetPlan] = {}
    conflicts: list[FieldConflict] = []
    questions: list[FieldQuestion] = []
    standing = _standing(chosen.get(Kind.DEAL), setting.policy)
    for kind in TARGET_KINDS:
        if kind not in chosen:
            continue
        maker = _Maker(
            chosen[kind],
            lead=lead,
            refs=refs,
            by=by,
            rules=rules[kind],
            setting=setting,
            standing=standing,
        )
        plans[kind] = maker.plan(refs[kind], now=now)
        conflicts.extend(maker.conflicts)
        questions.extend(maker.questions)
    return Made(plans=plans, conflicts=tuple(conflicts), questions=tuple(questions))


def deal_name(lead: Lead) -> tuple[str, str]:
    """Give the field of a lead after which a new deal is named, and the whole name.

    The whole name may be longer than a deal's may be, and is cut then.
    """
    path = "name" if str(lead.name).strip() else "company"
    return path, str(getattr(lead, path)).strip()


class _Maker:
    """Makes one target, field by field."""

    def __init__(
        self,
        choice: Choice,
        *,
        lead: Lead,
        refs: Mapping[Kind, Ref],
        by: ActorId,
        rules: FilledRules,
        setting: Setting,
        standing: Standing,
    ) -> None:
        self.choice = choice
        self.standing = standing
        self.lead = lead
        self.refs = refs
        self.by = by
        self.setting = setting
        self.rules = rules
        self.fields: list[FieldPlan] = []
        self.conflicts: list[FieldConflict] = []
        self.questions: list[FieldQuestion] = []

    def plan(self, ref: Ref, *, now: datetime) -> TargetPlan:
        before = self.choice.record
        instead: tuple[Input, ...] = ()
        if before is None:
            record, given = self._start(ref, now=now)
        else:
            record, given = before, giving.fields_of(self.choice.asked)
            edited = giving.edited(
                before, self.choice.asked, lead=self.lead, setting=self.setting
            )
            instead = inputs_given(edited, sorted(given))
        inherited = inherit(
            record,
            self.lead,
            is_new=before is None,
            given=given,
            rules=self.rules,
            setting=self.setting,
            instead=instead,
        )
        self.fields.extend(inherited.fields)
        self.conflicts.extend(inherited.conflicts)
        self.questions.extend(inherited.questions)
        after = self._link(inherited.record)
        after = self._stand(after)
        if before is None and after.owner_id is None:
            after = attrs.evolve(after, owner_id=self.by)
            self._tell("owner_id", self.by, Source.ACTOR)
        return TargetPlan(
            chosen=self.choice.chosen, before=before, after=after, fields=self.fields
        )

    def _start(self, ref: Ref, *, now: datetime) -> tuple[TargetRecord, frozenset[str]]:
        cls, asked = CLASSES[ref.kind], self.choice.asked
        given = {value.field: value.value for value in asked.values}
        problems = list(giving.against_given(cls, given, giving.NEVER_GIVEN))
        if (
            ref.kind is Kind.DEAL
            and given.get("stage") == self.setting.policy.won_stage
        ):
            problems.append(Problem("values.stage", "is reached by winning the deal"))
        giving.refuse(ref.kind, problems)
        values: dict[str, Any] = {"name": self._name(ref.kind), **given}
        if ref.kind is Kind.DEAL:
            values = {"stage": self.setting.policy.deal_stage, **values}
            if "stage" not in given:
                self._tell("stage", values["stage"], Source.POLICY)
        with giving.naming_given(ref.kind):
            record = cls(
                id=ref.id, created_at=now, updated_at=now, created_by=self.by, **values
            )
        giving.refuse(ref.kind, giving.misfits(record.custom, self.setting.definitions))
        record = consent.none_weaker(
            record, known=self.lead, policy=self.setting.matching
        )
        for name in given:
            self._tell(name, getattr(record, name), Source.GIVEN)
        return record, giving.fields_of(asked)

    def _name(self, kind: Kind) -> str | PersonName:
        asked, lead = self.choice.asked.name, self.lead
        if asked is not None:
            name = person_name(asked) if kind is Kind.CONTACT else str(asked)
            self._tell("name", name, Source.GIVEN)
            return name
        if kind is Kind.CONTACT:
            return lead.name
        if kind is Kind.COMPANY:
            return lead.company
        path, whole = deal_name(lead)
        if not whole:
            self._tell("name", self.setting.policy.deal_stage, Source.POLICY)
            return self.setting.policy.deal_stage
        name = whole[: checks.MAX_LINE].rstrip()
        self._tell("name", name, Source.LEAD, path=path)
        return name

    def _link(self, record: TargetRecord) -> TargetRecord:
        changes: dict[str, Any] = {}
        for name, kind in _LINKS[record.kind].items():
            ref = self.refs.get(kind)
            if ref is None:
                continue
            present = getattr(record, name)
            held = Ref(kind, present) if present is not None else None
            if held in (None, ref) or self._gives_way(record, name, held, ref):
                changes[name] = ref.id
                self._tell(name, ref, Source.TARGET, replaces=held)
        return attrs.evolve(record, **changes)

    def _gives_way(
        self, record: TargetRecord, name: str, held: object, offered: object
    ) -> bool:
        """Tell whether a link gives way to one of this conversion; note what loses."""
        rule, where = self.rules.of(name)
        if rule is FilledRule.ASK:
            question = FieldQuestion(
                record=record.ref,
                field=name,
                path="",
                present=held,
                offered=offered,
                rule=where,
            )
            self.questions.append(question)
            return False
        gives_way = rule is FilledRule.OVERWRITE
        kept, lost = (offered, held) if gives_way else (held, offered)
        clash = FieldConflict(
            record=record.ref, field=name, path="", kept=kept, lost=lost, rule=where
        )
        self.conflicts.append(clash)
        return gives_way

    def _stand(self, record: TargetRecord) -> TargetRecord:
        if isinstance(record, Deal):
            return record
        wanted = self.standing
        if _RANK[wanted] <= _RANK[record.standing]:
            return record
        is_new = self.choice.record is None
        replaces = None if is_new else record.standing
        self._tell("standing", wanted, Source.POLICY, replaces=replaces)
        return attrs.evolve(record, standing=wanted)

    def _tell(
        self,
        field: str,
        value: object,
        source: Source,
        *,
        path: str = "",
        replaces: object = None,
    ) -> None:
        self.fields.append(
            FieldPlan(
                field=field, value=value, source=source, path=path, replaces=replaces
            )
        )


def _standing(deal: Choice | None, policy: ConversionPolicy) -> Standing:
    """Give what a person and a company become: prospects only while a deal is open."""
    if deal is None:
        return policy.customer_standing
    if isinstance(deal.record, Deal) and deal.record.stage == policy.won_stage:
        return Standing.CUSTOMER
    return policy.standing_with_open_deal
