"""Given names: nicknames, initials, and names that differ by one letter only."""

from collections import defaultdict
from functools import lru_cache

from rapidfuzz.distance import OSA

from leadlink.rules.matching import folding
from leadlink.rules.matching.folding import CACHE


@lru_cache(maxsize=1)
def _formal_names() -> dict[str, frozenset[str]]:
    # Not at the head: the table is read from a file of the package.
    from nicknames import name_triplets  # noqa: PLC0415

    formal: dict[str, set[str]] = defaultdict(set)
    for name, relation, short in name_triplets():
        if relation == "has_nickname":
            formal[folding.umlauts(short)].add(folding.umlauts(name))
    for line in _MORE.strip().splitlines():
        name, _, shorts = line.partition(": ")
        for short in folding.words(shorts):
            formal[folding.umlauts(short)].add(folding.umlauts(name))
    return {short: frozenset(names) for short, names in formal.items()}


@lru_cache(maxsize=CACHE)
def formals(given: str) -> frozenset[str]:
    """Give the names that *given* may stand for, itself too: ``bob`` for ``robert``."""
    return _formal_names().get(given, frozenset()) | {given}


@lru_cache(maxsize=CACHE)
def is_nickname(left: str, right: str) -> bool:
    """Tell whether one is short for the other, or both for one name."""
    if left == right:
        return False
    if not formals(left).isdisjoint(formals(right)):
        return True
    shorter, longer = sorted((left, right), key=len)
    if len(shorter) < _SHORTENED or not longer.startswith(shorter):
        return False
    return longer[len(shorter) :] not in _FEMININE


@lru_cache(maxsize=1)
def _short_names() -> dict[str, frozenset[str]]:
    short: dict[str, set[str]] = defaultdict(set)
    for name, wholes in _formal_names().items():
        for whole in wholes:
            short[whole].add(name)
    return {whole: frozenset(names) for whole, names in short.items()}


@lru_cache(maxsize=CACHE)
def is_misspelt_nickname(left: str, right: str) -> bool:
    """Tell whether one is no known name but one slip away from a nickname of the other.

    ``larrry`` is so of ``lawrence``, and ``ellizabeth`` of ``beth``.
    """
    for given, known in ((left, right), (right, left)):
        if len(given) >= _SHORTENED and not is_known(given):
            others = formals(known) | _short_names().get(known, frozenset())
            if any(_is_slip(given, other) for other in others):
                return True
    return False


def _is_slip(given: str, other: str) -> bool:
    if len(given) < _MISSPELT and given[0] != other[0]:
        return False
    return OSA.distance(given, other, score_cutoff=1) <= 1


def is_short(given: str) -> bool:
    """Tell whether a name is one that others are shortened to."""
    return given in _formal_names()


def is_known(given: str) -> bool:
    """Tell whether a given name is one that is shortened, or a short one."""
    return given in _formal_names() or given in _short_names()


@lru_cache(maxsize=CACHE)
def is_garbled(left: str, right: str) -> bool:
    """Tell whether one may be the other with more than a slip, as ``Nicilad``.

    Two names that are both known are two.
    """
    shorter = min(len(left), len(right))
    if shorter < _SHORTEST or (shorter < _MISSPELT and left[0] != right[0]):
        return False
    most = (shorter >= _SHORTENED) + (shorter >= _SHORTEST) + (shorter >= _GARBLED)
    if OSA.distance(left, right, score_cutoff=most) > most:
        return False
    return not (is_known(left) and is_known(right))


@lru_cache(maxsize=CACHE)
def fits_initial(initial: str, given: str) -> bool:
    """Tell whether *initial* begins *given* or a name that it is short for."""
    return any(name.startswith(initial) for name in formals(given))


def is_other_gender(left: str, right: str) -> bool:
    """Tell ``francesco`` from ``francesca``: one letter, but two people."""
    return left[:-1] == right[:-1] and {left[-1], right[-1]} in _GENDERS


_SHORTENED = 4
_MISSPELT = 5
_SHORTEST, _GARBLED = 3, 7
"""From so many letters on two names may have a slip, and three; in between two."""

