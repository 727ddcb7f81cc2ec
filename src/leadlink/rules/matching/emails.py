"""E-mail addresses: one compared form, and what kind of mailbox it is."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple, final

from leadlink.model.policy.matching import MatchingPolicy
from leadlink.rules.matching.folding import CACHE, listed

_ADDRESS = re.compile(r"^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+$")
_NOT_LETTERS = re.compile(r"[^a-z]")

_ALIASES = {"googlemail.com": "gmail.com", "ymail.com": "yahoo.com"}
_IGNORES_DOTS = frozenset(("gmail.com",))
_JUNK_USERS = listed(
    "none noemail nomail no na nil null unknown noreply donotreply nobody x xx xxx"
    " asdf abc"
)
_JUNK_DOMAINS = listed(
    "none.com noemail.com nomail.com na.com email.com test.com mail.com no.com"
    " unknown.com"
)
_JUNK_ADDRESSES = frozenset(("test@test.com", "a@a.com", "email@email.com"))

_ROLES = listed(
    "admin administrator administracion administration anfrage bestellung billing"
    " biuro bookings buchhaltung careers comercial commercial compras contabilidad"
    " contact contacto contato contatti customerservice enquiries enquiry"
    " facturacion finance feedback hello help helpdesk hi hr info informacion"
    " information inquiries invoice invoices jobs kontakt mail mailbox marketing"
    " media office orders post postmaster press privacy purchasing reception"
    " rechnung reservations sales sekretariat service services shop support team"
    " ufficio vendas ventas verkauf vertrieb webmaster accounts accounting accueil"
    " atencion bonjour hola ola secretaria"
)
_FREE = listed(
    "gmail.com outlook.com hotmail.com live.com msn.com yahoo.com icloud.com"
    " me.com mac.com aol.com gmx.de gmx.net gmx.com gmx.at gmx.ch web.de"
    " t-online.de freenet.de free.fr orange.fr wanadoo.fr laposte.net sfr.fr"
    " mail.ru yandex.ru yandex.com bk.ru list.ru inbox.ru rambler.ru ukr.net i.ua"
    " qq.com 163.com 126.com sina.com foxmail.com naver.com daum.net hanmail.net"
    " kakao.com rediffmail.com protonmail.com proton.me pm.me tutanota.com zoho.com"
    " mail.com fastmail.com hey.com libero.it virgilio.it tiscali.it alice.it"
    " tin.it wp.pl o2.pl onet.pl interia.pl op.pl gazeta.pl sapo.pt iol.pt"
    " terra.com.br uol.com.br bol.com.br telia.com comcast.net verizon.net att.net"
    " sbcglobal.net cox.net charter.net bellsouth.net btinternet.com sky.com"
    " virginmedia.com ntlworld.com talktalk.net rocketmail.com bigpond.com"
    " optusnet.com.au shaw.ca rogers.com xs4all.nl ziggo.nl kpnmail.nl telenet.be"
    " skynet.be bluewin.ch seznam.cz email.cz centrum.cz freemail.hu citromail.hu"
    " otenet.gr docomo.ne.jp ezweb.ne.jp softbank.ne.jp"
)
_FREE_FAMILIES = frozenset(("yahoo", "hotmail", "outlook", "live", "gmx", "yandex"))


def email_key(text: str, policy: MatchingPolicy) -> str | None:
    """Give the compared form of an address; what is none or a placeholder gives None.

    Display name and case are lost, international domains take their ASCII form; plus
    tags and dots go where *policy* says so.
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    plain = plain.strip().casefold()
    if plain.endswith(">") and "<" in plain:
        plain = plain[plain.rindex("<") + 1 : -1]
    plain = plain.removeprefix("mailto:").strip(" \t\"'.,;()<>[]")
    if not _ADDRESS.match(plain):
        return None
    user, _, domain = plain.rpartition("@")
    domain = _ascii(domain)
    domain = _ALIASES.get(domain, domain)
    if policy.folds_plus_tags:
        user = user.partition("+")[0] or user
    if policy.folds_dots and domain in _IGNORES_DOTS:
        user = user.replace(".", "")
    address = f"{user}@{domain}"
    if user in _JUNK_USERS or domain in _JUNK_DOMAINS or address in _JUNK_ADDRESSES:
        return None
    return address


@final
class Mailbox(NamedTuple):
    """What a compared form tells of a mailbox.

    Attributes:
        letters: Of the part before the @: what a person's addresses have in common.
        domain: The part after the @.
        is_role: Whether it is of an office, as ``info@``.
        is_free: Whether anybody can have an address at the domain.
    """

    letters: str
    domain: str
    is_role: bool
    is_free: bool


@lru_cache(maxsize=CACHE)
def mailbox_of(address: str) -> Mailbox:
    """Read a compared form, or a blank text."""
    user, _, domain = address.rpartition("@")
    letters = _NOT_LETTERS.sub("", user)
    return Mailbox(letters, domain, letters in _ROLES, is_free(domain))


def user_of(address: str) -> str:
    """Give the part before the @ of a compared form."""
    return address.rpartition("@")[0]


def domain_of(address: str) -> str:
    """Give the part after the @ of a compared form."""
    return address.rpartition("@")[2]


def user_letters(address: str) -> str:
    """Give the letters before the @: what a person's addresses have in common."""
    return mailbox_of(address).letters


def is_role(address: str) -> bool:
    """Tell whether a compared form is a mailbox of an office, as ``info@``."""
    return mailbox_of(address).is_role


@lru_cache(maxsize=CACHE)
def is_free(domain: str) -> bool:
    """Tell whether anybody can have an address at *domain*."""
    return domain in _FREE or domain.partition(".")[0] in _FREE_FAMILIES


@lru_cache(maxsize=CACHE)
def host_of(website: str) -> str:
    """Give the host of a website as typed, without ``www.``; empty if there is none."""
    plain = website.strip().casefold().partition("//")[2] or website.strip().casefold()
    host = re.split(r"[/?#:]", plain, maxsplit=1)[0].removeprefix("www.")
    return _ascii(host) if "." in host and " " not in host else ""


@lru_cache(maxsize=CACHE)
def label_of(domain: str) -> str:
    """Give the name in a domain: ``acme`` of ``mail.acme.co.uk``."""
    parts = domain.split(".")[:-1]
    while len(parts) > 1 and parts[-1] in _SECOND_LEVEL:
        parts.pop()
    return parts[-1].replace("-", "") if parts else ""


_SECOND_LEVEL = frozenset(("co", "com", "org", "net", "ac", "gov", "edu", "ne", "or"))


def _ascii(domain: str) -> str:
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain
