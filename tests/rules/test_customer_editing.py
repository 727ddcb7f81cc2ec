"""Editing, archiving and restoring contacts, companies, deals and jobs (spec 4)."""

from typing import Any

import attrs
import pytest

from leadlink.model.customer import Company, Contact
from leadlink.model.errors import InvalidValueError
from leadlink.model.fields import Standing
from leadlink.model.refusals import EditRefusedError, Reason, Why
from leadlink.model.work import Deal, Job
from leadlink.presets import RECOMMENDED
from leadlink.rules.customer_editing import OWN_WAYS, archive, edit, restore
from leadlink.testing import factories as make

everything = pytest.mark.parametrize(
    "record",
    [make.contact(), make.company(), make.deal(), make.job()],
    ids=["contact", "company", "deal", "job"],
)


class TestEdit:
    @everything
    def test_changes_what_is_given(
        self, record: Contact | Company | Deal | Job
    ) -> None:
        """In the forms that making one takes."""
        edited = edit(record, {"tags": ["b", "a"]}, policy=RECOMMENDED)
        assert edited == attrs.evolve(record, tags=("a", "b"))

    def test_lists_every_problem(self) -> None:
        """Fields that cannot be edited, unknown ones and bad values together."""
        bad: dict[str, Any] = {
            "standing": Standing.FORMER,
            "shoe_size": 43,
            "emails": [""],
            "owner_id": " ",
        }
        with pytest.raises(InvalidValueError) as caught:
            edit(make.contact(), bad, policy=RECOMMENDED)
        assert {problem.path for problem in caught.value.problems} == {
            "standing",
            "shoe_size",
            "emails[0].address",
            "owner_id",
        }

    @pytest.mark.parametrize("field", sorted(OWN_WAYS))
    def test_refuses_fields_with_a_way_of_their_own(self, field: str) -> None:
        """Standing, link and archive change by their use cases; the rest never."""
        records = (make.contact(), make.job())
        record = next(it for it in records if hasattr(it, field))
        with pytest.raises(InvalidValueError) as caught:
            edit(record, {field: getattr(record, field)}, policy=RECOMMENDED)
        assert [problem.path for problem in caught.value.problems] == [field]

    def test_a_deal_is_won_by_winning_it(self) -> None:
        """Any other stage may be set; the stage of a job's tags may be anything."""
        deal = make.deal()
        assert edit(deal, {"stage": "Offer"}, policy=RECOMMENDED).stage == "Offer"
        with pytest.raises(InvalidValueError) as caught:
            edit(deal, {"stage": "Won"}, policy=RECOMMENDED)
        assert [problem.path for problem in caught.value.problems] == ["stage"]

    @everything
    def test_refuses_what_is_archived(
        self, record: Contact | Company | Deal | Job
    ) -> None:
        """It is restored first."""
        shelved = archive(record, now=make.NOW)
        with pytest.raises(EditRefusedError) as caught:
            edit(shelved, {"tags": []}, policy=RECOMMENDED)
        assert caught.value.reasons == (Reason(Why.ARCHIVED, record.ref),)


class TestArchive:
    @everything
    def test_restoring_gives_back_the_same(
        self, record: Contact | Company | Deal | Job
    ) -> None:
        """Law: restore undoes archive."""
        shelved = archive(record, now=make.NOW)
        assert shelved.archived_at == make.NOW
        assert restore(shelved) == record

    def test_neither_is_done_twice(self) -> None:
        """Each has its own reason."""
        shelved = archive(make.deal(), now=make.NOW)
        with pytest.raises(EditRefusedError) as caught:
            archive(shelved, now=make.NOW)
        assert caught.value.reasons == (Reason(Why.ARCHIVED, shelved.ref),)
        with pytest.raises(EditRefusedError) as caught:
            restore(make.deal())
        assert caught.value.reasons == (Reason(Why.NOT_ARCHIVED, shelved.ref),)
