"""Model values as plain data: nothing lost, nothing guessed."""

import json
import math
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlink.adapters.plain import NAMES, Plain, from_dict, to_dict
from leadlink.model.errors import InvalidValueError
from leadlink.model.fields import CustomValue, Scalar
from leadlink.model.history import FieldChange
from leadlink.model.operations import Effect
from leadlink.model.policy.policy import Policy
from leadlink.model.records import Record
from leadlink.presets import BY_NAME
from leadlink.testing import factories, strategies
from leadlink.testing.contract.given import told

values: st.SearchStrategy[Any] = st.one_of(
    strategies.records,
    strategies.notifications,
    strategies.matches,
    strategies.masked_matches,
    strategies.actors,
    strategies.policies,
)
broken: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=3),
    st.sampled_from(("1", "\ud800", "2025-01-06", "NaN")),
    st.lists(st.none(), max_size=2),
    st.dictionaries(st.sampled_from(("kind", "id", "x")), st.none(), max_size=2),
)


def through_json(value: Plain) -> Any:
    """Write a value as JSON text and read it again."""
    return from_dict(json.loads(json.dumps(to_dict(value), allow_nan=False)))


def problems(data: Any) -> dict[str, str]:
    """Give what is wrong with data, by path."""
    with pytest.raises(InvalidValueError) as caught:
        from_dict(data)
    return {problem.path: problem.reason for problem in caught.value.problems}


class TestRoundTrip:
    @given(values)
    def test_a_value_survives_json(self, value: Plain) -> None:
        """Every field of every kind comes back equal, of the same class."""
        again = through_json(value)
        assert again == value
        assert type(again) is type(value)

    @given(strategies.records)
    def test_plain_data_is_plain(self, value: Record) -> None:
        """Nothing but what JSON knows, not even a text that is an enumeration."""

        def walk(data: Any) -> None:
            assert type(data) in (dict, list, str, int, float, bool, type(None))
            for item in data.values() if isinstance(data, dict) else ():
                walk(item)
            for item in data if isinstance(data, list) else ():
                walk(item)

        walk(to_dict(value))

    @given(st.data())
    def test_a_history_entry_survives_json(self, data: st.DataObject) -> None:
        """Before and after come back as what the record's field holds."""
        kind = data.draw(st.sampled_from(sorted(strategies.RECORDS)))
        before = data.draw(strategies.RECORDS[kind] | st.none())
        after = data.draw(strategies.RECORDS[kind])
        entry = told("H1", before, after)
        assert through_json(entry) == entry

    @pytest.mark.parametrize(
        "value",
        [
            "",
            "1",
            True,
            0,
            -(2**63) + 1,
            Decimal("1.50"),
            Decimal("-0.00"),
            Decimal("1E+5"),
            date(2025, 1, 6),
            datetime(2025, 1, 6, 9, 0, 0, 1, tzinfo=UTC),
            datetime(2025, 1, 6, tzinfo=timezone(timedelta(hours=5.5))),
        ],
        ids=repr,
    )
    def test_a_custom_value_keeps_its_type(self, value: Scalar) -> None:
        """1, True, "1" and Decimal(1) are four things; digits are kept."""
        lead = factories.lead(custom=[CustomValue(field_id="x", value=value)])
        again = through_json(lead).custom[0].value
        assert again == value
        assert type(again) is type(value)
        assert str(again) == str(value) or isinstance(value, datetime)

    @pytest.mark.parametrize("policy", BY_NAME.values(), ids=BY_NAME)
    def test_every_preset_survives_json(self, policy: Policy) -> None:
        """A policy with graphs, durations and shares."""
        assert through_json(policy) == policy

    def test_a_transition_graph_is_written_in_order(self) -> None:
        """The same policy gives the same text."""
        pipeline = attrs.evolve(
            BY_NAME["recommended"].pipeline,
            transitions=frozenset(
                {("CONTACTED", "QUALIFIED"), ("CONTACTED", "NOT_CONTACTED")}
            ),
        )
        policy = attrs.evolve(BY_NAME["recommended"], pipeline=pipeline)
        assert to_dict(policy)["pipeline"]["transitions"] == [
            ["CONTACTED", "NOT_CONTACTED"],
            ["CONTACTED", "QUALIFIED"],
        ]
        assert through_json(policy) == policy

    @pytest.mark.parametrize(
        ("span", "text"),
        [
            (timedelta(hours=24), "86400.000000"),
            (timedelta(microseconds=1), "0.000001"),
            (timedelta(days=3650), "315360000.000000"),
        ],
    )
    def test_a_duration_is_written_in_seconds(self, span: timedelta, text: str) -> None:
        """Exact to the microsecond, however long."""
        policy = BY_NAME["recommended"]
        claiming = attrs.evolve(policy.claiming, window=span)
        policy = attrs.evolve(policy, claiming=claiming)
        assert to_dict(policy)["claiming"]["window"] == text
        assert through_json(policy) == policy


