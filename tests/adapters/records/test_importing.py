"""Importing to a desk: what is added, known, flagged and rejected; and export."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from leadlink.adapters.memory import MemoryStore
from leadlink.adapters.records.drafts import read_leads
from leadlink.adapters.records.export import (
    CUSTOMER_CELLS,
    LEAD_CELLS,
    line_of,
    write_csv,
    write_lines,
)
from leadlink.adapters.records.fieldmap import LEADS
from leadlink.adapters.records.importing import (
    Imported,
    import_customers,
    import_leads,
)
from leadlink.adapters.records.rows import Rejected, UnreadableFileError
from leadlink.adapters.sqlite import SqliteStore
from leadlink.desk.acting import ActingDesk
from leadlink.desk.desk import LeadDesk
from leadlink.desk.leads.worklist import View
from leadlink.model.actor import Actor
from leadlink.model.bookkeeping import CustomType
from leadlink.model.customer import Customer
from leadlink.model.errors import PermissionDeniedError
from leadlink.model.lead import Lead
from leadlink.model.policy.intake import Reaction
from leadlink.ports.store import Store
from leadlink.presets.recommended import RECOMMENDED
from leadlink.testing.clock import FrozenClock
from leadlink.testing.factories import NOW

SHEET = """\
Name,E-mail,Mobile,Lead Source,Shoe size
Asha Rao,asha@example.com,+91 98450 12345,Referral,38
Bob Ash,,+44 7700 900111,Fax,44
Asha Rao,asha@example.com,+91 98450 12345,Referral,40
Eve Day,eve@,,Website,39
Eve Day,eve@example.com,,Website,39
Max
"""


CLOCK = FrozenClock(NOW)


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Give each store in turn."""
    opened: Store = (
        MemoryStore(clock=CLOCK)
        if request.param == "memory"
        else SqliteStore(tmp_path / "crm.db", clock=CLOCK)
    )
    yield opened
    opened.close()


@pytest.fixture
def ana(store: Store) -> ActingDesk:
    """Give the desk of a manager."""
    return LeadDesk(store).acting_as(Actor(id="ana", roles=("manager",)))


def leads_of(desk: ActingDesk) -> tuple[Lead, ...]:
    """Give all leads of a small desk."""
    return desk.leads.list(View.ALL, limit=500).items


def customers_of(desk: ActingDesk) -> tuple[Customer, ...]:
    """Give all customers of a small desk."""
    return desk.customers.search(limit=500).items


def file(folder: Path, text: str, name: str = "leads.csv") -> Path:
    """Write a file to import."""
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def test_each_row_is_taken_in_known_or_rejected(
    ana: ActingDesk, tmp_path: Path
) -> None:
    """Per-row errors with row numbers in a rejects file, repeats known (spec 4)."""
    rejects, told = tmp_path / "bad.csv", list[int]()
    done = import_leads(
        ana.leads, file(tmp_path, SHEET), rejects=rejects, progress=told.append
    )
    assert done == Imported(
        read=6,
        added=2,
        known=0,
        repeated=1,
        rejected=3,
        flagged=0,
        unread=("Shoe size",),
    )
    assert {str(lead.name) for lead in leads_of(ana)} == {"Asha Rao", "Eve Day"}
    with rejects.open(encoding="utf-8-sig", newline="") as read:
        rows = [(row["Row"], row["Name"]) for row in csv.DictReader(read)]
    assert rows == [("3", "Bob Ash"), ("5", "Eve Day"), ("7", "Max")]
    assert told == sorted(told)
    assert told[-1] == 6


def test_a_file_can_be_looked_at_first(tmp_path: Path) -> None:
    """Each row is a new lead or rejected, with its number; nothing is stored."""
    found = list(read_leads(file(tmp_path, SHEET), policy=RECOMMENDED))
    assert [number for number, _ in found] == [2, 3, 4, 5, 6, 7]
    is_bad = [isinstance(one, Rejected) for _, one in found]
    assert is_bad == [False, True, False, True, False, True]
    assert str(found[1][1]).startswith("row 3: Lead Source: must be one of ")


