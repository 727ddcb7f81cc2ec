"""Which headings mean which field, in the exports of the usual CRMs.

They are those of Salesforce, Zendesk Sell, HubSpot and Pipedrive, and a few words of
other languages.

Headings are compared in a folded form, case, accents and punctuation aside, so that
``E-mail``, ``e_mail`` and ``É-Mail:`` are one.
"""

import re
import unicodedata
from typing import Final

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_BREAK = re.compile(r"[\W_]+")
_OWNER = re.compile(r"^(person|lead|contact|organization|organisation) (?=\w)")
_COUNT = re.compile(r"(?<=[a-z]) \d+( value)?$")

_PERSON: Final = {
    "given": "first name, given name, forename, vorname, prenom, nombre, fname",
    "family": "last name, family name, surname, nachname, nom de famille, apellidos, "
    "lname",
    "full": "name, full name, contact name, lead name, person name, display name, "
    "contact",
    "salutation": "salutation, prefix, name prefix, anrede",
    "email": "e mail, email, mail, email address, e mail address, email work, "
    "email home, email other, work email, personal email, secondary email, "
    "other email, additional email addresses, primary email, correo electronico, "
    "courriel, e mail adresse",
    "phone.mobile": "mobile, mobile phone, mobile number, mobile phone number, cell, "
    "cell phone, phone mobile, handy, mobil, portable, movil, whatsapp, "
    "whatsapp phone number",
    "phone.work": "work phone, office phone, business phone, phone work, direct phone, "
    "company phone",
    "phone.home": "home phone, phone home",
    "phone.fax": "fax, fax number, business fax",
    "phone.other": "phone, phone number, telephone, tel, other phone, phone other, "
    "telefon, telefono, assistant phone, secondary phone",
    "social.linkedin": "linkedin, linkedin url, linkedin profile, linkedin bio",
    "social.x": "twitter, x, twitter username, twitter handle",
    "social.facebook": "facebook, facebook url",
    "social.skype": "skype, skype id, im",
    "website": "website, web site, website url, url, homepage, web, domain",
    "industry": "industry, branche, sector",
    "description": "description, about, background",
    "street": "street, street address, address, mailing street, address line 1, "
    "address line1, address street, billing street, primary address street, "
    "strasse, calle, rue",
    "city": "city, mailing city, town, address city, billing city, ort, ciudad, ville",
    "region": "state, region, state province, state region, mailing state, county, "
    "mailing state province, province, address state, billing state province",
    "postcode": "zip, zip code, postal code, zip postal code, postcode, plz, "
    "mailing zip postal code, mailing zip, address postal code, "
    "billing zip postal code, address zip, codigo postal, code postal",
    "country": "country, country region, mailing country, land, pais, pays, "
    "address country, billing country, country code",
    "source": "lead source, source, original source, origin, channel, source name, "
    "lead source name",
    "campaign": "campaign, utm campaign, most recent campaign, campaign name, "
    "last campaign",
    "refuses.emails": "email opt out, email opted out, unsubscribed from all email, "
    "opted out of email, has opted out of email, marketing email opt out",
    "refuses.phones": "do not call, donotcall, phone opt out",
    "tags": "tags, labels, label, tag",
}
LEAD_HEADINGS: Final = {
    **_PERSON,
    "id": "id, lead id, record id, system id",
    "company": "company, company name, account, account name, organization, firma, "
    "organisation, organization name, company account, associated company, empresa, "
    "societe, employer",
    "project": "project, project id, project name",
    "mandate": "mandate, mandate id",
    "assigned_to": "assigned to",
    "next_call": "next call, next call at, next activity date, next follow up, "
    "call back",
    "notes": "notes, note, comments, comment, remarks, message",
}
CUSTOMER_HEADINGS: Final = {
    **_PERSON,
    "id": "id, contact id, account id, customer id, record id, system id",
    "company": LEAD_HEADINGS["company"],
    "first_seen": "created, created date, create date, created at, created on, "
    "created time, date created, add time, first seen, customer since",
    "role": "job title, title, position, role, jobtitle",
    "standing": "standing",
    "description": f"{_PERSON['description']}, {LEAD_HEADINGS['notes']}",
}
MANY: Final = (
    "email",
    "phone.",
    "social.",
    "refuses.",
    "tags",
    "notes",
    "description",
    "street",
)


def folded(heading: str) -> str:
    """Bring a heading to the form in which headings are compared."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", heading).casefold()
        if not unicodedata.combining(letter)
    )
    return _BREAK.sub(" ", plain).strip()


def spellings(heading: str) -> tuple[str, ...]:
    """Give the folded forms to look a heading up by, the closest one first.

    ``Person - Email - Work`` is also ``email work``, ``Phone 2`` also ``phone`` and
    ``FirstName`` also ``first name``.
    """
    plain = (folded(heading), folded(_HUMP.sub(" ", heading)))
    bare = (*plain, *(_COUNT.sub("", form) for form in plain))
    return tuple(dict.fromkeys((*bare, *(_OWNER.sub("", form) for form in bare))))
