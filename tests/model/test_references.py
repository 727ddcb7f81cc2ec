"""The registry knows every reference from one record to another."""

from collections.abc import Iterator
from typing import Any, get_args

import attrs
import pytest
from hypothesis import given

from leadlink.model.fields import FieldChoice
from leadlink.model.ids import Kind, Ref
from leadlink.model.operations import OPERATIONS, Effect, LosingValue
from leadlink.model.records import RECORD_CLASSES, Record, references, repointed
from leadlink.testing import factories as make
from leadlink.testing import strategies
from tests.model.samples import SAMPLES

ACTORS = frozenset({"owner_id", "holder_id"})
"""Actors are no records."""

ELSEWHERE = frozenset({"project_id", "mandate_id"})
"""Ids of things that leadlink keeps no records of."""

LOOKED_UP = frozenset({"custom"})
"""Custom values name their definition, which is read by id and never merged."""

GONE = frozenset({"erased", "old"})
"""A stub and a redirect name what is no longer there."""

NOT_FOLLOWED = ACTORS | ELSEWHERE | LOOKED_UP | GONE | {"hold"}

LEAD, LEAD2 = Ref(Kind.LEAD, "L8"), Ref(Kind.LEAD, "L9")
CONTACT = Ref(Kind.CONTACT, "C9")
COMPANY = Ref(Kind.COMPANY, "O9")
EFFECTS = [
    Effect(before=None, after=make.contact("C9")),
    Effect(before=make.lead("L9"), after=None),
]
LOSING = [LosingValue(record=CONTACT, field="industry", value="Silk")]
CHOICES = [FieldChoice(field="industry", order=[CONTACT])]
ABOUT = ([LEAD, CONTACT], {LEAD, CONTACT})

EXAMPLES: dict[tuple[Kind, str], tuple[Any, set[Ref]]] = {
    (Kind.LEAD, "customer"): (make.customer_link("C9"), {CONTACT}),
    (Kind.LEAD, "primary_id"): ("L9", {LEAD2}),
    (Kind.LEAD, "conversion_id"): ("V9", {Ref(Kind.CONVERSION, "V9")}),
    (Kind.CONTACT, "company_id"): ("O9", {COMPANY}),
    (Kind.DEAL, "contact_id"): ("C9", {CONTACT}),
    (Kind.DEAL, "company_id"): ("O9", {COMPANY}),
    (Kind.JOB, "customer"): (make.customer_link("C9"), {CONTACT}),
    (Kind.NOTE, "about"): ABOUT,
    (Kind.TASK, "about"): ABOUT,
    (Kind.APPOINTMENT, "about"): ABOUT,
    (Kind.DOCUMENT, "about"): ABOUT,
    (Kind.CLAIM, "lead_id"): ("L9", {LEAD2}),
    (Kind.DISMISSAL, "left"): (Ref(Kind.COMPANY, "O9"), {COMPANY}),
    (Kind.DISMISSAL, "right"): (LEAD2, {LEAD2}),
    (Kind.FLAG, "subject"): (LEAD2, {LEAD2}),
    (Kind.FLAG, "candidates"): ([CONTACT, COMPANY], {CONTACT, COMPANY}),
    (Kind.CUSTOMER_LINK, "subject"): (LEAD2, {LEAD2}),
    (Kind.CUSTOMER_LINK, "customer"): (CONTACT, {CONTACT}),
    (Kind.LEAD_LINK, "primary_id"): ("L9", {LEAD2}),
    (Kind.LEAD_LINK, "secondary_id"): ("L9", {LEAD2}),
    (Kind.CONVERSION, "lead_id"): ("L9", {LEAD2}),
    (Kind.CONVERSION, "person_id"): ("C9", {CONTACT}),
    (Kind.CONVERSION, "company_id"): ("O9", {COMPANY}),
    (Kind.CONVERSION, "deal_id"): ("D9", {Ref(Kind.DEAL, "D9")}),
    (Kind.CONVERSION, "task_ids"): (["T9"], {Ref(Kind.TASK, "T9")}),
    (Kind.CONVERSION, "losing"): (LOSING, {CONTACT}),
    (Kind.MERGE, "survivor"): (CONTACT, {CONTACT}),
    (Kind.MERGE, "merged"): ([CONTACT, COMPANY], {CONTACT, COMPANY}),
    (Kind.MERGE, "losing"): (LOSING, {CONTACT}),
    (Kind.MERGE, "choices"): (CHOICES, {CONTACT}),
    (Kind.RECEIPT, "result"): (LEAD2, {LEAD2}),
    (Kind.REDIRECT, "to"): (CONTACT, {CONTACT}),
    (Kind.REDIRECT, "merge_id"): ("M9", {Ref(Kind.MERGE, "M9")}),
} | {
    (kind, "effects"): (EFFECTS, {CONTACT, LEAD2})
    for kind in (Kind.CUSTOMER_LINK, Kind.LEAD_LINK, Kind.CONVERSION, Kind.MERGE)
}


