"""A small office in which everything refers to something."""

from datetime import timedelta
from typing import Final

from leadlink.model.bookkeeping import CustomType
from leadlink.model.fields import CustomValue, LinkKind, Origin, Standing
from leadlink.model.ids import Kind, Ref
from leadlink.model.person import Address
from leadlink.model.records import Record
from leadlink.testing import factories as make

LEADS: Final = tuple(Ref(Kind.LEAD, f"L{number}") for number in range(1, 6))
ASHA, BINA, CHAND = (Ref(Kind.CONTACT, f"C{number}") for number in range(1, 4))
RAO, SEN = (Ref(Kind.COMPANY, f"O{number}") for number in range(1, 3))

SEED: Final[tuple[Record, ...]] = (
    make.custom_field("budget", carries_to=(Kind.CONTACT, Kind.DEAL)),
    make.custom_field("shade", label="Shade", type=CustomType.TEXT, carries_to=()),
    make.company("O1", industry="silk", owner_id="ana"),
    make.company("O2", name="Sen Jute", tags=("old",)),
    make.contact(
        "C1",
        phones=("+91 98450 12345",),
        company_id="O1",
        role="buyer",
        owner_id="ana",
        custom=(CustomValue(field_id="budget", value=0),),
    ),
    make.contact("C2", name="Bina Sen", emails=("bina@sen.example",), tags=("old",)),
    make.contact(
        "C3",
        name="Chand Das",
        emails=(),
        phones=("+91 98450 33333",),
        standing=Standing.NONE,
    ),
    make.contact("C4", name="B. Sen", emails=(), company_id="O2"),
    make.deal("D1", contact_id="C1", company_id="O1"),
    make.job("J1", customer=make.customer_link(customer=ASHA, kind=LinkKind.MATCH)),
    make.lead(
        "L1",
        company="Rao Textiles",
        project_id="P",
        status="CONTACTED",
        owner_id="ana",
        tags=("vip",),
        industry="linen",
        website="rao.example",
        custom=(
            CustomValue(field_id="budget", value=5),
            CustomValue(field_id="shade", value="red"),
        ),
        origin=Origin(source="Referral", campaign="spring"),
        address=Address(street="4 Hill Road", city="Pune", country="IN"),
    ),
    make.lead(
        "L2",
        name="Ashok Rao",
        phones=("+91 98450 22222",),
        project_id="P",
        status="QUALIFIED",
        owner_id="bo",
    ),
    make.lead(
        "L3",
        name="Bina Sen",
        company="Sen Jute",
        industry="jute",
        description="Sacks.",
        emails=("bina@sen.example",),
        phones=(),
        project_id="P",
        status="CONTACTED",
        customer=make.customer_link(customer=BINA, kind=LinkKind.MATCH),
    ),
    make.lead("L4", name="Chand Das", phones=("+91 98450 33333",), project_id="P"),
    make.lead("L5", name="", company="Mill House", emails=("info@mill.example",)),
    make.note("N1", about=(LEADS[0],)),
    make.note("N2", about=(BINA, LEADS[2])),
    make.task("T1", about=(LEADS[1],)),
    make.task("T2", about=(LEADS[0],), done_at=make.NOW, done_by="ana"),
    make.appointment("A1", about=(LEADS[0],)),
    make.appointment("A2", about=(LEADS[1],), starts_at=make.NOW + timedelta(hours=5)),
    make.document("P1", about=(LEADS[0],)),
    make.document("P2", about=(LEADS[2], BINA)),
    make.document("P3", about=(RAO,)),
    make.dismissal("X1", left=BINA, right=Ref(Kind.CONTACT, "C4")),
    make.flag("lead:L4", subject=LEADS[3], candidates=(CHAND,)),
)
