"""What a rendered conversion plan shows, in whatever form: rows, lanes and counts.

One row a field of the lead or activity, one column a target, and below them a lane for
each thing that goes nowhere or that somebody should look at.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Final, assert_never, final

import attrs

from leadlink.model.activity import Activity, Appointment, Document, Note, Task
from leadlink.model.conversion import ConversionPlan
from leadlink.model.fields import CustomValue
from leadlink.model.ids import Ref
from leadlink.model.match import AnyMatch, Match
from leadlink.model.target_plans import (
    TARGET_KINDS,
    TARGET_WORDS,
    FieldPlan,
    LeftBehind,
    Source,
    TargetPlan,
    as_text,
)
from leadlink.rules.inputs import inputs_of

COLUMNS: Final = tuple(TARGET_WORDS[kind].title() for kind in TARGET_KINDS)
STAYS: Final = "Stays behind"


@final
@attrs.frozen(kw_only=True)
class Cell:
    """One value that one target gets.

    Attributes:
        field: The target's field, or what kind of thing goes to it.
        value: Blank where it is as the row says.
        note: What gives way, or that it is there already.
        is_contested: Whether another value gives way.
        is_kept: Whether it is the row's value that gives way.
    """

    field: str
    value: str = ""
    note: str = ""
    is_contested: bool = False
    is_kept: bool = False


@final
@attrs.frozen(kw_only=True)
class Row:
    """One thing that goes to targets.

    Attributes:
        name: As ``phones[0]``.
        value: In words.
        cells: For person, company and deal, what each gets of it.
    """

    name: str
    value: str
    cells: tuple[tuple[Cell, ...], ...]


@final
@attrs.frozen(kw_only=True)
class Head:
    """What heads the column of a target.

    Attributes:
        word: As ``Person``.
        what: As ``new`` or ``existing 'C1'``; ``none`` where there is no target.
        why: Why it is this record; blank where there is none.
    """

    word: str
    what: str
    why: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is no such target."""
        return not self.why


@final
@attrs.frozen(kw_only=True)
class Lane:
    """Things that go to no column, each with what is to be said of it.

    Attributes:
        headings: One a column of the lane.
        rows: Each as long as *headings*.
    """

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@final
@attrs.frozen(kw_only=True)
class PlanView:
    """A conversion plan as it is shown.

    Attributes:
        summary: In one sentence, with counts.
        sections: Rows under a heading; none of them is empty.
        lanes: What stays behind comes first and is always there; others where filled.
    """

    title: str
    summary: str
    heads: tuple[Head, ...]
    sections: tuple[tuple[str, tuple[Row, ...]], ...]
    lanes: tuple[Lane, ...]


def view_of(plan: ConversionPlan) -> PlanView:
    """Work out what a plan shows."""
    title = f"Convert {plan.lead.ref}: {plan.lead}"
    if plan.done is not None:
        summary = f"The lead is converted already: {plan.done.ref}."
        return PlanView(title=title, summary=summary, heads=(), sections=(), lanes=())
    targets = (plan.person, plan.company, plan.deal)
    sections = (
        ("From the lead", tuple(_carried(plan, targets))),
        ("Set besides", tuple(_set_besides(plan, targets))),
        ("Goes along", tuple(_going_along(plan, targets))),
    )
    return PlanView(
        title=title,
        summary=_summary(plan),
        heads=tuple(map(_head, COLUMNS, targets)),
        sections=tuple(section for section in sections if section[1]),
        lanes=tuple(_lanes(plan)),
    )


def _summary(plan: ConversionPlan) -> str:
    always = (
        (len(plan.carried), "carried"),
        (len(plan.routed), "going along"),
        (len(plan.left), "staying behind"),
    )
    others = (
        (len(plan.conflicts), "giving way"),
        (len(plan.questions), "to be decided"),
        (len(plan.warnings), "to look at"),
    )
    counts = (*always, *(it for it in others if it[0]))
    return ", ".join(f"{count} {what}" for count, what in counts) + "."


def _head(word: str, target: TargetPlan | None) -> Head:
    if target is None:
        return Head(word=word, what="none")
    what = "new" if target.is_new else f"existing {target.ref.id!r}"
    return Head(word=word, what=what, why=str(target.chosen))


_Targets = Sequence[TargetPlan | None]


def _carried(plan: ConversionPlan, targets: _Targets) -> Iterator[Row]:
    carried = plan.carried
    for item in inputs_of(plan.lead):
        if item.path in carried:
            value = _said(plan, item.value)
            is_named = item.path.endswith(f"[{value}]")
            cells = tuple(
                tuple(_of_lead(plan, target, item.path, value)) for target in targets
            )
            yield Row(name=item.path, value="" if is_named else value, cells=cells)