_FEMININE = frozenset(("a", "e", "ia", "ina", "ine", "ette", "ne", "le"))
"""What makes ``paula``, ``pauline`` or ``jeanne`` of a man's name."""

_GENDERS = ({"a", "o"}, {"a", "e"}, {"o", "e"})


# What the package of English nicknames does not know.
_MORE = """
agnieszka: aga
alexander: sasha sascha alex aleksandr oleksandr alexandre alessandro alejandro
alexandra: sasha sascha alex aleksandra oleksandra
andreas: andi andy
andrzej: jedrek
anna: ania anya hania anja annette anuska
antonio: toni tono nino tonino toño
barbara: basia barbel
bartlomiej: bartek
beatriz: bea
catalina: cata lina
christian: chris
christine: chris tina
concepcion: concha conchita
dmitri: dima mitya dmitriy dmytro dmitry
dolores: lola
elena: lena lenka olena
elisabeth: lisa lisi elli sissi betty liz
eugenia: zhenya
evgeniy: zhenya evgeny yevhen
ewa: ewka
federico: fede chicco
ferdinand: ferdi
fernando: nando fer
francesca: fra franca cesca
francesco: franco ciccio checco
francisco: paco pancho curro fran kiko
francoise: fanfan
frederic: fred
friedrich: fritz fred
gabriel: gabi gabe
georgios: giorgos yiorgos
giovanna: gianna vanna
giovanni: gianni vanni nanni
giuseppe: beppe peppe pino
gregorio: goyo
grzegorz: grzesiek
guadalupe: lupe lupita
guillermo: memo guille
gunther: gunni
hans: hansi
heinrich: heinz heiner
ignacio: nacho
ioannis: giannis yannis
irina: ira iryna
isabel: isa chabela
ivan: vanya
jacek: jacus
jan: janek jasiek
javier: javi
jesus: chuy chus
joachim: achim jochen
joao: joaozinho
johann: hans
johannes: hans hannes jo
jorge: coque
jose: pepe chepe ze zezinho
josef: sepp jupp
juan: juanito juancho
julia: yulia jule
karin: kari
katarzyna: kasia kaska
katharina: kathi kati katja katrin kate
konstantinos: kostas
krzysztof: krzysiek krzys
laura: lauri
leonardo: leo
leslie: les
liudmila: lyuda luda liuda mila
lucia: lucy
luigi: gigi
luis: lucho
lyudmila: lyuda luda liuda mila
maciej: maciek
magdalena: magda lena madga
malgorzata: gosia malgosia
manuel: manolo manu
marcin: marcinek
margarete: gretel grete
maria: mari masha mariya marie maya marysia
matthias: matze matti
maximilian: max
mehmet: memo
melissa: liss lissa
mercedes: merche
michael: michi misha
michal: misiek
michele: lele
miguel: migue
mikhail: misha mykhailo
monika: moni
mustafa: musti
natalia: natasha nata nataliya
nikolai: kolya mykola
nikolaos: nikos
oksana: ksenia
olga: olya olha
panagiotis: panos takis
patricia: pati
paulo: paulinho
pavel: pasha pavlo
pawel: pawelek
pedro: perico
petra: peti
piotr: piotrek
rafael: rafa
raffaele: lello
rebecca: rivka
ricardo: ricky richi
robert: robbie
roberto: beto rob
rosario: charo
rosemary: rosie romy
salvatore: toto turi
sergei: seryozha serhiy
sergio: checo
silvia: silvi
stanislaw: staszek stas
stefan: steffen
susanne: susi susie
suzanne: suzie suzy susi
svetlana: sveta svitlana
tatiana: tanya tetiana
teresa: tere maite
tereza: terka
thomas: tom tommi
tobias: tobi
tomas: tommy
tomasz: tomek
ulrich: uli ulli
ursula: uschi ulla
vasily: vasya vasyl
viktoria: vika
vincenzo: enzo
vladimir: vova volodya volodymyr
wilhelm: willi willy helmut
william: liam
wojciech: wojtek
wolfgang: wolfi wolf
yekaterina: katya kateryna ekaterina
yuri: yura yuriy
zbigniew: zbyszek
"""
