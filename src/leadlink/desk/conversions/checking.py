"""Whether a plan that comes back is still what would be planned now (decision 60)."""

import attrs

from leadlink.desk.conversions import converting
from leadlink.desk.session import Reading
from leadlink.model.conversion import ConversionPlan
from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.ids import Kind, Ref
from leadlink.model.lead import Lead
from leadlink.model.operations import OPERATIONS
from leadlink.model.refusals import StaleRecordError
from leadlink.model.targets import Auto


def checked(unit: Reading, plan: ConversionPlan, lead: Lead) -> ConversionPlan:
    """Plan again what a plan asks for, and refuse it unless both are the same.

    Whom the lead matches is asked anew as well, where that decides a target: since the
    plan was made somebody may have come whom the lead is, or have said that two are not
    the same; and what was posted back may be anything.

    Raises:
        StaleRecordError: What the plan was made from has changed: which records.
        InvalidValueError: The plan was altered, or made by another actor or under
            another policy.
        ConversionRefusedError: The lead can no longer be converted so.
    """
    _refuse_changed(unit, plan)
    _refuse_taken(unit, plan)
    if any(isinstance(it, Auto) for it in (plan.request.person, plan.request.company)):
        found = converting.unambiguous(unit, plan.request, lead)
        _planned(unit, attrs.evolve(plan, matches=found), lead)
    again = _planned(unit, plan, lead)
    if again != plan:
        problem = Problem(
            "", "was altered, or made by another actor or under another policy"
        )
        raise InvalidValueError(what="ConversionPlan", problems=(problem,))
    return again


def _planned(unit: Reading, plan: ConversionPlan, lead: Lead) -> ConversionPlan:
    """Plan again, from the same records.

    Raises:
        StaleRecordError: They would be others: which ones.
    """
    again = converting.planned(unit, plan, lead, None)
    if again.read != plan.read:
        others = sorted(it.record for it in {*plan.read} ^ {*again.read})
        raise StaleRecordError(records=tuple(others))
    return again


def _refuse_changed(unit: Reading, plan: ConversionPlan) -> None:
    """Refuse a plan whose records have changed since.

    Raises:
        StaleRecordError: Which ones.
    """
    stale = []
    for read in plan.read:
        found = unit.at(read.record)
        if found is None or found.version != read.version:
            stale.append(read.record)
    if stale:
        raise StaleRecordError(records=tuple(stale))


def _refuse_taken(unit: Reading, plan: ConversionPlan) -> None:
    """Refuse a plan that gives what it makes the id of something that there is.

    Raises:
        InvalidValueError: It does, so that it was altered: ids of plans are fresh.
    """
    ids = plan.ids
    made = {
        "conversion": [Ref(cls.kind, ids.conversion) for cls in OPERATIONS],
        "person": [Ref(Kind.CONTACT, ids.person)],
        "company": [Ref(Kind.COMPANY, ids.company)],
        "deal": [Ref(Kind.DEAL, ids.deal)],
        "tasks": [Ref(Kind.TASK, id_) for id_ in ids.tasks],
    }
    problems = tuple(
        Problem(f"ids.{name}", "is the id of something else")
        for name, refs in made.items()
        if any(map(unit.is_taken, refs))
    )
    if problems:
        raise InvalidValueError(what="ConversionPlan", problems=problems)
