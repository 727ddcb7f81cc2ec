"""People, their households, mailboxes, numbers and employers."""

from collections.abc import Iterator
from random import Random

import attrs

from worlds import companies, mailboxes, names, places
from worlds.companies import Company
from worlds.places import TABLE, Home
from worlds.rates import Rates

NOW = 2024


@attrs.frozen(kw_only=True)
class Job:
    """Where somebody works, with the address and the extension there."""

    company: Company
    mail: str
    extension: str
    office: Home


@attrs.frozen(kw_only=True)
class Person:
    """Somebody, with what was so earlier first and what is so now last.

    Attributes:
        given, families, second: As spelt at home.
        latin_given, latin_families: In Latin letters, as this person spells them.
        short: What else the person is called, or "".
        is_latin: Whether this person mostly writes in Latin letters.
        suffix: Jr, Sr or "".
    """

    key: str
    locale: names.Locale
    given: str
    families: tuple[str, ...]
    second: str
    latin_given: str
    latin_families: tuple[str, ...]
    short: str
    is_latin: bool
    suffix: str
    birth: str
    number: str
    homes: tuple[Home, ...]
    mobiles: tuple[str, ...]
    mails: tuple[str, ...]
    jobs: tuple[Job, ...]


@attrs.define
class Town:
    """Everything that people of a world have between them."""

    rates: Rates
    chance: Random
    people: int = 0
    households: int = 0
    companies: list[Company] = attrs.Factory(list)
    desks: dict[str, list[Company]] = attrs.Factory(dict)
    taken: set[int] = attrs.Factory(set)
    recent: list[Home] = attrs.Factory(list)

    def household(self) -> list[Person]:
        """Make the people of a household."""
        chance, rates = self.chance, self.rates
        codes, weights = zip(*rates.locales, strict=True)
        locale = names.locale_of(chance.choices(codes, weights)[0])
        country = locale.country
        if chance.random() < rates.foreign:
            code = chance.choices(codes, weights)[0]
            country = names.COUNTRIES[code]
        homes = self._homes(country)
        family = self._family(locale)
        is_male = chance.random() < 0.5
        first = self.person(locale, family, homes, is_male=is_male, age=None)
        if chance.random() >= rates.families:
            return [first]
        people = [first]
        age = NOW - int(first.birth[:4])
        if chance.random() < 0.8:
            theirs = family if chance.random() < rates.kin else self._family(locale)
            if locale.code in names.TWO_SURNAMES:
                theirs = self._family(locale)
            mate = age + round(chance.gauss(0, 4))
            people.append(
                self.person(locale, theirs, homes, is_male=not is_male, age=mate)
            )
        for _ in range(chance.choices((0, 1, 2, 3), (30, 35, 25, 10))[0]):
            if age - 20 < 16:
                break
            child = chance.randint(16, age - 20)
            people.append(self._child(people, locale, family, homes, child))
        if chance.random() < rates.family_mailboxes and len(people) > 1:
            shared = people[0].mails[-1]
            people = [
                attrs.evolve(each, mails=(*each.mails[:-1], shared))
                if chance.random() < 0.7
                else each
                for each in people
            ]
        return people

    def _child(
        self,
        people: list[Person],
        locale: names.Locale,
        family: str,
        homes: tuple[Home, ...],
        age: int,
    ) -> Person:
        chance, rates = self.chance, self.rates
        if locale.code in names.TWO_SURNAMES and len(people) > 1:
            halves = [each.families[-1].split()[0] for each in people[:2]]
            family = " ".join(halves)
        is_male = chance.random() < 0.5
        father = people[0]
        is_junior = is_male and chance.random() < rates.juniors
        own = homes
        if age > 24 and chance.random() < 0.5:
            own = (*homes[-1:], *self._homes(homes[-1].country)[-1:])
        child = self.person(locale, family, own, is_male=is_male, age=age)
        taken = {each.given for each in people}
        for _ in range(5):
            if child.given not in taken:
                break
            child = self.person(locale, family, own, is_male=is_male, age=age)
        if not is_junior or father.families[-1] != child.families[-1]:
            return child
        suffix = ""
        if chance.random() < rates.generations:
            suffix = "Jr"
            people[0] = attrs.evolve(father, suffix="Sr")
        return attrs.evolve(
            child,
            given=father.given,
            latin_given=father.latin_given,
            short=father.short,
            suffix=suffix,
            mails=self._mails(
                locale, father.latin_given, child.latin_families, child.birth[:4]
            ),
        )

    def _family(self, locale: names.Locale) -> str:
        count = 2 if locale.code in names.TWO_SURNAMES else 1
        rare, common = self.rates.rare, self.rates.common
        return " ".join(locale.surname(self.chance, rare, common) for _ in range(count))

    def _homes(self, country: str) -> tuple[Home, ...]:
        chance, rates = self.chance, self.rates
        self.households += 1
        key = f"h{self.households}"
        home = places.home_of(country, key, chance, rates.landlines)
        if self.recent and chance.random() < rates.same_building:
            other = chance.choice(self.recent)
            home = attrs.evolve(other, household=key, landline="")
        self.recent.append(home)
        del self.recent[:-60]
        if chance.random() >= rates.moved:
            return (home,)
        old = places.home_of(country, key, chance, rates.landlines)
        if chance.random() < 0.4:
            old = attrs.evolve(old, city=home.city, postcode=home.postcode)
        return (old, home)

    def person(
        self,
        locale: names.Locale,
        family: str,
        homes: tuple[Home, ...],
        *,
        is_male: bool,
        age: int | None,
    ) -> Person:
        """Make a person of a household."""
        chance, rates = self.chance, self.rates
        self.people += 1
        pool = locale.male if is_male else locale.female
        given, second = pool.draw(chance, rates.common), pool.draw(chance)
        if not is_male and locale.code in names.GENDERED:
            family = names.feminine(family, locale.code)
        families: tuple[str, ...] = (family,)
        if chance.random() < rates.new_name * (0.5 if is_male else 1.5):
            families = (self._family(locale), family)
            if chance.random() < 0.3:
                families = (family, f"{family}-{families[0]}")
        year = NOW - (round(chance.triangular(18, 88, 42)) if age is None else age)
        birth = f"{year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        spelt = locale.spelt(given, chance)
        spelt_families = tuple(locale.spelt(each, chance) for each in families)
        country = homes[-1].country
        phones = 2 if chance.random() < rates.new_phone else 1
        return Person(
            key=f"p{self.people}",
            locale=locale,
            given=given,
            families=families,
            second=second,
            latin_given=spelt,
            latin_families=spelt_families,
            short=locale.short_of(given, chance),
            is_latin=chance.random() < rates.latin,
            suffix="",
            birth=birth,
            number=places.filled("#########", chance),
            homes=homes,
            mobiles=tuple(
                places.number_of(country, "mobile", chance) for _ in range(phones)
            ),
            mails=self._mails(locale, spelt, spelt_families, str(year)),
            jobs=tuple(self._jobs(country, spelt, spelt_families)),
        )

    def _mails(
        self, locale: names.Locale, given: str, families: tuple[str, ...], year: str
    ) -> tuple[str, ...]:
        chance = self.chance
        count = 2 if chance.random() < self.rates.new_email else 1
        providers = TABLE[locale.country]["mail"]
        return tuple(
            self._address(
                chance.choice(mailboxes.PRIVATE),
                chance.choice(providers),
                (given, families[0 if at < count - 1 else -1], year),
            )
            for at in range(count)
        )

    def _address(self, pattern: str, domain: str, who: tuple[str, str, str]) -> str:
        """Make an address that nobody has yet."""
        chance = self.chance
        user = mailboxes.user_of(pattern, who, chance)
        address = f"{user}@{domain}"
        while hash(address) in self.taken:
            address = f"{user}{chance.randint(2, 9999)}@{domain}"
        self.taken.add(hash(address))
        return address

    def _jobs(
        self, country: str, given: str, families: tuple[str, ...]
    ) -> Iterator[Job]:
        chance, rates = self.chance, self.rates
        if chance.random() >= rates.employed:
            return
        for _ in range(2 if chance.random() < rates.new_job else 1):
            company = self.employer(country)
            yield Job(
                company=company,
                mail=self._address(
                    company.pattern, company.domain, (given, families[0], "")
                ),
                extension=str(chance.randint(10, 999)),
                office=chance.choice(company.offices),
            )

    def employer(self, country: str) -> Company:
        """Find a desk at a company, or at a new one."""
        chance = self.chance
        desks = self.desks.get(country)
        if not desks or chance.random() < 1 / self.rates.staff:
            return self.company(country)
        return chance.choice(desks)

    def company(self, country: str) -> Company:
        """Make a company with as many desks as chance will have."""
        key = f"c{len(self.companies) + 1}"
        made = companies.company_of(key, country, self.chance)
        self.companies.append(made)
        size = min(int(self.chance.lognormvariate(0.6, 1.5)) + 1, 400)
        self.desks.setdefault(country, []).extend([made] * size)
        return made
