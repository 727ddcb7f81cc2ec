"""Errors are values too: picklable, catchable as builtins, one line, ids only."""

import pickle
from typing import Any

import pytest

from leadlink.model import errors, refusals, store_errors
from leadlink.model.errors import LeadLinkError, Problem
from leadlink.model.ids import Kind, Ref
from leadlink.model.match import Evidence, Grade, MaskedMatch, Match, Relation
from leadlink.model.refusals import Reason, RefusedError, UndoConflict, Why
from leadlink.testing import factories as make
from tests.model.walk import error_classes

MARK = "Zebedee"
LEAD = Ref(Kind.LEAD, "L1")
REASONS = (Reason(Why.CONVERTED, LEAD), Reason(Why.NOT_IN_POOL))
MATCH = Match(
    left=LEAD,
    right=Ref(Kind.CONTACT, "C1"),
    relation=Relation.SAME_PERSON,
    probability=0.9,
    same=0.9,
    grade=Grade.STRONG,
    evidence=[Evidence(comparison="name", level="same", reason=MARK, weight=9.0)],
)

EXAMPLES: tuple[LeadLinkError, ...] = (
    LeadLinkError("on purpose"),
    errors.InvalidValueError(what="Lead", problems=(Problem("id", "is blank"),)),
    errors.NotSignedInError(),
    errors.PermissionDeniedError(actor_id="ana", needs=("claim_leads", "manage_leads")),
    errors.RecordNotFoundError(kind="lead", id="L1"),
    refusals.RefusedError(reasons=REASONS),
    refusals.TransitionRefusedError(reasons=REASONS),
    refusals.ClaimRefusedError(reasons=REASONS),
    refusals.AssignmentRefusedError(reasons=REASONS),
    refusals.CustomerLinkRefusedError(reasons=REASONS),
    refusals.LeadLinkRefusedError(reasons=REASONS),
    refusals.ConversionRefusedError(reasons=REASONS),
    refusals.MergeRefusedError(reasons=REASONS),
    refusals.EditRefusedError(reasons=REASONS),
    refusals.AllOrNothingError(refused=("L1", "L2")),
    refusals.AlreadyExistsError(kind="lead", id="L1"),
    refusals.LeadAlreadyClaimedError(lead_id="L1", held_by="bo", held_until=make.NOW),
    refusals.DuplicateFoundError(
        matches=(MATCH, MaskedMatch(owner_id="bo")), leads=(), may_decide=True
    ),
    refusals.StaleRecordError(records=(LEAD,)),
    refusals.KeyReusedError(key="K1", is_spent=True),
    refusals.UndoRefusedError(
        operation=Ref(Kind.CONVERSION, "V1"),
        conflicts=(UndoConflict(LEAD, "phones", "changed since"),),
        reasons=(Reason(Why.UNDONE),),
    ),
    refusals.UnknownOperationError(id="V1"),
    store_errors.StoreError("of a store"),
    store_errors.ConflictError(kind="lead", id="L1"),
    store_errors.MissingError(kind="lead", id="L1"),
    store_errors.BusyError("another writer is at it"),
    store_errors.FullError("no room"),
    store_errors.ReadOnlyError("opened read-only"),
    store_errors.CorruptError("no leadlink store"),
    store_errors.NewerSchemaError("version 9, this is 1"),
    store_errors.ClosedError("closed"),
)
every_error = pytest.mark.parametrize(
    "error", EXAMPLES, ids=lambda error: type(error).__name__
)


class TestEveryError:
    def test_has_an_example(self) -> None:
        """A new error needs one here."""
        assert {type(error) for error in EXAMPLES} == set(error_classes())

    @every_error
    def test_survives_pickling(self, error: LeadLinkError) -> None:
        """Errors travel from worker processes with all their facts."""
        again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
        assert type(again) is type(error)
        assert str(again) == str(error)
        assert again.args == error.args
        assert vars_of(again) == vars_of(error)

    @every_error
    def test_is_one_line_without_personal_data(self, error: LeadLinkError) -> None:
        """A message can stand in any log."""
        assert str(error)
        assert "\n" not in str(error)
        assert MARK not in str(error)
        assert MARK not in repr(error)

    @every_error
    def test_has_the_one_base(self, error: LeadLinkError) -> None:
        """``except LeadLinkError`` catches all."""
        with pytest.raises(LeadLinkError) as caught:
            raise error
        assert caught.value is error


