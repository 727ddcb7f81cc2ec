"""Clean columns for peers, who want them: what leadlink is charged for, they get free.

Names are folded to small Latin letters, titles and generations cut off, a whole name in
one field is split; numbers are brought to international form; legal forms are left out.
"""

import csv
import re
from functools import lru_cache
from pathlib import Path

import phonenumbers
from anyascii import anyascii

Row = dict[str, str]
COLUMNS = (
    "unique_id", "first", "last", "company", "email", "mail_user", "phone", "street",
    "city", "postcode", "country", "birth_date", "id_number", "is_company",
)  # fmt: skip
SUFFIXES = frozenset(("jr", "sr"))
TITLES = frozenset("mr mrs ms dr prof herr frau sr sra m mme ing dipl".split())
FORMS = frozenset(
    (
        "inc incorporated llc corp corporation co company llp lp ltd limited plc gmbh "
        "ag kg ek ug ohg sarl sas sa eurl sasu sl slu spa srl snc ltda me eireli bv nv "
        "vof sp zoo sro as ooo zao oao tov pp prat ae epe oe sti ab hb kb aps oy oyj "
        "ky tmi kft zrt bt nyrt doo dd jdoo pvt private pt cv tbk fze pjsc the and und "
        "et y e"
    ).split()
)
STREETS = {
    "street": "st", "avenue": "ave", "drive": "dr", "lane": "ln", "road": "rd",
    "court": "ct", "boulevard": "blvd", "strasse": "str", "calle": "c",
    "avenida": "av", "rue": "r",
}  # fmt: skip
JUNK = 3


def write(folder: Path) -> None:
    """Write the clean files of a world."""
    for name, mark in (("customers", ""), ("leads", "l")):
        with (folder / f"{name}.csv").open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        path = folder / f"clean_{name}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(clean(row, mark) for row in rows)


def clean(row: Row, mark: str) -> Row:
    """Clean one row."""
    first, last = names(row["first_name"], row["last_name"])
    mail = re.sub(
        r"\+[^@]*", "", row["email"].strip().lower().split(" ")[-1].strip("<>;,")
    )
    street = [STREETS.get(word, word) for word in words(row["street"])]
    return {
        "unique_id": f"{mark}{row['id']}",
        "first": first,
        "last": last,
        "company": " ".join(w for w in words(row["company"]) if w not in FORMS),
        "email": mail if "@" in mail else "",
        "mail_user": mail.partition("@")[0] if "@" in mail else "",
        "phone": phone(row["phone"], row["country"] or "US"),
        "street": " ".join(street),
        "city": " ".join(words(row["city"])),
        "postcode": row["postcode"].replace(" ", "").lower(),
        "country": row["country"],
        "birth_date": row["birth_date"],
        "id_number": row["id_number"],
        "is_company": "" if first or last else "yes",
    }


def names(first: str, last: str) -> tuple[str, str]:
    """Give given name and surname in small Latin letters."""
    for whole in (first, last):
        family, comma, given = whole.partition(", ")
        if comma and not (first and last) and given.strip(". ").lower() not in SUFFIXES:
            first, last = given, family
    given_names = [word for word in words(first) if word not in TITLES]
    surnames = [word for word in words(last) if word not in SUFFIXES]
    if not (given_names and surnames):
        everything = given_names + surnames
        given_names, surnames = everything[:-1], everything[-1:]
        if len(everything) == 1 and first:
            given_names, surnames = everything, []
    return (given_names or [""])[0], " ".join(surnames)


def words(text: str) -> list[str]:
    """Split into words of small Latin letters and digits."""
    return _words(text)


@lru_cache(maxsize=100_000)
def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", anyascii(text).lower().replace("'", ""))


@lru_cache(maxsize=100_000)
def phone(text: str, country: str) -> str:
    """Give the first number in international form, or ""."""
    first = re.split(r" / |; |, ", text)[0]
    try:
        number = phonenumbers.parse(first, country)
    except phonenumbers.NumberParseException:
        return ""
    number.extension = None
    digits = str(number.national_number)
    if len(set(digits)) < JUNK or digits == "123456":
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
