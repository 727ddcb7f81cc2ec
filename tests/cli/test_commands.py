"""Every command does its work, tells people and programs, and exits rightly."""

import json
from pathlib import Path

import pytest

from leadlink.cli.settings import desk_over
from leadlink.model.actor import Actor
from leadlink.model.match import Grade, Relation
from leadlink.presets.recommended import RECOMMENDED
from tests.cli.conftest import Cli


def test_leads_are_listed_for_people(crm: Cli) -> None:
    """One line a lead, with a heading; nothing is cut where no window ends."""
    ran = crm("leads")
    assert (ran.code, ran.err) == (0, "")
    heading, _, *lines = ran.out.splitlines()
    assert heading.split() == [
        *("Lead", "Name", "Company", "Reach", "Status", "Whose", "Call")
    ]
    assert [line.split()[0] for line in lines] == ["L-asha", "L-asha2", "L-bob"]
    assert lines[2].split() == [
        *("L-bob", "Bob", "Ash", "bob@example.com", "NOT_CONTACTED", "pool")
    ]


def test_leads_are_listed_for_programs(crm: Cli) -> None:
    """Standard output has data and nothing else."""
    ran = crm("leads", "--json", "--limit", "2")
    assert [lead["id"] for lead in ran.data["leads"]] == ["L-asha", "L-asha2"]
    assert ran.data["more"] is True
    assert "There are more" in ran.err


def test_lists_can_be_narrowed(crm: Cli) -> None:
    """By status, by owner, to the pool, to what is closed."""
    crm("claim", "L-bob")
    crm("claim", "L-bob", "--take")
    crm("status", "L-bob", "CONTACTED")
    assert "L-bob" in crm("leads", "--status", "CONTACTED").out
    assert crm("leads", "--owner", "ana").out.count("L-") == 1
    pool = crm("leads", "--pool").out
    assert "L-asha" in pool
    assert "L-bob" not in pool
    assert crm("leads", "--view", "closed").out == "No leads.\n"


def test_one_lead_is_shown_whole(crm: Cli) -> None:
    """Blank fields are left out; its id may be typed from its end."""
    crm("link", "L-bob", "C-robert", "--yes")
    ran = crm("leads", "…-bob")
    assert ran.out.startswith("Bob Ash, NOT_CONTACTED\n")
    assert "E-mails   bob@example.com\n" in ran.out
    assert "Customer  Robert Ash, customer (C-robert)" in ran.out
    assert "Website" not in ran.out
    assert crm("leads", "L-bob", "--json").data["customer"]["id"] == "C-robert"


def test_a_lead_is_claimed_kept_and_given_back(crm: Cli) -> None:
    """The loser is told who holds it until when (S3.16, S3.17)."""
    ran = crm("claim", "L-asha")
    assert ran.out.startswith("lead 'L-asha' is held by 'ana' until ")
    lost = crm("claim", "L-asha", "--as", "bo")
    assert lost.code == 1
    assert lost.err.startswith("leadlink: lead 'L-asha' is held by 'ana' until ")
    assert crm("claim", "L-asha", "--release").out.endswith("back in the pool\n")
    assert crm("claim", "L-asha", "--as", "bo", "--json").data["hold"]
    assert crm("claim", "L-asha", "--take", "--as", "bo").out.endswith("is 'bo''s\n")
    assert crm("claim", "L-asha", "--take", "--release").code == 2


def test_one_whose_hold_it_is_not_to_see_is_told_by_whom(crm: Cli) -> None:
    """A lead under another's hold tells those who may claim its holder (spec 13)."""
    crm("claim", "L-asha")
    agent = ("--as", "bo", "--role", "agent")
    assert crm("leads", "L-asha", *agent).code == 3
    lost = crm("claim", "L-asha", *agent)
    assert (lost.code, "is held by 'ana'" in lost.err) == (1, True)


def test_nothing_to_sweep_is_told(crm: Cli) -> None:
    """A sweep counts the holds that have ended."""
    assert crm("sweep").out == "Holds that had ended: 0.\n"
    assert crm("sweep", "--json").data == {"expired": 0}


def test_customers_are_searched_as_one_types(crm: Cli) -> None:
    """By the beginning of a name, with what is linked to each."""
    crm("link", "L-bob", "contact:C-robert", "--yes")
    ran = crm("customers", "rob")
    assert "contact:C-robert  Robert Ash  customer" in ran.out
    assert ran.out.rstrip().endswith("1")
    assert crm("customers", "zzzz").out == "No customers.\n"
    more = crm("customers", "--limit", "1", "--json")
    assert (len(more.data), "There are more" in more.err) == (1, True)