def test_running_the_same_file_again_adds_nothing(
    ana: ActingDesk, tmp_path: Path
) -> None:
    """Re-running the same file adds nothing twice (spec 4), in any order or format."""
    import_leads(ana.leads, file(tmp_path, SHEET))
    before = leads_of(ana)
    again = import_leads(ana.leads, file(tmp_path, SHEET))
    assert (again.added, again.known, again.repeated, again.rejected) == (0, 2, 1, 3)
    turned = "Lead Source;Full Name;Mobile Phone;Email\nReferral;Asha Rao;"
    turned += "+91 98450 12345;asha@example.com\n"
    assert import_leads(ana.leads, file(tmp_path, turned)).known == 1
    data = {
        "name": {"full": "Eve Day"},
        "emails": ["eve@example.com"],
        "source": "Website",
    }
    lines = file(tmp_path, json.dumps(data), "leads.jsonl")
    assert import_leads(ana.leads, lines).known == 1
    assert leads_of(ana) == before


def test_the_mended_rejects_file_can_be_imported(
    ana: ActingDesk, tmp_path: Path
) -> None:
    """Its row numbers and reasons feed nothing."""
    rejects = tmp_path / "bad.csv"
    import_leads(ana.leads, file(tmp_path, SHEET), rejects=rejects)
    mended = rejects.read_text(encoding="utf-8-sig").replace("Fax", "Website")
    rejects.write_text(mended, encoding="utf-8-sig")
    done = import_leads(ana.leads, rejects)
    assert (done.added, done.rejected) == (1, 2)
    assert done.unread == ("Row", "Reasons", "Shoe size")


def test_a_file_of_nothing_but_bad_rows_adds_nothing(
    ana: ActingDesk, tmp_path: Path
) -> None:
    """They are all told, though nothing reaches the desk."""
    done = import_leads(ana.leads, file(tmp_path, "Name,Phone\nAsha\nBob\n"))
    assert (done.read, done.rejected) == (2, 2)
    assert leads_of(ana) == ()


def test_an_id_of_the_file_is_kept_and_known_again(
    ana: ActingDesk, tmp_path: Path
) -> None:
    """What another system calls a lead, it is called here, however its row changes."""
    first = file(tmp_path, "Lead ID,Name,Email\n00Q1,Asha,asha@example.com\n")
    assert import_leads(ana.leads, first).added == 1
    later = file(tmp_path, "Lead ID,Name,Email\n00Q1,Asha Rao,asha@example.com\n")
    assert import_leads(ana.leads, later).known == 1
    assert [lead.id for lead in leads_of(ana)] == ["00Q1"]


def test_a_possible_repeat_customer_is_flagged(ana: ActingDesk, tmp_path: Path) -> None:
    """A bulk import cannot ask: it stores and flags, or does as it is told (spec 4)."""
    roster = "Name,Email\nAsha Rao,asha@example.com\n"
    import_customers(ana.customers, file(tmp_path, roster, "customers.csv"))
    leads = file(tmp_path, "Name,Email\nA. Rao,ASHA@example.com\n")
    assert import_leads(ana.leads, leads).flagged == 1
    assert len(ana.matches.queue().items) == 1
    other = file(tmp_path, "Name,Email\nAsha R.,asha@Example.com\n")
    blocked = import_leads(ana.leads, other, reaction=Reaction.BLOCK)
    assert (blocked.added, blocked.rejected) == (0, 1)


def test_customers_are_put_into_the_roster_once(
    ana: ActingDesk, tmp_path: Path
) -> None:
    """Contacts and companies, recognised by what their rows say or by their ids."""
    text = (
        "Customer ID,Account Name,Name,Email\n"
        ",Rao Textiles,Asha Rao,asha@example.com\n"
        ",Rao Textiles,,info@rao.example\n"
        "7,,Bob Ash,bob@example.com\n"
        ",Rao Textiles,Asha Rao,asha@example.com\n"
        ",,Eve,eve@\n"
    )
    path = file(tmp_path, text)
    done = import_customers(ana.customers, path)
    assert (done.added, done.repeated, done.rejected) == (3, 1, 1)
    again = import_customers(ana.customers, path)
    assert (again.added, again.known, again.repeated) == (0, 3, 1)
    kinds = [str(customer.kind) for customer in customers_of(ana)]
    assert sorted(kinds) == ["company", "contact", "contact"]


