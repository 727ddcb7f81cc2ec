"""What the survivor of a merge has of each record, field by field (spec 12).

The first record in the order of a field that says anything wins; what else was said is
kept as a losing value. Sets are joined in normal form, a refused consent stays refused.
A name, an address, an employer and an origin are one block each. Zero and False are
values like any other.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, final

import attrs

from leadlink.model.customer import Contact
from leadlink.model.fields import (
    CustomerLink,
    CustomValue,
    FieldChoice,
    Hold,
    Origin,
    Standing,
)
from leadlink.model.ids import Ref
from leadlink.model.lead import Lead
from leadlink.model.merging import Mergeable, MergedField
from leadlink.model.operations import LosingValue
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.model.target_plans import as_text
from leadlink.rules import unions
from leadlink.rules.claiming import is_live
from leadlink.rules.inputs import is_filled
from leadlink.rules.merging_choices import (
    EMPLOYER,
    FIXED,
    SETS,
    has_employer,
    is_of_employer,
)

STRENGTH: Final = (
    Standing.NONE,
    Standing.FORMER,
    Standing.PROSPECT,
    Standing.CUSTOMER,
)
"""Standings, the weakest first."""


@final
@attrs.frozen(kw_only=True)
class United:
    """The survivor with what it takes of the others.

    Attributes:
        record: The survivor as it will stand.
        taken: What it takes of others, and what was contested.
        ended: Live holds that end, with the leads that they are on.
    """

    record: Mergeable
    taken: tuple[MergedField, ...]
    ended: tuple[tuple[Ref, Hold], ...]


def unite(
    survivor: Mergeable,
    merged: Sequence[Mergeable],
    *,
    choices: Sequence[FieldChoice],
    matching: MatchingPolicy,
    now: datetime,
) -> United:
    """Work out what the survivor will have.

    Args:
        survivor: The record that stays.
        merged: The records that go, in order of preference; of the same kind.
        choices: Fields for which the survivor does not simply come first.
        matching: How e-mails and phones are compared.
        now: Decides which holds live.
    """
    work = _Work(survivor, merged, choices, matching)
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(type(survivor))
    for field in fields:
        work.take(field.name)
    ended: tuple[tuple[Ref, Hold], ...] = ()
    if isinstance(survivor, Lead):
        work.add_viewers()
        ended = work.take_hold(now)
    return United(
        record=attrs.evolve(survivor, **work.values),
        taken=tuple(work.taken),
        ended=ended,
    )


class _Work:
    """What has been worked out so far about one merge."""

    def __init__(
        self,
        survivor: Mergeable,
        merged: Sequence[Mergeable],
        choices: Sequence[FieldChoice],
        matching: MatchingPolicy,
    ) -> None:
        self.survivor = survivor
        self.members: Mapping[Ref, Any] = {it.ref: it for it in (survivor, *merged)}
        self.orders = {choice.field: choice.order for choice in choices}
        self.matching = matching
        self.values: dict[str, Any] = {}
        self.taken: list[MergedField] = []

    def take(self, name: str) -> None:
        match name:
            case "custom":
                self._take_custom()
            case "origin":
                self._take_origin()
            case "standing":
                self._take_standing()
            case _ if name in FIXED or name == "hold":
                return
            case _ if name in SETS:
                self._join(name)
            case _ if isinstance(self.survivor, Contact) and name in EMPLOYER:
                if name == EMPLOYER[0]:
                    self._take_employer()
            case _:
                self._take_one(name)

    def _order(self, *names: str) -> tuple[Ref, ...]:
        for name in names:
            if name in self.orders:
                return self.orders[name]
        return tuple(self.members)

    def _first(self, order: tuple[Ref, ...], says: Callable[[Any], bool]) -> Ref:
        if len(order) == 1:
            return order[0]
        found = (ref for ref in order if says(self.members[ref]))
        return next(found, self.survivor.ref)

    def _take_one(self, name: str) -> None:
        source = self._first(
            self._order(name), lambda record: is_filled(getattr(record, name))
        )
        value = getattr(self.members[source], name)
        self.values[name] = value
        said = ((ref, getattr(it, name)) for ref, it in self.members.items())
        self._tell(name, value, source, said)

    def _tell(
        self, field: str, value: Any, source: Ref, said: Any, *, is_new: bool = False
    ) -> None:
        """Tell where a value is of, and whose values give way to it."""
        losing = tuple(
            LosingValue(record=ref, field=field, value=_text(other))
            for ref, other in said
            if is_filled(other) and not _is_same(other, value)
        )
        if losing or is_new or source != self.survivor.ref:
            told = MergedField(field=field, value=value, source=source, losing=losing)
            is_blank = not losing and not is_filled(value)
            self.taken.extend([] if is_blank else [told])

    def _join(self, name: str) -> None:
        order = self._order(name)
        chosen = order[0] if len(order) == 1 else None
        start = chosen or self.survivor.ref
        items: tuple[Any, ...] = ()
        # What one record says twice is said once as well, else a refusal could
        # stand beside a consent.
        for ref in (start, *(ref for ref in self.members if ref != start)):
            for item in getattr(self.members[ref], name):
                joined = unions.join(items, item, self.matching)
                if chosen not in (None, ref) and joined.replaces is None:
                    self._give_way(name, ref, item)
                    continue
                items = joined.items
                if joined.item != joined.replaces and ref != self.survivor.ref:
                    self._tell(name, joined.item, ref, (), is_new=True)
                if joined.lost is not None:
                    self._give_way(name, ref, joined.lost, kept=joined.item)
        self.values[name] = items

    def _give_way(self, field: str, ref: Ref, item: Any, *, kept: Any = None) -> None:
        losing = LosingValue(record=ref, field=field, value=_text(item))
        self.taken.append(
            MergedField(
                field=field, value=kept, source=self.survivor.ref, losing=(losing,)
            )
        )

    def _take_custom(self) -> None:
        found: dict[str, dict[Ref, CustomValue]] = {}
        for ref, record in self.members.items():
            for value in record.custom:
                found.setdefault(value.field_id, {})[ref] = value
        values = []
        for field_id, held in found.items():
            field = f"custom[{field_id}]"
            order = self._order(field, "custom")
            says = frozenset(held)
            source = self._first(order, lambda it, says=says: it.ref in says)  # type: ignore[misc]  # bound to this turn
            kept = held.get(source)
            values.extend([] if kept is None else [kept])
            losing = tuple(
                LosingValue(record=ref, field=field, value=_text(other.value))
                for ref, other in held.items()
                if other != kept
            )
            if losing or source != self.survivor.ref:
                value = None if kept is None else kept.value
                self.taken.append(
                    MergedField(field=field, value=value, source=source, losing=losing)
                )
        self.values["custom"] = tuple(values)

    def _take_origin(self) -> None:
        order = self._order("origin")
        source = self._first(
            order,
            lambda it: is_filled(it.origin.source) or is_filled(it.origin.campaign),
        )
        origin: Origin = self.members[source].origin
        seen, seen_by = origin.first_seen_at, source
        if len(order) > 1:
            seen, seen_by = self._first_seen()
        self.values["origin"] = attrs.evolve(origin, first_seen_at=seen)
        for name in ("source", "campaign"):
            said = ((ref, getattr(it.origin, name)) for ref, it in self.members.items())
            self._tell(f"origin.{name}", getattr(origin, name), source, said)
        said = ((ref, it.origin.first_seen_at) for ref, it in self.members.items())
        self._tell("origin.first_seen_at", seen, seen_by, said)

    def _first_seen(self) -> tuple[datetime | None, Ref]:
        """Give the earliest instant, and whose it is; a lead was seen when it was made.

        The survivor's own stays as it is where none is earlier.
        """

        def seen(record: Any) -> datetime | None:
            at: datetime | None = record.origin.first_seen_at
            return record.created_at if at is None and isinstance(record, Lead) else at

        own = self.survivor.origin.first_seen_at
        earliest, by = seen(self.survivor), self.survivor.ref
        for ref, record in self.members.items():
            at = seen(record)
            if at is not None and (earliest is None or at < earliest):
                own, earliest, by = at, at, ref
        return own, by

    def _take_standing(self) -> None:
        held = {ref: it.standing for ref, it in self.members.items()}
        source = max(held, key=lambda ref: STRENGTH.index(held[ref]))
        self.values["standing"] = held[source]
        if held[source] is held[self.survivor.ref]:
            source = self.survivor.ref
        said = ((ref, it) for ref, it in held.items() if it is not Standing.NONE)
        self._tell("standing", held[source], source, said)

    def _take_employer(self) -> None:
        order = self._order("company")
        source = self._first(order, has_employer)
        kept = {name: getattr(self.members[source], name) for name in EMPLOYER}
        sources = dict.fromkeys(EMPLOYER, source)
        if len(order) > 1:
            for ref, record in self.members.items():
                if not is_of_employer(record, kept):
                    continue
                for name in EMPLOYER:
                    if not is_filled(kept[name]) and is_filled(getattr(record, name)):
                        kept[name], sources[name] = getattr(record, name), ref
        for name in EMPLOYER:
            said = ((ref, getattr(it, name)) for ref, it in self.members.items())
            self._tell(name, kept[name], sources[name], said)
        self.values |= kept

    def add_viewers(self) -> None:
        """Let those who owned a record that goes view the survivor."""
        owner = self.values["owner_id"]
        owners = {it.owner_id for it in self.members.values()} - {None}
        self.values["viewers"] = tuple({*self.values["viewers"], *owners} - {owner})

    def take_hold(self, now: datetime) -> tuple[tuple[Ref, Hold], ...]:
        """Take the first live hold, where nobody owns the survivor; the others end."""
        live = {
            ref: it.hold
            for ref, it in self.members.items()
            if is_live(it.hold, now=now)
        }
        source = next(iter(live), self.survivor.ref)
        is_free = self.values["owner_id"] is None
        if source != self.survivor.ref and is_free:
            self.values["hold"] = live[source]
        elif source != self.survivor.ref:
            source = self.survivor.ref
        value = self.values.get("hold", getattr(self.survivor, "hold", None))
        self._tell("hold", value, source, live.items())
        return tuple((ref, hold) for ref, hold in live.items() if ref != source)


def _is_same(left: Any, right: Any) -> bool:
    if isinstance(left, CustomerLink) and isinstance(right, CustomerLink):
        return (left.customer, left.kind) == (right.customer, right.kind)
    return bool(left == right)


def _text(value: Any) -> str:
    match value:
        case CustomerLink():
            return f"{value.customer} as {value.kind}"
        case Hold():
            return f"{value.holder_id} until {as_text(value.held_until)}"
        case _:
            return as_text(value)
