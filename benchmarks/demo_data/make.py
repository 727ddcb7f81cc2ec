"""Make the two dirty CSV files that ship with ``leadlink demo``: same seed, same bytes.

Run ``python benchmarks/demo_data/make.py`` after a change. People, firms and addresses
are invented; mailboxes are under names that are kept for examples.
"""

import csv
import io
import random  # noqa: TID251 - seeded: the files come out the same each time
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import attrs
import stories
from countries import COUNTRIES, FIELDS, SHARES, TRADES, Country

TARGET = Path(__file__).parents[2] / "src/leadlink/cli/demo"
SOURCES = ("Website", "Referral", "LinkedIn", "Cold Call", "Email", "Event", "Other")
CUSTOMERS, NEW_LEADS, REPEATS, HOUSEHOLDS, COLLEAGUES = 150, 190, 60, 25, 25
MAILS = ("example.com", "example.net", "example.org")
dice = random.Random(20_240_229)  # noqa: S311 - test data, nothing is kept secret


@attrs.frozen(kw_only=True)
class Someone:
    """One invented person, before anybody has typed the name wrongly."""

    land: Country
    given: str
    family: str
    company: str
    mail: str
    mobile: str
    landline: str
    street: str
    city: str
    postcode: str


def pick(words: str, sep: str | None = None) -> str:
    """Choose one of several words."""
    return dice.choice(words.split(sep))


def digits(pattern: str) -> str:
    """Put a digit for each ``#``."""
    return re.sub("#", lambda _: str(dice.randint(1, 9)), pattern)


def plain(text: str) -> str:
    """Bring a Latin name to what a mailbox is made of."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub("[^a-z]", "", folded.lower())


def first(name: str) -> str:
    """Give a name as its owner writes it."""
    return name.split("/", maxsplit=1)[0]


def other(name: str) -> str:
    """Give the other way to write a name, or the same."""
    return name.rsplit("/", maxsplit=1)[-1]


def somebody(land: Country | None = None) -> Someone:
    """Invent a person, of a country or of any."""
    land = land or COUNTRIES[pick(SHARES)]
    given, family = pick(land.given), pick(land.family)
    city, postcode = digits(pick(land.cities, ",")).split("|")
    local = dice.choice(("{0}.{1}", "{0}{1}", "{1}.{0}", "{0}_{1}"))
    number = dice.randint(2, 98)
    mail = local.format(plain(other(given)), plain(other(family))) + str(number)
    return Someone(
        land=land,
        given=given,
        family=family,
        company="",
        mail=f"{mail}@{dice.choice(MAILS)}",
        mobile=digits(land.mobile),
        landline=digits(land.landline),
        street=pick(land.streets, ",").replace("#", str(number)),
        city=city,
        postcode=postcode,
    )


def cut(number: str, size: int, sep: str) -> str:
    """Write digits in groups."""
    return sep.join(number[at : at + size] for at in range(0, len(number), size))


STYLES: dict[str, Callable[[str, str, str], str]] = {
    "intl": lambda c, b, _: f"+{c} {b[:3]} {b[3:6]} {b[6:]}",
    "intl00": lambda c, b, _: f"00{c} {b}",
    "us": lambda _, b, __: f"({b[:3]}) {b[3:6]}-{b[6:]}",
    "dots": lambda _, __, t: f"{t[:3]}.{t[3:6]}.{t[6:]}",
    "dashes": lambda _, __, t: f"{t[:3]}-{t[3:6]}-{t[6:]}",
    "slash": lambda _, __, t: f"{t[:4]}/{t[4:]}",
    "pairs": lambda _, __, t: cut(t, 2, " "),
    "triples": lambda _, __, t: cut(t, 3, " "),
    "indian": lambda _, b, __: f"0{b[:5]}-{b[5:]}",
    "brazil": lambda _, b, __: f"({b[:2]}) {b[2:-4]}-{b[-4:]}",
    "bare": lambda _, __, t: t,
}


def written(number: str, land: Country) -> str:
    """Write a national number as one of the country's people would."""
    return STYLES[pick(land.styles)](land.code, number.lstrip("0"), number)


def firm(land: Country) -> str:
    """Invent a company name."""
    return f"{pick(TRADES)} {pick(FIELDS)} {land.form}"


def customer_row(who: Someone, **changes: str) -> dict[str, str]:
    """Write a person as a row of the customers file."""
    row = {
        "Account Name": who.company,
        "First Name": first(who.given),
        "Last Name": first(who.family),
        "Email Address": who.mail,
        "Phone Number": written(who.landline, who.land),
        "Mobile Phone": written(who.mobile, who.land),
        "Street Address": who.street,
        "City": who.city,
        "Zip": who.postcode,
        "Country/Region": who.land.word,
        "Tags": dice.choice(("", "", "vip", "newsletter, gold", "gold")),
        "Customer Since": digits("2013-0#-1#").replace(
            "2013", "20" + str(dice.randint(11, 23))
        ),
    }
    return {**row, **changes}


