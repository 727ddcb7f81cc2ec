"""Intake: what a new lead needs, and what an edited one still must have (spec 4)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.fields import Origin
from leadlink.model.ids import Kind, Ref
from leadlink.model.intake import KeepBoth, Keyed, MergeInto, NewLead
from leadlink.model.person import Address, Email, PersonName
from leadlink.model.policy.intake import SOURCES, IntakePolicy
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.model.policy.policy import Policy
from leadlink.model.refusals import EditRefusedError, Reason, Why
from leadlink.presets import RECOMMENDED, SELL
from leadlink.rules import intake
from leadlink.testing import factories as make

NOW = make.NOW
ASHA = NewLead(name="Asha Rao", phones=["+91 98450 12345"])
CONTACT = Ref(Kind.CONTACT, "C1")


def by(**policy: Any) -> Policy:
    """Give the recommended policy with another intake."""
    return attrs.evolve(RECOMMENDED, intake=IntakePolicy(**policy))


def problems(draft: NewLead, policy: Policy = RECOMMENDED) -> list[str]:
    """Give the field paths of everything wrong with a draft."""
    try:
        intake.check(draft, policy)
    except InvalidValueError as error:
        return [problem.path for problem in error.problems]
    return []


class TestName:
    """S3.5: Name (of the contact person) is required."""

    @pytest.mark.parametrize(
        "name", ["", "  ", PersonName(title="Dr"), PersonName(given="\t")]
    )
    def test_a_blank_name_is_refused(self, name: Any) -> None:
        """A title is no name."""
        assert problems(NewLead(name=name, emails=["a@x.org"])) == ["name"]

    def test_a_company_does_where_the_policy_says_so(self) -> None:
        """And nowhere else."""
        draft = NewLead(company="Rao Textiles", emails=["a@x.org"])
        assert problems(draft, by(takes_company_name=True)) == []
        assert problems(draft) == ["name"]
        assert problems(NewLead(emails=["a@x.org"]), by(takes_company_name=True)) == [
            "name"
        ]

    def test_both_parts_where_the_policy_says_so(self) -> None:
        """S1.29: first and last name are entered apart."""
        policy = by(needs_given_and_family=True)
        parts = PersonName(given="Asha", family="Rao")
        assert problems(attrs.evolve(ASHA, name=parts), policy) == []
        assert problems(ASHA, policy) == ["name"]
        assert SELL.intake.needs_given_and_family


class TestPhoneOrEmail:
    """S3.6: Phone or email: at least one."""

    def test_one_of_the_two_will_do(self) -> None:
        """Neither is required by itself."""
        assert problems(NewLead(name="Asha", emails=["asha@example.com"])) == []
        assert problems(NewLead(name="Asha", phones=["+91 98450 12345"])) == []

    def test_neither_is_refused(self) -> None:
        """With the field that is missing."""
        assert problems(NewLead(name="Asha")) == ["phones"]

    @pytest.mark.parametrize(
        "address",
        [
            "asha",
            "asha@",
            "@example.com",
            "a b@example.com",
            "asha@example",
            "a@b..com",
        ],
    )
    def test_what_is_no_address_is_refused(self, address: str) -> None:
        """By its form; no network is asked."""
        draft = NewLead(name="Asha", emails=["ok@example.com", address])
        assert problems(draft) == ["emails[1].address"]

    @pytest.mark.parametrize(
        "address", ["Asha <asha@example.com>", " asha@example.com ", "ü@exämple.com"]
    )
    def test_an_address_may_be_written_in_many_ways(self, address: str) -> None:
        """Display names and other scripts are allowed."""
        assert problems(NewLead(name="Asha", emails=[address])) == []

    @pytest.mark.parametrize("number", ["0000000", "123456", "n/a", "12", "+91"])
    def test_junk_is_no_phone(self, number: str) -> None:
        """A number that can be nobody's is refused."""
        draft = NewLead(name="Asha", phones=["+91 98450 12345", number])
        assert problems(draft) == ["phones[1].number"]

    def test_the_address_tells_the_region_of_a_number(self) -> None:
        """Else the policy's default region does."""
        local = NewLead(name="Asha", phones=["030 901820"])
        german = attrs.evolve(local, address=Address(country="Germany"))
        matching = MatchingPolicy(default_region="DE")
        assert problems(german) == []
        assert problems(local, attrs.evolve(RECOMMENDED, matching=matching)) == []


