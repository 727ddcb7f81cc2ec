"""The journey of a customer: one timeline (spec 8, S0.13)."""

from datetime import timedelta

from leadlink.model.fields import LinkKind
from leadlink.model.history import FieldChange, HistoryEntry
from leadlink.model.operations import Effect
from leadlink.rules.journey import journey
from leadlink.testing import factories as make

HOUR = timedelta(hours=1)
UNLINKED = Effect(
    before=make.job(customer=make.customer_link(customer=make.company().ref)),
    after=make.job(),
)


class TestJourney:
    """Spec 8: "one timeline across its leads, conversions, deals, jobs"."""

    def test_puts_everything_in_order_of_time(self) -> None:
        """Whatever order it comes in."""
        steps = journey(
            [
                make.deal(created_at=make.NOW + 3 * HOUR),
                make.contact(created_at=make.NOW + 2 * HOUR),
                make.lead(),
                make.job(created_at=make.NOW + HOUR),
            ],
            operations=[make.conversion(created_at=make.NOW + 2 * HOUR)],
            history=[moved("stage", "Incoming", "Won", hours=4)],
        )
        assert [str(step) for step in steps] == [
            "2025-01-06 09:00 lead 'L1' taken in by 'ana'",
            "2025-01-06 10:00 job 'J1' taken in by 'ana'",
            "2025-01-06 11:00 lead 'L1' converted by 'ana'",
            "2025-01-06 11:00 contact 'C1' made by 'ana'",
            "2025-01-06 12:00 deal 'D1' made by 'ana'",
            "2025-01-06 13:00 deal 'D1' stage Incoming to Won by 'bo'",
        ]

    def test_tells_of_every_operation_and_its_undoing(self) -> None:
        """Both facts stay."""
        undone = {"undone_at": make.NOW + HOUR, "undone_by": "bo"}
        steps = journey(
            [],
            operations=[
                make.customer_link_record("U1", **undone),
                make.customer_link_record("U3", customer=None, link=None, **undone),
                make.customer_link_record(
                    "U4", customer=None, link=None, effects=[UNLINKED], **undone
                ),
                make.lead_link_record("U2", **undone),
                make.conversion("V1", **undone),
                make.merge("M1", **undone),
            ],
            history=[],
        )
        told = {step.what for step in steps if step.by == "ana"}
        taken_back = {step.what for step in steps if step.by == "bo"}
        link = f"linked to contact 'C1' as {LinkKind.MATCH}"
        assert told == {
            link,
            "unlinked from its customer",
            "unlinked from company 'O1'",
            "linked to lead 'L1'",
            "converted",
            "merged with contact 'C2'",
        }
        assert taken_back == {
            f"no longer {link}",
            "linked to its customer again",
            "linked to company 'O1' again",
            "no longer linked to lead 'L1'",
            "no longer converted",
            "no longer merged with contact 'C2'",
        }

    def test_leaves_out_what_is_no_step(self) -> None:
        """Edits of data, and the making and removal that are told otherwise."""
        made = moved("status", None, "NOT_CONTACTED", is_creation=True)
        gone = moved("status", "NOT_CONTACTED", None, is_deletion=True)
        edited = moved("phones", (), ("1",))
        assert journey([], operations=[], history=[made, gone, edited]) == ()

    def test_tells_a_step_once(self) -> None:
        """An operation is found from both of its sides."""
        link = make.customer_link_record()
        assert len(journey([], operations=[link, link], history=[])) == 1


def moved(
    field: str, before: object, after: object, *, hours: int = 0, **overrides: bool
) -> HistoryEntry:
    """Make a history entry of one change to deal D1."""
    return make.history_entry(
        record=make.deal().ref,
        actor_id="bo",
        at=make.NOW + hours * HOUR,
        changes=[FieldChange(field=field, before=before, after=after)],
        **({"is_creation": False} | overrides),
    )