def test_matches_come_with_their_reasons(crm: Cli) -> None:
    """Best first; nobody is named who is not like the lead."""
    ran = crm("match", "L-bob", "--json")
    (found,) = ran.data
    assert found["right"] == {"kind": "contact", "id": "C-robert"}
    assert found["relation"] == Relation.SAME_PERSON
    assert found["grade"] == Grade.STRONG
    assert "nickname: Bob = Robert" in crm("match", "lead:L-bob").out
    assert crm("match", "L-asha2").out == "No customer matches lead 'L-asha2'.\n"
    assert "C-robert" not in crm("match", "contact:C-eve").out


def test_the_review_queue_is_worked_off(crm: Cli) -> None:
    """What is linked or dismissed leaves it."""
    assert "lead:L-bob   Bob Ash" in crm("review").out
    (item,) = crm("review", "--json").data
    assert item["matches"][0]["right"]["id"] == "C-robert"
    assert crm("review", "--status", "linked").out == "No linked flags.\n"
    done = crm("dismiss", "L-bob", "contact:C-robert", "--reason", "his son")
    assert done.out == "lead 'L-bob' and contact 'C-robert' are not the same\n"
    assert crm("review").out == "No open flags.\n"
    assert crm("match", "L-bob").out.startswith("No customer matches")


def test_a_long_queue_is_cut_and_says_so(crm: Cli, tmp_path: Path) -> None:
    """There is a way to see the rest."""
    more = "Name,Email\nBob A.,BOB@example.com\nEvie Day,eve@example.com\n"
    (tmp_path / "more.csv").write_text(more, encoding="utf-8")
    crm("import", "more.csv")
    ran = crm("review", "--limit", "1")
    assert ran.out.count("contact:") == 1
    assert ran.err == "There are more: --limit 2 shows as many.\n"


def test_linking_asks_first(crm: Cli) -> None:
    """Plan, then apply: without a yes nothing is changed (S4.6, S4.7)."""
    planned = crm("link", "L-bob", "C-robert")
    assert planned.code == 0
    assert planned.out == "link lead 'L-bob' to contact 'C-robert' as match\n"
    assert planned.err == "Nothing was changed; repeat with --yes to do it.\n"
    as_data = crm("link", "L-bob", "C-robert", "--json")
    assert as_data.data["done"] is False
    assert crm("leads", "L-bob", "--json").data["customer"] is None
    done = crm("link", "L-bob", "C-robert", "--yes", "--json")
    assert done.data["customer"]["id"] == "C-robert"
    again = crm("link", "L-bob", "C-eve", "--yes")
    assert again.code == 1
    assert again.err == (
        "leadlink: lead 'L-bob' is already linked to another customer\n"
    )
    assert crm("link", "L-bob", "C-eve", "--replace", "--yes").code == 0


def test_two_leads_are_linked_and_a_refusal_tells_every_reason(crm: Cli) -> None:
    """All reasons for a refusal are returned together (spec 9)."""
    refused = crm("link", "L-bob", "--to-lead", "L-asha", "--yes")
    assert refused.code == 1
    assert refused.err.count(";") >= 3
    assert "belongs to another project" in refused.err
    for lead, actor in (("L-asha", "ana"), ("L-asha2", "bo")):
        crm("claim", lead, "--as", actor)
        crm("claim", lead, "--take", "--as", actor)
        crm("status", lead, "CONTACTED", "--as", actor)
    assert "alternate numbers: 1" in crm("link", "L-asha2", "--to-lead", "L-asha").out
    done = crm("link", "L-asha2", "--to-lead", "L-asha", "--manager", "bo", "--yes")
    assert done.code == 0
    assert "LINKED" in done.out
    assert done.out.splitlines()[-1].startswith("Done; undo it by: leadlink undo ")
    shown = crm("leads", "L-asha").out
    assert "Linked leads  L-asha2" in shown
    assert "Whose         bo" in shown


@pytest.mark.parametrize(
    "arguments", [("L-bob",), ("L-bob", "C-robert", "--to-lead", "L-asha")]
)
def test_a_link_is_to_one_thing(crm: Cli, arguments: tuple[str, ...]) -> None:
    """Neither to nothing nor to two."""
    ran = crm("link", *arguments)
    assert (ran.code, ran.err) == (2, "leadlink: name either a customer or --to-lead\n")


