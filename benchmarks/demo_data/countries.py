"""Pools of invented people and places, one entry a country."""

import attrs


@attrs.frozen(kw_only=True)
class Country:
    """What people of one country are made of.

    Attributes:
        given: Given names, each with other ways to write it after a ``/``.
        family: Family names, likewise.
        cities: City and postcode pattern; ``#`` is a digit.
        streets: Street patterns; ``#`` is a house number.
        mobile: National mobile number pattern, digits only, with its trunk prefix.
        landline: The same for a landline.
        styles: How people type a number: a few of the ``STYLES`` in ``make.py``.
        code: The country calling code.
        form: The legal form of companies.
        word: How the country is written in exports.
    """

    given: str
    family: str
    cities: str
    streets: str
    mobile: str
    landline: str
    styles: str
    code: str
    form: str
    word: str


COUNTRIES = {
    "US": Country(
        given="Robert/Bob Elizabeth/Liz William/Bill Margaret/Peggy James/Jim "
        "Katherine/Kate Michael/Mike Patricia/Trish Thomas/Tom Susan/Sue",
        family="Hollister Brandt McAllen Weatherby Oduya Castellano Prewitt Nakamura",
        cities="Springfield|6270#,Albany|1220#,Boulder|8030#,Tacoma|9840#",
        streets="# Maple Ave,# Cedar Street,# Lakeview Dr",
        mobile="2125550###",
        landline="3125550###",
        styles="us intl dots dashes bare",
        code="1",
        form="LLC",
        word="USA",
    ),
    "GB": Country(
        given="Andrew/Andy Victoria/Vicky Charlotte/Lottie Edward/Ted Rebecca/Becky "
        "Benjamin/Ben Eleanor/Ellie Daniel/Dan",
        family="Whitcombe Ashdown Penhaligon Thackeray Okonjo Braithwaite Larkspur",
        cities="Leeds|LS1 #AB,Bristol|BS8 #QT,Norwich|NR2 #DD",
        streets="# Mill Lane,# Station Road,# The Crescent",
        mobile="077009####0",
        landline="0161496####",
        styles="bare intl intl00",
        code="44",
        form="Ltd",
        word="United Kingdom",
    ),
    "DE": Country(
        given="Jürgen/Juergen Käthe/Kaethe Matthias/Matze Friederike/Rike "
        "Jörg/Joerg Sabine Wolfgang/Wolf Änne/Aenne",
        family="Müllerschön/Muellerschoen Großkopf/Grosskopf Bäuerle/Baeuerle "
        "Hübschmann/Huebschmann Reichelt Söhnlein/Soehnlein",
        cities="Köln|5066#,München|8033#,Leipzig|0410#",
        streets="Gartenstraße #,Am Markt #,Goethestr. #",
        mobile="01522881####",
        landline="03023125###",
        styles="bare intl intl00 slash",
        code="49",
        form="GmbH",
        word="Deutschland",
    ),
    "FR": Country(
        given="Françoise/Francoise Jérôme/Jerome Élodie/Elodie Benoît/Benoit "
        "Théo/Theo Amélie/Amelie",
        family="Lefèvre-Duval/Lefevre-Duval Garçonnet/Garconnet Beaurivage "
        "Hébert-Roy/Hebert-Roy Châtelain/Chatelain",
        cities="Lyon|6900#,Nantes|4400#,Lille|5900#",
        streets="# rue des Lilas,# avenue Foch,# bd Victor Hugo",
        mobile="063998####",
        landline="019900####",
        styles="pairs intl dots intl00",
        code="33",
        form="SARL",
        word="France",
    ),
    "ES": Country(
        given="José/Pepe Francisco/Paco Dolores/Lola María/Maria Íñigo/Inigo "
        "Begoña/Begona",
        family="Ibarrola Muñoz-Peña/Munoz-Pena Echeverría/Echeverria Quiñones/Quinones "
        "Valdivieso",
        cities="Sevilla|4100#,Valencia|4600#,Bilbao|4800#",
        streets="Calle Mayor #,Avenida del Puerto #,Plaza Nueva #",
        mobile="61234####",
        landline="91234####",
        styles="triples intl bare",
        code="34",
        form="S.L.",
        word="España",
    ),
    "IN": Country(
        given="Asha Vikram/Vicky Lakshmi/Laxmi Rajesh/Raj Priya Srinivas/Srini "
        "Kavita/Kavitha Sanjay/Sanju",
        family="Raghunathan Deshpande Iyengar Chaudhary/Chowdhury Bhattacharya "
        "Kulkarni Menon",
        cities="Bengaluru|56003#,Pune|41100#,Chennai|60000#",
        streets="#/2 MG Road,Flat # Lake View Apts,# 4th Cross",
        mobile="0984501####",
        landline="080251####0",
        styles="intl indian bare",
        code="91",
        form="Pvt. Ltd.",
        word="India",
    ),
    "BR": Country(
        given="João/Joao Antônio/Tonho Luíza/Luiza Gonçalo/Goncalo Conceição/Conceicao",
        family="Guimarães/Guimaraes Assunção/Assuncao Figueiredo Magalhães/Magalhaes",
        cities="São Paulo|01310-10#,Curitiba|80010-01#",
        streets="Rua das Flores #,Av. Paulista #",
        mobile="1191234####",
        landline="113123####",
        styles="brazil intl bare",
        code="55",
        form="Ltda.",
        word="Brasil",
    ),
    "PL": Country(
        given="Małgorzata/Gosia Katarzyna/Kasia Łukasz/Lukasz Stanisław/Staszek "
        "Agnieszka/Aga",
        family="Wiśniowiecki/Wisniowiecki Żółkiewska/Zolkiewska Ćwikliński/Cwiklinski "
        "Borkowska",
        cities="Kraków|31-00#,Łódź|90-00#",
        streets="ul. Długa #,ul. Polna #",
        mobile="51234####",
        landline="22123####",
        styles="triples intl bare",
        code="48",
        form="Sp. z o.o.",
        word="Polska",
    ),
    "SE": Country(
        given="Åsa/Asa Björn/Bjorn Göran/Goran Märta/Marta Örjan/Orjan",
        family="Lindqvist Sjöström/Sjostrom Åkerblad/Akerblad Hägglund/Hagglund",
        cities="Uppsala|753 1#,Malmö|211 2#",
        streets="Storgatan #,Björkvägen #",
        mobile="070174####",
        landline="08123####",
        styles="bare intl dashes",
        code="46",
        form="AB",
        word="Sverige",
    ),
    "JP": Country(
        given="健太/Kenta 美咲/Misaki 大輔/Daisuke 花子/Hanako",
        family="小鳥遊/Takanashi 五十嵐/Igarashi 佐々木/Sasaki 長谷川/Hasegawa",
        cities="東京|150-000#,大阪|530-000#",
        streets="神宮前 #-1,梅田 #-3",
        mobile="090123####0",
        landline="03123####0",
        styles="intl bare",
        code="81",
        form="KK",
        word="Japan",
    ),
    "CN": Country(
        given="晓明/Xiaoming 丽华/Lihua 建国/Jianguo 秀英/Xiuying",
        family="欧阳/Ouyang 司马/Sima 诸葛/Zhuge 上官/Shangguan",
        cities="上海|20000#,深圳|51800#",
        streets="南京路 # 号,深南大道 # 号",
        mobile="1381234####",
        landline="0216123####",
        styles="intl bare",
        code="86",
        form="Co., Ltd.",
        word="China",
    ),
    "GR": Country(
        given="Γιώργος/Giorgos Ελένη/Eleni Δημήτρης/Dimitris Κατερίνα/Katerina",
        family="Παπαδάκης/Papadakis Οικονόμου/Oikonomou Ξενάκης/Xenakis",
        cities="Αθήνα|1056#,Πάτρα|2622#",
        streets="Οδός Ερμού #,Λεωφ. Συγγρού #",
        mobile="691234####",
        landline="210123####",
        styles="intl bare triples",
        code="30",
        form="A.E.",
        word="Greece",
    ),
}
SHARES = "US US US GB GB GB DE DE FR FR ES ES IN IN IN IN BR PL PL SE JP CN GR"
TRADES = (
    "Harbour Orchid Quarry Lantern Copperfield Meadow Pinnacle Saffron Juniper "
    "Bluestone Falcon Marigold Cobalt Heron Summit Willow"
)
FIELDS = "Logistics Interiors Foods Analytics Textiles Energy Clinics Media"