class TestSource:
    """S3.8: Source is one of Website, Referral, LinkedIn, Cold Call, Email, ..."""

    @pytest.mark.parametrize("source", SOURCES)
    def test_each_of_the_list(self, source: str) -> None:
        """In any case of letters; stored as the policy spells it."""
        for typed in (source, f" {source.upper()} "):
            assert intake.source_of(typed, RECOMMENDED.intake) == source

    @pytest.mark.parametrize("source", [None, "", " "])
    def test_none_is_the_default(self, source: str | None) -> None:
        """Other, unless the policy has another."""
        assert intake.source_of(source, RECOMMENDED.intake) == "Other"
        assert intake.source_of(source, IntakePolicy(default_source="Email")) == "Email"

    def test_any_other_is_refused(self) -> None:
        """Unless the policy has no list."""
        draft = attrs.evolve(ASHA, source="Billboard")
        assert problems(draft) == ["source"]
        assert problems(draft, by(sources=(), default_source="")) == []
        policy = by(sources=(), default_source="").intake
        assert intake.source_of("Billboard", policy) == "Billboard"


def test_every_problem_is_told_at_once() -> None:
    """Never only the first; and never the value itself."""
    draft = NewLead(emails=["asha@"], phones=["12"], source="Billboard")
    with pytest.raises(InvalidValueError) as caught:
        intake.check(draft, RECOMMENDED)
    assert caught.value.what == "NewLead"
    assert caught.value.problems == (
        Problem("name", "needs a name"),
        Problem("emails[0].address", "is not an e-mail address"),
        Problem("phones[0].number", "is not a phone number"),
        Problem("source", "must be one of " + ", ".join(SOURCES)),
    )
    assert "asha@" not in str(caught.value)


class TestDraft:
    def test_a_client_is_a_contact_or_a_company(self) -> None:
        """Nothing else can be a client."""
        with pytest.raises(InvalidValueError) as caught:
            NewLead(client=Ref(Kind.LEAD, "L1"))
        assert [problem.path for problem in caught.value.problems] == ["client"]

    def test_shape_is_checked_at_once(self) -> None:
        """All fields that cannot be, with their paths."""
        broken: dict[str, Any] = {
            "id": " ",
            "name": 5,
            "company": None,
            "emails": ["", "ok@x.org"],
            "phones": "12345678",
            "socials": [1],
            "website": 1,
            "industry": 1,
            "description": 1,
            "address": "Main St",
            "source": 1,
            "campaign": 1,
            "notes": 1,
            "client": "C1",
            "assigned_to": "",
            "project_id": 1,
            "mandate_id": 1,
            "tags": [" "],
            "custom": [1],
            "next_call_at": datetime(2025, 1, 1),  # noqa: DTZ001 - naive on purpose
        }
        with pytest.raises(InvalidValueError) as caught:
            NewLead(**broken)
        paths = {problem.path.split("[")[0] for problem in caught.value.problems}
        assert paths == set(broken)

    @pytest.mark.parametrize("key", ["", "x" * 181])
    def test_a_key_is_short_and_not_blank(self, key: str) -> None:
        """It becomes part of an id."""
        with pytest.raises(InvalidValueError) as caught:
            Keyed(ASHA, key)
        assert [problem.path for problem in caught.value.problems] == ["key"]

    def test_bulk_and_decisions_take_only_what_they_name(self) -> None:
        """A draft, a reference."""
        with pytest.raises(InvalidValueError):
            Keyed("Asha", "k1")  # type: ignore[arg-type]  # refused
        with pytest.raises(InvalidValueError):
            MergeInto("C1")  # type: ignore[arg-type]  # refused