def test_what_the_desk_refuses_is_rejected(ana: ActingDesk, tmp_path: Path) -> None:
    """A custom field that is not defined, or a client that is not there."""
    lines = [
        {"name": "Asha", "emails": ["a@example.com"], "custom": {"seats": "few"}},
        {"name": "Bob", "phones": ["+44 7700 900111"], "client": _ref("contact", "C9")},
    ]
    ana.customers.define_field("seats", "Seats", CustomType.NUMBER)
    path = file(tmp_path, "\n".join(map(json.dumps, lines)), "leads.jsonl")
    rejects = tmp_path / "bad.csv"
    done = import_leads(ana.leads, path, rejects=rejects)
    assert (done.added, done.rejected) == (0, 2)
    told = rejects.read_text(encoding="utf-8-sig")
    assert "custom.seats: is no number value" in told
    assert "no contact 'C9'" in told
    people = [
        {"name": "Asha", "company_id": "O9"},
        {"name": "Bo", "custom": {"seats": "few"}},
    ]
    path = file(tmp_path, "\n".join(map(json.dumps, people)), "people.jsonl")
    assert import_customers(ana.customers, path, rejects=rejects).rejected == 2
    assert "no company 'O9'" in rejects.read_text(encoding="utf-8-sig")


def _ref(kind: str, id_: str) -> dict[str, str]:
    return {"kind": kind, "id": id_}


def test_who_may_not_create_imports_nothing(store: Store, tmp_path: Path) -> None:
    """Rights come first; no rejects file is left either."""
    eve = LeadDesk(store).acting_as(Actor(id="eve", roles=("viewer",)))
    rejects = tmp_path / "bad.csv"
    with pytest.raises(PermissionDeniedError):
        import_leads(eve.leads, file(tmp_path, SHEET), rejects=rejects)
    with pytest.raises(PermissionDeniedError):
        import_customers(eve.customers, file(tmp_path, SHEET), rejects=rejects)
    assert not rejects.exists()


def test_a_file_that_cannot_be_read_imports_nothing(
    ana: ActingDesk, tmp_path: Path
) -> None:
    """One error says why, for CSV and for JSON Lines."""
    with pytest.raises(UnreadableFileError, match="cannot read"):
        import_leads(ana.leads, tmp_path / "none.csv")
    with pytest.raises(UnreadableFileError, match="cannot read"):
        import_leads(ana.leads, tmp_path / "none.jsonl")
    with pytest.raises(UnreadableFileError, match="cannot read"):
        import_leads(ana.leads, tmp_path)


FULL = {
    "id": "L1",
    "name": {"given": "Asha", "family": "Rao", "title": "Dr."},
    "company": "=Rao+Textiles",
    "emails": [{"address": "asha@example.com", "consent": "refused"}],
    "phones": [{"number": "+91 98450 12345", "kind": "mobile", "consent": "refused"}],
    "socials": [{"network": "x", "handle": "@asha"}],
    "website": "rao.example",
    "industry": "Textiles",
    "description": "-1",
    "address": {"street": "7 MG Road; flat 2", "city": "Pune", "country": "India"},
    "source": "Referral",
    "campaign": "Spring",
    "project_id": "Green Acres",
    "tags": ["hot", "wine"],
    "next_call_at": "2024-03-04T10:00:00+00:00",
}


def test_leads_survive_the_way_out_and_back_as_csv(
    ana: ActingDesk, tmp_path: Path
) -> None:
    """Export guards against formula injection (spec 4), and loses nothing by it."""
    import_leads(ana.leads, file(tmp_path, json.dumps(FULL), "leads.jsonl"))
    (lead,) = leads_of(ana)
    path = tmp_path / "out.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        assert write_csv([lead], out, LEAD_CELLS) == 1
    text = path.read_text(encoding="utf-8")
    assert "'=Rao+Textiles" in text
    assert "'+91 98450 12345" in text
    other = LeadDesk(MemoryStore(clock=CLOCK)).acting_as(
        Actor(id="bo", roles=("manager",))
    )
    done = import_leads(other.leads, path)
    assert done.unread == ("Lead Status", "Lead Owner", "Created Date")
    (back,) = leads_of(other)
    assert line_of(back) == line_of(lead)