def lead_row(who: Someone, **changes: str) -> dict[str, str]:
    """Write a person as a row of the leads file."""
    row = {
        "First Name": first(who.given),
        "Last Name": first(who.family),
        "Company": who.company,
        "E-mail": who.mail,
        "Mobile": written(who.mobile, who.land),
        "Lead Source": dice.choice(SOURCES),
        "Campaign": dice.choice(("", "", "Spring Fair; Hall 3", "Autumn 24")),
        "Project": dice.choice(("", "Green Acres", "Palm Court", "Harbour View")),
        "Street": who.street,
        "City": who.city,
        "Postal Code": who.postcode,
        "Country": who.land.word,
        "Tags": dice.choice(("", "", "hot", "hot; first-time buyer", "brochure")),
        "Notes": dice.choice(("", "", 'Said "call me after six"', "Wants a quote")),
    }
    return {**row, **changes}


def spoiled(who: Someone) -> dict[str, str]:
    """Write a known customer as they turn up again: shorter, folded, half of it."""
    row = lead_row(who)
    match dice.randint(0, 5):
        case 0:
            row["First Name"] = other(who.given)
            row["E-mail"] = ""
        case 1:
            row |= {"First Name": other(who.given), "Last Name": other(who.family)}
            row["Mobile"] = ""
        case 2:
            row |= {"E-mail": who.mail.upper(), "Mobile": ""}
        case 3:
            row |= {"First Name": first(who.given)[:1] + ".", "Street": ""}
        case 4:
            row |= {"First Name": row["Last Name"], "Last Name": row["First Name"]}
        case _:
            row |= {"Mobile": "", "Office Phone": written(who.landline, who.land)}
    return row


def customers() -> tuple[list[Someone], list[dict[str, str]]]:
    """Make the people of the roster, and the rows that say so."""
    people = [somebody() for _ in range(CUSTOMERS)]
    firms: dict[str, Someone] = {}
    for at, who in enumerate(people):
        if at % 3 == 0:
            name = firm(who.land)
            people[at] = attrs.evolve(who, company=name)
            firms.setdefault(name, who)
    rows = [customer_row(who) for who in people]
    for name, who in list(firms.items())[:20]:
        core = plain(name.split()[0] + name.split()[1])
        rows.append(
            customer_row(
                attrs.evolve(who, company=name, mail=f"info@{core}.example"),
                **{"First Name": "", "Last Name": "", "Mobile Phone": ""},
                Website=f"https://www.{core}.example",
                Industry=name.split()[1],
            )
        )
    rows.extend(dict(rows[at]) for at in (3, 40, 77))
    dice.shuffle(rows)
    return people, rows


def leads(known: list[Someone]) -> list[dict[str, str]]:
    """Make the leads: new people, known ones, their families and colleagues."""
    rows = []
    for at in range(NEW_LEADS):
        who = somebody()
        rows.append(lead_row(attrs.evolve(who, company=firm(who.land) * (at % 4 == 0))))
    rows.extend(spoiled(who) for who in dice.sample(known, REPEATS))
    for who in dice.sample(known, HOUSEHOLDS):
        kin = attrs.evolve(who, given=pick(who.land.given), mail="")
        line = written(who.landline, who.land)
        if first(kin.given) != first(who.given):
            rows.append(lead_row(kin, Mobile="", **{"Office Phone": line}))
    employed = [who for who in known if who.company]
    for who in dice.sample(employed, COLLEAGUES):
        mate = attrs.evolve(somebody(who.land), company=who.company)
        core = plain("".join(who.company.split()[:2]))
        role = dice.choice(("info", "sales", "office"))
        row = lead_row(mate, Mobile="", **{"E-mail": f"{role}@{core}.example"})
        row["Office Phone"] = written(who.landline, who.land)
        rows.append(row)
    rows.extend(dict(rows[at]) for at in (5, 21, 60, 99, 140, 180, 200, 230))
    for at in (11, 33, 88, 120, 160):
        rows.append(
            {**rows[at], "E-mail": rows[at]["E-mail"].title(), "Notes": "again"}
        )
    dice.shuffle(rows)
    return rows


def put_in(rows: list[dict[str, str]], more: list[dict[str, str]]) -> None:
    """Strew rows over the others."""
    for row in more:
        rows.insert(dice.randint(1, len(rows)), row)


def write(
    path: Path, head: tuple[str, ...], rows: list[dict[str, str]], delimiter: str
) -> None:
    """Write a file as a spreadsheet would: byte order mark, CRLF, quotes where due.

    A row with ``*`` is cut short or grown: that many cells more, or fewer.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        cells = [row.get(name, "") for name in head]
        change = int(row.get("*", "0"))
        writer.writerow(cells[:change] if change < 0 else cells + ["?"] * change)
    path.write_bytes(b"\xef\xbb\xbf" + out.getvalue().encode())


def main() -> None:
    """Write both files."""
    people, roster = customers()
    put_in(roster, stories.CUSTOMERS)
    put_in(roster, stories.BAD_CUSTOMERS)
    intake = leads(people)
    put_in(intake, stories.LEADS)
    put_in(intake, stories.BAD_LEADS)
    write(TARGET / "customers.csv", stories.CUSTOMER_HEAD, roster, ";")
    write(TARGET / "leads.csv", stories.LEAD_HEAD, intake, ",")
    print(f"{len(roster)} customers, {len(intake)} leads in {TARGET}")


if __name__ == "__main__":
    main()