class TestStrictness:
    @given(strategies.records, st.data())
    def test_broken_data_is_refused_or_read(
        self, value: Record, data: st.DataObject
    ) -> None:
        """Whatever stands in a field, it is a valid value or one error."""
        plain = to_dict(value)
        key = data.draw(st.sampled_from(sorted(plain)))
        plain[key] = data.draw(broken)
        try:
            again = from_dict(plain)
        except InvalidValueError as error:
            assert error.problems  # noqa: PT017 - either way is right
        else:
            assert from_dict(to_dict(again)) == again

    def test_every_problem_is_told_with_its_path(self) -> None:
        """One reading lists all that is wrong, and never repeats the data."""
        data = to_dict(
            factories.lead(
                emails=["a@x.org"],
                hold=factories.hold(),
                custom={"a": 1, "b": 2},
            )
        )
        data["emails"][0]["nickname"] = "Asha"
        data["phones"][0]["kind"] = "Asha"
        data["hold"]["held_until"] = "2025-01-07T09:00:00Z"
        data["custom"][1]["value"] = {"flag": 1}
        data["tags"] = "Asha"
        data["version"] = "1"
        del data["status"]
        found = problems(data)
        assert found == {
            "emails[0]": "has keys that are not its own",
            "phones[0].kind": "must be one of: mobile, work, home, fax, other",
            "hold.held_until": "must be an instant as 2024-01-31T09:30:00.000000+00:00",
            "custom[1].value": "must be true or false",
            "tags": "must be a list",
            "version": "must be a whole number",
            "status": "is missing",
        }
        assert "Asha" not in str(found)

    def test_what_the_model_refuses_is_refused(self) -> None:
        """A validator's problem is told with the path of plain data."""
        data = to_dict(factories.lead())
        data["phones"][0]["number"] = " "
        data["origin"]["source"] = "\0"
        assert problems(data) == {
            "phones[0].number": "must not be blank",
            "origin.source": "contains a NUL character",
        }

    @pytest.mark.parametrize(
        ("path", "value", "reason"),
        [
            ("probability", "0.5", "must be a number"),
            ("probability", True, "must be a number"),
            ("probability", math.nan, "must be from 0.0 to 1.0"),
            ("left", {"kind": "lead"}, "is missing"),
            ("left", "lead", "cannot be read"),
            ("relation", 1, "must be one of: "),
            ("kind", "lead", "is missing"),
        ],
    )
    def test_a_number_is_a_number(self, path: str, value: object, reason: str) -> None:
        """Text, truth and NaN are none; a reference has two parts."""
        match = from_dict(
            {
                "kind": "match",
                "left": {"kind": "lead", "id": "L1"},
                "right": {"kind": "contact", "id": "C1"},
                "relation": "same person",
                "probability": 1,
                "same": 0.5,
                "grade": "weak",
                "evidence": [],
            }
        )
        data = to_dict(match)
        assert type(data["probability"]) is float
        data[path] = value
        assert any(found.startswith(reason) for found in problems(data).values())

    @pytest.mark.parametrize(
        "data", [None, [], "lead", 1, {}, {"kind": 1}, {"kind": "x"}]
    )
    def test_what_has_no_known_kind_is_refused(self, data: Any) -> None:
        """Not an object, or an object that does not say what it is."""
        assert problems(data) == {"kind": "is none that is known"}

    @pytest.mark.parametrize(
        "value",
        [
            {},
            {"text": "a", "flag": True},
            {"float": 1.0},
            {"decimal": "1_0"},
            {"decimal": 1},
            {"decimal": "x"},
            {"integer": True},
            {"date": "20250106"},
            {"instant": "2025-01-06T09:00:00.000000"},
            "a",
        ],
        ids=repr,
    )
    def test_a_custom_value_is_of_one_known_type(self, value: object) -> None:
        """And written in the one form that this type has."""
        data = to_dict(factories.lead(custom={"a": 1}))
        data["custom"][0]["value"] = value
        assert list(problems(data)) == ["custom[0].value"]

    def test_an_effect_is_of_a_subject(self) -> None:
        """A record of another kind, or of none, has no place in an effect."""
        link = factories.lead_link_record(
            effects=[Effect(before=None, after=factories.lead())]
        )
        data = to_dict(link)
        assert from_dict(data) == link
        others: list[Any] = [to_dict(factories.erasure()), {"kind": "x"}, {}, 1, []]
        for wrong in others:
            changed = deepcopy(data)
            changed["effects"][0]["after"] = wrong
            assert list(problems(changed)) == ["effects[0].after"]
        data["effects"][0]["after"]["kind"] = "contact"
        assert problems(data)

    def test_a_pair_has_two(self) -> None:
        """A transition of three statuses is none."""
        data = to_dict(BY_NAME["recommended"])
        data["rights"]["implied"] = [
            ["admin"],
            ["admin", "undo", "undo"],
            ["x", "admin"],
        ]
        found = problems(data)
        assert found["rights.implied[0]"] == "must have 2 items"
        assert found["rights.implied[1]"] == "must have 2 items"
        assert "rights.implied[2][0]" in found