def refers(annotation: Any, name: str = "") -> bool:
    """Tell whether a field of this type and name can refer to a record."""
    if annotation is Ref or name.endswith(("_id", "_ids")):
        return True
    if attrs.has(annotation):
        return any(refers(inner.type, inner.name) for inner in attrs.fields(annotation))
    return any(refers(part) for part in get_args(annotation))


def referring_fields() -> Iterator[tuple[Kind, str]]:
    """Walk the annotations of every record for fields that can refer to one."""
    for kind, cls in RECORD_CLASSES.items():
        for field in attrs.fields(cls):
            if field.name not in NOT_FOLLOWED and refers(field.type, field.name):
                yield kind, field.name


class TestRegistry:
    def test_every_kind_has_its_class(self) -> None:
        """The registry is complete and names each class once."""
        assert set(RECORD_CLASSES) == set(Kind)
        assert all(cls.kind is kind for kind, cls in RECORD_CLASSES.items())

    def test_every_referring_field_has_an_example(self) -> None:
        """A new reference needs an example here, which the registry must follow."""
        assert set(referring_fields()) == set(EXAMPLES)

    def test_what_is_not_followed_exists(self) -> None:
        """The exceptions are about fields that there are."""
        names = {f.name for cls in SAMPLES for f in attrs.fields(cls)}
        assert names >= NOT_FOLLOWED

    @pytest.mark.parametrize(("kind", "field"), EXAMPLES)
    def test_it_follows_each(self, kind: Kind, field: str) -> None:
        """What the field names is among the references; blanked, it is not."""
        value, expected = EXAMPLES[kind, field]
        before = SAMPLES[RECORD_CLASSES[kind]]
        found = references(attrs.evolve(before, **{field: value}))
        assert expected <= found
        assert not expected <= references(before)

    def test_a_record_without_references_has_none(self) -> None:
        """Companies, definitions and stubs refer to nothing."""
        assert references(make.company()) == frozenset()
        assert references(make.custom_field()) == frozenset()
        assert references(make.erasure()) == frozenset()

    @given(record=strategies.records)
    def test_a_record_never_refers_to_itself(self, record: Record) -> None:
        """Else deleting or merging it would go round in circles."""
        assert record.ref not in references(record)


class TestRepointing:
    """Whatever refers to a record can be turned to another one (spec 12)."""

    @pytest.mark.parametrize(
        ("kind", "field"),
        [
            example
            for example in EXAMPLES
            if RECORD_CLASSES[example[0]] not in OPERATIONS
        ],
    )
    def test_turns_each_reference(self, kind: Kind, field: str) -> None:
        """A new kind of reference that is followed and not turned fails here."""
        value, followed = EXAMPLES[kind, field]
        before = attrs.evolve(SAMPLES[RECORD_CLASSES[kind]], **{field: value})
        for old in followed:
            new = Ref(old.kind, "Z1")
            after = repointed(before, old, new)
            assert references(after) == references(before) - {old} | {new}

    @given(record=strategies.records, old=strategies.refs)
    def test_leaves_all_else_as_it_is(self, record: Record, old: Ref) -> None:
        """Only references differ, and only where they named the old record."""
        new = Ref(old.kind, "Z1")
        after = repointed(record, old, new)
        if isinstance(record, OPERATIONS) or old not in references(record):
            assert after == record
        else:
            assert references(after) == references(record) - {old} | {new}
            assert repointed(after, new, old).ref == record.ref

    def test_a_reference_that_would_be_there_twice_is_there_once(self) -> None:
        """A note about both records is about the one that is left."""
        note = make.note(about=[LEAD, LEAD2, CONTACT])
        assert repointed(note, LEAD2, LEAD).about == (LEAD, CONTACT)

    def test_a_dismissal_keeps_its_order(self) -> None:
        """The lesser reference stays left, so that the pair is found again."""
        pair = make.dismissal(left=Ref(Kind.CONTACT, "C2"), right=LEAD)
        turned = repointed(pair, LEAD, Ref(Kind.COMPANY, "O1"))
        assert (turned.left, turned.right) == (Ref(Kind.COMPANY, "O1"), pair.left)

    def test_operations_tell_what_was_done_to_which_record(self) -> None:
        """History is not rewritten."""
        record = make.merge(effects=EFFECTS)
        assert repointed(record, CONTACT, Ref(Kind.CONTACT, "Z1")) == record
