"""Company names: what is left once legal forms and filler are gone."""

from functools import lru_cache
from typing import final

import attrs

from leadlink.rules.matching import folding
from leadlink.rules.matching.folding import CACHE, listed

# Words that only say which form of company it is, dots dropped, in many languages.
_FORMS = listed(
    "llc lllp llp lp ltd limited inc incorporated corp corporation co company plc"
    " pllc pc aktiengesellschaft gmbh mbh ggmbh ag kg kgaa ohg gbr ug ek ekfr ev eg"
    " se stiftung haftungsbeschrankt sa sas sasu sarl eurl snc scs sca scop ei eirl"
    " ltee cie spa srl srls sapa ss scarl scrl sl slu slne sll sau sc scoop sccl"
    " sociedad limitada anonima cv sapi rl lda ltda unipessoal eireli me epp mei bv"
    " nv vof cvba bvba sprl asbl vzw maatschap ab hb kb aktiebolag as asa ans da"
    " enk aps is ivs oy oyj ky tmi spzoo spolka zoo oo sp sj spk spj psa ska sro"
    " spol vos ks doo dd jdoo kft zrt nyrt bt rt ood eood ad ead ooo oao zao pao ao"
    " ip tov pat prat tzov fop chp too ae epe ike oe sti sirketi anonim sanayi"
    " ticaret san tic pte pty pvt private public sdn bhd berhad pt tbk ud kk gk yk"
    " kabushiki kaisha yugen godo youxian gongsi gufen fzc fzco fze fzllc wll bsc"
    " spc saoc saog jsc pjsc ojsc cjsc und de kommanditgesellschaft aktieselskab"
    " osakeyhtio societe anonyme sociedade akciova spolecnost responsabilite"
    " limitee"
)
_SURE_FORMS = listed(
    "llc llp ltd limited inc incorporated corp corporation plc gmbh mbh ggmbh kgaa ohg"
    " eurl sarl sasu srl srls sprl bvba vzw aps oyj sro doo kft zrt nyrt ltda eireli"
    " pty pvt bhd berhad jsc pjsc ojsc cjsc fzco fzllc wll gbr"
)
"""Last words that no person has."""

_LEADING = listed("the pt ooo tov oao zao pao ao ip fop die der das")
_JOINING = listed("and und et y e i ve och og & plus")
_SHORT = {
    "intl": "international",
    "int'l": "international",
    "mfg": "manufacturing",
    "manuf": "manufacturing",
    "eng": "engineering",
    "engr": "engineering",
    "svc": "services",
    "svcs": "services",
    "service": "services",
    "tech": "technologies",
    "technology": "technologies",
    "techs": "technologies",
    "grp": "group",
    "bros": "brothers",
    "assoc": "associates",
    "assocs": "associates",
    "mgmt": "management",
    "mktg": "marketing",
    "natl": "national",
    "univ": "university",
    "dept": "department",
    "dist": "distribution",
    "ind": "industries",
    "inds": "industries",
    "industry": "industries",
    "hldgs": "holdings",
    "holding": "holdings",
    "constr": "construction",
    "const": "construction",
    "elec": "electric",
    "prop": "properties",
    "props": "properties",
    "ctr": "center",
    "centre": "center",
    "sys": "systems",
    "solns": "solutions",
    "soln": "solutions",
    "labs": "laboratories",
    "lab": "laboratories",
    "pharm": "pharmacy",
    "transp": "transport",
    "prod": "products",
    "prods": "products",
    "gebr": "gebruder",
}
_FORMS_IN_OTHER_SCRIPTS = (
    "株式会社",
    "有限会社",
    "合同会社",
    "股份有限公司",
    "有限责任公司",
    "有限公司",
    "주식회사",
    "(株)",
    "㈜",
)


@final
@attrs.frozen(cache_hash=True)
class CompanyName:
    """A company's name as it is compared.

    Attributes:
        core: Its words without legal form and joining words; never empty.
        squashed: The letters of *core* without blanks, as in a domain.
    """

    core: tuple[str, ...]
    squashed: str


@lru_cache(maxsize=CACHE)
def company_of(text: str) -> CompanyName | None:
    """Bring a company's name to its compared form; a blank one gives None."""
    plain = text
    for form in _FORMS_IN_OTHER_SCRIPTS:
        plain = plain.replace(form, " ")
    found = [
        _SHORT.get(word, word)
        for word in folding.words(plain.replace("&", " and ") or text)
    ] or list(folding.words(text))
    core = [folding.umlauts(word) for word in found if word not in _JOINING]
    while len(core) > 1 and core[0] in _LEADING:
        core.pop(0)
    while len(core) > 1 and (core[-1] in _FORMS or len(core[-1]) == 1):
        core.pop()
    if not core:
        core = found
    return CompanyName(tuple(core), "".join(core)) if core else None


def has_legal_form(text: str) -> bool:
    """Tell whether a name is surely a company's by its legal form."""
    if not text.isascii() and any(form in text for form in _FORMS_IN_OTHER_SCRIPTS):
        return True
    _, _, last = text.rpartition(" ")
    return last.lower().strip(".,") in _SURE_FORMS and last != text