class TestHistory:
    def test_a_change_is_of_a_field_of_the_record(self) -> None:
        """Each side is read as that field; all problems are told."""
        entry = told("H1", None, factories.lead(hold=factories.hold()))
        data = to_dict(entry)
        names = [change["field"] for change in data["changes"]]
        hold, name = names.index("hold"), names.index("name")
        data["changes"][hold]["after"]["holder_id"] = 1
        data["changes"][name]["field"] = "surname"
        data["changes"].append({"field": "status", "before": None})
        data["changes"].append(1)
        assert problems(data) == {
            f"changes[{hold}].after.holder_id": "must be text",
            f"changes[{name}]": "names a field that the record does not have",
            f"changes[{len(names)}]": "needs field, before and after, and nothing else",
            f"changes[{len(names) + 1}]": "must be an object",
        }

    @pytest.mark.parametrize(
        "record", [None, 1, {}, {"kind": "x", "id": "1"}, {"kind": "lead"}]
    )
    def test_a_record_is_named(self, record: object) -> None:
        """Without a kind no change can be read."""
        data = to_dict(factories.history_entry())
        data["record"] = record
        assert problems(data)

    @pytest.mark.parametrize(
        "change",
        [
            FieldChange(field="surname", after="Rao"),
            FieldChange(field="hold", after="ana"),
            FieldChange(field="custom", after=(1,)),
        ],
    )
    def test_what_a_record_cannot_have_is_not_written(
        self, change: FieldChange
    ) -> None:
        """A change that could not be read again is refused at once."""
        with pytest.raises(InvalidValueError):
            to_dict(factories.history_entry(changes=[change]))


class TestWhatHasAPlainForm:
    def test_every_name_is_a_class_of_its_own(self) -> None:
        """No two kinds of data share a class."""
        assert len(set(NAMES.values())) == len(NAMES)

    def test_other_values_have_none(self) -> None:
        """A part of a record, or anything else, does not say what it is."""
        for other in (factories.hold(), "lead", None):
            with pytest.raises(InvalidValueError):
                to_dict(other)  # type: ignore[arg-type]  # what is to be refused
