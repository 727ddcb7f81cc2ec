"""Every class of the model is a value: frozen, equal by all fields, safe to share."""

import copy
import pickle
import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from leadlink.model.errors import InvalidValueError
from leadlink.model.fields import CustomValue, Scalar
from leadlink.model.ids import Kind, Ref
from leadlink.model.person import Address, Email, PersonName
from leadlink.model.records import Record
from leadlink.testing import factories as make
from leadlink.testing import strategies
from tests.model.refused import NAIVE, TOO_LATE
from tests.model.samples import SAMPLES, UNCHECKED, arguments, built
from tests.model.walk import value_classes

every_sample = pytest.mark.parametrize(
    "value", SAMPLES.values(), ids=lambda value: type(value).__name__
)
CHECKED = tuple(cls for cls in value_classes() if cls not in UNCHECKED)

junk = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(st.characters()),
    st.binary(max_size=3),
    st.decimals(),
    st.datetimes() | st.datetimes(timezones=st.just(UTC)),
    st.sampled_from((NAIVE, TOO_LATE, object(), Ref(Kind.LEAD, "L1"), Kind.LEAD)),
    st.recursive(
        st.none() | st.text(max_size=2) | st.integers(),
        lambda items: (
            st.lists(items, max_size=2)
            | st.dictionaries(st.text(max_size=2), items, max_size=2)
            | st.tuples(items, items)
        ),
        max_leaves=4,
    ),
)


def loosened(value: Any) -> Any:
    """Give a mutable stand-in for a tuple, frozenset or mapping."""
    match value:
        case tuple() | frozenset():
            return list(value)
        case Iterable() if hasattr(value, "items"):
            return dict(value)
        case _:
            return value


class TestEveryValue:
    @every_sample
    def test_cannot_be_changed(self, value: Any) -> None:
        """A field cannot be set or taken away, and none can be added."""
        for field in attrs.fields(type(value)):
            with pytest.raises(attrs.exceptions.FrozenInstanceError):
                setattr(value, field.name, getattr(value, field.name))
            with pytest.raises(attrs.exceptions.FrozenInstanceError):
                delattr(value, field.name)
        assert not hasattr(value, "__dict__")

    @every_sample
    def test_cannot_be_derived_from(self, value: Any) -> None:
        """There is no inheritance between values."""
        assert getattr(type(value), "__final__", False)

    @every_sample
    def test_is_equal_by_all_fields(self, value: Any) -> None:
        """No field is left out of comparison: a test of equality proves them all."""
        assert all(
            field.eq and field.hash in {None, True}
            for field in attrs.fields(type(value))
        )
        again = type(value)(**arguments(value))
        assert again == value
        assert hash(again) == hash(value)

    @every_sample
    def test_survives_pickling_and_copying(self, value: Any) -> None:
        """Values travel between processes."""
        assert pickle.loads(pickle.dumps(value)) == value  # noqa: S301 - our own bytes
        assert hash(copy.deepcopy(value)) == hash(value)

    @pytest.mark.parametrize("cls", CHECKED, ids=lambda cls: cls.__name__)
    def test_keeps_nothing_that_its_maker_can_change(self, cls: type[Any]) -> None:
        """Lists and dicts are copied into immutable values at the door."""
        given = {name: loosened(v) for name, v in arguments(SAMPLES[cls]).items()}
        made = cls(**given)
        for value in given.values():
            if isinstance(value, list | dict):
                value.clear()
        assert made == SAMPLES[cls]
        assert hash(made) == hash(SAMPLES[cls])

    @settings(max_examples=400)
    @given(data=st.data())
    def test_refuses_with_one_kind_of_error_only(self, data: st.DataObject) -> None:
        """Whatever is handed over: a value, or an error that names the field."""
        cls = data.draw(st.sampled_from([c for c in CHECKED if attrs.fields(c)]))
        field = data.draw(st.sampled_from([f.name for f in attrs.fields(cls)]))
        bad = data.draw(junk)
        made = built(cls, arguments(SAMPLES[cls]) | {field: bad})
        if isinstance(made, InvalidValueError):
            named = {re.split(r"[.\[]", it.path)[0] for it in made.problems}
            assert named <= {*arguments(SAMPLES[cls]), ""}
        else:
            assert hash(made) == hash(attrs.evolve(made))


