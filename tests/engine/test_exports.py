"""The columns of the programs and lists that rosters come from."""

import pytest

from leadlink.engine.columns import Columns, columns_of
from leadlink.engine.engine import MatchEngine
from leadlink.rules.matching.field_names import FIELD_NAMES

EXPORTS = {
    "Salesforce": (
        "Contact ID=id; First Name=given; Last Name=family; Account Name=company;"
        " Salutation=title; Phone=phone; Mobile=phone; Home Phone=phone; Email=email;"
        " Mailing Street=street; Mailing City=city; Mailing State/Province=region;"
        " Mailing Zip/Postal Code=postcode; Mailing Country=country;"
        " Birthdate=birth date; Fax=; Contact Owner=; Asst. Phone=; Lead Source="
    ),
    "Salesforce, by programs": (
        "Id=id; FirstName=given; LastName=family; MobilePhone=phone; MailingCity=city;"
        " MailingPostalCode=postcode; PersonEmail=email; PersonBirthdate=birth date;"
        " Second_Email__c=email; Loyalty__c="
    ),
    "HubSpot": (
        "Record ID=id; First Name=given; Last Name=family; Email=email; City=city;"
        " Mobile Phone Number=phone; Associated Company=company; Website URL=website;"
        " Street Address=street; State/Region=region; Postal Code=postcode;"
        " Country/Region=country; Contact owner=; Lifecycle Stage=; Create Date="
    ),
    "Pipedrive": (
        "Person - ID=id; Person - Name=name; Person - Email - Work=email;"
        " Person - Phone - Mobile=phone; Organization - Name=company; Person - Owner="
    ),
    "Google": (
        "Name=name; Given Name=given; Additional Name=middle; Family Name=family;"
        " Name Prefix=title; Name Suffix=suffix; Birthday=birth day;"
        " E-mail 1 - Type=; E-mail 1 - Value=email; E-mail 2 - Value=email;"
        " Phone 1 - Type=; Phone 1 - Value=phone; Organization 1 - Name=company;"
        " Organization 1 - Title=; Address 1 - Street=street; Address 1 - City=city;"
        " Address 1 - Postal Code=postcode; Website 1 - Value=website; Notes="
    ),
    "Outlook": (
        "Title=title; First Name=given; Last Name=family; Company=company; Job Title=;"
        " Business Phone 2=phone; Car Phone=phone; Primary Phone=phone; Business Fax=;"
        " E-mail Address=email; E-mail 2 Address=email; E-mail Display Name=;"
        " Web Page=website; Government ID Number=government id number;"
        " Home City=city; Home Postal Code=postcode; Spouse=; Assistant's Phone="
    ),
    "Shopify": (
        "Customer ID=id; First Name=given; Default Address Company=company; Note=;"
        " Default Address Address1=street; Default Address Address2=street 2;"
        " Default Address City=city; Default Address Zip=postcode; Total Spent=;"
        " Default Address Phone=phone; Accepts Email Marketing="
    ),
    "a voter file": (
        "ncid=id; last_name=family; first_name=given; midl_name=middle; party_cd=;"
        " res_street_address=street; res_city_desc=city; zip_code=postcode;"
        " full_phone_num=phone; birth_year=birth year; age_at_year_end="
    ),
    "biographies": (
        "unique_id=id; full_name=name; first_name=given; surname=family; dob=dob;"
        " birth_place=city; postcode_fake=postcode; gender=; occupation="
    ),
    "restaurants": "id=id; name=company; addr=street; city=city; phone=phone; type=",
    "a chamber": (
        "name=company; address=street; city=city; country=country;"
        " registration number=registration number; website=website"
    ),
    "Companies House": (
        "CompanyName=company; CompanyNumber=company number; CompanyCategory=;"
        " RegAddress.AddressLine1=street; RegAddress.PostTown=city;"
        " RegAddress.PostCode=postcode"
    ),
    "a clinic": (
        "Patient ID=id; Patient Name=name; Patient DOB=dob; Sex=;"
        " Insurance Number=insurance number; Patient Phone=phone"
    ),
    "German": (
        "Kundennummer=id; Anrede=title; Vorname=given; Nachname=family; Firma=company;"
        " Straße=street; Hausnr.=number; PLZ=postcode; Ort=city; Land=country;"
        " Telefon geschäftlich=phone; Telefon (privat)=phone; E-Mail-Adresse=email;"
        " Geb.-Datum=geb datum; Betreuer="
    ),
    "French": (
        "Civilité=title; Prénom=given; Nom de famille=family; Courriel=email;"
        " Téléphone portable=phone; Adresse=street; Code Postal=postcode; Ville=city;"
        " Société=company; Date de naissance=date de naissance"
    ),
    "Spanish": (
        "Nombre completo=name; Correo electrónico=email; Teléfono móvil=phone;"
        " Dirección=street; Código postal=postcode; Población=city; DNI=dni;"
        " Provincia=region; Empresa=company; Fecha de nacimiento=fecha de nacimiento"
    ),
    "Japanese": (
        "姓=family; 名=given; メールアドレス=email; 電話番号=phone; 郵便番号=postcode;"
        " 住所=street; 会社名=company; 生年月日=生年月日; 備考="
    ),
    "Russian": (
        "Фамилия=family; Отчество=middle; Телефон=phone; Эл. почта=email; Город=city;"
        " Улица=street; Индекс=postcode; Компания=company; ИНН=инн; Примечание=;"
        " Дата рождения=дата рождения"
    ),
    "somebody": "E_MAIL=email; Cust_Name=name; username=; Other Name=; tel. 2=phone;"
    " Person - Postal address=street; Mail Address=email; Contact Address=street",
}


def said_of(columns: Columns) -> dict[str, str]:
    """Give what each column is read as; "" for what is ignored."""
    found = dict.fromkeys(columns.ignored, "")
    for parts in (columns.parts, *columns.addresses):
        found |= {key: part for part, keys in parts.items() for key in keys}
    return found | dict(columns.custom)


@pytest.mark.parametrize("export", sorted(EXPORTS))
def test_columns(export: str) -> None:
    """Without any configuration."""
    expected = dict(one.strip().split("=") for one in EXPORTS[export].split(";"))
    assert said_of(columns_of(tuple(expected), FIELD_NAMES)) == expected


def test_several_addresses() -> None:
    """A home is better than an office, and a column without a word fits all."""
    found = MatchEngine().columns_of(
        ["Business Street", "Business City", "Home City", "Home Street", "Zip"]
    )
    assert found.addresses == (
        {"street": ("Home Street",), "city": ("Home City",), "postcode": ("Zip",)},
        {
            "street": ("Business Street",),
            "city": ("Business City",),
            "postcode": ("Zip",),
        },
    )


def test_a_whole_address_is_the_first() -> None:
    """A word for which other one does not change that."""
    found = MatchEngine().columns_of({"Shipping City": "", "City": "", "Street": ""})
    assert [sorted(parts.values()) for parts in found.addresses] == [
        [("City",), ("Street",)],
        [("Shipping City",), ("Street",)],
    ]


def test_an_id_of_something_else_is_no_id() -> None:
    """Only words for whose it is may stand before."""
    found = MatchEngine().columns_of(["Other ID", "Deal ID", "Voter ID"])
    assert found.parts == {"id": ("Voter ID",)}
    assert found.ignored == ("Other ID", "Deal ID")