def vars_of(error: Any) -> dict[str, Any]:
    """Give the facts of an error: the attributes that its class declares."""
    names = getattr(error, "__attrs_attrs__", ())
    return {field.name: getattr(error, field.name) for field in names}


class TestBuiltins:
    @pytest.mark.parametrize(
        ("error", "builtin"),
        [
            (errors.InvalidValueError, ValueError),
            (errors.NotSignedInError, PermissionError),
            (errors.PermissionDeniedError, PermissionError),
            (errors.RecordNotFoundError, LookupError),
            (refusals.RefusedError, ValueError),
            (refusals.UnknownOperationError, LookupError),
            (store_errors.MissingError, LookupError),
            (store_errors.ConflictError, RuntimeError),
            (store_errors.CorruptError, ValueError),
        ],
    )
    def test_errors_are_what_a_caller_would_catch(
        self, error: type[Exception], builtin: type[Exception]
    ) -> None:
        """A caller who does not know leadlink catches the builtin."""
        assert issubclass(error, builtin)


class TestMessages:
    def test_a_refusal_lists_every_reason(self) -> None:
        """One line, each reason with its record."""
        error = RefusedError(reasons=REASONS)
        assert str(error) == "lead 'L1' is converted; is not in the pool"

    def test_a_loser_is_told_who_holds_the_lead_until_when(self) -> None:
        """The facts are fields as well."""
        error = refusals.LeadAlreadyClaimedError(
            lead_id="L1", held_by="bo", held_until=make.NOW
        )
        assert str(error) == "lead 'L1' is held by 'bo' until 2025-01-06T09:00:00+00:00"
        assert (error.held_by, error.held_until) == ("bo", make.NOW)

    def test_an_actor_is_told_which_right_is_missing(self) -> None:
        """Any one of them would do."""
        error = errors.PermissionDeniedError(actor_id="ana", needs=("a", "b"))
        assert str(error) == "actor 'ana' needs a or b"

    def test_what_blocks_an_undo_is_listed(self) -> None:
        """With and without a field."""
        whole = UndoConflict(LEAD, "", "is gone")
        assert str(whole) == "lead 'L1': is gone"
        part = UndoConflict(LEAD, "phones", "changed since")
        assert str(part) == "lead 'L1'.phones: changed since"

    def test_a_conflict_names_the_record_or_the_unit_of_work(self) -> None:
        """Whole units of work can collide as well."""
        record = store_errors.ConflictError(kind="lead", id="L1")
        unit = store_errors.ConflictError(kind="", id="")
        assert str(record) == "lead 'L1' has changed since it was read"
        assert str(unit) == "what this unit of work read has changed since it was read"

    def test_a_key_says_what_it_was_used_for(self) -> None:
        """Before an undo, or with other arguments."""
        spent = refusals.KeyReusedError(key="K1", is_spent=True)
        other = refusals.KeyReusedError(key="K1", is_spent=False)
        assert str(spent) == "key 'K1' was used before an undo"
        assert str(other) == "key 'K1' was used with other arguments"

    def test_a_known_person_is_met_with_a_question_or_a_block(self) -> None:
        """The message says what can be done."""
        ask = refusals.DuplicateFoundError(matches=(MATCH,), leads=(), may_decide=True)
        block = refusals.DuplicateFoundError(
            matches=(MATCH,), leads=(), may_decide=False
        )
        assert str(ask).endswith("repeat with a decision")
        assert str(block).endswith("blocked by the policy")

    def test_no_reasons_are_no_refusal(self) -> None:
        """``over`` raises only where there is a reason, and each reason once."""
        RefusedError.over(())
        with pytest.raises(refusals.ClaimRefusedError) as caught:
            refusals.ClaimRefusedError.over([REASONS[0], REASONS[0]])
        assert caught.value.reasons == (REASONS[0],)