class TestLead:
    def test_it_lands_in_the_first_status_with_its_origin(self) -> None:
        """S3.3: NOT_CONTACTED is where a lead lands."""
        draft = attrs.evolve(ASHA, source="referral", campaign="spring")
        lead = intake.lead_of(draft, id_="L1", by="ana", now=NOW, policy=RECOMMENDED)
        assert lead.status == "NOT_CONTACTED"
        assert lead.origin == Origin(
            source="Referral", campaign="spring", first_seen_at=NOW
        )
        assert (lead.id, lead.created_by, lead.created_at) == ("L1", "ana", NOW)

    @pytest.mark.parametrize(
        ("to_pool", "to", "owner", "viewers"),
        [
            (True, None, None, ("ana",)),
            (False, None, "ana", ()),
            (True, "bob", "bob", ()),
            (False, "bob", "bob", ()),
        ],
    )
    def test_whose_it_is(
        self, *, to_pool: bool, to: str | None, owner: str | None, viewers: Any
    ) -> None:
        """Assigned, the pool's with its creator viewing, or its creator's."""
        lead = intake.lead_of(
            attrs.evolve(ASHA, assigned_to=to),
            id_="L1",
            by="ana",
            now=NOW,
            policy=by(to_pool=to_pool),
        )
        assert (lead.owner_id, lead.viewers) == (owner, viewers)


class TestEdit:
    LEAD = make.lead(origin=Origin(source="Email", campaign="spring"))

    def test_data_changes_and_the_rest_stays(self) -> None:
        """Source and campaign are edited like any other field."""
        changes = {"name": "Asha Iyer", "source": "event", "campaign": "", "tags": "ab"}
        changes["tags"] = ["new"]  # type: ignore[assignment]  # a list of one
        edited = intake.edit(self.LEAD, changes, policy=RECOMMENDED)
        assert edited == attrs.evolve(
            self.LEAD, name="Asha Iyer", origin=Origin(source="Event"), tags=["new"]
        )

    def test_every_problem_is_told_at_once(self) -> None:
        """What cannot be edited, and what the rest would lack."""
        changes = {"status": "LOST", "source": 5, "name": "", "phones": []}
        with pytest.raises(InvalidValueError) as caught:
            intake.edit(self.LEAD, changes, policy=RECOMMENDED)
        paths = [problem.path for problem in caught.value.problems]
        assert paths == ["status", "source", "name", "phones"]

    def test_a_source_of_the_list_only(self) -> None:
        """As at intake."""
        with pytest.raises(InvalidValueError) as caught:
            intake.edit(self.LEAD, {"source": "Billboard"}, policy=RECOMMENDED)
        assert [problem.path for problem in caught.value.problems] == ["source"]

    def test_what_was_wrong_before_is_not_asked_for_now(self) -> None:
        """A lead that another program made can be edited bit by bit."""
        lead = make.lead(name="", phones=["12"], emails=["asha@"])
        edited = intake.edit(
            lead, {"company": "Rao"}, policy=by(takes_company_name=True)
        )
        assert edited.company == "Rao"
        changes = {"emails": ["x@", "asha@"], "phones": ["13", "12"]}
        with pytest.raises(InvalidValueError) as caught:
            intake.edit(lead, changes, policy=RECOMMENDED)
        paths = [problem.path for problem in caught.value.problems]
        assert paths == ["emails[0].address", "phones[0].number"]

    def test_a_lead_without_contact_may_stay_so(self) -> None:
        """It is not asked for what it never had."""
        lead = make.lead(phones=[])
        assert intake.edit(lead, {"website": "x.org"}, policy=RECOMMENDED).phones == ()

    @pytest.mark.parametrize("value", [None, 5, ["x"]])
    def test_values_are_checked_like_those_of_a_lead(self, value: Any) -> None:
        """No other exception leaves an edit."""
        for name in ("company", "campaign"):
            with pytest.raises(InvalidValueError):
                intake.edit(self.LEAD, {name: value}, policy=RECOMMENDED)

    def test_a_converted_or_archived_lead_is_read_only(self) -> None:
        """S3.21: The lead stays as historical record."""
        lead = make.lead(conversion_id="V1", archived_at=NOW)
        expected = (Reason(Why.ARCHIVED, lead.ref), Reason(Why.CONVERTED, lead.ref))
        with pytest.raises(EditRefusedError) as caught:
            intake.edit(lead, {"name": "B"}, policy=RECOMMENDED)
        assert caught.value.reasons == expected
        with pytest.raises(EditRefusedError) as caught:
            intake.archive(lead, now=NOW)
        assert caught.value.reasons == expected