def _of_lead(
    plan: ConversionPlan, target: TargetPlan | None, path: str, value: str
) -> Iterator[Cell]:
    """Give what a target gets of a field of the lead, or keeps instead."""
    if target is None:
        return
    found = [it for it in target.fields if (it.source, it.path) == (Source.LEAD, path)]
    yield from (_cell(plan, field, besides=value) for field in found)
    for conflict in plan.conflicts:
        if (conflict.record, conflict.path) == (target.ref, path) and not found:
            note = f"keeps {_said(plan, conflict.kept)}"
            yield Cell(field=conflict.field, note=note, is_contested=True, is_kept=True)


def _set_besides(plan: ConversionPlan, targets: _Targets) -> Iterator[Row]:
    for source in Source:
        cells = tuple(
            tuple(_cell(plan, it) for it in _fields(target) if it.source is source)
            for target in targets
        )
        if source is not Source.LEAD and any(cells):
            yield Row(name=f"by {source}", value="", cells=cells)


def _fields(target: TargetPlan | None) -> tuple[FieldPlan, ...]:
    return () if target is None else target.fields


def _cell(
    plan: ConversionPlan, field: FieldPlan, *, besides: str | None = None
) -> Cell:
    value = _said(plan, field.value)
    note, is_contested = "", False
    if field.replaces is not None and field.value == field.replaces:
        note = "is there already"
    elif field.replaces is not None:
        note = f"instead of {_said(plan, field.replaces)}"
        is_contested = any(
            (it.field, it.path, it.lost) == (field.field, field.path, field.replaces)
            for it in plan.conflicts
        )
    return Cell(
        field=field.field,
        value="" if value == besides else value,
        note=note,
        is_contested=is_contested,
    )


def _said(plan: ConversionPlan, value: object) -> str:
    words = {target.ref: TARGET_WORDS[target.ref.kind] for target in plan.targets}
    if isinstance(value, Ref):
        return f"this {words[value]}" if value in words else str(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    if isinstance(value, CustomValue):
        return _said(plan, value.value)
    return as_text(value)


def _going_along(plan: ConversionPlan, targets: _Targets) -> Iterator[Row]:
    moved = [(it.after, it.to) for it in plan.routed]
    made = [(task, task.about) for task in plan.tasks]
    for (activity, to), how in [(it, "") for it in moved] + [
        (it, "new ") for it in made
    ]:
        name = f"{how}{activity.kind}"
        cells = tuple(
            (Cell(field=name),) if target is not None and target.ref in to else ()
            for target in targets
        )
        yield Row(name=name, value=_about(plan, activity), cells=cells)


def _about(plan: ConversionPlan, activity: Activity) -> str:
    match activity:
        case Note():
            return activity.text
        case Task():
            due = f", due {_said(plan, activity.due_at)}" if activity.due_at else ""
            return f"{activity.title}{due}"
        case Appointment():
            return f"{activity.title}, {_said(plan, activity.starts_at)}"
        case Document():
            return activity.name
        case _:
            assert_never(activity)


def _lanes(plan: ConversionPlan) -> Iterator[Lane]:
    left = tuple((it.path, _left(plan, it), it.why) for it in plan.left)
    yield Lane(title=STAYS, headings=("What", "Value", "Why"), rows=left)
    lanes = (
        Lane(
            title="Gives way, kept in the conversion record",
            headings=("Where", "Stays", "Gives way"),
            rows=tuple(
                (
                    f"{TARGET_WORDS[it.record.kind]}: {it.field}",
                    _said(plan, it.kept),
                    _said(plan, it.lost),
                )
                for it in plan.conflicts
            ),
        ),
        Lane(
            title="To be decided first",
            headings=("Where", "Is there", "Is offered"),
            rows=tuple(
                (
                    f"{TARGET_WORDS[it.record.kind]}: {it.field}",
                    _said(plan, it.present),
                    _said(plan, it.offered),
                )
                for it in plan.questions
            ),
        ),
        Lane(
            title="Tags enter a registry",
            headings=("Registry", "Tags"),
            rows=tuple(
                (str(registry), ", ".join(it.tag for it in tags))
                for registry, tags in groupby(plan.entered, key=lambda it: it.registry)
            ),
        ),
        Lane(
            title="To look at",
            headings=("Before applying",),
            rows=tuple((warning,) for warning in plan.warnings),
        ),
        Lane(
            title="Matches considered",
            headings=("Record", "How", "Why"),
            rows=tuple(map(_matched, plan.matches)),
        ),
    )
    yield from (lane for lane in lanes if lane.rows)


def _left(plan: ConversionPlan, left: LeftBehind) -> str:
    value = _said(plan, left.value)
    return "" if left.path.endswith(f"[{value}]") else value


def _matched(match: AnyMatch) -> tuple[str, str, str]:
    if not isinstance(match, Match):
        return ("hidden", "", str(match))
    how = f"{match.relation} {match.probability:.2f} ({match.grade})"
    return (str(match.right), how, match.explanation)