def test_a_lead_is_converted_and_brought_back(crm: Cli) -> None:
    """The plan is shown first; converting again gives the first; undo restores."""
    plan = crm("convert", "L-asha", "--deal", "Flat 4B", "--task", "Call back")
    assert plan.out.startswith("Convert lead 'L-asha': Asha Rao (Rao Textiles)")
    assert "stays    project_id" in plan.out
    assert "(spec" not in plan.out
    assert "(S1" not in plan.out
    assert "Nothing was changed" in plan.err
    done = crm("convert", "L-asha", "--deal", "Flat 4B", "--yes", "--key", "K1")
    assert done.code == 0
    last = done.out.splitlines()[-1]
    again = crm("convert", "L-asha", "--yes", "--json").data
    assert last == f"Done; undo it by: leadlink undo {again['id']}"
    undone = crm("undo", again["id"])
    assert undone.out.startswith(f"conversion {again['id']!r} undone: ")
    assert crm("leads", "L-asha", "--json").data["lead"]["conversion_id"] is None
    twice = crm("undo", again["id"])
    assert (twice.code, "has been undone already" in twice.err) == (1, True)


def test_a_deal_is_named_or_declined(crm: Cli) -> None:
    """Without a word the policy says: no deal."""
    for more, has_deal in ((("--deal", "none"), False), ((), False)):
        plan = crm("convert", "L-asha", *more, "--yes", "--json").data
        assert (plan["deal_id"] is not None) is has_deal
        assert crm("undo", plan["id"]).code == 0
    done = crm("convert", "L-asha", "--deal", "Flat 4B", "--yes", "--json").data
    assert done["deal_id"] is not None


def test_a_lead_is_converted_into_what_one_says(crm: Cli) -> None:
    """An existing contact, and no company."""
    done = crm(
        *("convert", "L-bob", "--person", "C-robert", "--company", "none"),
        *("--yes", "--json"),
    )
    assert done.data["person_id"] == "C-robert"
    assert done.data["company_id"] is None
    missing = crm("convert", "L-asha", "--person", "C-nobody", "--yes")
    assert missing.code in {1, 3}
    assert "C-nobody" in missing.err


def test_a_rule_decides_about_a_filled_field(crm: Cli) -> None:
    """What the plan asks is answered by another rule; it is refused until then."""
    asked = ("convert", "L-bob", "--person", "C-robert", "--company", "none", "--rule")
    plan = crm(*asked, "person.name=ask")
    assert "asks     contact 'C-robert'.name: 'Robert Ash' is there, 'Bob Ash'" in (
        plan.out
    )
    refused = crm(*asked, "person.name=ask", "--yes")
    assert (refused.code, "contact 'C-robert'.name is filled" in refused.err) == (
        1,
        True,
    )
    stays = crm(*asked, "person.name=fill-empty")
    assert "'Robert Ash' stays" in stays.out
    done = crm(*asked, "person.name=overwrite", "--yes", "--json")
    assert [it["value"] for it in done.data["losing"]] == ["Robert Ash"]


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        ("name=ask", "a rule is TARGET.FIELD=RULE"),
        ("person.=ask", "a rule is TARGET.FIELD=RULE"),
        ("deal.origin=ask", "TARGET is person or company"),
        ("person.name=maybe", "RULE is fill-empty, overwrite, ask"),
        ("person.colour=ask", "colour is no field that a rule can be about"),
        ("company.name=ask", "a company that is 'none' has no filled fields"),
    ],
)
def test_a_rule_that_cannot_be_is_told(crm: Cli, rule: str, told: str) -> None:
    """Nothing is read and nothing is done."""
    ran = crm("convert", "L-bob", "--company", "none", "--rule", rule, "--yes")
    assert ran.code == 2
    assert told in ran.err


def test_an_undo_tells_what_it_could_not_put_back(crm: Cli) -> None:
    """Work done since is never lost: it is refused, or kept and told."""
    crm("convert", "L-bob", "--person", "C-robert", "--yes")
    operation = crm("convert", "L-bob", "--yes", "--json").data["id"]
    crm("link", "L-asha", "C-robert", "--yes")
    undone = crm("undo", operation, "--changed", "keep", "--json")
    assert undone.code == 0
    assert undone.data["operation"] == f"conversion {operation!r}"


def test_a_timeline_tells_who_did_what(crm: Cli) -> None:
    """Of a lead its history; of a customer its journey."""
    crm("link", "L-bob", "C-robert", "--yes")
    history = crm("timeline", "L-bob")
    assert history.out.splitlines()[-1].split()[2:] == [
        *("ana", "link", "customer", "customer")
    ]
    assert crm("timeline", "L-bob", "--json").data[0]["action"] == "intake"
    journey = crm("timeline", "C-robert", "--json").data
    assert journey[-1]["what"] == "linked to contact 'C-robert' as match"
    assert "taken in" in crm("timeline", "contact:C-robert").out


