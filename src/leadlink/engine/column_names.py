"""What columns are called, in the languages and programs that rosters come from."""

from collections.abc import Mapping
from typing import Final


def _list(*lines: str) -> tuple[str, ...]:
    """Give the names of a table that is written as text, separated by commas."""
    return tuple(name for line in lines for name in line.split(", "))


NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "id": _list(
        "id, record id, rec id, unique id, customer id, contact id, lead id, person id",
        "company id, row id, uid, uuid, guid, external id, internal id, object id",
        "registration id, index, row, row number, record number, customer number, ncid",
        "voter reg num, kundennummer, kunden nr, kundennr, ref, reference",
        "numero client, numero cliente, codice cliente, klantnummer, id klienta",
    ),
    "name": _list(
        "name, full name, person name, contact name, customer name, display name",
        "lead name, client name, complete name, contact, contact person",
        "first and last name, first and surname, name and surname, nombre, nom, nome",
        "nombre completo, nombre y apellidos, nom complet, nom et prenom",
        "vollstandiger name, ansprechpartner, nome completo, nome e cognome",
        "nominativo, volledige naam, naam, imie i nazwisko, 氏名, 名前, お名前, 姓名",
        "фио, полное имя, имя, контактное лицо, ad soyad, 성명, 이름",
    ),
    "given": _list(
        "given, given name, given names, first name, first names, first, forename",
        "forenames, fname, fname c1, name first, christian name, vorname, rufname",
        "prenom, nombres, primer nombre, nome proprio, primo nome, voornaam, roepnaam",
        "imie, fornamn, fornavn, etunimi, jmeno, 名",
    ),
    "middle": _list(
        "middle name, middle names, middle, middle initial, mname, fname c2, midl name",
        "additional name, name middle, second name, segundo nombre, zweiter vorname",
        "deuxieme prenom, secondo nome, отчество",
    ),
    "family": _list(
        "family, family name, last name, last names, surname, surnames, last, lname",
        "lname c1, sname, name last, nachname, familienname, zuname, nom de famille",
        "apellido, apellidos, primer apellido, cognome, sobrenome, apelido, achternaam",
        "familienaam, nazwisko, efternamn, etternavn, efternavn, sukunimi, prijmeni",
        "soyad, soyadi, 姓, 苗字, фамилия",
    ),
    "suffix": _list("suffix, name suffix, name sufx, name sufx cd, generation"),
    "title": _list(
        "salutation, honorific, name prefix, anrede, title, titel, civilite",
        "tratamiento, titolo, aanhef",
    ),
    "email": _list(
        "email, emails, mail, email address, email addresses, mails, mail address",
        "mail id, email id, email adresse, mail adresse, adresse mail, adresse email",
        "adresse electronique, courriel, correo, correo electronico",
        "direccion de correo electronico, posta elettronica, indirizzo email",
        "correio eletronico, endereco de email, emailadres, adres email, e posta",
        "メール, メールアドレス, 邮箱, 电子邮件, эл почта, электронная почта, почта",
        "epost, sahkoposti, 이메일",
    ),
    "phone": _list(
        "phone, phones, phone number, phone numbers, phone no, mobile, mobile phone",
        "mobile phones, mobile number, mobile no, mobile phone number, mobiles, cell",
        "cell phone, cell number, cell phone number, cellular, cellphone, handy",
        "handynummer, mobil, mobilnummer, mobiltelefon, mobilfunknummer, telephone",
        "telephone number, telephone no, tel, tel no, tel number, telefon",
        "telefonnummer, festnetz, rufnummer, landline, contact number, contact no",
        "whatsapp, car phone, day phone, evening phone, full phone num, portable",
        "numero de telephone, tel portable, tel mobile, tel fixe, fixe, telefono",
        "numero de telefono, telefono movil, telefono fijo, movil, celular, cellulare",
        "numero di telefono, telefone, telemovel, telefoon, telefoonnummer, mobiel",
        "numer telefonu, komorka, telefon komorkowy, 電話, 電話番号, 携帯電話, 携帯",
        "电话, 手机, телефон, мобильный, мобильный телефон, номер телефона",
        "cep telefonu, 전화번호, 휴대폰, puhelin",
    ),
    "company": _list(
        "company, company name, organisation, organization, org, org name",
        "organisation name, organization name, employer, employer name, business",
        "business name, firm, firm name, account name, account, legal name",
        "registered name, trading name, trade name, dba, entity name, workplace",
        "associated company, parent id name, related company, arbeitgeber, firma",
        "firmenname, unternehmen, organisationsname, empresa, razon social",
        "nombre empresa, nombre de la empresa, azienda, ragione sociale, societe",
        "entreprise, raison sociale, nom de l entreprise, nom entreprise, razao social",
        "nome fantasia, nome da empresa, bedrijf, bedrijfsnaam, nazwa firmy, foretag",
        "会社名, 会社, 勤務先, 公司, 公司名称, компания, организация",
        "название компании, sirket, sirket adi, 회사, 회사명, yritys, virksomhed",
        "bedrift, restaurant name, hotel name, school name, store name, shop name",
        "hospital name, institution name, vendor, vendor name, supplier, supplier name",
        "merchant name",
    ),
    "website": _list(
        "website, websites, web site, web, url, homepage, home page, site, web page",
        "domain, domain name, website url, web address, web url, internetseite",
        "webseite, internetadresse, site web, site internet, sitio web, pagina web",
        "sito, sito web, strona www, сайт, веб сайт, ウェブサイト, ホームページ, 网站",
    ),
    "number": _list(
        "street number, street no, house number, house no, building no, house num",
        "building number, hausnummer, hausnr, huisnummer, numero civico, civico",
        "numero exterior, numero de rue, nr domu, дом",
    ),
    "street": _list(
        "street, street address, street name, address 1, address line 1, line 1",
        "street 1, street line 1, address line, address, addr, addr 1, address street",
        "street and number, postal address, full address, formatted address, strasse",
        "strasse und nr, strasse hausnummer, strasse und hausnummer, strasse nr",
        "anschrift, adresse, adresse 1, adresse ligne 1, rue, calle, adr, direccion",
        "direccion 1, domicilio, via, indirizzo, endereco, logradouro, morada, straat",
        "adres, ulica, adress, 住所, 番地, 地址, улица, адрес, 주소, osoite",
        "gatuadress",
    ),
    "street 2": _list(
        "address 2, address line 2, addr 2, line 2, street 2, street line 2",
        "adresszusatz, complement d adresse, adresse 2, complemento",
    ),
    "city": _list(
        "city, town, suburb, locality, municipality, village, place, city name",
        "town city, city town, post town, ort, stadt, wohnort, ville, commune, ciudad",
        "localidad, poblacion, municipio, citta, comune, localita, cidade, plaats",
        "woonplaats, stad, miasto, miejscowosc, by navn, 市区町村, 市, 城市, город",
        "населенный пункт, sehir, 도시, birth place, place of birth, geburtsort",
        "lieu de naissance, lugar de nacimiento, luogo di nascita",
    ),
    "region": _list(
        "region, state, province, county, state code, state name, province code",
        "state cd, state province, state region, state id name, bundesland",
        "departement, provincia, estado, uf, provincie, wojewodztwo, 都道府県, 省",
        "регион, область",
    ),
    "postcode": _list(
        "postcode, post code, postal code, postal, zip, zip code, zip5, zip postal",
        "zip postal code, pincode, pin code, eircode, plz, postleitzahl, code postal",
        "cp, codigo postal, cap, cep, codice postale, postnummer, postnr, kod pocztowy",
        "郵便番号, 邮编, индекс, почтовый индекс, posta kodu, 우편번호, postcode fake",
        "postinumero, psc",
    ),
    "country": _list(
        "country, country name, country code, country region, country id name, nation",
        "land, staat, pais, pays, paese, nazione, kraj, 国, 国家, страна, ulke, 국가",
    ),
    "birth year": _list(
        "birth year, year of birth, yob, born year, by, byear, geburtsjahr",
        "annee de naissance, ano de nacimiento, anno di nascita, год рождения",
    ),
    "birth month": _list("birth month, month of birth, mob, bm, bmonth, geburtsmonat"),
    "birth day": _list("day of the month of birth, day of birth, bd, bday"),
}
"""By part of a record, what its columns are called; the first that is filled counts."""