def test_leads_survive_the_way_out_and_back_as_json(
    ana: ActingDesk, tmp_path: Path
) -> None:
    """JSON Lines keep consent that was given, and the types of custom values."""
    for id_, kind in (
        ("price", CustomType.NUMBER),
        ("since", CustomType.DATE),
        ("seen", CustomType.INSTANT),
        ("vip", CustomType.FLAG),
    ):
        ana.customers.define_field(id_, id_, kind)
    custom = {
        "price": {"number": "1.20"},
        "since": {"date": "2020-02-29"},
        "seen": {"instant": "2024-03-04T10:00:00+00:00"},
        "vip": False,
    }
    mails = [{"address": "asha@example.com", "consent": "given"}]
    text = json.dumps({**FULL, "emails": mails, "custom": custom})
    import_leads(ana.leads, file(tmp_path, text, "leads.jsonl"))
    (lead,) = leads_of(ana)
    assert line_of(lead)["custom"] == custom
    path = tmp_path / "out.jsonl"
    with path.open("w", encoding="utf-8") as out:
        assert write_lines([lead], out) == 1
    other = LeadDesk(MemoryStore(clock=CLOCK)).acting_as(
        Actor(id="bo", roles=("manager",))
    )
    assert import_leads(other.leads, path).added == 1
    (back,) = leads_of(other)
    assert (back.emails, back.custom) == (lead.emails, lead.custom)
    assert import_leads(ana.leads, path).known == 1


def test_customers_survive_the_way_out_and_back(
    ana: ActingDesk, tmp_path: Path
) -> None:
    """Contacts and companies share a file; each comes back as what it was."""
    text = (
        "Company,Name,Email,Phone,Customer Since,Job Title,Lead Source\n"
        "Rao Textiles,Asha Rao,asha@example.com,+91 9845012345,2019-04-02,Buyer,Event\n"
        "Rao Textiles,,info@rao.example,,,,\n"
    )
    import_customers(ana.customers, file(tmp_path, text))
    before = {line_of(each)["id"]: line_of(each) for each in customers_of(ana)}
    buffer = io.StringIO(newline="")
    write_csv(customers_of(ana), buffer, CUSTOMER_CELLS)
    sheet = file(tmp_path, buffer.getvalue(), "out.csv")
    buffer = io.StringIO()
    counts: list[int] = []
    write_lines(customers_of(ana), buffer, counts.append)
    lines = file(tmp_path, buffer.getvalue(), "out.jsonl")
    assert counts == [1, 2]
    for path in (sheet, lines):
        other = LeadDesk(MemoryStore(clock=CLOCK)).acting_as(
            Actor(id="ana", roles=("manager",))
        )
        assert import_customers(other.customers, path).added == 2
        after = {line_of(each)["id"]: line_of(each) for each in customers_of(other)}
        assert after == before


def test_a_map_and_a_delimiter_of_ones_own(ana: ActingDesk, tmp_path: Path) -> None:
    """What the file does not tell, the caller does."""
    path = tmp_path / "leads.txt"
    path.write_bytes("Kunde~Post\nJörg~j@example.com\n".encode("utf-16-le"))
    fields = LEADS.adding({"Kunde": "full", "Post": "email"})
    import_leads(ana.leads, path, fields=fields, encoding="utf-16-le", delimiter="~")
    assert [str(lead.name) for lead in leads_of(ana)] == ["Jörg"]


def test_rejected_rows_never_overwrite_the_file(
    ana: ActingDesk, tmp_path: Path
) -> None:
    """Not by another name of it either; nothing is taken in."""
    path = tmp_path / "leads.csv"
    path.write_text(SHEET, encoding="utf-8")
    link = tmp_path / "link.csv"
    link.symlink_to(path)
    with pytest.raises(UnreadableFileError, match="would overwrite"):
        import_leads(ana.leads, path, rejects=link)
    assert path.read_text(encoding="utf-8") == SHEET
    assert ana.leads.list(View.ALL).items == ()


def test_a_file_that_changes_while_it_is_read_is_told(
    ana: ActingDesk, tmp_path: Path
) -> None:
    """What was UTF-8 when it was looked at may be none any more."""
    path = tmp_path / "leads.csv"
    text = "Name,E-mail\n" + "".join(f"P{n},p{n}@example.com\n" for n in range(9000))
    path.write_text(text, encoding="utf-8")

    def spoil(done: int) -> None:
        if done == 1:
            with path.open("r+b") as file:
                file.seek(-100, io.SEEK_END)
                file.write(b"\xff\xff")

    with pytest.raises(UnreadableFileError, match="has changed while it was read"):
        import_leads(ana.leads, path, progress=spoil)