class TestArchive:
    def test_archiving_ends_a_hold_and_restoring_does_not_bring_it_back(self) -> None:
        """All else returns as it was."""
        lead = make.lead(hold=make.hold("bob"), owner_id="ana")
        archived = intake.archive(lead, now=NOW)
        assert archived == attrs.evolve(lead, archived_at=NOW, hold=None)
        assert intake.restore(archived) == attrs.evolve(lead, hold=None)

    def test_what_is_not_archived_is_not_restored(self) -> None:
        """There is nothing to bring back."""
        with pytest.raises(EditRefusedError) as caught:
            intake.restore(make.lead())
        assert [reason.why for reason in caught.value.reasons] == [Why.NOT_ARCHIVED]


class TestFingerprint:
    def test_the_same_request_has_the_same(self) -> None:
        """However its parts were written."""
        one = intake.fingerprint(ASHA, KeepBoth())
        assert one == intake.fingerprint(attrs.evolve(ASHA), KeepBoth())

    @pytest.mark.parametrize(
        "changes",
        [
            {"name": "Asha Iyer"},
            {"phones": ["+91 98450 12346"]},
            {"emails": [Email(address="a@x.org")]},
            {"custom": {"budget": 0}},
            {"custom": {"budget": False}},
            {"custom": {"budget": Decimal(0)}},
            {"custom": {"budget": "0"}},
            {"custom": {"since": date(2025, 1, 1)}},
            {"next_call_at": datetime(2025, 1, 1, tzinfo=UTC)},
            {"address": Address(city="Pune")},
            {"client": CONTACT},
        ],
    )
    def test_any_other_draft_has_another(self, changes: dict[str, Any]) -> None:
        """Persons' data counts, although no repr shows it."""
        other = attrs.evolve(ASHA, **changes)
        assert intake.fingerprint(other, None) != intake.fingerprint(ASHA, None)

    def test_all_of_these_differ(self) -> None:
        """Zero, False and "0" are three values."""
        values: list[Any] = [0, False, Decimal(0), "0", 1, True]
        told = {
            intake.fingerprint(attrs.evolve(ASHA, custom={"budget": value}), None)
            for value in values
        }
        assert len(told) == len(values)

    def test_another_decision_has_another(self) -> None:
        """It is an argument like the draft."""
        told = {
            intake.fingerprint(ASHA, decision)
            for decision in (None, KeepBoth(), MergeInto(CONTACT))
        }
        assert len(told) == 3

    def test_it_shows_nothing_of_a_person(self) -> None:
        """It is a digest."""
        assert "Asha" not in intake.fingerprint(ASHA, None)


@settings(max_examples=50)
@given(st.text(max_size=20), st.text(max_size=20))
def test_any_text_is_an_address_or_not(local: str, domain: str) -> None:
    """No text makes the check fail otherwise."""
    assert intake.is_email(f"{local}@{domain}") in (True, False)