EITHER: Final = "name or part"
"""A part that is a name in full, or what the row has no other column for."""

IS_EITHER: Final = _list("name, nom, nome, nombre, naam, имя")
"""Names for it, beside a column of given names or of surnames."""

IS_COMPANY: Final = _list("is company, is a company, is organisation, is organization")
"""Where a row says itself that its name is a company's."""

ADDRESS: Final = ("number", "street", "street 2", "city", "region", "postcode")
"""Parts of an address; the country is that of the whole record as well."""

SEVERAL: Final = frozenset(("email", "phone"))
"""Parts of which a record may have several: every column counts."""

PERSONS: Final = _list(
    "contact, contacts, person, lead, customer, cust, client, applicant, patient",
    "voter, member, guest, attendee, subscriber, participant, user, employee, student",
    "donor, buyer, passenger, insured, tenant, resident, candidate, registrant",
    "delegate, prospect, individual, record, value, desc, field, primary, main",
    "default, address, default address, party, kunde, kunden, kontakt, ansprechpartner",
    "teilnehmer, patienten, cliente, contacto, contatto, persona, paziente, paciente",
    "klant, klient, клиент, контакт",
)
"""May stand before or behind a column's name and say nothing."""

COMPANIES: Final = _list(
    "company, organisation, organization, org, business, account, firm, employer",
    "office, registered, registered office, reg, reg address, firma, firmen",
    "unternehmen, empresa, azienda, societe, entreprise",
)
"""Likewise of columns about a company; its name is no person's."""

PLACES: Final = _list(
    "home, residential, residence, res, physical, permanent, current, mailing, mail",
    "postal, private, personal, mobile, mobil, movil, portable, fixe, fijo, work",
    "billing, bill to, invoice, shipping, ship to, delivery, other, second, third",
    "alternate, alternative, secondary, additional, privat, geschaftlich, rechnungs",
    "liefer, domicile, travail, bureau, facturation, livraison, casa, trabajo",
    "facturacion, envio, lavoro, residenza",
)
"""Likewise of one of several addresses, numbers and mailboxes, the best first."""

UNREAD: Final = frozenset(
    _list("user name, other name, other names, business title, contact title")
)
"""What is none of these in spite of its words."""

OF_COMPANIES: Final = _list(
    "registration number, registration no, company number, company registration number",
    "company type, legal form, rechtsform, forme juridique, forma juridica, industry",
    "sector, branche, sic, sic code, naics, naics code, employees, number of employees",
    "annual revenue, revenue, incorporation date, founded, cuisine, food type",
    "business type, category, categories, siren, siret, krs, regon",
    "handelsregisternummer, hrb, lei, duns, duns number, ogrn, огрн, stock symbol",
)
"""Columns that only lists of companies have: there a name is a company's."""

OF_PEOPLE: Final = _list(
    "gender, sex, age, occupation, job title, profession, position, role, nationality",
    "marital status, geschlecht, beruf, sexe, sexo, sesso, genero, race, ethnicity",
)
"""Columns that only lists of people have: there it is not."""
