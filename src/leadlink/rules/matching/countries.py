"""Which region a country field means, for phone numbers without a country code."""

from functools import lru_cache

from leadlink.rules.matching import folding

_NAMES = {
    "AE": "uae, are, united arab emirates, emirates",
    "AR": "arg, argentina",
    "AT": "aut, austria, osterreich",
    "AU": "aus, australia",
    "BE": "bel, belgium, belgie, belgique",
    "BR": "bra, brazil, brasil",
    "CA": "can, canada",
    "CH": "che, switzerland, schweiz, suisse, svizzera",
    "CL": "chl, chile",
    "CN": "chn, china, peoples republic of china",
    "CO": "col, colombia",
    "CZ": "cze, czechia, czech republic, cesko",
    "DE": "deu, ger, germany, deutschland",
    "DK": "dnk, denmark, danmark",
    "EG": "egy, egypt",
    "ES": "esp, spain, espana",
    "FI": "fin, finland, suomi",
    "FR": "fra, france",
    "GB": "gbr, uk, united kingdom, great britain, england, scotland, wales",
    "GR": "grc, greece, ellada, hellas",
    "HK": "hkg, hong kong",
    "HU": "hun, hungary, magyarorszag",
    "ID": "idn, indonesia",
    "IE": "irl, ireland, eire",
    "IL": "isr, israel",
    "IN": "ind, india, bharat",
    "IT": "ita, italy, italia",
    "JP": "jpn, japan, nippon",
    "KR": "kor, korea, south korea, republic of korea",
    "MX": "mex, mexico",
    "MY": "mys, malaysia",
    "NL": "nld, netherlands, nederland, holland, the netherlands",
    "NO": "nor, norway, norge",
    "NZ": "nzl, new zealand",
    "PH": "phl, philippines",
    "PK": "pak, pakistan",
    "PL": "pol, poland, polska",
    "PT": "prt, portugal",
    "RO": "rou, romania",
    "RU": "rus, russia, russian federation, rossiya",
    "SA": "sau, saudi arabia",
    "SE": "swe, sweden, sverige",
    "SG": "sgp, singapore",
    "TH": "tha, thailand",
    "TR": "tur, turkey, turkiye",
    "TW": "twn, taiwan",
    "UA": "ukr, ukraine, ukraina",
    "US": "usa, united states, united states of america, america",
    "VN": "vnm, vietnam, viet nam",
    "ZA": "zaf, south africa",
}
_REGIONS = {
    name: region for region, names in _NAMES.items() for name in names.split(", ")
}
_ALPHA_2 = 2


@lru_cache(maxsize=1_024)
def region_of(country: str) -> str:
    """Give the two-letter region that a country field means, or "" if none is known."""
    name = " ".join(folding.words(country))
    if name in _REGIONS:
        return _REGIONS[name]
    return name.upper() if len(name) == _ALPHA_2 and name.isalpha() else ""
