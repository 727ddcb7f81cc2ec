"""What a CRM has written down of a person or a company, one record at a time."""

from random import Random
from typing import TypeVar

from worlds import companies, places, scripts, slips
from worlds.channels import CHANNELS, JUNK_MAILS, JUNK_PHONES, TITLES
from worlds.companies import Company
from worlds.people import Job, Person
from worlds.places import Home
from worlds.rates import Rates

COLUMNS = (
    "id", "entity", "first_name", "last_name", "company", "email", "phone", "street",
    "city", "postcode", "country", "birth_date", "id_number", "website", "household",
    "employer",
)  # fmt: skip
"""``entity``, ``household`` and ``employer`` are the truth, never an input."""

_T = TypeVar("_T")


class Writer:
    """Writes records, each with slips and gaps of its own."""

    def __init__(self, rates: Rates, chance: Random) -> None:
        """Keep the rates and the source of chance."""
        self.rates = rates
        self.chance = chance
        self._channels, self._weights = zip(*rates.channels, strict=True)

    def of_person(self, person: Person, *, is_lead: bool) -> dict[str, str]:
        """Write down a person as known at some time, through some channel."""
        chance, rates = self.chance, self.rates
        channel = chance.choices(self._channels, self._weights)[0]
        has = CHANNELS[channel]
        job = self._then(person.jobs) if person.jobs else None
        home = self._then(person.homes)
        is_work = job is not None and chance.random() < has["work"]
        row = dict.fromkeys(COLUMNS, "")
        row["entity"] = person.key
        row["household"] = home.household
        row["employer"] = job.company.key if job else ""
        if self._shown(has["email"], rates.no_email, is_lead=is_lead):
            row["email"] = self._mail(person, job if is_work else None)
        if self._shown(has["phone"], rates.no_phone, is_lead=is_lead):
            row["phone"] = self._phone(person, home, job if is_work else None)
        if not (row["email"] or row["phone"]) and chance.random() >= rates.bare:
            if chance.random() < rates.no_email / (rates.no_email + rates.no_phone):
                row["phone"] = self._phone(person, home, job if is_work else None)
            else:
                row["email"] = self._mail(person, job if is_work else None)
        place = job.office if is_work and job and chance.random() < 0.7 else home
        if self._shown(has["address"], rates.no_address, is_lead=is_lead):
            self._address(row, place, channel, is_lead=is_lead)
        if chance.random() >= self._odds(rates.no_country, is_lead=is_lead):
            row["country"] = place.country
        company_chance = max(has["company"], 0.9 * is_work)
        if job and self._shown(company_chance, rates.no_company, is_lead=is_lead):
            self._company(row, job.company, channel)
        self._name(row, person, channel, is_lead=is_lead)
        if chance.random() < rates.births:
            row["birth_date"] = self._birth(person.birth)
        if chance.random() < rates.ids:
            row["id_number"] = self._number(person.number)
        self._case(row)
        return row

    def of_company(self, company: Company, *, is_lead: bool) -> dict[str, str]:
        """Write down a company without a person."""
        chance, rates = self.chance, self.rates
        channel = chance.choices(self._channels, self._weights)[0]
        row = dict.fromkeys(COLUMNS, "")
        row["entity"] = row["employer"] = company.key
        self._company(row, company, channel)
        if self._shown(0.75, rates.no_email, is_lead=is_lead):
            role = company.roles[chance.random() < 0.3]
            row["email"] = f"{role}@{company.domain}"
        if self._shown(0.85, rates.no_phone, is_lead=is_lead):
            row["phone"] = self._written(company.switchboard, channel)
        office = chance.choice(company.offices)
        if self._shown(0.75, rates.no_address, is_lead=is_lead):
            self._address(row, office, channel, is_lead=is_lead)
        if chance.random() >= self._odds(rates.no_country, is_lead=is_lead):
            row["country"] = company.country
        if chance.random() < min(2 * rates.websites, 0.8):
            row["website"] = self._website(company)
        if rates.registered and chance.random() < rates.registered:
            row["id_number"] = self._number(company.number)
        self._case(row)
        return row

    def _then(self, values: tuple[_T, ...]) -> _T:
        """Give what was so at the time: now, or in half of the changed ones before."""
        return values[-1] if len(values) == 1 else self.chance.choice(values)

    def _odds(self, share: float, *, is_lead: bool) -> float:
        if not is_lead:
            return share
        odds = share / max(1 - share, 1e-9) * self.rates.lead_blanks
        return odds / (1 + odds)

    def _shown(self, share: float, blank: float, *, is_lead: bool) -> bool:
        missing = self._odds(1 - share * (1 - blank), is_lead=is_lead)
        return self.chance.random() >= missing

    def _name(
        self, row: dict[str, str], person: Person, channel: str, *, is_lead: bool
    ) -> None:
        chance, rates = self.chance, self.rates
        code = person.locale.code
        given, family = self._spelt(person)
        if chance.random() < rates.plain:
            given = slips.plain(given, code, chance)
            family = slips.plain(family, code, chance)
        given = slips.slipped(given, chance, rates.typos, channel)
        family = slips.slipped(family, chance, rates.typos, channel)
        given = self._given(given, person)
        if person.suffix and chance.random() < 0.8:
            family = f"{family}{chance.choice((' ', ', '))}{person.suffix}"
            family += chance.choice((".", ""))
        if chance.random() < self._odds(rates.no_given, is_lead=is_lead):
            given = ""
        elif chance.random() < self._odds(rates.no_family, is_lead=is_lead):
            family = ""
        self._fields(row, given, family)

    def _spelt(self, person: Person) -> tuple[str, str]:
        """Choose the names of a person, and the script."""
        chance, rates = self.chance, self.rates
        locale, at = person.locale, -1
        if len(person.families) > 1 and chance.random() < 0.5:
            at = 0
        given, family = person.given, person.families[at]
        if chance.random() < rates.nicknames and person.short:
            given = person.short
        is_latin = person.is_latin if chance.random() < 0.85 else None
        if is_latin is None:
            is_latin = chance.random() < rates.latin
        if not locale.is_latin and is_latin:
            is_own = given == person.given and chance.random() < 0.8
            given = person.latin_given if is_own else locale.spelt(given, chance)
            family = person.latin_families[at]
            if chance.random() < 0.12:
                family = locale.spelt(person.families[at], chance)
        if locale.code in {"es_ES", "es_MX"} and chance.random() < 0.35:
            family = family.split()[0]
        elif locale.code == "pt_BR" and chance.random() < 0.5:
            family = family.split()[-1]
        return given, family

    def _given(self, given: str, person: Person) -> str:
        """Shorten a given name to its initial, or add another one or a title."""
        chance, rates = self.chance, self.rates
        if chance.random() < rates.initials and scripts.is_latin(given):
            given = given[0] + chance.choice((".", ".", ""))
        elif chance.random() < rates.middles and person.locale.is_latin:
            second = person.second
            given += f" {second[0]}." if chance.random() < 0.7 else f" {second}"
        if chance.random() < rates.titles:
            return f"{chance.choice(TITLES)} {given}"
        return given

    def _fields(self, row: dict[str, str], given: str, family: str) -> None:
        chance, rates = self.chance, self.rates
        kind = chance.random()
        if kind < rates.swapped:
            given, family = family, given
        elif kind < rates.swapped + rates.merged and given and family:
            both = f"{family}, {given}"
            given, family = (both, "") if chance.random() < 0.5 else ("", both)
        elif kind < rates.swapped + rates.merged + rates.whole:
            both = f"{given} {family}".strip()
            given, family = (both, "") if chance.random() < 0.6 else ("", both)
        row["first_name"], row["last_name"] = given, family

    def _mail(self, person: Person, job: Job | None) -> str:
        chance, rates = self.chance, self.rates
        if chance.random() < rates.junk:
            return chance.choice(JUNK_MAILS)
        mail = self._then(person.mails)
        if job is not None and chance.random() < 0.8:
            mail = job.mail
            if chance.random() < rates.roles:
                mail = f"{chance.choice(job.company.roles)}@{job.company.domain}"
        if chance.random() < rates.typos * 0.4:
            mail = slips.typed(mail, chance)
        kind = chance.random()
        if kind < 0.005:
            return f"{person.latin_given} {person.latin_families[-1]} <{mail}>"
        if kind < 0.015:
            return mail.replace("@", f"+{chance.choice(('news', 'shop', 'crm'))}@")
        if kind < 0.04:
            return mail.upper() if chance.random() < 0.5 else mail.capitalize()
        if chance.random() < rates.two_addresses:
            joint = chance.choice(("; ", ", ", " "))
            return f"{mail}{joint}{chance.choice(person.mails)}"
        return mail

    def _phone(self, person: Person, home: Home, job: Job | None) -> str:
        chance, rates = self.chance, self.rates
        if chance.random() < rates.junk:
            return chance.choice(JUNK_PHONES)
        number = self._then(person.mobiles)
        if job is not None and chance.random() < rates.switchboards:
            number = job.company.switchboard
            written = self._written(number, "")
            if chance.random() < 0.3:
                written += f"{chance.choice((' x', ' ext ', ' ext. '))}{job.extension}"
            return written
        if home.landline and chance.random() < 0.35:
            number = home.landline
        written = self._written(number, "typed")
        if chance.random() < rates.two_numbers:
            other = self._written(home.landline or person.mobiles[0], "")
            written += chance.choice((" / ", ", ", "; ")) + other
        return written

    def _written(self, number: str, channel: str) -> str:
        country, _, digits = number.partition(" ")
        if channel and self.chance.random() < self.rates.typos * 0.5:
            digits = slips.digit(digits, self.chance)
        return places.written(
            f"{country} {digits}", self.chance, self.rates.international
        )

    def _address(
        self, row: dict[str, str], home: Home, channel: str, *, is_lead: bool
    ) -> None:
        chance, rates = self.chance, self.rates
        street = places.street_of(home, chance, rates.short_streets)
        city = home.city
        cities = places.TABLE[home.country]
        if "abroad" in cities and chance.random() < rates.latin * 0.5:
            here = [each.partition(":")[0] for each in cities["cities"]]
            if city in here:
                city = cities["abroad"][here.index(city)]
        if chance.random() < rates.plain:
            street = slips.plain(street, home.country, chance)
            city = slips.plain(city, home.country, chance)
        row["street"] = slips.slipped(street, chance, rates.typos, channel)
        if chance.random() >= self._odds(rates.no_city, is_lead=is_lead):
            row["city"] = slips.slipped(city, chance, rates.typos * 0.5, channel)
        if chance.random() >= self._odds(rates.no_postcode, is_lead=is_lead):
            postcode = home.postcode
            if chance.random() < rates.typos * 0.5 and postcode[-2:].isdigit():
                postcode = slips.digit(postcode, chance)
            row["postcode"] = postcode

    def _company(self, row: dict[str, str], company: Company, channel: str) -> None:
        chance, rates = self.chance, self.rates
        name = companies.name_of(company, chance, rates.company_forms)
        if chance.random() < rates.plain * 0.5:
            name = slips.plain(name, company.country, chance)
        row["company"] = slips.slipped(name, chance, rates.typos, channel)
        if chance.random() < rates.websites:
            row["website"] = self._website(company)

    def _website(self, company: Company) -> str:
        before = self.chance.choice(("", "www.", "https://", "https://www.", "http://"))
        return f"{before}{company.domain}{self.chance.choice(('', '', '/'))}"

    def _number(self, number: str) -> str:
        chance = self.chance
        if chance.random() < self.rates.wrong_ids:
            return slips.digit(number, chance)
        return number

    def _birth(self, birth: str) -> str:
        written = self._date(birth)
        if self.rates.years and self.chance.random() < self.rates.years:
            return written[:4]
        return written

    def _date(self, birth: str) -> str:
        chance = self.chance
        if chance.random() >= self.rates.wrong_births:
            return birth
        year, month, day = birth.split("-")
        kind = chance.random()
        if kind < 0.35 and int(day) <= 12:
            return f"{year}-{day}-{month}"
        if kind < 0.6:
            return f"{int(year) + chance.choice((-10, -1, 1, 10))}-{month}-{day}"
        if kind < 0.8:
            return f"{year}-{chance.randint(1, 12):02}-{day}"
        if kind < 0.9:
            return f"{year}-01-01"
        return f"{year}-{month}-{chance.randint(1, 28):02}"

    def _case(self, row: dict[str, str]) -> None:
        chance = self.chance
        if chance.random() >= self.rates.cased:
            return
        make = str.upper if chance.random() < 0.5 else str.lower
        for field in ("first_name", "last_name", "company", "street", "city"):
            if field.endswith("name") or chance.random() < 0.6:
                row[field] = make(row[field])