def test_an_erased_person_is_gone(crm: Cli, tmp_path: Path) -> None:
    """From the file, and from a rejects file that is named; only with a yes."""
    bad = "Name,Email\nNobody,nobody@\nAsha Rao,broken\n"
    (tmp_path / "bad.csv").write_text(bad, encoding="utf-8")
    assert crm("import", "bad.csv").code == 1
    planned = crm("erase", "L-asha")
    assert (planned.code, planned.out, planned.err) == (
        0,
        "Erase lead 'L-asha'; it cannot be undone\n",
        "Nothing was changed; repeat with --yes to do it.\n",
    )
    assert crm("leads", "L-asha").code == 0
    done = crm("erase", "L-asha", "--yes", "--rejects", "bad.csv.rejects.csv")
    assert done.out == ("Erased: lead 'L-asha'; rejected rows that went along: 1\n")
    assert crm("leads", "L-asha").code == 3
    assert b"asha.rao@example.com" not in (tmp_path / "crm.db").read_bytes()
    assert crm("erase", "contact:C-eve", "--yes", "--role", "manager").code == 3


def test_rejected_rows_go_by_all_that_the_person_was(crm: Cli, tmp_path: Path) -> None:
    """By what the other records of the person say, and by what they said before."""
    bad = (
        "Name,Email\nBob A.,bob@example.com bad\nRobert Ash,bad@\n"
        "Bobby,bobby@old.example bad\nEve Day,bad@\n"
    )
    (tmp_path / "bad.csv").write_text(bad, encoding="utf-8")
    more = "Lead ID,Name,Email\nL-old,Bobby,bobby@old.example\n"
    (tmp_path / "more.csv").write_text(more, encoding="utf-8")
    crm("import", "more.csv")
    assert crm("import", "bad.csv").code == 1
    with desk_over(tmp_path / "crm.db", RECOMMENDED) as opened:
        desk = opened.acting_as(Actor(id="ana", roles=("admin",)))
        old = desk.leads.get("L-old")
        desk.leads.edit(old.id, version=old.version, emails=["new@b.example"])
    for lead in ("L-bob", "L-old"):
        assert crm("link", lead, "C-robert", "--yes").code == 0
    done = crm("erase", "C-robert", "--yes", "--rejects", "bad.csv.rejects.csv")
    assert done.out == (
        "Erased: contact 'C-robert', lead 'L-bob', lead 'L-old'; "
        "rejected rows that went along: 3\n"
    )
    left = (tmp_path / "bad.csv.rejects.csv").read_text(encoding="utf-8-sig")
    assert [line.split(",")[2] for line in left.splitlines()] == ["Name", "Eve Day"]


@pytest.mark.parametrize("bad", ["none.csv", "customers.csv", ".", "crm.db"])
def test_nobody_is_erased_before_all_files_are_read(crm: Cli, bad: str) -> None:
    """Afterwards nobody would know which rows to look for."""
    ran = crm("erase", "L-asha", "--yes", "--rejects", bad)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert crm("leads", "L-asha").code == 0


def test_what_is_erased_already_is_told(crm: Cli) -> None:
    """And what can be done about rejected rows then."""
    assert crm("erase", "L-asha", "--yes").code == 0
    again = crm("erase", "L-asha", "--yes")
    assert (again.code, again.err) == (2, "leadlink: lead 'L-asha' is erased already\n")
    again = crm("erase", "lead:L-asha", "--yes", "--rejects", "a.csv")
    assert (again.code, again.err) == (
        2,
        (
            "leadlink: lead 'L-asha' is erased already, and what its rows could be "
            "told by is gone: look for them in a.csv yourself, or delete it\n"
        ),
    )
    assert crm("erase", "contact:L-asha", "--yes").code == 3


def test_a_policy_is_data(crm: Cli) -> None:
    """Print it, compare it (spec 14)."""
    shown = json.loads(crm("policy", "show", "anarock").out)
    assert shown["name"] == "anarock"
    assert crm("policy", "show", "--policy", "sell", "--json").data["name"] == "sell"
    assert crm("policy", "show", "none").code == 2


def test_another_policy_is_another_pipeline(crm: Cli) -> None:
    """The policy is chosen for each command."""
    ran = crm("status", "L-bob", "interested", "--policy", "anarock")
    assert ran.code in {0, 1}
    assert crm("leads", "--policy", "none").code == 2


def test_the_environment_says_what_options_would(
    crm: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LEADLINK_DB, LEADLINK_ACTOR, LEADLINK_ROLE, LEADLINK_POLICY."""
    monkeypatch.setenv("LEADLINK_DB", "other.db")
    assert "there is no file other.db" in crm("leads").err
    monkeypatch.setenv("LEADLINK_DB", "crm.db")
    monkeypatch.setenv("LEADLINK_ACTOR", "zoe")
    monkeypatch.setenv("LEADLINK_ROLE", "agent")
    assert "held by 'zoe'" in crm("claim", "L-bob").out
    assert crm("sweep").err == "leadlink: actor 'zoe' needs manage_leads\n"
    monkeypatch.delenv("LEADLINK_ACTOR")
    assert crm("leads").code == 0
