"""Neither a repr nor an error message gives away what a record says of a person."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import attrs
import pytest

from leadlink.model.change import Change, Commit
from leadlink.model.errors import InvalidValueError
from leadlink.model.fields import CustomValue
from leadlink.model.history import FieldChange
from leadlink.model.ids import Kind
from leadlink.model.match import Evidence
from leadlink.model.operations import Effect, LosingValue
from leadlink.model.person import Address, Email, Network, PersonName, Phone, Social
from leadlink.model.records import Record
from leadlink.testing import factories as make
from tests.model.refused import HALF
from tests.model.samples import SAMPLES, arguments, built
from tests.model.walk import value_classes

MARK = "Zebedee"
NAME = PersonName(given=MARK, family=MARK, full=MARK, title=MARK)
ADDRESS = Address(street=MARK, city=MARK, region=MARK, postcode=MARK, country=MARK)
SOCIAL = Social(network=Network.X, handle=MARK)
REACHED: dict[str, Any] = {
    "emails": [Email(address=f"{MARK}@x.org")],
    "phones": [Phone(number=MARK)],
    "description": MARK,
    "address": ADDRESS,
    "custom": {"nickname": MARK},
}
PROFILED = REACHED | {"socials": [SOCIAL], "website": MARK}
EFFECTS = {
    "effects": [
        Effect(before=make.lead(name=NAME), after=make.lead(name=NAME, company=MARK))
    ]
}
LOSING = {"losing": [LosingValue(record=make.lead().ref, field="website", value=MARK)]}

PLANTED: dict[Kind, Record] = {
    Kind.LEAD: make.lead(name=NAME, company=MARK, **PROFILED),
    Kind.CONTACT: make.contact(name=NAME, company=MARK, **PROFILED),
    Kind.COMPANY: make.company(name=MARK, **PROFILED),
    Kind.DEAL: make.deal(name=MARK, custom={"nickname": MARK}),
    Kind.JOB: make.job(name=NAME, company=MARK, **REACHED),
    Kind.NOTE: make.note(text=MARK, outcome=MARK),
    Kind.TASK: make.task(title=MARK),
    Kind.APPOINTMENT: make.appointment(title=MARK),
    Kind.DOCUMENT: make.document(name=MARK, storage_ref=MARK),
    Kind.CUSTOM_FIELD: make.custom_field(),
    Kind.CLAIM: make.claim(),
    Kind.DISMISSAL: make.dismissal(reason=MARK),
    Kind.FLAG: make.flag(),
    Kind.CUSTOMER_LINK: make.customer_link_record(**EFFECTS),
    Kind.LEAD_LINK: make.lead_link_record(**EFFECTS),
    Kind.CONVERSION: make.conversion(**EFFECTS, **LOSING),
    Kind.MERGE: make.merge(**EFFECTS, **LOSING),
    Kind.RECEIPT: make.receipt(),
    Kind.ERASURE: make.erasure(),
    Kind.REDIRECT: make.redirect(),
    Kind.TAG_ENTRY: make.tag_entry(),
}
RECORDS = tuple(PLANTED.values())

ALSO_PLANTED = (
    NAME,
    ADDRESS,
    SOCIAL,
    CustomValue(field_id="nickname", value=MARK),
    FieldChange(field="name", before=NAME, after=MARK),
    make.history_entry(changes=[FieldChange(field="name", before=NAME, after=MARK)]),
    Evidence(comparison="name", level="same", reason=f"both are {MARK}", weight=1.0),
    Change(action="edit", puts=RECORDS, deletes=RECORDS),
    Commit(
        puts=RECORDS,
        deletes=RECORDS,
        history=[
            make.history_entry(changes=[FieldChange(field="name", before=MARK)]),
        ],
        index={make.lead().ref: frozenset({f"n:{MARK}"})},
    ),
)

SHOWN = frozenset(
    """
    id version created_at updated_at archived_at created_by owner_id status stage
    viewers hold next_call_at customer primary_id conversion_id project_id mandate_id
    origin tags tag registry custom standing company_id contact_id role industry amount
    scheduled_on about due_at done_at done_by starts_at cancelled_at media_type size
    label type carries_to choices lead_id held_until left right subject candidates
    decided_by undone_at undone_by link secondary_id person_id deal_id task_ids key
    survivor merged layer fingerprint result is_spent erased old to merge_id
    """.split()  # noqa: SIM905 - a list of a line a word is harder to read
)
"""Fields of records that a repr may show: ids, instants, states, words of the trade."""


def texts_in(value: Any) -> Iterator[str]:
    """Give every text anywhere in a value."""
    match value:
        case str():
            yield value
        case tuple() | list():
            for item in value:
                yield from texts_in(item)
        case _ if attrs.has(type(value)):
            yield from texts_in(list(arguments(value).values()))
        case _:
            return


class TestReprs:
    def test_every_kind_of_record_is_planted(self) -> None:
        """A new kind needs a record that is full of personal data."""
        assert set(PLANTED) == set(Kind)

    @pytest.mark.parametrize("kind", Kind)
    def test_every_hidden_field_of_a_record_is_planted(self, kind: Kind) -> None:
        """Every field that the repr hides holds the mark, or this proves nothing."""
        record = PLANTED[kind]
        for field in attrs.fields(type(record)):
            if not field.repr:
                texts = texts_in(getattr(record, field.name))
                assert any(MARK in text for text in texts)

    @pytest.mark.parametrize(
        "value", [*RECORDS, *ALSO_PLANTED], ids=lambda value: type(value).__name__
    )
    def test_do_not_show_personal_data(self, value: Any) -> None:
        """Logs and tracebacks print reprs."""
        assert MARK not in repr(value)

    @pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.kind)
    def test_show_only_fields_that_are_known_to_be_harmless(self, record: Any) -> None:
        """A new field is hidden until somebody says that it is harmless."""
        shown = {field.name for field in attrs.fields(type(record)) if field.repr}
        assert shown <= SHOWN


class TestErrors:
    @pytest.mark.parametrize("cls", value_classes(), ids=lambda cls: cls.__name__)
    def test_name_fields_and_never_what_stood_in_them(self, cls: type[Any]) -> None:
        """The message, its repr and its problems hold none of the refused values."""
        for field in attrs.fields(cls):
            bad: Any
            for bad in (MARK + "\0", MARK + HALF, [MARK], {MARK: MARK}, (MARK, [])):
                refusal = built(cls, arguments(SAMPLES[cls]) | {field.name: bad})
                if isinstance(refusal, InvalidValueError):
                    assert MARK not in str(refusal)
                    assert MARK not in repr(refusal)

    def test_of_a_record_that_is_wrong_all_over_tell_nothing(self) -> None:
        """A refused lead does not leak into the log."""
        with pytest.raises(InvalidValueError) as caught:
            make.lead(
                name=MARK + "\0",
                emails=[MARK + HALF],
                phones=[MARK * 500],
                custom={MARK: float("nan"), "x": Decimal("NaN")},
                next_call_at=MARK,
                hold=timedelta(0),
            )
        assert len(caught.value.problems) == 7
        assert MARK not in str(caught.value)
