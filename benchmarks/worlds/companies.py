"""Employers: their names, mail domains, switchboards and offices."""

import re
from random import Random

import attrs

from worlds import names, places, scripts
from worlds.places import TABLE, Home

FIRST = (
    "Blue North Silver Prime Delta Alpha Green Summit Global Golden Urban Pacific Nova "
    "Bright Royal Atlas Vertex Harbor Pioneer Crystal Solid Next Rapid Falcon Orion "
    "Cedar Metro Union Star Arctic Coastal Iron Quantum Evergreen Liberty Apex Zen Red "
    "Titan Eagle Lunar Terra Omni Vector Cobalt Amber Sierra Beacon Anchor Heritage"
).split()
SECOND = (
    "River Point Peak Line Tech Field Stone Gate Bridge Wave Link Core Path Works "
    "Ridge House Bay Light Tree Crest Hill Mark "
    "Port Forge Logic Soft Care Trade Build Way"
).split()
BRANCHES = {
    "en": "Consulting|Logistics|Solutions|Construction|Foods|Media|Services|Partners|"
    "Dental|Plumbing|Travel|Insurance|Capital|Design|Security|Energy|Systems|Textiles|"
    "Motors|Realty|Pharma|Electronics|Catering|Printing|Marketing|Trading",
    "de": "Bau|Technik|Logistik|Handel|Elektro|Beratung|Metallbau|Immobilien|Software|"
    "Maschinenbau|Versicherungen|Verlag|Getränke|Möbel|Autohaus",
    "fr": "Conseil|Transports|Bâtiment|Services|Immobilier|Menuiserie|Électricité|"
    "Traiteur|Assurances|Automobiles|Informatique|Jardins",
    "es": "Construcciones|Transportes|Servicios|Consultores|Inmobiliaria|Talleres|"
    "Alimentos|Seguros|Muebles|Instalaciones|Viajes|Textil",
    "it": "Costruzioni|Trasporti|Servizi|Impianti|Immobiliare|Arredamenti|Alimentari|"
    "Consulenza|Edilizia|Grafica|Viaggi",
    "pt": "Construções|Transportes|Serviços|Consultoria|Imóveis|Alimentos|Seguros|"
    "Móveis|Comércio|Engenharia|Turismo",
    "nl": "Bouw|Transport|Advies|Techniek|Makelaars|Installaties|Groothandel|Schilders",
    "pl": "Budownictwo|Transport|Usługi|Doradztwo|Meble|Instalacje|Hurtownia|Auto",
    "ru": "Строй|Транс|Сервис|Торг|Инвест|Монтаж|Мебель|Софт",
    "tr": "İnşaat|Lojistik|Gıda|Tekstil|Turizm|Otomotiv|Mobilya|Danışmanlık",
}
LANGUAGE = {
    "DE": "de", "FR": "fr", "ES": "es", "MX": "es", "IT": "it", "BR": "pt", "NL": "nl",
    "PL": "pl", "RU": "ru", "UA": "ru", "TR": "tr",
}  # fmt: skip
AND = {"de": "und", "fr": "et", "es": "y", "it": "e", "pt": "e", "nl": "en", "pl": "i"}
BEFORE = frozenset(
    "ООО ЗАО ОАО ТОВ ПП ПрАТ PT CV TNHH CP 株式会社 有限会社 (주) 주식회사".split()
)
ROLES = "info office sales contact hello admin support service mail team".split()
LOCAL_ROLES = {
    "DE": "kontakt buero", "FR": "contact accueil", "ES": "administracion pedidos",
    "IT": "amministrazione vendite", "BR": "contato comercial", "PL": "biuro",
}  # fmt: skip
PATTERNS = ("g.f", "gf", "g", "f", "f.g", "g_f", "gl", "g-f")
"""Of a company's addresses: g given name, i initial, f surname, l its initial."""


@attrs.frozen
class Company:
    """An employer.

    Attributes:
        key: Its entity.
        core: Its name without legal form.
        forms: The spellings of its legal form; the first is its own.
        branch: The word of its business, which some leave out, or "".
        pattern: How addresses of its people are made.
    """

    key: str
    country: str
    core: str
    branch: str
    forms: tuple[str, ...]
    domain: str
    pattern: str
    switchboard: str
    roles: tuple[str, ...]
    offices: tuple[Home, ...]

    @property
    def number(self) -> str:
        """Its registration number, the same whenever it is asked."""
        return places.filled("#########", Random(f"register {self.key}"))


def company_of(key: str, country: str, chance: Random) -> Company:
    """Make a company."""
    table = TABLE[country]
    language = LANGUAGE.get(country, "en")
    locale = names.locale_of(places.ORIGIN[country])
    branch = chance.choice(BRANCHES[language].split("|"))
    kind = chance.random()
    if kind < 0.3:
        core = locale.surname(chance, 0.6)
    elif kind < 0.42:
        core = f"{locale.surname(chance, 0.4)} & {locale.surname(chance, 0.4)}"
        branch = branch if chance.random() < 0.4 else ""
    elif kind < 0.5:
        core = "".join(chance.choice(places.LETTERS) for _ in range(3))
    elif kind < 0.58:
        core = f"{chance.choice(SECOND)} {places.city_of(country, chance)[0]}"
    else:
        joint = chance.choice((" ", "", "-"))
        second = chance.choice(SECOND)
        core = chance.choice(FIRST) + joint + (second if joint else second.lower())
    latin = core
    if not scripts.is_latin(core):
        latin = locale.spelt(core.split(" & ")[0], chance)
        if not scripts.is_latin(latin):
            latin = chance.choice(FIRST) + chance.choice(SECOND)
    stem = re.sub(r"[^a-z0-9]+", "", scripts.bare(latin).lower()) or "firma"
    ascii_branch = re.sub(r"[^a-z]", "", scripts.bare(branch).lower())
    if len(stem) < 6 or chance.random() < 0.4:
        stem += chance.choice(("", "-")) + (ascii_branch or "group")
    domain = stem.strip("-")[:24] + chance.choice(table["tlds"])
    roles = (*ROLES, *LOCAL_ROLES.get(country, "").split())
    own = tuple(chance.sample(roles, 2))
    size = 1 if chance.random() < 0.8 else 2
    offices = tuple(places.home_of(country, "", chance, 0) for _ in range(size))
    return Company(
        key=key,
        country=country,
        core=core,
        branch=branch,
        forms=tuple(chance.choice(table["forms"]).split("|")),
        domain=domain,
        pattern=chance.choice(PATTERNS),
        switchboard=places.number_of(country, "land", chance),
        roles=own,
        offices=offices,
    )


def name_of(company: Company, chance: Random, share: float) -> str:
    """Write a company's name, in a share of cases otherwise than it does itself."""
    core, branch, form = company.core, company.branch, company.forms[0]
    if chance.random() < share:
        kind = chance.random()
        if kind < 0.35:
            form = chance.choice(company.forms)
        elif kind < 0.65:
            form = ""
        elif kind < 0.75:
            branch, form = "", chance.choice((form, ""))
        elif kind < 0.85 and "&" in core:
            core = core.replace("&", AND.get(LANGUAGE.get(company.country, ""), "and"))
        elif kind < 0.9 and company.country in {"US", "GB"}:
            core = f"The {core}"
        elif "-" in core:
            core = core.replace("-", " ")
        else:
            form = chance.choice(TABLE[company.country]["forms"]).split("|")[0]
    words = [form, core, branch] if form in BEFORE else [core, branch, form]
    text = " ".join(each for each in words if each)
    return text.replace(" ,", ",")