class TestRecords:
    @given(record=strategies.records)
    def test_converters_are_idempotent(self, record: Record) -> None:
        """Building a record from its own fields gives it again."""
        assert attrs.evolve(record) == record
        for field in attrs.fields(type(record)):
            value = getattr(record, field.name)
            if callable(field.converter):
                assert field.converter(value) == value

    @given(record=strategies.records)
    def test_instants_are_utc(self, record: Record) -> None:
        """Whatever zone was given, UTC is kept."""
        for field in attrs.fields(type(record)):
            value = getattr(record, field.name)
            if isinstance(value, datetime):
                assert value.tzinfo is UTC

    @given(record=strategies.records)
    def test_a_record_knows_its_reference(self, record: Record) -> None:
        """Kind and id together name it."""
        assert record.ref == Ref(record.kind, record.id)

    @given(left=strategies.leads, right=strategies.leads)
    @example(left=make.lead(), right=make.lead(version=1))
    @example(left=make.lead(), right=make.lead(description="x"))
    def test_two_are_equal_when_every_field_is(
        self, left: Record, right: Record
    ) -> None:
        """Never by the id alone."""
        assert (left == right) == (arguments(left) == arguments(right))


class TestOrder:
    def test_sets_are_sorted_without_repeats(self) -> None:
        """Two leads with the same tags are equal, in whichever order they came."""
        lead = make.lead(tags=["vip", "north", "vip"], viewers={"bo"})
        assert lead.tags == ("north", "vip")
        assert lead.viewers == ("bo",)

    def test_custom_values_are_sorted_by_field(self) -> None:
        """A mapping and its items say the same."""
        lead = make.lead(custom={"b": 1, "a": False})
        assert [value.field_id for value in lead.custom] == ["a", "b"]
        assert make.lead(custom=reversed(lead.custom)) == lead

    def test_references_keep_their_order_without_repeats(self) -> None:
        """The first thing a note is about stays first."""
        second, first = Ref(Kind.DEAL, "D1"), Ref(Kind.LEAD, "L1")
        assert make.note(about=[first, second, first]).about == (first, second)
        assert sorted([first, second]) == [second, first]


class TestCustomValues:
    @pytest.mark.parametrize(
        ("left", "right"),
        [(1, True), (0, False), (1, Decimal(1)), (True, Decimal(1)), ("", False)],
    )
    def test_are_equal_only_within_a_type(self, left: Scalar, right: Scalar) -> None:
        """1, True and 1.0 are three values, although Python compares them equal."""
        one = CustomValue(field_id="a", value=left)
        other = CustomValue(field_id="a", value=right)
        assert one != other
        assert len({one, other}) == 2

    @pytest.mark.parametrize("value", [0, False, "", Decimal(0), date(2025, 1, 6)])
    def test_zero_and_false_and_blank_are_values(self, value: Scalar) -> None:
        """They are kept like any other."""
        assert CustomValue(field_id="a", value=value).value == value


class TestBlocks:
    def test_an_address_prints_its_filled_parts(self) -> None:
        """One block, comma separated."""
        address = Address(street="1 MG Road", city="Bengaluru")
        assert str(address) == "1 MG Road, Bengaluru"
        assert not address.is_blank
        assert Address().is_blank

    def test_text_becomes_the_value_that_it_stands_for(self) -> None:
        """A caller need not build names, addresses and numbers of unknown consent."""
        lead = make.lead(name="Asha Rao", emails=["a@x.org", Email(address="b@x.org")])
        assert lead.name == PersonName(full="Asha Rao")
        assert lead.emails == (Email(address="a@x.org"), Email(address="b@x.org"))
